// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_IPV6_HPP
#define CMSGPP_VIEWS_IPV6_HPP

// Control messages of level SOL_IPV6. With an IPv4 packet on a dual-stack socket only IPV6_PKTINFO comes, with a
// mapped address; the rest of such a packet is told by SOL_IP's messages. Nothing here owns, allocates or checks.

#include <cmsg/core/address.hpp>
#include <cmsg/core/ecn.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/option.hpp>
#include <cmsg/core/view_base.hpp>

#include <cstddef>
#include <cstdint>

#include <netinet/in.h> // for in6_addr, sockaddr_in6, AF_INET6

namespace cmsg::linux_kernel {

/// Traffic class of an IPv6 packet: ECN codepoint and DSCP.
/// Message:   SOL_IPV6 / IPV6_TCLASS          Enable: setsockopt(SOL_IPV6, IPV6_RECVTCLASS, 1)
/// Payload:   int, 4 bytes, host order        Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    never; an IPv4 packet on a dual-stack socket has IP_TOS instead
/// Owns:      nothing
class ipv6_tclass : view_base {
public:
    using view_base::view_base;

    static constexpr const char* name = "IPV6_TCLASS";
    static constexpr message_id id{level::ipv6, 67};
    static constexpr std::size_t payload_size = 4;
    static constexpr int kernel_order = 410;
    static constexpr int family = AF_INET6;

    static int enable(int fd) noexcept { return set_option(fd, level::ipv6, 66); }

    /// The whole byte.
    [[nodiscard]] constexpr std::uint8_t value() const noexcept CMSGPP_NONALLOCATING
    {
        return static_cast<std::uint8_t>(at<std::int32_t>(0));
    }

    /// The two low bits.
    [[nodiscard]] constexpr cmsg::ecn ecn() const noexcept CMSGPP_NONALLOCATING { return ecn_of(value()); }

    /// The six high bits, 0 to 63.
    [[nodiscard]] constexpr std::uint8_t dscp() const noexcept CMSGPP_NONALLOCATING { return dscp_of(value()); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("ecn", ecn());
        sink("dscp", dscp());
    }
};

/// Hop limit of an IPv6 packet, as it arrived.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT        Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPLIMIT, 1)
/// Payload:   int, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    never; an IPv4 packet on a dual-stack socket has IP_TTL instead
/// Owns:      nothing
class ipv6_hoplimit : view_base {
public:
    using view_base::view_base;

    static constexpr const char* name = "IPV6_HOPLIMIT";
    static constexpr message_id id{level::ipv6, 52};
    static constexpr std::size_t payload_size = 4;
    static constexpr int kernel_order = 400;
    static constexpr int family = AF_INET6;

    static int enable(int fd) noexcept { return set_option(fd, level::ipv6, 51); }

    /// Hops left.
    [[nodiscard]] constexpr std::uint8_t value() const noexcept CMSGPP_NONALLOCATING
    {
        return static_cast<std::uint8_t>(at<std::int32_t>(0));
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("value", value());
    }
};

/// Where a packet arrived on an IPv6 socket: interface and destination address.
/// Message:   SOL_IPV6 / IPV6_PKTINFO         Enable: setsockopt(SOL_IPV6, IPV6_RECVPKTINFO, 1)
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_common_ctl()
/// Absent:    never; an IPv4 packet on a dual-stack socket has its address mapped (::ffff:a.b.c.d)
/// Owns:      nothing
class ipv6_pktinfo : view_base {
public:
    using view_base::view_base;

    static constexpr const char* name = "IPV6_PKTINFO";
    static constexpr message_id id{level::ipv6, 50};
    static constexpr std::size_t payload_size = 20;
    static constexpr int kernel_order = 300;
    static constexpr int family = AF_INET6;

    static int enable(int fd) noexcept { return set_option(fd, level::ipv6, 49); }

    /// Index of the interface that the packet arrived on.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept CMSGPP_NONALLOCATING
    {
        return at<std::uint32_t>(16);
    }

    /// The destination address in the packet's header, network order; to answer from, unless it is a multicast one.
    [[nodiscard]] constexpr in6_addr destination() const noexcept CMSGPP_NONALLOCATING
    {
        return load_in6_addr(payload().data());
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("interface_index", interface_index());
        sink("destination", destination());
    }
};

/// Destination address and port of a packet before it was redirected to this IPv6 socket (TPROXY).
/// Message:   SOL_IPV6 / IPV6_ORIGDSTADDR     Enable: setsockopt(SOL_IPV6, IPV6_RECVORIGDSTADDR, 1)
/// Payload:   struct sockaddr_in6, 28 bytes; address and port in network order    Unit:   -
/// Kernel:    v2.6.37; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet is too short to have ports
/// Owns:      nothing
class ipv6_origdstaddr : view_base {
public:
    using view_base::view_base;

    static constexpr const char* name = "IPV6_ORIGDSTADDR";
    static constexpr message_id id{level::ipv6, 74};
    static constexpr std::size_t payload_size = 28;
    static constexpr int kernel_order = 480;
    static constexpr bool sometimes_absent = true;
    static constexpr int family = AF_INET6;

    static int enable(int fd) noexcept { return set_option(fd, level::ipv6, 74); }

    /// Family AF_INET6, address and port in network order.
    [[nodiscard]] constexpr sockaddr_in6 address() const noexcept CMSGPP_NONALLOCATING
    {
        return load_sockaddr_in6(payload().data());
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("address", address());
    }
};

static_assert(ipv6_origdstaddr::payload_size == sizeof(sockaddr_in6));

} // namespace cmsg::linux_kernel

#endif
