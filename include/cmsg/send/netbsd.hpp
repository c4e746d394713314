// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_NETBSD_HPP
#define CMSGPP_SEND_NETBSD_HPP

// Values to send on NetBSD, with its numbers; level SOL_SOCKET has send::scm_rights. It has no message for the type of
// service of an IPv4 packet, and refuses one of an unknown number. No test of this project has run on that system.

#include <cmsg/send/sendable.hpp>
#include <cmsg/send/system_payloads.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send::netbsd {

/// Found by the values of this namespace.
template <class Value>
[[nodiscard]] constexpr abi::platform platform_of(const Value*) noexcept
{
    return abi::platform::netbsd;
}

/// Where one packet leaves: from which local address, and through which interface.
/// Message:   SOL_IP / IP_PKTINFO
/// Payload:   struct in_pktinfo, 8 bytes; address in network order, index in host order
/// Range:     any; NetBSD sys/netinet/ip_output.c ip_pktinfo_prepare()
struct ip_pktinfo : detail::source_address_and_interface {
    static constexpr value_info about{.id = {level::ip, 25}, .size = 8};
};

/// Traffic class of one packet: DSCP and ECN.
/// Message:   SOL_IPV6 / IPV6_TCLASS
/// Payload:   int, 4 bytes, host order
/// Range:     0 to 255; NetBSD sys/netinet6/ip6_output.c ip6_setpktopt()
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

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send::netbsd

#endif
