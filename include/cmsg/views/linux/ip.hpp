// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IP_HPP
#define CMSGPP_VIEWS_LINUX_IP_HPP

// Control messages of level SOL_IP. They come with IPv4 packets, also on a dual-stack IPv6 socket.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ecn.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/label.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// Type of service of an IPv4 packet: ECN codepoint and DSCP.
/// Message:   SOL_IP / IP_TOS                 Enable: setsockopt(SOL_IP, IP_RECVTOS, 1)
/// Payload:   u8, 1 byte; int, 4 bytes, host order, from getsockopt(IP_PKTOPTIONS)    Unit:   -
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_cmsg_recv_tos()
/// Absent:    on TCP; an IPv6 packet on a dual-stack socket has IPV6_TCLASS instead
/// Effect:    -
/// Owns:      nothing
class ip_tos : public detail::traffic_class_view {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr view_info about{.name = "IP_TOS",
                                     .id = {level::ip, 1},
                                     .size = 1,
                                     .other_size = sizeof(std::int32_t),
                                     .place = place::ip_tos,
                                     .family = AF_INET,
                                     .option = {level::ip, 13}};
};

/// Time to live of an IPv4 packet, as it arrived.
/// Message:   SOL_IP / IP_TTL                 Enable: setsockopt(SOL_IP, IP_RECVTTL, 1)
/// Payload:   int, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_cmsg_recv_ttl()
/// Absent:    on TCP; an IPv6 packet on a dual-stack socket has IPV6_HOPLIMIT instead
/// Effect:    -
/// Owns:      nothing
class ip_ttl : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{.name = "IP_TTL",
                                     .id = {level::ip, 2},
                                     .size = 4,
                                     .place = place::ip_ttl,
                                     .family = AF_INET,
                                     .option = {level::ip, 12}};
};

/// Where an IPv4 packet arrived: interface, local address, destination address.
/// Message:   SOL_IP / IP_PKTINFO             Enable: setsockopt(SOL_IP, IP_PKTINFO, 1)
/// Payload:   struct in_pktinfo, 12 bytes; index in host order, addresses in network order    Unit:   -
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_cmsg_recv_pktinfo()
/// Absent:    on TCP; an IPv6 packet on a dual-stack socket has IPV6_PKTINFO alone
/// Effect:    on a dual-stack socket beside IPV6_PKTINFO a second message with each IPv4 packet
/// Owns:      nothing
class ip_pktinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IP_PKTINFO",
                                     .id = {level::ip, 8},
                                     .size = 12,
                                     .place = place::ip_pktinfo,
                                     .family = AF_INET,
                                     .option = {level::ip, 8}};

    /// Index of the interface that the packet arrived on; 0 if there is none.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(0); }

    /// The local address to answer from (ipi_spec_dst), network order. Differs from the destination for multicast
    /// and broadcast; 0.0.0.0 on the error queue.
    [[nodiscard]] constexpr in_addr local() const noexcept { return at<in_addr>(4); }

    /// The destination address in the packet's header (ipi_addr), network order.
    [[nodiscard]] constexpr in_addr destination() const noexcept { return at<in_addr>(8); }

    constexpr void each_field(auto sink) const
    {
        sink("interface_index", interface_index());
        sink("local", local());
        sink("destination", destination());
    }
};

/// Destination address and port of an IPv4 packet before it was redirected to this socket (TPROXY).
/// Message:   SOL_IP / IP_ORIGDSTADDR         Enable: setsockopt(SOL_IP, IP_RECVORIGDSTADDR, 1)
/// Payload:   struct sockaddr_in, 16 bytes; address and port in network order    Unit:   -
/// Kernel:    v2.6.29; net/ipv4/ip_sockglue.c ip_cmsg_recv_dstaddr()
/// Absent:    when the packet is too short to have ports
/// Effect:    -
/// Owns:      nothing
class ip_origdstaddr : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IP_ORIGDSTADDR",
                                     .id = {level::ip, 20},
                                     .size = 16,
                                     .place = place::ip_origdstaddr,
                                     .family = AF_INET,
                                     .option = {level::ip, 20},
                                     .presence = presence::usually};

    /// Family AF_INET, address and port in network order.
    [[nodiscard]] constexpr sockaddr_in address() const noexcept { return load_sockaddr_in(payload().data()); }

    constexpr void each_field(auto sink) const { sink("address", address()); }
};

