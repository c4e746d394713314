// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_IPV6_HPP
#define CMSGPP_VIEWS_WINDOWS_IPV6_HPP

// Control messages of Windows at level IPPROTO_IPV6.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::windows {

/// Where a packet of an IPv6 socket arrived: destination address and interface; of an IPv4 packet ::ffff:a.b.c.d, in
/// front of IP_PKTINFO if that is enabled too.
/// Message:   SOL_IPV6 / IPV6_PKTINFO         Enable: setsockopt(IPPROTO_IPV6, IPV6_PKTINFO, 1)
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    Windows XP; ws2ipdef.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ipv6_pktinfo : public detail::in6_pktinfo_view {
public:
    using in6_pktinfo_view::in6_pktinfo_view;

    static constexpr view_info about{.name = "IPV6_PKTINFO",
                                     .id = {level::ipv6, 19},
                                     .size = 20,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 19},
                                     .presence = presence::usually,
                                     .comes_mapped = true};
};

/// Hop limit of an IPv6 packet, as it arrived.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT        Enable: setsockopt(IPPROTO_IPV6, IPV6_HOPLIMIT, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    Windows Vista; ws2ipdef.h
/// Absent:    for IPv4 packets on a dual-stack socket; when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ipv6_hoplimit : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{.name = "IPV6_HOPLIMIT",
                                     .id = {level::ipv6, 21},
                                     .size = 4,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 21},
                                     .presence = presence::usually};
};

/// Traffic class of an IPv6 packet: ECN codepoint and DSCP.
/// Message:   SOL_IPV6 / IPV6_TCLASS          Enable: setsockopt(IPPROTO_IPV6, IPV6_RECVTCLASS, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   -
/// Kernel:    ws2ipdef.h IPV6_RECVTCLASS
/// Absent:    for IPv4 packets on a dual-stack socket; when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ipv6_tclass : public detail::traffic_class_view {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr view_info about{.name = "IPV6_TCLASS",
                                     .id = {level::ipv6, 39},
                                     .size = 4,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 40},
                                     .presence = presence::usually};
};

/// ECN codepoint of an IPv6 packet, without the DSCP.
/// Message:   SOL_IPV6 / IPV6_ECN             Enable: setsockopt(IPPROTO_IPV6, IPV6_RECVECN, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   codepoint, 0 to 3
/// Kernel:    Windows 10 20348; ws2ipdef.h
/// Absent:    for IPv4 packets on a dual-stack socket; when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ipv6_ecn : public detail::ecn_view {
public:
    using ecn_view::ecn_view;

    static constexpr view_info about{.name = "IPV6_ECN",
                                     .id = {level::ipv6, 50},
                                     .size = 4,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 50},
                                     .presence = presence::usually};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::windows

#endif
