// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_FLOOR_HPP
#define CMSGPP_BENCH_PARSE_FLOOR_HPP

// The wanted fields, read where they are known to stand, without a look at anything else: what no parser can beat.

#include "parse/raw_message.hpp"
#include "support/contender.hpp"
#include "support/wanted.hpp"

#include <cstddef>

#include <sys/socket.h> // for CMSG_LEN, CMSG_SPACE

namespace bench {

template <class Wanted, message Message>
[[gnu::always_inline]] inline void read_at(const unsigned char* control, std::size_t& offset, fields& read)
{
    if constexpr (Wanted::has(Message)) {
        raw<Message>::read(control + offset + CMSG_LEN(0), read);
    }
    offset += CMSG_SPACE(raw<Message>::size);
}

template <class Wanted, message... Delivered>
[[gnu::always_inline]] inline void read_all_at(wants<Delivered...>, const unsigned char* control, fields& read)
{
    std::size_t offset = 0; // a constant wherever it is used
    (read_at<Wanted, Delivered>(control, offset, read), ...);
}

/// `Delivered` are the messages of all the packets, in their order.
template <class Wanted, class Delivered>
[[gnu::always_inline]] inline cmsg::outcome floor(ssize_t, const msghdr& header, fields& read)
{
    read_all_at<Wanted>(Delivered{}, static_cast<const unsigned char*>(header.msg_control), read);
    return {};
}

} // namespace bench

#endif
