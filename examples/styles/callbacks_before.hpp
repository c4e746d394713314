// SPDX-License-Identifier: MIT
#ifndef CMSGPP_EXAMPLES_STYLES_CALLBACKS_BEFORE_HPP
#define CMSGPP_EXAMPLES_STYLES_CALLBACKS_BEFORE_HPP

// A stack with an iterator of its own over the messages, a callback for each that it knows, and an encoder.

#include "setup_before.hpp"
#include "stack.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <sys/socket.h>
#include <sys/types.h>

namespace styles::callbacks_before {

using drops_seen = std::uint32_t;

// receive: begin
// The messages of a control buffer, one after the other.
class message_iterator {
public:
    explicit message_iterator(const msghdr& header)
        : rest_{static_cast<const std::byte*>(header.msg_control),
                header.msg_control == nullptr ? 0 : header.msg_controllen}
    {
    }

    // Goes to the next message. Returns: whether there is one.
    bool next()
    {
        if (rest_.empty()) {
            return false;
        }
        if (rest_.size() < sizeof(cmsghdr)) {
            is_malformed_ = true;
            return false;
        }
        cmsghdr header;
        std::memcpy(&header, rest_.data(), sizeof header);
        if (header.cmsg_len < CMSG_LEN(0) || header.cmsg_len > rest_.size()) {
            is_malformed_ = true;
            return false;
        }
        level_ = header.cmsg_level;
        type_ = header.cmsg_type;
        payload_ = rest_.subspan(CMSG_LEN(0), header.cmsg_len - CMSG_LEN(0));
        const std::size_t space = CMSG_ALIGN(header.cmsg_len);
        rest_ = rest_.subspan(space < rest_.size() ? space : rest_.size());
        return true;
    }

    // Calls back with the payload if the message is this one. Returns: whether it is.
    template <class Payload, class Callback>
    bool on(int level, int type, Callback callback)
    {
        if (level_ != level || type_ != type) {
            return false;
        }
        if (payload_.size() != sizeof(Payload)) {
            is_malformed_ = true;
            return true;
        }
        Payload value;
        std::memcpy(&value, payload_.data(), sizeof value);
        callback(value);
        return true;
    }

    bool is_malformed() const { return is_malformed_; }

private:
    std::span<const std::byte> rest_;
    std::span<const std::byte> payload_{};
    int level_ = 0;
    int type_ = 0;
    bool is_malformed_ = false;
};

// Tells the sink what came: on_ecn, on_local, on_segment, on_dropped, and on_cut if that is not all.
template <class Sink>
void read(ssize_t result, const msghdr& header, std::uint32_t& seen, Sink& sink)
{
    if (result < 0) {
        return sink.on_cut();
    }
    message_iterator at{header};
    bool has_ipv6 = false;
    while (at.next()) {
        at.on<std::uint8_t>(IPPROTO_IP, IP_TOS, [&](std::uint8_t tos) { sink.on_ecn(tos & 3); }) ||
            at.on<int>(IPPROTO_IPV6, IPV6_TCLASS, [&](int value) { sink.on_ecn(value & 3); }) ||
            at.on<in_pktinfo>(IPPROTO_IP, IP_PKTINFO,
                              [&](const in_pktinfo& info) {
                                  if (!has_ipv6) { // which says the same of a mapped packet
                                      in6_addr mapped{};
                                      mapped.s6_addr[10] = mapped.s6_addr[11] = 0xff;
                                      std::memcpy(&mapped.s6_addr[12], &info.ipi_spec_dst, sizeof info.ipi_spec_dst);
                                      sink.on_local(mapped, static_cast<unsigned>(info.ipi_ifindex));
                                  }
                              }) ||
            at.on<in6_pktinfo>(IPPROTO_IPV6, IPV6_PKTINFO,
                               [&](const in6_pktinfo& info) {
                                   has_ipv6 = true;
                                   sink.on_local(info.ipi6_addr, info.ipi6_ifindex);
                               }) ||
            at.on<int>(IPPROTO_UDP, UDP_GRO, [&](int size) { sink.on_segment(static_cast<std::size_t>(size)); }) ||
            at.on<std::uint32_t>(SOL_SOCKET, SO_RXQ_OVFL, [&](std::uint32_t total) {
                sink.on_dropped(total - seen);
                seen = total;
            });
    }
    if (at.is_malformed() || (header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
        sink.on_cut();
    }
}
// receive: end

// send: begin
class encoder {
public:
    explicit encoder(std::span<std::byte> room) : room_{room} {}

    template <class Payload>
    void push(int level, int type, const Payload& value)
    {
        if (room_.size() - used_ < CMSG_SPACE(sizeof value)) {
            is_full_ = true;
            return;
        }
        cmsghdr header{};
        header.cmsg_len = CMSG_LEN(sizeof value);
        header.cmsg_level = level;
        header.cmsg_type = type;
        std::memcpy(room_.data() + used_, &header, sizeof header);
        std::memcpy(room_.data() + used_ + CMSG_LEN(0), &value, sizeof value);
        used_ += CMSG_SPACE(sizeof value);
    }

    bool finish(msghdr& header) const
    {
        header.msg_control = used_ == 0 ? nullptr : room_.data();
        header.msg_controllen = used_;
        return !is_full_;
    }

private:
    std::span<std::byte> room_;
    std::size_t used_ = 0;
    bool is_full_ = false;
};

inline bool is_sent_as_ipv4(const sockaddr& to)
{
    if (to.sa_family != AF_INET6) {
        return to.sa_family == AF_INET;
    }
    sockaddr_in6 v6;
    std::memcpy(&v6, &to, sizeof v6);
    return IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
}

inline bool write(const departure& what, const sockaddr& to, std::span<std::byte> room, msghdr& header)
{
    encoder into{room};
    const bool is_ipv4 = is_sent_as_ipv4(to);
    if (is_ipv4) {
        into.push(IPPROTO_IP, IP_TOS, int{what.traffic_class});
    } else {
        into.push(IPPROTO_IPV6, IPV6_TCLASS, int{what.traffic_class});
    }
    if (what.local.sin6_family != 0 && is_ipv4) {
        in_pktinfo info{};
        std::memcpy(&info.ipi_spec_dst, &what.local.sin6_addr.s6_addr[12], sizeof info.ipi_spec_dst);
        into.push(IPPROTO_IP, IP_PKTINFO, info);
    } else if (what.local.sin6_family != 0) {
        in6_pktinfo info{};
        info.ipi6_addr = what.local.sin6_addr;
        if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) { // elsewhere the routing table chooses the way
            info.ipi6_ifindex = what.local.sin6_scope_id;
        }
        into.push(IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
    if (what.segment != 0) {
        into.push(IPPROTO_UDP, UDP_SEGMENT, what.segment);
    }
    return into.finish(header);
}
// send: end

} // namespace styles::callbacks_before

#endif
