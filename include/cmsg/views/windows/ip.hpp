// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_IP_HPP
#define CMSGPP_VIEWS_WINDOWS_IP_HPP

// Control messages of Windows at level IPPROTO_IP. On a dual-stack socket an IPv4 packet has them, and IPV6_PKTINFO.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/windows_error.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Winsock's struct in_pktinfo, which begins with the address; perhaps more after it.
class windows_pktinfo_view : protected view_base {
public:
    using view_base::view_base;

    /// The destination address in the packet's header (ipi_addr), network order.
    [[nodiscard]] constexpr in_addr destination() const noexcept { return load_in_addr(payload().data()); }

    /// Index of the interface that the packet arrived on.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(4); }

    constexpr void each_field(auto sink) const
    {
        sink("destination", destination());
        sink("interface_index", interface_index());
    }
};

} // namespace detail

namespace windows {

/// Type of service of an IPv4 packet: ECN codepoint and DSCP.
/// Message:   SOL_IP / IP_TOS                 Enable: setsockopt(IPPROTO_IP, IP_RECVTOS, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   -
/// Kernel:    ws2ipdef.h IP_RECVTOS
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ip_tos : public detail::traffic_class_view {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr view_info about{.name = "IP_TOS",
                                     .id = {level::ip, 3},
                                     .size = 4,
                                     .family = AF_INET,
                                     .option = {level::ip, 40},
                                     .presence = presence::usually};
};

/// ECN codepoint of an IPv4 packet, without the DSCP.
/// Message:   SOL_IP / IP_ECN                 Enable: setsockopt(IPPROTO_IP, IP_RECVECN, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   codepoint, 0 to 3
/// Kernel:    Windows 10 20348; ws2ipdef.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ip_ecn : public detail::ecn_view {
public:
    using ecn_view::ecn_view;

    static constexpr view_info about{.name = "IP_ECN",
                                     .id = {level::ip, 50},
                                     .size = 4,
                                     .family = AF_INET,
                                     .option = {level::ip, 50},
                                     .presence = presence::usually};
};

/// Time to live of an IPv4 packet, as it arrived. Its number is not the option's, which is IP_RECVTTL or IP_HOPLIMIT,
/// 21.
/// Message:   SOL_IP / IP_TTL                 Enable: setsockopt(IPPROTO_IP, IP_RECVTTL, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    Windows Vista; ws2ipdef.h; msquic src/platform/datapath_winuser.c
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ip_ttl : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{.name = "IP_TTL",
                                     .id = {level::ip, 4},
                                     .size = 4,
                                     .family = AF_INET,
                                     .option = {level::ip, 21},
                                     .presence = presence::usually};
};

/// Where an IPv4 packet arrived: destination address and interface. The address is the first of the two.
/// Message:   SOL_IP / IP_PKTINFO             Enable: setsockopt(IPPROTO_IP, IP_PKTINFO, 1)
/// Payload:   struct in_pktinfo, 8 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    Windows XP; ws2ipdef.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ip_pktinfo : public detail::windows_pktinfo_view {
public:
    using windows_pktinfo_view::windows_pktinfo_view;

    static constexpr view_info about{.name = "IP_PKTINFO",
                                     .id = {level::ip, 19},
                                     .size = 8,
                                     .family = AF_INET,
                                     .option = {level::ip, 19},
                                     .presence = presence::usually};
};

/// As IP_PKTINFO, and the scope of the address.
/// Message:   SOL_IP / IP_PKTINFO_EX          Enable: setsockopt(IPPROTO_IP, IP_PKTINFO_EX, 1)
/// Payload:   struct in_pktinfo_ex, 12 bytes; address in network order, the others in host order    Unit:   -
/// Kernel:    ws2ipdef.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ip_pktinfo_ex : public detail::windows_pktinfo_view {
public:
    using windows_pktinfo_view::windows_pktinfo_view;

    static constexpr view_info about{.name = "IP_PKTINFO_EX",
                                     .id = {level::ip, 51},
                                     .size = 12,
                                     .family = AF_INET,
                                     .option = {level::ip, 51},
                                     .presence = presence::usually};

    /// SCOPE_ID::Value: the zone in the 28 low bits, the level in the 4 high ones.
    [[nodiscard]] constexpr std::uint32_t scope_id() const noexcept { return at<std::uint32_t>(8); }

    constexpr void each_field(auto sink) const
    {
        windows_pktinfo_view::each_field(sink);
        sink("scope_id", scope_id());
    }
};

/// The interface that an IPv4 packet arrived on at first, which is not that of IP_PKTINFO on a weak host.
/// Message:   SOL_IP / IP_ORIGINAL_ARRIVAL_IF    Enable: setsockopt(IPPROTO_IP, IP_ORIGINAL_ARRIVAL_IF, 1)
/// Payload:   IF_INDEX, 4 bytes, host order   Unit:   -
/// Kernel:    Windows 7; ws2ipdef.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ip_original_arrival_if : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IP_ORIGINAL_ARRIVAL_IF",
                                     .id = {level::ip, 47},
                                     .size = 4,
                                     .family = AF_INET,
                                     .option = {level::ip, 47},
                                     .presence = presence::usually};

    /// As GetIfEntry2 numbers it.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("interface_index", interface_index()); }
};

/// An ICMP error for a packet that the socket has sent. It may come without IP_PKTINFO.
/// Message:   SOL_IP / IP_RECVERR             Enable: setsockopt(IPPROTO_IP, IP_RECVERR, 1)
/// Payload:   struct in_recverr, 10 or, with its padding, 12 bytes; host order    Unit:   -
/// Kernel:    ws2ipdef.h IN_RECVERR; msquic src/platform/datapath_winkernel.c
/// Absent:    with a datagram that is no error
/// Effect:    -
/// Owns:      nothing
class ip_recverr : public detail::windows_error_view {
public:
    using windows_error_view::windows_error_view;

    static constexpr view_info about{.name = "IP_RECVERR",
                                     .id = {level::ip, 75},
                                     .size = 12,
                                     .shortest = 10,
                                     .family = AF_INET,
                                     .option = {level::ip, 75},
                                     .presence = presence::rarely};
};

} // namespace windows
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
