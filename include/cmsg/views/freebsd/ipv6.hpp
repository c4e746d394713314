// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_FREEBSD_IPV6_HPP
#define CMSGPP_VIEWS_FREEBSD_IPV6_HPP

// Control messages of IPv6 sockets on FreeBSD, level SOL_IPV6; see all.hpp. Never takes an address for one of this
// host: a BSD's begins with its length.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::freebsd {

/// Where a packet of an IPv6 socket arrived: interface and destination address, ::ffff:a.b.c.d of an IPv4 one. A socket
/// has it under one of the two numbers, that of RFC 3542 or that of RFC 2292.
/// Message:   SOL_IPV6 / IPV6_PKTINFO, IPV6_2292PKTINFO    Enable: setsockopt(SOL_IPV6, IPV6_RECVPKTINFO, 1)
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    FreeBSD sys/netinet6/ip6_input.c ip6_savecontrol_v4()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ipv6_pktinfo : public detail::in6_pktinfo_view {
public:
    using in6_pktinfo_view::in6_pktinfo_view;

    static constexpr view_info about{.name = "IPV6_PKTINFO",
                                     .id = {level::ipv6, 46},
                                     .also = {level::ipv6, 19},
                                     .size = 20,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 36},
                                     .comes_mapped = true};
};

/// Hop limit of a packet of an IPv6 socket, as it arrived; under one of two numbers, as IPV6_PKTINFO.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT, IPV6_2292HOPLIMIT    Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPLIMIT, 1)
/// Payload:   int, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    FreeBSD sys/netinet6/ip6_input.c ip6_savecontrol_v4()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ipv6_hoplimit : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{.name = "IPV6_HOPLIMIT",
                                     .id = {level::ipv6, 47},
                                     .also = {level::ipv6, 20},
                                     .size = 4,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 37},
                                     .comes_mapped = true};
};

/// Traffic class of a packet of an IPv6 socket, or the type of service of an IPv4 one: ECN codepoint and DSCP.
/// Message:   SOL_IPV6 / IPV6_TCLASS          Enable: setsockopt(SOL_IPV6, IPV6_RECVTCLASS, 1)
/// Payload:   int, 4 bytes, host order        Unit:   -
/// Kernel:    FreeBSD sys/netinet6/ip6_input.c ip6_savecontrol_v4()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ipv6_tclass : public detail::traffic_class_view {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr view_info about{.name = "IPV6_TCLASS",
                                     .id = {level::ipv6, 61},
                                     .size = 4,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 57},
                                     .comes_mapped = true};
};

/// Destination address and port of an IPv6 packet before it was redirected to this socket; of an IPv4 packet
/// IP_ORIGDSTADDR comes instead.
/// Message:   SOL_IPV6 / IPV6_ORIGDSTADDR     Enable: setsockopt(SOL_IPV6, IPV6_RECVORIGDSTADDR, 1)
/// Payload:   struct sockaddr_in6 of a BSD, 28 bytes; scope in host order, the rest in network order    Unit:   -
/// Kernel:    FreeBSD 11; sys/netinet6/udp6_usrreq.c udp6_append()
/// Absent:    for IPv4 packets on a dual-stack socket
/// Effect:    -
/// Owns:      nothing
class ipv6_origdstaddr : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IPV6_ORIGDSTADDR",
                                     .id = {level::ipv6, 72},
                                     .size = 28,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 72},
                                     .presence = presence::usually};

    /// Address, port and flow label in network order, scope in host order, as this host's own sockaddr_in6 of family
    /// AF_INET6; sin6_len, which only a BSD has, is left out.
    [[nodiscard]] constexpr sockaddr_in6 address() const noexcept { return load_sockaddr_in6(payload().data()); }

    constexpr void each_field(auto sink) const { sink("address", address()); }
};

/// The MTU of a path that is too narrow for a packet of this socket. It comes with a datagram of no bytes, whose source
/// is the destination of that packet.
/// Message:   SOL_IPV6 / IPV6_PATHMTU         Enable: setsockopt(SOL_IPV6, IPV6_RECVPATHMTU, 1)
/// Payload:   struct ip6_mtuinfo, 32 bytes; address in network order, MTU in host order    Unit:   bytes
/// Kernel:    FreeBSD sys/netinet6/ip6_input.c ip6_notify_pmtu()
/// Absent:    with a datagram that was sent
/// Effect:    a read returns 0 bytes that nobody has sent
/// Owns:      nothing
class ipv6_pathmtu : public detail::path_mtu_view {
public:
    using path_mtu_view::path_mtu_view;

    static constexpr view_info about{.name = "IPV6_PATHMTU",
                                     .id = {level::ipv6, 44},
                                     .size = 32,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 43},
                                     .presence = presence::rarely};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::freebsd

#endif
