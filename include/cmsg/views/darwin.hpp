// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_DARWIN_HPP
#define CMSGPP_VIEWS_DARWIN_HPP

// Control messages of macOS and iOS, under XNU's own names. On another system they are found in control data of
// abi::darwin. Taken from XNU's headers and source; no test of this project has run on that system.

#include <cmsg/core/foreign_view.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/sockaddr_dl.hpp>
#include <cmsg/core/time.hpp>
#include <cmsg/core/view_list.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::darwin {

/// The clock of mach_absolute_time(): ticks since boot, without time asleep. mach_timebase_info() tells how long one
/// is.
struct mach_absolute_clock {
    using time_point = tick_count<mach_absolute_clock>;
};

/// The clock of mach_continuous_time(): the same ticks, which go on while the machine sleeps.
struct mach_continuous_clock {
    using time_point = tick_count<mach_continuous_clock>;
};

/// File descriptors that came over an AF_UNIX socket. Those that the control buffer has no room for are open in the
/// process all the same, and nobody can know their numbers: the room must suffice.
/// Message:   SOL_SOCKET / SCM_RIGHTS         Enable: always, if control data is asked for
/// Payload:   int[n], 4 bytes each, host order    Unit:   -
/// Kernel:    XNU bsd/kern/uipc_usrreq.c unp_externalize()
/// Absent:    when the sender sent none
/// Effect:    -
/// Owns:      the descriptors: the receiver closes them
class scm_rights : public detail::rights_view {
public:
    using rights_view::rights_view;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "SCM_RIGHTS";
    static constexpr message_id id{level::socket, 1};
    static constexpr auto presence = cmsg::presence::usually;
};

/// Receive time in microseconds.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP      Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1)
/// Payload:   struct timeval, 16 bytes {s64, s32, 4 bytes padding}; 8 of a 32-bit program {s32, s32}; host order    Unit:   µs since 1970
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol(); bsd/kern/uipc_syscalls.c copyout_control() for 32-bit programs
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp : view_base {
public:
    using view_base::view_base;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "SCM_TIMESTAMP";
    static constexpr message_id id{level::socket, 2};
    static constexpr std::size_t payload_size = 16;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return size == payload_size || size == narrow_size;
    }

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::socket, 0x400); }

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept CMSGPP_NONALLOCATING
    {
        if (payload().size() == narrow_size) {
            return system_time{detail::nanoseconds_of(at<std::int32_t>(0), at<std::int32_t>(4), 1000)};
        }
        return system_time{detail::nanoseconds_of(at<std::int64_t>(0), at<std::int32_t>(8), 1000)};
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("time", time());
    }

private:
    static constexpr std::size_t narrow_size = 8; // XNU bsd/sys/time.h struct user32_timeval
};

/// Receive time in ticks that stand still while the machine sleeps. The number is SCM_PIDFD on Linux and SCM_BINTIME on
/// FreeBSD.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP_MONOTONIC    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP_MONOTONIC, 1)
/// Payload:   u64, 8 bytes, host order        Unit:   ticks of mach_absolute_time()
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp_monotonic : view_base {
public:
    using view_base::view_base;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "SCM_TIMESTAMP_MONOTONIC";
    static constexpr message_id id{level::socket, 4};
    static constexpr std::size_t payload_size = 8;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::socket, 0x800); }

    /// Ticks since boot.
    [[nodiscard]] constexpr mach_absolute_clock::time_point time() const noexcept CMSGPP_NONALLOCATING
    {
        return mach_absolute_clock::time_point{at<std::uint64_t>(0)};
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("time", time());
    }
};

/// Receive time in ticks that go on while the machine sleeps. Option and message are private to Apple's own headers.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP_CONTINUOUS    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP_CONTINUOUS, 1)
/// Payload:   u64, 8 bytes, host order        Unit:   ticks of mach_continuous_time()
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp_continuous : view_base {
public:
    using view_base::view_base;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "SCM_TIMESTAMP_CONTINUOUS";
    static constexpr message_id id{level::socket, 7};
    static constexpr std::size_t payload_size = 8;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::socket, 0x40000); }

    /// Ticks since boot.
    [[nodiscard]] constexpr mach_continuous_clock::time_point time() const noexcept CMSGPP_NONALLOCATING
    {
        return mach_continuous_clock::time_point{at<std::uint64_t>(0)};
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("time", time());
    }
};

/// Destination address of an IPv4 packet.
/// Message:   SOL_IP / IP_RECVDSTADDR         Enable: setsockopt(SOL_IP, IP_RECVDSTADDR, 1)
/// Payload:   struct in_addr, 4 bytes, network order    Unit:   -
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvdstaddr : public detail::in_addr_view {
public:
    using in_addr_view::in_addr_view;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "IP_RECVDSTADDR";
    static constexpr message_id id{level::ip, 7};
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 7); }
};

/// The interface that an IPv4 packet arrived on.
/// Message:   SOL_IP / IP_RECVIF              Enable: setsockopt(SOL_IP, IP_RECVIF, 1)
/// Payload:   struct sockaddr_dl of sdl_len bytes, 8 to 64; index in host order    Unit:   -
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvif : public detail::sockaddr_dl_view {
public:
    using sockaddr_dl_view::sockaddr_dl_view;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "IP_RECVIF";
    static constexpr message_id id{level::ip, 20};
    static constexpr std::size_t payload_size = 64; // XNU bsd/net/if_dl.h DLIL_SDLMAXLEN
    static constexpr int family = AF_INET;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return size >= data_offset && size <= payload_size;
    }

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 20); }
};

