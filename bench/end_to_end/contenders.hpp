// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_END_TO_END_CONTENDERS_HPP
#define CMSGPP_BENCH_END_TO_END_CONTENDERS_HPP

// The parsers that the receive loop is run with: those of bench/parse, each for the four messages of the receiver.

#include "parse/empty_call.hpp"
#include "parse/handlers.hpp"
#include "parse/macro_loop.hpp"
#include "parse/message_vector.hpp"
#include "parse/owned_variants.hpp"
#include "parse/set_decode.hpp"
#include "parse/set_visit.hpp"
#include "parse/visit.hpp"
#include "support/contender.hpp"
#include "support/wanted.hpp"

#include <array>

namespace bench {

/// The baseline first.
inline constexpr std::array end_to_end_contenders{
    contender{"none (empty call)", empty_call, tells::nothing, false},
    contender{"hand-written CMSG_NXTHDR loop", macro_loop<four_messages>, tells::how_it_ended, false},
    contender{"vector of messages (as in Go)", message_vector<four_messages>, tells::values, false},
    contender{"vector of owned variants (as in nix)", owned_variants<four_messages>, tells::values, false},
    contender{"cmsg::visit", visit<four_messages>, tells::how_it_ended, true},
    contender{"cmsg::receive_set::visit", set_visit<four_messages>, tells::how_it_ended, true},
    contender{"cmsg::receive_set::decode", set_decode<four_messages>, tells::how_it_ended, true},
};

/// What the receiver enables, and what its control buffers have room for.
using end_to_end_set = set_for<four_messages>::type;

} // namespace bench

#endif
