// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_IPV6_HPP
#define CMSGPP_VIEWS_WINDOWS_IPV6_HPP

// Control messages of Windows at level IPPROTO_IPV6.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/windows_error.hpp>
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

/// As IPV6_PKTINFO, and the scope of the address.
/// Message:   SOL_IPV6 / IPV6_PKTINFO_EX      Enable: setsockopt(IPPROTO_IPV6, IPV6_PKTINFO_EX, 1)
/// Payload:   struct in6_pktinfo_ex, 24 bytes; address in network order, the others in host order    Unit:   -
/// Kernel:    ws2ipdef.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ipv6_pktinfo_ex : public detail::in6_pktinfo_view {
public:
    using in6_pktinfo_view::in6_pktinfo_view;

    static constexpr view_info about{.name = "IPV6_PKTINFO_EX",
                                     .id = {level::ipv6, 51},
                                     .size = 24,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 51},
                                     .presence = presence::usually};

    /// SCOPE_ID::Value: the zone in the 28 low bits, the level in the 4 high ones.
    [[nodiscard]] constexpr std::uint32_t scope_id() const noexcept { return at<std::uint32_t>(20); }

    constexpr void each_field(auto sink) const
    {
        in6_pktinfo_view::each_field(sink);
        sink("scope_id", scope_id());
    }
};

/// An ICMPv6 error for a packet that the socket has sent. It may come without IPV6_PKTINFO.
/// Message:   SOL_IPV6 / IPV6_RECVERR         Enable: setsockopt(IPPROTO_IPV6, IPV6_RECVERR, 1)
/// Payload:   struct in_recverr, 10 or, with its padding, 12 bytes; host order    Unit:   -
/// Kernel:    ws2ipdef.h IN_RECVERR; msquic src/platform/datapath_winkernel.c
/// Absent:    with a datagram that is no error
/// Effect:    -
/// Owns:      nothing
class ipv6_recverr : public detail::windows_error_view {
public:
    using windows_error_view::windows_error_view;

    static constexpr view_info about{.name = "IPV6_RECVERR",
                                     .id = {level::ipv6, 75},
                                     .size = 12,
                                     .shortest = 10,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 75},
                                     .presence = presence::rarely};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::windows

#endif
