// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_REPLY_MACROS_HPP
#define CMSGPP_BENCH_REPLY_MACROS_HPP

// A reply as everybody writes it: the buffer zeroed, because libc's CMSG_NXTHDR may look at the length of the header that
// is not written yet; the macros; the exact length at the end. Knows nothing of the library.

#include "reply/raw_reply.hpp"

#include <array>
#include <cstddef>
#include <cstring>

namespace bench {

template <class Reply>
[[gnu::always_inline]] inline void write_with_macros(const fields& from, outgoing& to)
{
    msghdr& header = to.header;
    header.msg_control = to.room.data();
    header.msg_controllen = Reply::space;
    cmsghdr* at = CMSG_FIRSTHDR(&header);
    fill(at, Reply::level, Reply::traffic_class_type, int{from.traffic_class});
    at = CMSG_NXTHDR(&header, at);
    fill(at, Reply::level, Reply::pktinfo_type, Reply::pktinfo(from));
    at = CMSG_NXTHDR(&header, at);
    fill(at, SOL_UDP, udp_segment_number, static_cast<std::uint16_t>(from.segment_size));
    header.msg_controllen = Reply::space;
}

template <class Reply>
[[gnu::always_inline]] inline void macros(const fields& from, outgoing& to)
{
    std::memset(to.room.data(), 0, Reply::space);
    write_with_macros<Reply>(from, to);
}

/// Without the zeros, which glibc since 2.36 does not need: it looks at the length of the header before only.
template <class Reply>
[[gnu::always_inline]] inline void macros_unzeroed(const fields& from, outgoing& to)
{
    write_with_macros<Reply>(from, to);
}

} // namespace bench

#endif