static_assert(ip_origdstaddr::about.size == sizeof(sockaddr_in));

/// Security label of the packet's sender, as the security module writes it (SELinux, Smack).
/// Message:   SOL_IP / SCM_SECURITY           Enable: setsockopt(SOL_IP, IP_PASSSEC, 1)
/// Payload:   characters, 1 byte and more; SELinux ends them with a NUL, Smack does not    Unit:   -
/// Kernel:    v2.6.17; net/ipv4/ip_sockglue.c ip_cmsg_recv_security()
/// Absent:    without a security module that labels packets
/// Effect:    -
/// Owns:      nothing
class ip_security : public detail::label_view {
public:
    using label_view::label_view;

    static constexpr view_info about{.name = "SCM_SECURITY",
                                     .id = {level::ip, 3},
                                     .size = 1,
                                     .element = 1,
                                     .place = place::ip_security,
                                     .family = AF_INET,
                                     .option = {level::ip, 18},
                                     .presence = presence::usually};
};

/// Internet checksum of a datagram's payload, as the network card computed it.
/// Message:   SOL_IP / IP_CHECKSUM            Enable: setsockopt(SOL_IP, IP_CHECKSUM, 1)
/// Payload:   __wsum, 4 bytes, host order     Unit:   ones' complement sum of 16-bit words, not folded
/// Kernel:    v4.0; net/ipv4/ip_sockglue.c ip_cmsg_recv_checksum()
/// Absent:    on loopback, and where neither card nor kernel had summed the datagram when it was queued
/// Effect:    the kernel computes the sum back for each datagram that the card has verified (net/ipv4/udp.c
///            udp_unicast_rcv_skb())
/// Owns:      nothing
class ip_checksum : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IP_CHECKSUM",
                                     .id = {level::ip, 23},
                                     .size = 4,
                                     .place = place::ip_checksum,
                                     .family = AF_INET,
                                     .option = {level::ip, 23},
                                     .presence = presence::usually};

    /// The sum with its carries in the upper half. Only what it folds to says something of the payload.
    [[nodiscard]] constexpr std::uint32_t sum() const noexcept { return at<std::uint32_t>(0); }

    /// The sum of the payload's 16-bit words as this host loads them, carries added, not inverted (RFC 1071).
    [[nodiscard]] constexpr std::uint16_t folded() const noexcept
    {
        const std::uint32_t once = (sum() & 0xffffU) + (sum() >> 16U);
        return static_cast<std::uint16_t>(once + (once >> 16U));
    }

    constexpr void each_field(auto sink) const
    {
        sink("sum", sum());
        sink("folded", folded());
    }
};

/// Size of the largest fragment of a datagram that arrived in fragments.
/// Message:   SOL_IP / IP_RECVFRAGSIZE        Enable: setsockopt(SOL_IP, IP_RECVFRAGSIZE, 1)
/// Payload:   int, 4 bytes, host order        Unit:   bytes of the IPv4 packet, header included
/// Kernel:    v4.10; net/ipv4/ip_sockglue.c ip_cmsg_recv_fragsize()
/// Absent:    when the datagram arrived whole
/// Effect:    -
/// Owns:      nothing
class ip_recvfragsize : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IP_RECVFRAGSIZE",
                                     .id = {level::ip, 25},
                                     .size = 4,
                                     .place = place::ip_recvfragsize,
                                     .family = AF_INET,
                                     .option = {level::ip, 25},
                                     .presence = presence::rarely};

    /// Bytes.
    [[nodiscard]] constexpr std::uint32_t fragment_size() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("fragment_size", fragment_size()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
