// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_DESTINATIONS_HPP
#define CMSGPP_TESTS_SUPPORT_DESTINATIONS_HPP

// Addresses of which only the family and the bytes that tell IP versions apart matter.

#include <cstdint>

#include <netinet/in.h>

namespace support {

constexpr sockaddr_in v4()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    return address;
}

/// v6(0xff, 0xff, 0) is mapped.
constexpr sockaddr_in6 v6(std::uint8_t tenth = 0, std::uint8_t eleventh = 0, std::uint8_t first = 0x20)
{
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr.s6_addr[0] = first;
    address.sin6_addr.s6_addr[10] = tenth;
    address.sin6_addr.s6_addr[11] = eleventh;
    address.sin6_addr.s6_addr[12] = 192;
    return address;
}

} // namespace support

#endif
