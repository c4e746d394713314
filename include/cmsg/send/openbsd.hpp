// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_OPENBSD_HPP
#define CMSGPP_SEND_OPENBSD_HPP

// Values to send on OpenBSD, with its numbers; level SOL_SOCKET has send::scm_rights. It has no message for the type of
// service of an IPv4 packet, and ignores those of unknown numbers. No test of this project has run on that system.

#include <cmsg/send/sendable.hpp>
#include <cmsg/send/system_payloads.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send::openbsd {

/// Found by the values of this namespace.
template <class Value>
[[nodiscard]] constexpr abi::platform platform_of(const Value*) noexcept
{
    return abi::platform::openbsd;
}

/// Local address that one packet leaves from, of a socket that is not connected.
/// Message:   SOL_IP / IP_SENDSRCADDR
/// Payload:   struct in_addr, 4 bytes, network order
/// Range:     any; OpenBSD sys/netinet/udp_usrreq.c udp_output()
struct ip_sendsrcaddr : detail::source_address {
    static constexpr value_info about{.id = {level::ip, 7}, .size = 4};
};

/// Traffic class of one packet: DSCP and ECN.
/// Message:   SOL_IPV6 / IPV6_TCLASS
/// Payload:   int, 4 bytes, host order
/// Range:     0 to 255; OpenBSD sys/netinet6/ip6_output.c ip6_setpktopt()
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

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send::openbsd

#endif
