// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IPV6_HPP
#define CMSGPP_VIEWS_LINUX_IPV6_HPP

// Control messages of level SOL_IPV6. With an IPv4 packet on a dual-stack socket only IPV6_PKTINFO comes, with a mapped
// address; the rest of such a packet is in messages of SOL_IP.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ecn.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// Traffic class of an IPv6 packet: ECN codepoint and DSCP.
/// Message:   SOL_IPV6 / IPV6_TCLASS          Enable: setsockopt(SOL_IPV6, IPV6_RECVTCLASS, 1)
/// Payload:   int, 4 bytes, host order        Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    on TCP; an IPv4 packet on a dual-stack socket has IP_TOS instead
/// Effect:    -
/// Owns:      nothing
class ipv6_tclass : public detail::traffic_class_view {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr view_info about{.name = "IPV6_TCLASS",
                                     .id = {level::ipv6, 67},
                                     .size = 4,
                                     .place = place::ipv6_tclass,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 66}};
};

/// Hop limit of an IPv6 packet, as it arrived.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT        Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPLIMIT, 1)
/// Payload:   int, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    on TCP; an IPv4 packet on a dual-stack socket has IP_TTL instead
/// Effect:    -
/// Owns:      nothing
class ipv6_hoplimit : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{.name = "IPV6_HOPLIMIT",
                                     .id = {level::ipv6, 52},
                                     .size = 4,
                                     .place = place::ipv6_hoplimit,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 51}};
};

/// Where a packet arrived on an IPv6 socket: interface and destination address.
/// Message:   SOL_IPV6 / IPV6_PKTINFO         Enable: setsockopt(SOL_IPV6, IPV6_RECVPKTINFO, 1)
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_common_ctl()
/// Absent:    on TCP; an IPv4 packet on a dual-stack socket has its address mapped (::ffff:a.b.c.d)
/// Effect:    -
/// Owns:      nothing
class ipv6_pktinfo : public detail::in6_pktinfo_view {
public:
    using in6_pktinfo_view::in6_pktinfo_view;

    static constexpr view_info about{.name = "IPV6_PKTINFO",
                                     .id = {level::ipv6, 50},
                                     .size = 20,
                                     .place = place::ipv6_pktinfo,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 49},
                                     .comes_mapped = true};
};

/// Destination address and port of a packet before it was redirected to this IPv6 socket (TPROXY).
/// Message:   SOL_IPV6 / IPV6_ORIGDSTADDR     Enable: setsockopt(SOL_IPV6, IPV6_RECVORIGDSTADDR, 1)
/// Payload:   struct sockaddr_in6, 28 bytes; address and port in network order    Unit:   -
/// Kernel:    v2.6.37; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet is too short to have ports
/// Effect:    -
/// Owns:      nothing
class ipv6_origdstaddr : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IPV6_ORIGDSTADDR",
                                     .id = {level::ipv6, 74},
                                     .size = 28,
                                     .place = place::ipv6_origdstaddr,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 74},
                                     .presence = presence::usually};

    /// Family AF_INET6, address and port in network order.
    [[nodiscard]] constexpr sockaddr_in6 address() const noexcept { return load_sockaddr_in6(payload().data()); }

    constexpr void each_field(auto sink) const { sink("address", address()); }
};

static_assert(ipv6_origdstaddr::about.size == sizeof(sockaddr_in6));

/// Flow label of an IPv6 packet, with its traffic class.
/// Message:   SOL_IPV6 / IPV6_FLOWINFO        Enable: setsockopt(SOL_IPV6, IPV6_FLOWINFO, 1)
/// Payload:   be32, 4 bytes, network order: 4 bits of zero, 8 of traffic class, 20 of label    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when traffic class and label both are 0
/// Effect:    -
/// Owns:      nothing
class ipv6_flowinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IPV6_FLOWINFO",
                                     .id = {level::ipv6, 11},
                                     .size = 4,
                                     .place = place::ipv6_flowinfo,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 11},
                                     .presence = presence::usually};

    /// The whole byte, as ipv6_tclass has it.
    [[nodiscard]] constexpr std::uint8_t traffic_class() const noexcept
    {
        return static_cast<std::uint8_t>(in_host_order() >> 20U);
    }

    /// The label, 20 bits, as a number in host order.
    [[nodiscard]] constexpr std::uint32_t flow_label() const noexcept { return in_host_order() & 0xfffffU; }

    constexpr void each_field(auto sink) const
    {
        sink("traffic_class", traffic_class());
        sink("flow_label", flow_label());
    }

