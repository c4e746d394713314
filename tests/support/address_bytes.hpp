// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_ADDRESS_BYTES_HPP
#define CMSGPP_TESTS_SUPPORT_ADDRESS_BYTES_HPP

// Socket addresses as Linux' control data has them, and what they say.

#include "support/build.hpp"
#include "support/view_checks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include <netinet/in.h> // for sockaddr_in6, AF_INET, AF_INET6

namespace support {

/// Family and scope in host order, the rest in network order.
inline constexpr auto ipv6_bytes =
    joined(bytes_of(std::uint16_t{AF_INET6}), octets(0x01, 0xbb), octets(0, 0x0a, 0xbc, 0xde),
           octets(0x20, 0x01, 0x0d, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), bytes_of(std::uint32_t{3}));
inline constexpr auto ipv4_bytes =
    joined(bytes_of(std::uint16_t{AF_INET}), octets(0x01, 0xbb, 192, 0, 2, 7), std::array<std::byte, 8>{});

[[nodiscard]] constexpr bool is_the_golden_ipv6(const sockaddr_in6& address)
{
    for (std::size_t i = 0; i < 12; ++i) {
        if (address.sin6_addr.s6_addr[4 + i] != i + 1) {
            return false;
        }
    }
    return address.sin6_family == AF_INET6 && bytes_of(address.sin6_port) == octets(0x01, 0xbb) &&
           bytes_of(address.sin6_flowinfo) == octets(0, 0x0a, 0xbc, 0xde) && address.sin6_addr.s6_addr[0] == 0x20 &&
           address.sin6_addr.s6_addr[3] == 0xb8 && address.sin6_scope_id == 3;
}

} // namespace support

#endif
