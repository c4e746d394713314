// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_DARWIN_HPP
#define CMSGPP_SEND_DARWIN_HPP

// Values to send on macOS and iOS, with XNU's numbers; level SOL_SOCKET has send::scm_rights. A destination of IPv4,
// also a mapped one on an AF_INET6 socket, takes those of level SOL_IP. No test of this project has run on that system.

#include <cmsg/send/sendable.hpp>
#include <cmsg/send/system_payloads.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send::darwin {

/// Found by the values of this namespace.
template <class Value>
[[nodiscard]] constexpr abi::platform platform_of(const Value*) noexcept
{
    return abi::platform::darwin;
}

/// Type of service of one packet: DSCP and ECN.
/// Message:   SOL_IP / IP_TOS
/// Payload:   int, 4 bytes, host order; one of another size is skipped without an error
/// Range:     0 to 255; XNU bsd/netinet/in_tclass.c so_tos_from_control()
struct ip_tos : detail::byte_in_int {
    static constexpr value_info about{.id = {level::ip, 3}, .size = 4};
};

/// Local address that one packet leaves from. It cannot choose the interface: with ipi_ifindex XNU does not look at the
/// address.
/// Message:   SOL_IP / IP_PKTINFO
/// Payload:   struct in_pktinfo, 12 bytes: ipi_ifindex 0, ipi_spec_dst in network order, ipi_addr 0
/// Range:     any; XNU bsd/netinet/udp_usrreq.c udp_check_pktinfo()
struct ip_pktinfo {
    static constexpr value_info about{.id = {level::ip, 26}, .size = 12};

    in_addr local{}; ///< network order; 0.0.0.0 leaves it to the kernel

    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_source(error); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(std::uint32_t{0});
        payload.address(local);
        payload.address(in_addr{});
    }
};

/// Traffic class of one packet: DSCP and ECN.
/// Message:   SOL_IPV6 / IPV6_TCLASS
/// Payload:   int, 4 bytes, host order
/// Range:     0 to 255; XNU bsd/netinet6/ip6_output.c ip6_setpktopt()
struct ipv6_tclass : detail::byte_in_int {
    static constexpr value_info about{.id = {level::ipv6, 36}, .size = 4};
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
/// Range:     any; XNU ignores it for an IPv4 packet of an AF_INET6 socket
struct ipv6_pktinfo : detail::source_in6_pktinfo {
    static constexpr value_info about{.id = {level::ipv6, 46}, .size = 20};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send::darwin

#endif
