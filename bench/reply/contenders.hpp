// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_REPLY_CONTENDERS_HPP
#define CMSGPP_BENCH_REPLY_CONTENDERS_HPP

// All writers of this question, in the order of the table.

#include "reply/control_writer.hpp"
#include "reply/known_offsets.hpp"
#include "reply/macros.hpp"
#include "support/contender.hpp"

#include <array>

namespace bench {

/// What the loop around the writers costs.
[[gnu::always_inline]] inline void empty_write(const fields&, outgoing&) {}

[[nodiscard]] constexpr contender writing(const char* name, reply_writer* write, bool is_ours, const char* key)
{
    return {name, nullptr, tells::nothing, is_ours, key, nullptr, nullptr, write};
}

/// The writers of a reply over IPv4 or IPv6. The baseline first, then the one that the others are measured against.
template <class Reply>
inline constexpr std::array writers{
    writing("empty call", empty_write, false, "empty"),
    writing("zeroed buffer, CMSG_NXTHDR", macros<Reply>, false, "hand"),
    writing("floor: known offsets, no checks", known_offsets<Reply>, false, "floor"),
    writing("CMSG_NXTHDR in a buffer that is not zeroed", macros_unzeroed<Reply>, false, "unzeroed"),
    writing("cmsg::control_writer, control_buffer of the set", control_buffer<Reply>, true, "control_buffer"),
    writing("cmsg::control_writer, room known at run time", control_writer<Reply>, true, "control_writer"),
    writing("cmsg::control_writer, reply_from", reply_from<Reply>, true, "control_reply"),
};

} // namespace bench

#endif
