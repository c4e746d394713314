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
#include <type_traits>

namespace bench {

/// The parsers of a program that wants some messages on a socket that has some enabled. The baseline first, then the
/// parser that the others are measured against.
template <class Wanted, class Enabled = Wanted>
inline constexpr std::array contenders{
    contender{"empty call", empty_call, tells::nothing, false, "empty"},
    contender{"hand-written CMSG_NXTHDR loop", macro_loop<Wanted>, tells::how_it_ended, false, "hand"},
    contender{"vector of messages (Go, ParseSocketControlMessage)", message_vector<Wanted>, tells::values, false,
              "vector"},
    contender{"vector of owned variants (nix, ControlMessageOwned)", owned_variants<Wanted>, tells::values, false,
              "variants"},
    contender{"one message at a time (Go, ParseOneSocketControlMessage)", one_by_one<Wanted>, tells::values, false,
              "one_by_one"},
    contender{"for over cmsg::control", control_range<Wanted>, tells::how_it_ended, true, "control"},
    contender{"cmsg::visit", visit<Wanted>, tells::how_it_ended, true, "visit"},
    contender{"cmsg::receive_set::visit", set_visit<Wanted, Enabled>, tells::how_it_ended, true, "set_visit"},
    // A record also counts what is enabled and not wanted as read.
    contender{"cmsg::receive_set::decode", set_decode<Wanted, Enabled>,
              std::is_same_v<Wanted, Enabled> ? tells::how_it_ended : tells::values, true, "set_decode"},
};

} // namespace bench

#endif
