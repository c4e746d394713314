// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_IPV6_HPP
#define CMSGPP_VIEWS_WINDOWS_IPV6_HPP

// Control messages of Windows at level IPPROTO_IPV6.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/foreign_view.hpp>

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

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IPV6_PKTINFO";
    static constexpr message_id id{level::ipv6, 19};
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET6;
    static constexpr bool comes_mapped = true;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ipv6, 19); }
};

/// Hop limit of an IPv6 packet, as it arrived.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT        Enable: setsockopt(IPPROTO_IPV6, IPV6_HOPLIMIT, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    Windows Vista; ws2ipdef.h
/// Absent:    for IPv4 packets on a dual-stack socket; when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ipv6_hoplimit : public detail::hop_limit_view<std::int32_t> {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IPV6_HOPLIMIT";
    static constexpr message_id id{level::ipv6, 21};
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET6;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ipv6, 21); }
};

/// Traffic class of an IPv6 packet: ECN codepoint and DSCP.
/// Message:   SOL_IPV6 / IPV6_TCLASS          Enable: setsockopt(IPPROTO_IPV6, IPV6_RECVTCLASS, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   -
/// Kernel:    Windows 10 1607; ws2ipdef.h
/// Absent:    for IPv4 packets on a dual-stack socket; when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ipv6_tclass : public detail::traffic_class_view<std::int32_t> {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IPV6_TCLASS";
    static constexpr message_id id{level::ipv6, 39};
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET6;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ipv6, 40); }
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

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IPV6_ECN";
    static constexpr message_id id{level::ipv6, 50};
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET6;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ipv6, 50); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::windows

#endif
