// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_ADDRESS_HPP
#define CMSGPP_PAYLOAD_ADDRESS_HPP

// Internet addresses out of bytes. in6_addr holds a union, which a constant evaluation cannot copy as bytes. Systems
// have a family of their own number at the start of a socket address, and BSDs its length; the rest is the same
// everywhere. Never checks a size, nor a family: the caller has.

#include <cmsg/core/load.hpp>
#include <cmsg/core/store.hpp>
#include <cmsg/platform/inet.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The family of this host's struct sockaddr at `at`, whatever type it has there: read through struct sockaddr, an
/// address that was written as another type may still show its former family (tests/send/traffic_class.test.cpp).
[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr int load_family(const std::byte* at) noexcept
{
    return load<decltype(sockaddr::sa_family)>(at + offsetof(sockaddr, sa_family));
}

/// Writes the family of this host's struct sockaddr, of `size` bytes; on a BSD that size as well, which stands before
/// it.
CMSGPP_ALWAYS_INLINE constexpr void store_family(std::byte* to, int family, std::size_t size) noexcept
{
    if constexpr (offsetof(sockaddr, sa_family) == sizeof(std::uint8_t)) {
        store(to, static_cast<std::uint8_t>(size));
    }
    store(to + offsetof(sockaddr, sa_family), static_cast<decltype(sockaddr::sa_family)>(family));
}

/// Copies 4 bytes in network order.
[[nodiscard]] constexpr in_addr load_in_addr(const std::byte* at) noexcept
{
    in_addr address{};
    address.s_addr = load<std::uint32_t>(at); // by its member: Winsock's in_addr is a union as well
    return address;
}

/// Copies 16 bytes in network order.
[[nodiscard]] constexpr in6_addr load_in6_addr(const std::byte* at) noexcept
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

/// Port and address of any system's struct sockaddr_in, 16 bytes, in network order, as this host's own of family
/// AF_INET; a BSD's sin_len is left out.
[[nodiscard]] constexpr sockaddr_in load_sockaddr_in(const std::byte* at) noexcept
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = load<std::uint16_t>(at + 2);
    address.sin_addr = load_in_addr(at + 4);
    return address;
}

/// Port, flow label and address in network order, and scope in host order, of any system's struct sockaddr_in6, 28
/// bytes, as this host's own of family AF_INET6; a BSD's sin6_len is left out.
[[nodiscard]] constexpr sockaddr_in6 load_sockaddr_in6(const std::byte* at) noexcept
{
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = load<std::uint16_t>(at + 2);
    address.sin6_flowinfo = load<std::uint32_t>(at + 4);
    address.sin6_addr = load_in6_addr(at + 8);
    address.sin6_scope_id = load<std::uint32_t>(at + 24);
    return address;
}

namespace detail {

/// Whether the address stands for an IPv4 one: ::ffff:a.b.c.d. Byte by byte that takes as long as the messages of a
/// reply (bench_suite k6).
[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool is_mapped(const in6_addr& address) noexcept
{
    if (std::is_constant_evaluated()) { // it holds a union, which is no constant as a whole
        for (std::size_t i = 0; i < 12; ++i) {
            if (address.s6_addr[i] != (i < 10 ? 0 : 0xff)) {
                return false;
            }
        }
        return true;
    }
    constexpr auto mark = std::bit_cast<std::uint32_t>(std::array<std::uint8_t, 4>{0, 0, 0xff, 0xff});
    const void* const bytes = &address;
    const auto words = load<std::array<std::uint32_t, 4>>(static_cast<const std::byte*>(bytes));
    return (words[0] | words[1] | (words[2] ^ mark)) == 0;
}

} // namespace detail

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
