// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_WINDOWS_HPP
#define CMSGPP_SEND_WINDOWS_HPP

// Values to send on Windows, with Winsock's numbers: for WSASendMsg. A destination of IPv4, also a mapped one on an
// AF_INET6 socket, takes those of level SOL_IP. Wine takes any of them, and heeds none; no test of this project has
// sent one.

#include <cmsg/send/sendable.hpp>
#include <cmsg/send/system_payloads.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send::windows {

/// Found by the values of this namespace.
template <class Value>
[[nodiscard]] constexpr abi::platform platform_of(const Value*) noexcept
{
    return abi::platform::windows;
}

/// Type of service of one packet: DSCP and ECN. Versions of Windows that refuse it may take ip_ecn.
/// Message:   SOL_IP / IP_TOS
/// Payload:   INT, 4 bytes, host order
/// Range:     0 to 255; microsoft/msquic src/platform/datapath_winuser.c
struct ip_tos : detail::byte_in_int {
    static constexpr value_info about{.id = {level::ip, 3}, .size = 4};
};

/// ECN codepoint of one packet.
/// Message:   SOL_IP / IP_ECN, Windows Server 2022 (build 20348)
/// Payload:   INT, 4 bytes, host order
/// Range:     0 to 3; microsoft/msquic src/platform/datapath_winuser.c
struct ip_ecn : detail::byte_in_int {
    static constexpr value_info about{.id = {level::ip, 50}, .size = 4};

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= 0 && value <= 3; }
};

/// Where one packet leaves: from which local address, and through which interface.
/// Message:   SOL_IP / IP_PKTINFO
/// Payload:   struct in_pktinfo, 8 bytes; address in network order, index in host order
/// Range:     any
struct ip_pktinfo : detail::source_address_and_interface {
    static constexpr value_info about{.id = {level::ip, 19}, .size = 8};
};

/// Traffic class of one packet: DSCP and ECN.
/// Message:   SOL_IPV6 / IPV6_TCLASS
/// Payload:   int, 4 bytes, host order
/// Range:     0 to 255; microsoft/msquic src/platform/datapath_winuser.c
struct ipv6_tclass : detail::byte_in_int {
    static constexpr value_info about{.id = {level::ipv6, 39}, .size = 4};
};

/// Where one packet leaves: from which local address, and through which interface.
/// Message:   SOL_IPV6 / IPV6_PKTINFO
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order
/// Range:     any
struct ipv6_pktinfo : detail::source_in6_pktinfo {
    static constexpr value_info about{.id = {level::ipv6, 19}, .size = 20};
};

/// ECN codepoint of one packet.
/// Message:   SOL_IPV6 / IPV6_ECN, Windows Server 2022 (build 20348)
/// Payload:   INT, 4 bytes, host order
/// Range:     0 to 3; microsoft/msquic src/platform/datapath_winuser.c
struct ipv6_ecn : detail::byte_in_int {
    static constexpr value_info about{.id = {level::ipv6, 50}, .size = 4};

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= 0 && value <= 3; }
};

/// Bytes of each datagram that the kernel cuts one send into; the last may be shorter. See cmsg::segments.
/// Message:   SOL_UDP / UDP_SEND_MSG_SIZE
/// Payload:   DWORD, 4 bytes, host order
/// Range:     1 to 65535
struct udp_send_msg_size {
    static constexpr value_info about{.id = {level::udp, 2}, .size = 4};

    std::uint32_t value = 0; ///< bytes of each datagram

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= 1 && value <= 0xffff; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send::windows

#endif
