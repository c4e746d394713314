// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_MACRO_LOOP_HPP
#define CMSGPP_BENCH_PARSE_MACRO_LOOP_HPP

// The loop that everybody writes, with the checks that hardly anybody writes: each length against the rest of the
// buffer, each payload's size, MSG_CTRUNC, and how it ended. Knows nothing of the library but the type of its result.

#include "support/contender.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>

#include <netinet/in.h>  // for IPPROTO_IP, IP_TOS, IP_PKTINFO, in_pktinfo
#include <netinet/udp.h> // for SOL_UDP
#include <sys/socket.h>  // for CMSG_FIRSTHDR, CMSG_NXTHDR, CMSG_DATA, SO_TIMESTAMPING

namespace bench {

#ifdef UDP_GRO
inline constexpr int udp_gro_number = UDP_GRO;
#else
inline constexpr int udp_gro_number = 104; // linux include/uapi/linux/udp.h
#endif

template <class Wanted>
[[gnu::noinline]] cmsg::outcome macro_loop(ssize_t result, const msghdr& header, fields& read)
{
    using cmsg::end_reason;
    if (result < 0) {
        return {end_reason::no_message, 0, false};
    }
    const bool truncated = (header.msg_flags & MSG_CTRUNC) != 0;
    const auto* const start = static_cast<const unsigned char*>(header.msg_control);
    const std::size_t size = start == nullptr ? 0 : header.msg_controllen;
    auto* const walked = const_cast<msghdr*>(&header); // CMSG_NXTHDR takes no const, and writes nothing
    std::uint32_t unhandled = 0;
    std::uint32_t wrong_size = 0;
    const cmsghdr* last = nullptr;
    for (cmsghdr* at = size == 0 ? nullptr : CMSG_FIRSTHDR(walked); at != nullptr; at = CMSG_NXTHDR(walked, at)) {
        const auto offset = static_cast<std::size_t>(reinterpret_cast<const unsigned char*>(at) - start);
        const std::size_t length = at->cmsg_len;
        if (length < sizeof(cmsghdr)) {
            return {end_reason::length_too_small, offset, truncated, unhandled, wrong_size};
        }
        if (length > size - offset) {
            return {end_reason::length_past_end, offset, truncated, unhandled, wrong_size};
        }
        const std::size_t payload = length - CMSG_LEN(0);
        if (at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_PKTINFO) {
            if (payload == sizeof(in_pktinfo)) {
                in_pktinfo info;
                std::memcpy(&info, CMSG_DATA(at), sizeof info);
                read.interface_index = static_cast<std::uint32_t>(info.ipi_ifindex);
                read.local = info.ipi_spec_dst.s_addr;
            } else {
                ++wrong_size;
            }
        } else if (at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_TOS) {
            if (payload == sizeof(std::uint8_t)) {
                std::memcpy(&read.traffic_class, CMSG_DATA(at), sizeof(std::uint8_t));
            } else if (payload == sizeof(int)) {
                int value = 0;
                std::memcpy(&value, CMSG_DATA(at), sizeof value);
                read.traffic_class = static_cast<std::uint8_t>(value);
            } else {
                ++wrong_size;
            }
        } else if (Wanted::time_and_segments && at->cmsg_level == SOL_SOCKET && at->cmsg_type == SO_TIMESTAMPING) {
            if (payload == 3 * sizeof(timespec)) {
                timespec stamp; // the kernel's; the other two are the network card's
                std::memcpy(&stamp, CMSG_DATA(at), sizeof stamp);
                if (stamp.tv_sec != 0 || stamp.tv_nsec != 0) {
                    read.received = std::int64_t{stamp.tv_sec} * 1'000'000'000 + stamp.tv_nsec;
                }
            } else {
                ++wrong_size;
            }
        } else if (Wanted::time_and_segments && at->cmsg_level == SOL_UDP && at->cmsg_type == udp_gro_number) {
            if (payload == sizeof(int)) {
                std::memcpy(&read.segment_size, CMSG_DATA(at), sizeof(int));
            } else {
                ++wrong_size;
            }
        } else {
            ++unhandled;
        }
        last = at;
    }
    // CMSG_NXTHDR gives null for the end and for a header that does not fit, so the rest tells which it was.
    std::size_t end = 0;
    if (last != nullptr) {
        end = static_cast<std::size_t>(reinterpret_cast<const unsigned char*>(last) - start) +
              CMSG_ALIGN(last->cmsg_len);
        end = end < size ? end : size;
    }
    return {end == size ? end_reason::complete : end_reason::short_header, end, truncated, unhandled, wrong_size};
}

} // namespace bench

#endif
