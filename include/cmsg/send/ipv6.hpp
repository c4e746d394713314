// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_IPV6_HPP
#define CMSGPP_SEND_IPV6_HPP

// Values to send at level SOL_IPV6: they act on IPv6 packets. For an IPv4 packet of a dual-stack socket the kernel
// ignores all of them but IPV6_PKTINFO with a mapped address (linux v6.12 net/ipv6/datagram.c ip6_datagram_send_ctl(),
// net/ipv4/ip_sockglue.c ip_cmsg_send()). Extension headers are in ipv6_extension.hpp.

#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/send/sendable.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

namespace detail {

using cmsg::detail::is_mapped;

} // namespace detail

/// Traffic class of one packet: both its fields, DSCP and ECN, whatever the socket's own say. See traffic_class.
/// Message:   SOL_IPV6 / IPV6_TCLASS, linux v2.6.14
/// Payload:   int, 4 bytes, host order; a single byte is refused
/// Range:     0 to 255, and -1: linux v6.1 takes that for the socket's own class (net/ipv6/udp.c udpv6_sendmsg()),
///            v6.18 sends 255, so rather leave the message out
struct ipv6_tclass {
    static constexpr value_info about{.id = {level::ipv6, 67}, .size = 4};

    std::int32_t value = 0; ///< DSCP in the upper six of eight bits, ECN in the lower two

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= -1 && value <= 255; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// Hop limit of one packet.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT, linux v2.6.14
/// Payload:   int, 4 bytes, host order; a single byte is refused
/// Range:     0 to 255; -1 for the route's own. Of other numbers linux v6.18 looks at 16 bits only: 65536 becomes 0
struct ipv6_hoplimit {
    static constexpr value_info about{.id = {level::ipv6, 52}, .size = 4};

    std::int32_t value = 64; ///< hops

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= -1 && value <= 255; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// The hop limit under its number of RFC 2292.
/// Message:   SOL_IPV6 / IPV6_2292HOPLIMIT, linux v2.2
/// Payload:   int, 4 bytes, host order
/// Range:     0 to 255; -1 for the route's own
struct ipv6_2292hoplimit : ipv6_hoplimit {
    static constexpr value_info about{.id = {level::ipv6, 8}, .size = 4};
};

/// Where one packet leaves: through which interface, and from which local address. See reply_from.
/// Message:   SOL_IPV6 / IPV6_PKTINFO, linux v2.6.14
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order
/// Range:     any; an address that is not local to the machine is refused with EINVAL, as is one of a link without its
///            interface; an interface that does not exist with ENODEV. For an IPv4 packet it has to be a mapped one
///            (::ffff:a.b.c.d), else EINVAL; it is refused as at ip_pktinfo (tests/kernel/refusals.test.cpp)
struct ipv6_pktinfo {
    static constexpr value_info about{.id = {level::ipv6, 50}, .size = 20};

    std::uint32_t interface_index = 0; ///< 0 leaves it to the routing table
    in6_addr local{};                  ///< network order; :: leaves it to the kernel

    /// Also if from there, or by that interface, no route leads to the destination.
    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_source(error); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.address(local);
        payload.integer(interface_index);
    }
};

/// The source under its number of RFC 2292.
/// Message:   SOL_IPV6 / IPV6_2292PKTINFO, linux v2.2
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order
/// Range:     as IPV6_PKTINFO; ignored for an IPv4 packet
struct ipv6_2292pktinfo : ipv6_pktinfo {
    static constexpr value_info about{.id = {level::ipv6, 2}, .size = 20};
};

/// Flow label of one packet. The traffic class that stands in the same word has no effect on send, so it is zero.
/// Message:   SOL_IPV6 / IPV6_FLOWINFO, linux v2.2
/// Payload:   4 bytes, network order
/// Range:     20 bits; a label that another socket has leased for itself is refused with EINVAL
struct ipv6_flowinfo {
    static constexpr value_info about{.id = {level::ipv6, 11}, .size = 4};

    std::uint32_t flow_label = 0; ///< in host order

    [[nodiscard]] constexpr bool valid() const noexcept { return flow_label < 1U << 20U; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.network(flow_label); }
};

/// Whether one packet may be fragmented by this machine; if it may not and is too large, sendmsg says EMSGSIZE.
/// Message:   SOL_IPV6 / IPV6_DONTFRAG
/// Payload:   int, 4 bytes, host order
/// Range:     0 or 1
struct ipv6_dontfrag {
    static constexpr value_info about{.id = {level::ipv6, 62}, .size = 4};

    bool value = true; ///< true: it may not be fragmented

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(std::int32_t{value}); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
