// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_FREEBSD_HPP
#define CMSGPP_SEND_FREEBSD_HPP

// Values to send on FreeBSD, with its numbers; level SOL_SOCKET has send::scm_rights. A destination of IPv4, also a
// mapped one on an AF_INET6 socket, takes those of level SOL_IP. No test of this project has run on that system.

#include <cmsg/send/sendable.hpp>
#include <cmsg/send/system_payloads.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send::freebsd {

/// Found by the values of this namespace.
template <class Value>
[[nodiscard]] constexpr abi::platform platform_of(const Value*) noexcept
{
    return abi::platform::freebsd;
}

/// Type of service of one packet: DSCP and ECN.
/// Message:   SOL_IP / IP_TOS
/// Payload:   u8, 1 byte; an int is refused with EINVAL
/// Range:     0 to 255; FreeBSD sys/netinet/udp_usrreq.c udp_send()
struct ip_tos {
    static constexpr value_info about{.id = {level::ip, 3}, .size = 1};

    std::int32_t value = 0; ///< DSCP in the upper six of eight bits, ECN in the lower two

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= 0 && value <= 255; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(static_cast<std::uint8_t>(value));
    }
};

/// Local address that one packet leaves from. It does not choose the interface.
/// Message:   SOL_IP / IP_SENDSRCADDR
/// Payload:   struct in_addr, 4 bytes, network order
/// Range:     any; the socket has to be bound to a port, and to no address or to this one, else EINVAL (FreeBSD
///            sys/netinet/udp_usrreq.c udp_send())
struct ip_sendsrcaddr : detail::source_address {
    static constexpr value_info about{.id = {level::ip, 7}, .size = 4};
};

/// Traffic class of one packet: DSCP and ECN.
/// Message:   SOL_IPV6 / IPV6_TCLASS
/// Payload:   int, 4 bytes, host order
/// Range:     0 to 255; FreeBSD sys/netinet6/ip6_output.c ip6_setpktopt()
struct ipv6_tclass : detail::byte_in_int {
    static constexpr value_info about{.id = {level::ipv6, 61}, .size = 4};
};

/// Hop limit of one packet.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT
/// Payload:   int, 4 bytes, host order
/// Range:     0 to 255; -1 for the socket's own
struct ipv6_hoplimit : detail::hops_in_int {
    static constexpr value_info about{.id = {level::ipv6, 47}, .size = 4};
};

/// Where one packet leaves: from which local address, and through which interface.
/// Message:   SOL_IPV6 / IPV6_PKTINFO
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order
/// Range:     any
struct ipv6_pktinfo : detail::source_in6_pktinfo {
    static constexpr value_info about{.id = {level::ipv6, 46}, .size = 20};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send::freebsd

#endif
