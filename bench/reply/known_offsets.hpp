// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_REPLY_KNOWN_OFFSETS_HPP
#define CMSGPP_BENCH_REPLY_KNOWN_OFFSETS_HPP

// The same messages, stored where they are known to stand; padding is left as it is: what no writer can beat.

#include "reply/raw_reply.hpp"

#include <cstddef>
#include <cstdint>

namespace bench {

template <class Value>
[[gnu::always_inline]] inline void fill_at(outgoing& to, std::size_t& offset, int level, int type, const Value& value)
{
    fill(reinterpret_cast<cmsghdr*>(to.room.data() + offset), level, type, value);
    offset += CMSG_SPACE(sizeof value); // a constant wherever it is used
}

template <class Reply>
[[gnu::always_inline]] inline void known_offsets(const fields& from, outgoing& to)
{
    std::size_t offset = 0;
    fill_at(to, offset, Reply::level, Reply::traffic_class_type, int{from.traffic_class});
    fill_at(to, offset, Reply::level, Reply::pktinfo_type, Reply::pktinfo(from));
    fill_at(to, offset, SOL_UDP, udp_segment_number, static_cast<std::uint16_t>(from.segment_size));
    to.header.msg_control = to.room.data();
    to.header.msg_controllen = offset;
}

} // namespace bench

#endif
