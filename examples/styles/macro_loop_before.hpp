// SPDX-License-Identifier: MIT
#ifndef CMSGPP_EXAMPLES_STYLES_MACRO_LOOP_BEFORE_HPP
#define CMSGPP_EXAMPLES_STYLES_MACRO_LOOP_BEFORE_HPP

// A stack that walks with libc's macros, and knows each message in a switch.

#include "setup_before.hpp"
#include "stack.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <sys/socket.h>
#include <sys/types.h>

namespace styles::macro_loop_before {

using drops_seen = std::uint32_t;

// receive: begin
inline void set_mapped(sockaddr_in6& to, in_addr address, unsigned interface)
{
    to = {};
    to.sin6_family = AF_INET6;
    to.sin6_addr.s6_addr[10] = to.sin6_addr.s6_addr[11] = 0xff;
    std::memcpy(&to.sin6_addr.s6_addr[12], &address, sizeof address);
    to.sin6_scope_id = interface;
}

inline arrival read(ssize_t result, const msghdr& header, std::uint32_t& seen)
{
    arrival out;
    if (result < 0) {
        return out; // msg_controllen is what was asked for, and not what came
    }
    out.is_whole = (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
    auto* const walked = const_cast<msghdr*>(&header); // CMSG_NXTHDR takes no const
    for (cmsghdr* at = CMSG_FIRSTHDR(walked); at != nullptr; at = CMSG_NXTHDR(walked, at)) {
        const auto* const start = static_cast<const unsigned char*>(header.msg_control);
        const auto offset = static_cast<std::size_t>(reinterpret_cast<const unsigned char*>(at) - start);
        if (at->cmsg_len < CMSG_LEN(0) || at->cmsg_len > header.msg_controllen - offset) {
            out.is_whole = false;
            break;
        }
        const std::size_t size = at->cmsg_len - CMSG_LEN(0);
        const unsigned char* const data = CMSG_DATA(at);
        bool is_right_size = true;
        switch (at->cmsg_level) {
        case IPPROTO_IP:
            switch (at->cmsg_type) {
            case IP_TOS:
                is_right_size = size == 1;
                if (is_right_size) {
                    out.ecn = *data & 3;
                }
                break;
            case IP_PKTINFO:
                is_right_size = size == sizeof(in_pktinfo);
                if (is_right_size && out.local.sin6_family == 0) { // IPv6's own says the same of a mapped packet
                    in_pktinfo info;
                    std::memcpy(&info, data, sizeof info);
                    set_mapped(out.local, info.ipi_spec_dst, static_cast<unsigned>(info.ipi_ifindex));
                }
                break;
            default: break;
            }
            break;
        case IPPROTO_IPV6:
            switch (at->cmsg_type) {
            case IPV6_TCLASS:
                is_right_size = size == sizeof(int);
                if (is_right_size) {
                    int value;
                    std::memcpy(&value, data, sizeof value);
                    out.ecn = static_cast<std::uint8_t>(value & 3);
                }
                break;
            case IPV6_PKTINFO:
                is_right_size = size == sizeof(in6_pktinfo);
                if (is_right_size) {
                    in6_pktinfo info;
                    std::memcpy(&info, data, sizeof info);
                    out.local.sin6_family = AF_INET6;
                    out.local.sin6_addr = info.ipi6_addr;
                    out.local.sin6_scope_id = info.ipi6_ifindex;
                }
                break;
            default: break;
            }
            break;
        case SOL_SOCKET:
            if (at->cmsg_type == SO_RXQ_OVFL) {
                is_right_size = size == sizeof(std::uint32_t);
                if (is_right_size) {
                    std::uint32_t total;
                    std::memcpy(&total, data, sizeof total);
                    out.dropped = total - seen; // also when it wraps
                    seen = total;
                }
            }
            break;
        case IPPROTO_UDP:
            if (at->cmsg_type == UDP_GRO) {
                is_right_size = size == sizeof(int);
                if (is_right_size) {
                    int value;
                    std::memcpy(&value, data, sizeof value);
                    out.segment = static_cast<std::size_t>(value);
                }
            }
            break;
        default: break;
        }
        out.is_whole = out.is_whole && is_right_size;
    }
    return out;
}
// receive: end

// send: begin
// `room` is aligned as a cmsghdr, and send_room bytes.
inline bool write(const departure& what, const sockaddr& to, std::span<std::byte> room, msghdr& header)
{
    if (room.size() < by_hand::send_room) {
        return false;
    }
    std::memset(room.data(), 0, room.size()); // CMSG_NXTHDR of some libc reads the length of the next header
    header.msg_control = room.data();
    header.msg_controllen = room.size();
    bool is_ipv4 = to.sa_family == AF_INET;
    if (to.sa_family == AF_INET6) {
        sockaddr_in6 v6;
        std::memcpy(&v6, &to, sizeof v6);
        is_ipv4 = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
    }
    std::size_t used = 0;
    cmsghdr* at = CMSG_FIRSTHDR(&header);
    at->cmsg_level = is_ipv4 ? IPPROTO_IP : IPPROTO_IPV6;
    at->cmsg_type = is_ipv4 ? IP_TOS : IPV6_TCLASS;
    at->cmsg_len = CMSG_LEN(sizeof(int));
    const int traffic_class = what.traffic_class;
    std::memcpy(CMSG_DATA(at), &traffic_class, sizeof traffic_class);
    used += CMSG_SPACE(sizeof traffic_class);
    if (what.local.sin6_family != 0) {
        at = CMSG_NXTHDR(&header, at);
        if (is_ipv4) {
            at->cmsg_level = IPPROTO_IP;
            at->cmsg_type = IP_PKTINFO;
            at->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
            in_pktinfo info{};
            std::memcpy(&info.ipi_spec_dst, &what.local.sin6_addr.s6_addr[12], sizeof info.ipi_spec_dst);
            std::memcpy(CMSG_DATA(at), &info, sizeof info);
            used += CMSG_SPACE(sizeof info);
        } else {
            at->cmsg_level = IPPROTO_IPV6;
            at->cmsg_type = IPV6_PKTINFO;
            at->cmsg_len = CMSG_LEN(sizeof(in6_pktinfo));
            in6_pktinfo info{};
            info.ipi6_addr = what.local.sin6_addr;
            if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) { // elsewhere the routing table chooses the way
                info.ipi6_ifindex = what.local.sin6_scope_id;
            }
            std::memcpy(CMSG_DATA(at), &info, sizeof info);
            used += CMSG_SPACE(sizeof info);
        }
    }
    if (what.segment != 0) {
        at = CMSG_NXTHDR(&header, at);
        at->cmsg_level = IPPROTO_UDP;
        at->cmsg_type = UDP_SEGMENT;
        at->cmsg_len = CMSG_LEN(sizeof what.segment);
        std::memcpy(CMSG_DATA(at), &what.segment, sizeof what.segment);
        used += CMSG_SPACE(sizeof what.segment);
    }
    header.msg_controllen = used;
    return true;
}
// send: end

} // namespace styles::macro_loop_before

#endif