private:
    [[nodiscard]] constexpr std::uint32_t in_host_order() const noexcept
    {
        return load_integer<std::uint32_t, std::endian::big>(payload().data());
    }
};

/// What a packet to a destination may measure: a send was too large for the path. Comes alone, with no data.
/// Message:   SOL_IPV6 / IPV6_PATHMTU         Enable: setsockopt(SOL_IPV6, IPV6_RECVPATHMTU, 1)
/// Payload:   struct ip6_mtuinfo, 32 bytes; address in network order, MTU in host order    Unit:   bytes
/// Kernel:    v2.6.35; net/ipv6/datagram.c ipv6_recv_rxpmtu()
/// Absent:    until a send is larger than the path's MTU
/// Effect:    a read returns 0 with this message, which is no empty datagram
/// Owns:      nothing
class ipv6_pathmtu : public detail::path_mtu_view {
public:
    using path_mtu_view::path_mtu_view;

    static constexpr view_info about{.name = "IPV6_PATHMTU",
                                     .id = {level::ipv6, 61},
                                     .size = 32,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 60},
                                     .presence = presence::rarely};
};

/// Size of the largest fragment of a packet that arrived in fragments.
/// Message:   SOL_IPV6 / IPV6_RECVFRAGSIZE    Enable: setsockopt(SOL_IPV6, IPV6_RECVFRAGSIZE, 1)
/// Payload:   int, 4 bytes, host order        Unit:   bytes of the IPv6 packet, headers included
/// Kernel:    v4.10; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet arrived whole
/// Effect:    -
/// Owns:      nothing
class ipv6_recvfragsize : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IPV6_RECVFRAGSIZE",
                                     .id = {level::ipv6, 77},
                                     .size = 4,
                                     .place = place::ipv6_recvfragsize,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 77},
                                     .presence = presence::rarely};

    /// Bytes.
    [[nodiscard]] constexpr std::uint32_t fragment_size() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("fragment_size", fragment_size()); }
};

/// What IPV6_PKTINFO says, under the number of RFC 2292; both come if both are enabled.
/// Message:   SOL_IPV6 / IPV6_2292PKTINFO     Enable: setsockopt(SOL_IPV6, IPV6_2292PKTINFO, 1)
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    on TCP, and for an IPv4 packet on a dual-stack socket
/// Effect:    -
/// Owns:      nothing
class ipv6_2292pktinfo : public detail::in6_pktinfo_view {
public:
    using in6_pktinfo_view::in6_pktinfo_view;

    static constexpr view_info about{.name = "IPV6_2292PKTINFO",
                                     .id = {level::ipv6, 2},
                                     .size = 20,
                                     .place = place::ipv6_2292pktinfo,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 2}};
};

/// What IPV6_HOPLIMIT says, under the number of RFC 2292; both come if both are enabled.
/// Message:   SOL_IPV6 / IPV6_2292HOPLIMIT    Enable: setsockopt(SOL_IPV6, IPV6_2292HOPLIMIT, 1)
/// Payload:   int, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    on TCP; an IPv4 packet on a dual-stack socket has IP_TTL instead
/// Effect:    -
/// Owns:      nothing
class ipv6_2292hoplimit : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{.name = "IPV6_2292HOPLIMIT",
                                     .id = {level::ipv6, 8},
                                     .size = 4,
                                     .place = place::ipv6_2292hoplimit,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 8}};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
