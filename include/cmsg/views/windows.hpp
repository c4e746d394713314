// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_HPP
#define CMSGPP_VIEWS_WINDOWS_HPP

// Control messages of Windows, under Winsock's own names. On another system they are found in control data of
// abi::windows_64 and abi::windows_32. Taken from ws2ipdef.h, mstcpip.h and Microsoft's documentation; those of TTL,
// type of service and PKTINFO are received under Wine (.ci/run windows). On a dual-stack socket an IPv4 packet has
// those of IPv4, and IPV6_PKTINFO. Short of memory Windows delivers a datagram without them (msquic
// src/platform/datapath_winuser.c CxPlatDataPathUdpRecvComplete()), so that none is certain.
// WSARecvMsg fails for a datagram that it has cut, and delivers its control data: hand on what receive_result_of()
// says.

#include <cmsg/core/foreign_view.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/view_list.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg {
namespace detail {

/// An ECN codepoint in an int.
class ecn_view : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t payload_size = 4;

    [[nodiscard]] constexpr cmsg::ecn ecn() const noexcept CMSGPP_NONALLOCATING
    {
        return ecn_of(static_cast<std::uint8_t>(at<std::int32_t>(0)));
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("ecn", ecn());
    }
};

/// Winsock's struct in_pktinfo, which begins with the address; perhaps more behind it.
class windows_pktinfo_view : protected view_base {
public:
    using view_base::view_base;

    /// The destination address in the packet's header (ipi_addr), network order.
    [[nodiscard]] constexpr in_addr destination() const noexcept CMSGPP_NONALLOCATING
    {
        return load_in_addr(payload().data());
    }

    /// Index of the interface that the packet arrived on.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept CMSGPP_NONALLOCATING
    {
        return at<std::uint32_t>(4);
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("destination", destination());
        sink("interface_index", interface_index());
    }
};

} // namespace detail

namespace windows {

/// The clock of QueryPerformanceCounter(): ticks since boot. QueryPerformanceFrequency() tells how many make a second.
struct performance_counter_clock {
    using time_point = tick_count<performance_counter_clock>;
};

/// Type of service of an IPv4 packet: ECN codepoint and DSCP.
/// Message:   SOL_IP / IP_TOS                 Enable: setsockopt(IPPROTO_IP, IP_RECVTOS, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   -
/// Kernel:    Windows 10 1607; ws2ipdef.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ip_tos : public detail::traffic_class_view<std::int32_t> {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IP_TOS";
    static constexpr message_id id{level::ip, 3};
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 40); }
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

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IP_ECN";
    static constexpr message_id id{level::ip, 50};
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 50); }
};

/// Time to live of an IPv4 packet, as it arrived. Its number is not the option's, which is IP_RECVTTL or IP_HOPLIMIT,
/// 21.
/// Message:   SOL_IP / IP_TTL                 Enable: setsockopt(IPPROTO_IP, IP_RECVTTL, 1)
/// Payload:   INT, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    Windows Vista; ws2ipdef.h; msquic src/platform/datapath_winuser.c
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class ip_ttl : public detail::hop_limit_view<std::int32_t> {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IP_TTL";
    static constexpr message_id id{level::ip, 4};
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 21); }
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

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IP_PKTINFO";
    static constexpr message_id id{level::ip, 19};
    static constexpr std::size_t payload_size = 8;
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 19); }
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

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IP_PKTINFO_EX";
    static constexpr message_id id{level::ip, 51};
    static constexpr std::size_t payload_size = 12;
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 51); }

    /// SCOPE_ID::Value: the zone in the 28 low bits, the level in the 4 high ones.
    [[nodiscard]] constexpr std::uint32_t scope_id() const noexcept CMSGPP_NONALLOCATING
    {
        return at<std::uint32_t>(8);
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
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

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "IP_ORIGINAL_ARRIVAL_IF";
    static constexpr message_id id{level::ip, 47};
    static constexpr std::size_t payload_size = 4;
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 47); }

    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept CMSGPP_NONALLOCATING
    {
        return at<std::uint32_t>(0);
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("interface_index", interface_index());
    }
};

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

/// Receive time of a datagram; of the performance counter, unless the network card's own stamps are switched on.
/// Message:   SOL_SOCKET / SO_TIMESTAMP       Enable: WSAIoctl(SIO_TIMESTAMPING), which is no socket option
/// Payload:   UINT64, 8 bytes, host order     Unit:   ticks of QueryPerformanceCounter()
/// Kernel:    Windows 11; mstcpip.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class so_timestamp : view_base {
public:
    using view_base::view_base;

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "SO_TIMESTAMP";
    static constexpr message_id id{level::socket, 0x300a};
    static constexpr std::size_t payload_size = 8;
    static constexpr auto presence = cmsg::presence::usually;

    /// Ticks since boot.
    [[nodiscard]] constexpr performance_counter_clock::time_point time() const noexcept CMSGPP_NONALLOCATING
    {
        return performance_counter_clock::time_point{at<std::uint64_t>(0)};
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("time", time());
    }
};

/// Segment size of a datagram that Windows coalesced (URO). Some versions coalesce without saying so.
/// Message:   SOL_UDP / UDP_COALESCED_INFO    Enable: setsockopt(IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, 65527)
/// Payload:   DWORD, 4 bytes, host order      Unit:   bytes per segment; the last may be shorter
/// Kernel:    Windows 10 2004; ws2ipdef.h
/// Absent:    when the datagram was not coalesced
/// Effect:    payload buffers below the 65527 bytes that are asked for lose data (WSAEMSGSIZE)
/// Owns:      nothing
class udp_coalesced_info : view_base {
public:
    using view_base::view_base;

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "UDP_COALESCED_INFO";
    static constexpr message_id id{level::udp, 3};
    static constexpr std::size_t payload_size = 4;
    static constexpr auto presence = cmsg::presence::rarely;

    static int enable(socket_type fd) noexcept
    {
        constexpr int largest = 0xffff - 8; // the payload of the largest UDP datagram
        return detail::set_option_on<platform>(fd, level::udp, 3, largest);
    }

    /// Bytes per segment.
    [[nodiscard]] constexpr std::uint32_t segment_size() const noexcept CMSGPP_NONALLOCATING
    {
        return at<std::uint32_t>(0);
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("segment_size", segment_size());
    }
};

struct all_views : view_list<so_timestamp, udp_coalesced_info, ip_pktinfo, ip_pktinfo_ex, ip_original_arrival_if,
                             ip_ttl, ip_tos, ip_ecn, ipv6_pktinfo, ipv6_hoplimit, ipv6_tclass, ipv6_ecn> {};

} // namespace windows
} // namespace cmsg

#endif
