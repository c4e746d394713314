// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_CONTENDERS_HPP
#define CMSGPP_BENCH_PARSE_CONTENDERS_HPP

// All parsers of this question, in the order of the table.

#include "parse/control_range.hpp"
#include "parse/empty_call.hpp"
#include "parse/macro_loop.hpp"
#include "parse/message_vector.hpp"
#include "parse/one_message.hpp"
#include "parse/owned_variants.hpp"
#include "parse/set_decode.hpp"
#include "parse/set_visit.hpp"
#include "parse/visit.hpp"
#include "support/contender.hpp"

#include <array>

namespace bench {

/// The baseline first, then the parser that the others are measured against.
template <class Wanted>
inline constexpr std::array contenders{
    contender{"empty call", empty_call, tells::nothing, false},
    contender{"hand-written CMSG_NXTHDR loop", macro_loop<Wanted>, tells::how_it_ended, false},
    contender{"vector of messages (Go, ParseSocketControlMessage)", message_vector<Wanted>, tells::values, false},
    contender{"vector of owned variants (nix, ControlMessageOwned)", owned_variants<Wanted>, tells::values, false},
    contender{"one message at a time (Go, ParseOneSocketControlMessage)", one_by_one<Wanted>, tells::values, false},
    contender{"for over cmsg::control", control_range<Wanted>, tells::how_it_ended, true},
    contender{"cmsg::visit", visit<Wanted>, tells::how_it_ended, true},
    contender{"cmsg::receive_set::visit", set_visit<Wanted>, tells::how_it_ended, true},
    contender{"cmsg::receive_set::decode", set_decode<Wanted>, tells::how_it_ended, true},
};

} // namespace bench

#endif
