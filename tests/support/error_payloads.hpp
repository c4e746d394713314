// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_ERROR_PAYLOADS_HPP
#define CMSGPP_TESTS_SUPPORT_ERROR_PAYLOADS_HPP

// Messages of an error queue, for the tests of the struct and of the views.

#include "support/build.hpp"
#include "support/view_checks.hpp" // for joined

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include <netinet/in.h>

namespace support {

/// A sock_extended_err of these numbers.
constexpr auto error_bytes(std::uint32_t error, unsigned origin, unsigned type, unsigned code, std::uint32_t info,
                           std::uint32_t data)
{
    return joined(bytes_of(error), octets(origin, type, code, 0xee), bytes_of(info), bytes_of(data));
}

inline constexpr auto router4 =
    joined(bytes_of(std::uint16_t{AF_INET}), octets(0, 0, 192, 0, 2, 1), std::array<std::byte, 8>{});
inline constexpr auto router6 =
    joined(bytes_of(std::uint16_t{AF_INET6}), octets(0, 0, 0, 0, 0, 0), octets(0x20, 0x01, 0x0d, 0xb8),
           std::array<std::byte, 11>{}, octets(1), bytes_of(std::uint32_t{7}));
inline constexpr auto nobody4 = std::array<std::byte, 16>{};
inline constexpr auto nobody6 = std::array<std::byte, 28>{};

// Destination unreachable, port unreachable; info and data, which it does not use, tell the two apart.
inline constexpr auto unreachable4 = error_bytes(ECONNREFUSED, 2, 3, 3, 0x01020304, 0x05060708);
inline constexpr auto unreachable6 = error_bytes(ECONNREFUSED, 3, 1, 4, 0x01020304, 0x05060708);

} // namespace support

#endif
