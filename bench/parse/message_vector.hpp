// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_MESSAGE_VECTOR_HPP
#define CMSGPP_BENCH_PARSE_MESSAGE_VECTOR_HPP

// A parser that returns all messages in a vector, and a caller that picks what it wants: the one that allocates. What
// parsers of this form cost in Go and Rust, bench/peers asks those themselves.

#include "parse/raw_message.hpp"
#include "support/contender.hpp"

#include <cmsg/platform/system.hpp>

#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include <sys/socket.h> // for msghdr, cmsghdr, CMSG_ALIGN

namespace bench {

struct listed_message {
    int level;
    int type;
    std::span<const unsigned char> payload;
};

/// Returns: false if a length is malformed; the list is empty then.
[[nodiscard]] inline bool list_messages(std::span<const unsigned char> bytes, std::vector<listed_message>& messages)
{
    while (bytes.size() >= sizeof(cmsghdr)) {
        cmsghdr header{};
        std::memcpy(&header, bytes.data(), sizeof header);
        const std::size_t length = header.cmsg_len;
        if (length < sizeof header || length > bytes.size()) {
            messages.clear();
            return false;
        }
        messages.push_back({header.cmsg_level, header.cmsg_type, bytes.subspan(sizeof header, length - sizeof header)});
        bytes = CMSG_ALIGN(length) < bytes.size() ? bytes.subspan(CMSG_ALIGN(length)) : bytes.last(0);
    }
    return bytes.empty();
}

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome message_vector(ssize_t result, const msghdr& header, fields& read)
{
    if (result < 0) {
        return {cmsg::end_reason::no_message, 0, false};
    }
    const std::size_t size = header.msg_control == nullptr ? 0 : header.msg_controllen;
    std::vector<listed_message> messages;
    const bool is_whole = list_messages({static_cast<const unsigned char*>(header.msg_control), size}, messages);
    pick_counts counts;
    for (const listed_message& each : messages) {
        pick<Wanted>(each.level, each.type, each.payload.data(), each.payload.size(), read, counts);
    }
    return {is_whole ? cmsg::end_reason::complete : cmsg::end_reason::length_past_end, 0,
            cmsg::detail::flags_of(header), counts.unhandled, counts.wrong_size};
}

} // namespace bench

#endif
