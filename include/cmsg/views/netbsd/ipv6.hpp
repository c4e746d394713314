// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_NETBSD_IPV6_HPP
#define CMSGPP_VIEWS_NETBSD_IPV6_HPP

// Control messages of IPv6 sockets on NetBSD, level SOL_IPV6; see all.hpp. An IPv4 packet on such a socket has none.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd {

/// Where an IPv6 packet arrived: interface and destination address. A socket has it under one of the two numbers, that
/// of RFC 3542 or that of RFC 2292.
/// Message:   SOL_IPV6 / IPV6_PKTINFO, IPV6_2292PKTINFO    Enable: setsockopt(SOL_IPV6, IPV6_RECVPKTINFO, 1)
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    NetBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    for IPv4 packets on a dual-stack socket
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
                                     .presence = presence::usually};
};

/// Hop limit of an IPv6 packet, as it arrived; under one of two numbers, as IPV6_PKTINFO.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT, IPV6_2292HOPLIMIT    Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPLIMIT, 1)
/// Payload:   int, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    NetBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    for IPv4 packets on a dual-stack socket
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
                                     .presence = presence::usually};
};

/// Traffic class of an IPv6 packet: ECN codepoint and DSCP.
/// Message:   SOL_IPV6 / IPV6_TCLASS          Enable: setsockopt(SOL_IPV6, IPV6_RECVTCLASS, 1)
/// Payload:   int, 4 bytes, host order        Unit:   -
/// Kernel:    NetBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    for IPv4 packets on a dual-stack socket
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
                                     .presence = presence::usually};
};

/// The MTU of a path that is too narrow for a packet of this socket. It comes with a datagram of no bytes, whose source
/// is the destination of that packet.
/// Message:   SOL_IPV6 / IPV6_PATHMTU         Enable: setsockopt(SOL_IPV6, IPV6_RECVPATHMTU, 1)
/// Payload:   struct ip6_mtuinfo, 32 bytes; address in network order, MTU in host order    Unit:   bytes
/// Kernel:    NetBSD sys/netinet6/ip6_input.c ip6_notify_pmtu()
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

} // namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd

#endif