/// Time to live of an IPv4 packet, as it arrived.
/// Message:   SOL_IP / IP_RECVTTL             Enable: setsockopt(SOL_IP, IP_RECVTTL, 1)
/// Payload:   u8, 1 byte                      Unit:   hops, 0 to 255
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvttl : public detail::hop_limit_view<std::uint8_t> {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "IP_RECVTTL";
    static constexpr message_id id{level::ip, 24};
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 24); }
};

/// Where an IPv4 packet arrived: interface and destination address.
/// Message:   SOL_IP / IP_PKTINFO             Enable: setsockopt(SOL_IP, IP_RECVPKTINFO, 1)
/// Payload:   struct in_pktinfo, 12 bytes; index in host order, addresses in network order    Unit:   -
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_pktinfo : view_base {
public:
    using view_base::view_base;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "IP_PKTINFO";
    static constexpr message_id id{level::ip, 26};
    static constexpr std::size_t payload_size = 12;
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 26); }

    /// Index of the interface that the packet arrived on; 0 if there is none.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept CMSGPP_NONALLOCATING
    {
        return at<std::uint32_t>(0);
    }

    /// ipi_spec_dst, network order: XNU leaves it 0.0.0.0 on receive, so that one answers from the destination.
    [[nodiscard]] constexpr in_addr local() const noexcept CMSGPP_NONALLOCATING
    {
        return load_in_addr(payload().data() + 4);
    }

    /// The destination address in the packet's header (ipi_addr), network order.
    [[nodiscard]] constexpr in_addr destination() const noexcept CMSGPP_NONALLOCATING
    {
        return load_in_addr(payload().data() + 8);
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("interface_index", interface_index());
        sink("local", local());
        sink("destination", destination());
    }
};

/// Type of service of an IPv4 packet: ECN codepoint and DSCP. The type is the option's own number, not IP_TOS.
/// Message:   SOL_IP / IP_RECVTOS             Enable: setsockopt(SOL_IP, IP_RECVTOS, 1)
/// Payload:   u8, 1 byte                      Unit:   -
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvtos : public detail::traffic_class_view<std::uint8_t> {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "IP_RECVTOS";
    static constexpr message_id id{level::ip, 27};
    static constexpr int family = AF_INET;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ip, 27); }
};

/// Where a packet of an IPv6 socket arrived: interface and destination address, ::ffff:a.b.c.d of an IPv4 one. A socket
/// has it under one of the two numbers: that of RFC 3542 or, if the program was compiled without __APPLE_USE_RFC_3542,
/// that of RFC 2292.
/// Message:   SOL_IPV6 / IPV6_PKTINFO, IPV6_2292PKTINFO    Enable: setsockopt(SOL_IPV6, IPV6_RECVPKTINFO, 1)
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    XNU bsd/netinet6/ip6_input.c ip6_savecontrol_v4(), of IPv4 packets since xnu-4903 (macOS 10.14)
/// Absent:    for IPv4 packets before xnu-4903
/// Effect:    -
/// Owns:      nothing
class ipv6_pktinfo : public detail::in6_pktinfo_view {
public:
    using in6_pktinfo_view::in6_pktinfo_view;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "IPV6_PKTINFO";
    static constexpr message_id ids[]{{level::ipv6, 46}, {level::ipv6, 19}};
    static constexpr message_id id = ids[0];
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET6;
    static constexpr bool comes_mapped = true;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ipv6, 61); }
};

/// Hop limit of an IPv6 packet, as it arrived; under one of two numbers, as IPV6_PKTINFO.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT, IPV6_2292HOPLIMIT    Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPLIMIT, 1)
/// Payload:   int, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    XNU bsd/netinet6/ip6_input.c ip6_savecontrol_v4()
/// Absent:    for IPv4 packets on a dual-stack socket
/// Effect:    -
/// Owns:      nothing
class ipv6_hoplimit : public detail::hop_limit_view<std::int32_t> {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "IPV6_HOPLIMIT";
    static constexpr message_id ids[]{{level::ipv6, 47}, {level::ipv6, 20}};
    static constexpr message_id id = ids[0];
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET6;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ipv6, 37); }
};

/// Traffic class of an IPv6 packet, or type of service of an IPv4 one on a dual-stack socket: ECN codepoint and DSCP.
/// In one byte, as xnu-4903 (macOS 10.14) sends it for IPv4 packets, there is the ECN codepoint alone, and a DSCP of 0
/// says nothing.
/// Message:   SOL_IPV6 / IPV6_TCLASS          Enable: setsockopt(SOL_IPV6, IPV6_RECVTCLASS, 1)
/// Payload:   int, 4 bytes, host order; u8, 1 byte, of IPv4 packets in xnu-4903    Unit:   -
/// Kernel:    XNU bsd/netinet6/ip6_input.c ip6_savecontrol_v4(), of IPv4 packets since xnu-4903
/// Absent:    for IPv4 packets before xnu-4903
/// Effect:    -
/// Owns:      nothing
class ipv6_tclass : public detail::traffic_class_view<std::int32_t> {
public:
    using traffic_class_view::traffic_class_view;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return size == payload_size || size == sizeof(std::uint8_t);
    }

    static constexpr auto platform = abi::platform::darwin;
    static constexpr const char* name = "IPV6_TCLASS";
    static constexpr message_id id{level::ipv6, 36};
    static constexpr auto presence = cmsg::presence::usually;
    static constexpr int family = AF_INET6;
    static constexpr bool comes_mapped = true;

    static int enable(socket_type fd) noexcept { return detail::set_option_on<platform>(fd, level::ipv6, 35); }
};

struct all_views
    : view_list<scm_timestamp, scm_timestamp_monotonic, scm_timestamp_continuous, ip_recvdstaddr, ip_recvif, ip_recvttl,
                ip_pktinfo, ip_recvtos, ipv6_pktinfo, ipv6_hoplimit, ipv6_tclass, scm_rights> {};

} // namespace cmsg::darwin

#endif
