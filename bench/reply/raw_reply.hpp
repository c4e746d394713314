// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_REPLY_RAW_REPLY_HPP
#define CMSGPP_BENCH_REPLY_RAW_REPLY_HPP

// The messages of a reply, what a program without a library puts into them, and where. Knows nothing of the library.

#include "support/contender.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <netinet/in.h>  // for IPPROTO_IP, IP_TOS, IP_PKTINFO, in_pktinfo and their like
#include <netinet/udp.h> // for SOL_UDP
#include <sys/socket.h>  // for cmsghdr, CMSG_DATA, CMSG_LEN, CMSG_SPACE

namespace bench {

// linux include/uapi/linux/udp.h; libc's headers have it or not.
inline constexpr int udp_segment_number = 103;

/// Over IPv4: IP_TOS, IP_PKTINFO, UDP_SEGMENT.
struct reply_v4 {
    static constexpr int level = IPPROTO_IP;
    static constexpr int traffic_class_type = IP_TOS;
    static constexpr int pktinfo_type = IP_PKTINFO;
    static constexpr std::size_t space =
        CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(sizeof(std::uint16_t));

    static in_pktinfo pktinfo(const fields& from)
    {
        in_pktinfo info{};
        info.ipi_ifindex = static_cast<int>(from.interface_index);
        info.ipi_spec_dst.s_addr = from.local;
        return info;
    }
};

/// Over IPv6: IPV6_TCLASS, IPV6_PKTINFO, UDP_SEGMENT.
struct reply_v6 {
    static constexpr int level = IPPROTO_IPV6;
    static constexpr int traffic_class_type = IPV6_TCLASS;
    static constexpr int pktinfo_type = IPV6_PKTINFO;
    static constexpr std::size_t space =
        CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(std::uint16_t));

    static in6_pktinfo pktinfo(const fields& from)
    {
        in6_pktinfo info{};
        std::memcpy(&info.ipi6_addr, from.local6.data(), sizeof info.ipi6_addr);
        info.ipi6_ifindex = from.interface_index;
        return info;
    }
};

/// One message, with libc's idea of where its payload stands.
template <class Value>
[[gnu::always_inline]] inline void fill(cmsghdr* at, int level, int type, const Value& value)
{
    at->cmsg_level = level;
    at->cmsg_type = type;
    at->cmsg_len = CMSG_LEN(sizeof value);
    std::memcpy(CMSG_DATA(at), &value, sizeof value);
}

} // namespace bench

#endif
