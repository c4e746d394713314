// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_ADDRESS_HPP
#define CMSGPP_CORE_ADDRESS_HPP

// Internet addresses out of bytes. in6_addr holds a union, which a constant evaluation cannot copy as bytes.
// Never checks a size: the caller has.

#include <cmsg/core/inet.hpp>
#include <cmsg/core/load.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg {

/// Copies 4 bytes in network order.
[[nodiscard]] constexpr in_addr load_in_addr(const std::byte* at) noexcept CMSGPP_NONALLOCATING
{
    in_addr address{};
    address.s_addr = load<std::uint32_t>(at); // by its member: Winsock's in_addr is a union as well
    return address;
}

/// Copies 16 bytes in network order.
[[nodiscard]] constexpr in6_addr load_in6_addr(const std::byte* at) noexcept CMSGPP_NONALLOCATING
{
    if (!std::is_constant_evaluated()) {
        return load<in6_addr>(at);
    }
    in6_addr address{};
    for (std::size_t i = 0; i < sizeof address.s6_addr; ++i) {
        address.s6_addr[i] = std::to_integer<std::uint8_t>(at[i]);
    }
    return address;
}

/// Copies the 28 bytes of Linux' struct sockaddr_in6: family and scope in host order, port, flow and address in network
/// order.
[[nodiscard]] constexpr sockaddr_in6 load_sockaddr_in6(const std::byte* at) noexcept CMSGPP_NONALLOCATING
{
    sockaddr_in6 address{};
    // One byte on a BSD.
    address.sin6_family = static_cast<decltype(address.sin6_family)>(load<std::uint16_t>(at));
    address.sin6_port = load<std::uint16_t>(at + 2);
    address.sin6_flowinfo = load<std::uint32_t>(at + 4);
    address.sin6_addr = load_in6_addr(at + 8);
    address.sin6_scope_id = load<std::uint32_t>(at + 24);
    return address;
}

} // namespace cmsg

#endif
