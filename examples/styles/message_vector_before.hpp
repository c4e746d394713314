// SPDX-License-Identifier: MIT
#ifndef CMSGPP_EXAMPLES_STYLES_MESSAGE_VECTOR_BEFORE_HPP
#define CMSGPP_EXAMPLES_STYLES_MESSAGE_VECTOR_BEFORE_HPP

// A stack that turns the buffer into a vector of owned messages and looks through it, and the other way round.

#include "setup_before.hpp"
#include "stack.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include <sys/socket.h>
#include <sys/types.h>

namespace styles::message_vector_before {

using drops_seen = std::uint32_t;

struct message {
    int level;
    int type;
    std::vector<std::byte> payload;
};

// receive: begin
// All messages of a buffer, or nothing if it is malformed.
inline std::optional<std::vector<message>> parse(std::span<const std::byte> rest)
{
    std::vector<message> messages;
    while (!rest.empty()) {
        cmsghdr header;
        if (rest.size() < sizeof header) {
            return std::nullopt;
        }
        std::memcpy(&header, rest.data(), sizeof header);
        if (header.cmsg_len < CMSG_LEN(0) || header.cmsg_len > rest.size()) {
            return std::nullopt;
        }
        const auto payload = rest.subspan(CMSG_LEN(0), header.cmsg_len - CMSG_LEN(0));
        messages.push_back({header.cmsg_level, header.cmsg_type, {payload.begin(), payload.end()}});
        const std::size_t space = CMSG_ALIGN(header.cmsg_len);
        rest = rest.subspan(space < rest.size() ? space : rest.size());
    }
    return messages;
}

template <class Payload>
std::optional<Payload> as(const message& of)
{
    Payload value;
    if (of.payload.size() != sizeof value) {
        return std::nullopt;
    }
    std::memcpy(&value, of.payload.data(), sizeof value);
    return value;
}

inline bool note(const message& each, arrival& out, std::uint32_t& seen)
{
    if (each.level == IPPROTO_IP && each.type == IP_TOS) {
        const auto tos = as<std::uint8_t>(each);
        out.ecn = tos ? *tos & 3 : out.ecn;
        return tos.has_value();
    }
    if (each.level == IPPROTO_IPV6 && each.type == IPV6_TCLASS) {
        const auto value = as<int>(each);
        out.ecn = value ? static_cast<std::uint8_t>(*value & 3) : out.ecn;
        return value.has_value();
    }
    if (each.level == IPPROTO_IP && each.type == IP_PKTINFO) {
        const auto info = as<in_pktinfo>(each);
        if (info && out.local.sin6_family == 0) { // IPv6's own says the same of a mapped packet
            out.local.sin6_family = AF_INET6;
            out.local.sin6_addr.s6_addr[10] = out.local.sin6_addr.s6_addr[11] = 0xff;
            std::memcpy(&out.local.sin6_addr.s6_addr[12], &info->ipi_spec_dst, sizeof info->ipi_spec_dst);
            out.local.sin6_scope_id = static_cast<unsigned>(info->ipi_ifindex);
        }
        return info.has_value();
    }
    if (each.level == IPPROTO_IPV6 && each.type == IPV6_PKTINFO) {
        const auto info = as<in6_pktinfo>(each);
        if (info) {
            out.local.sin6_family = AF_INET6;
            out.local.sin6_addr = info->ipi6_addr;
            out.local.sin6_scope_id = info->ipi6_ifindex;
        }
        return info.has_value();
    }
    if (each.level == IPPROTO_UDP && each.type == UDP_GRO) {
        const auto size = as<int>(each);
        out.segment = static_cast<std::size_t>(size.value_or(0));
        return size.has_value();
    }
    if (each.level == SOL_SOCKET && each.type == SO_RXQ_OVFL) {
        const auto total = as<std::uint32_t>(each);
        if (total) {
            out.dropped = *total - seen; // also when it wraps
            seen = *total;
        }
        return total.has_value();
    }
    return true;
}

inline arrival read(ssize_t result, const msghdr& header, std::uint32_t& seen)
{
    arrival out;
    if (result < 0) {
        return out;
    }
    const std::size_t size = header.msg_control == nullptr ? 0 : header.msg_controllen;
    const auto messages = parse({static_cast<const std::byte*>(header.msg_control), size});
    if (!messages) {
        return out;
    }
    out.is_whole = (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
    for (const message& each : *messages) {
        out.is_whole = note(each, out, seen) && out.is_whole;
    }
    return out;
}
// receive: end

// send: begin
template <class Payload>
message made_of(int level, int type, const Payload& value)
{
    message made{level, type, std::vector<std::byte>(sizeof value)};
    std::memcpy(made.payload.data(), &value, sizeof value);
    return made;
}

inline std::vector<message> messages_for(const departure& what, const sockaddr& to)
{
    std::vector<message> messages;
    bool is_ipv4 = to.sa_family == AF_INET;
    if (to.sa_family == AF_INET6) {
        sockaddr_in6 v6;
        std::memcpy(&v6, &to, sizeof v6);
        is_ipv4 = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
    }
    const int level = is_ipv4 ? IPPROTO_IP : IPPROTO_IPV6;
    messages.push_back(made_of(level, is_ipv4 ? IP_TOS : IPV6_TCLASS, int{what.traffic_class}));
    if (what.local.sin6_family != 0 && is_ipv4) {
        in_pktinfo info{};
        std::memcpy(&info.ipi_spec_dst, &what.local.sin6_addr.s6_addr[12], sizeof info.ipi_spec_dst);
        messages.push_back(made_of(level, IP_PKTINFO, info));
    } else if (what.local.sin6_family != 0) {
        in6_pktinfo info{};
        info.ipi6_addr = what.local.sin6_addr;
        if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) { // elsewhere the routing table chooses the way
            info.ipi6_ifindex = what.local.sin6_scope_id;
        }
        messages.push_back(made_of(level, IPV6_PKTINFO, info));
    }
    if (what.segment != 0) {
        messages.push_back(made_of(IPPROTO_UDP, UDP_SEGMENT, what.segment));
    }
    return messages;
}

inline bool write(const departure& what, const sockaddr& to, std::span<std::byte> room, msghdr& header)
{
    std::size_t used = 0;
    for (const message& each : messages_for(what, to)) {
        if (room.size() - used < CMSG_SPACE(each.payload.size())) {
            return false;
        }
        cmsghdr written{};
        written.cmsg_len = CMSG_LEN(each.payload.size());
        written.cmsg_level = each.level;
        written.cmsg_type = each.type;
        std::memcpy(room.data() + used, &written, sizeof written);
        std::memcpy(room.data() + used + CMSG_LEN(0), each.payload.data(), each.payload.size());
        used += CMSG_SPACE(each.payload.size());
    }
    header.msg_control = used == 0 ? nullptr : room.data();
    header.msg_controllen = used;
    return true;
}
// send: end

} // namespace styles::message_vector_before

#endif
