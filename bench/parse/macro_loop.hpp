// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_MACRO_LOOP_HPP
#define CMSGPP_BENCH_PARSE_MACRO_LOOP_HPP

// The loop that most programs have, with checks that few have: each length against the rest of the buffer, each
// payload's size, MSG_CTRUNC, and how it ended; and without them. Knows nothing of the library but the type of its
// result.

#include "parse/raw_message.hpp"
#include "support/contender.hpp"

#include <cmsg/platform/system.hpp>

#include <cstddef>

#include <sys/socket.h> // for CMSG_FIRSTHDR, CMSG_NXTHDR, CMSG_DATA

namespace bench {

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome macro_loop(ssize_t result, const msghdr& header, fields& read)
{
    using cmsg::end_reason;
    if (result < 0) {
        return {end_reason::no_message, 0, false};
    }
    const cmsg::read_flags flags = cmsg::detail::flags_of(header);
    const auto* const start = static_cast<const unsigned char*>(header.msg_control);
    const std::size_t size = start == nullptr ? 0 : header.msg_controllen;
    auto* const walked = const_cast<msghdr*>(&header); // CMSG_NXTHDR takes no const, and writes nothing
    pick_counts counts;
    const cmsghdr* last = nullptr;
    for (cmsghdr* at = size == 0 ? nullptr : CMSG_FIRSTHDR(walked); at != nullptr; at = CMSG_NXTHDR(walked, at)) {
        const auto offset = static_cast<std::size_t>(reinterpret_cast<const unsigned char*>(at) - start);
        const std::size_t length = at->cmsg_len;
        if (length < sizeof(cmsghdr)) {
            return {end_reason::length_too_small, offset, flags, counts.unhandled, counts.wrong_size};
        }
        if (length > size - offset) {
            return {end_reason::length_past_end, offset, flags, counts.unhandled, counts.wrong_size};
        }
        pick<Wanted>(at->cmsg_level, at->cmsg_type, CMSG_DATA(at), length - CMSG_LEN(0), read, counts);
        last = at;
    }
    // CMSG_NXTHDR gives null for the end and for a header that does not fit, so the rest tells which it was.
    std::size_t end = 0;
    if (last != nullptr) {
        end =
            static_cast<std::size_t>(reinterpret_cast<const unsigned char*>(last) - start) + CMSG_ALIGN(last->cmsg_len);
        end = end < size ? end : size;
    }
    const end_reason reason = end == size ? end_reason::complete : end_reason::short_header;
    return {reason, end, flags, counts.unhandled, counts.wrong_size};
}

/// glibc's macros as they are, and no check of our own. It reads past the end of a buffer whose last message was cut.
template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome unchecked_macros(ssize_t result, const msghdr& header, fields& read)
{
    if (result < 0) {
        return {cmsg::end_reason::no_message, 0, false};
    }
    auto* const walked = const_cast<msghdr*>(&header); // CMSG_NXTHDR takes no const, and writes nothing
    pick_counts counts;
    for (cmsghdr* at = CMSG_FIRSTHDR(walked); at != nullptr; at = CMSG_NXTHDR(walked, at)) {
        pick<Wanted, sizes::trusted>(at->cmsg_level, at->cmsg_type, CMSG_DATA(at), 0, read, counts);
    }
    return {};
}

/// The same call that reads nothing: what the loop around the parsers costs.
[[gnu::always_inline]] inline cmsg::outcome empty_call(ssize_t, const msghdr&, fields&) { return {}; }

} // namespace bench

#endif
