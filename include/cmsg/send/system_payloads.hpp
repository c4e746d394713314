// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_SYSTEM_PAYLOADS_HPP
#define CMSGPP_SEND_SYSTEM_PAYLOADS_HPP

// What values to send of several systems say, whose messages have other numbers. Not for Linux, whose values say more
// of themselves.

#include <cmsg/payload/address.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send::detail {

/// A number from 0 to 255 in an int.
struct byte_in_int {
    std::int32_t value = 0;

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= 0 && value <= 255; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// A hop limit in an int; -1 stands for the socket's own.
struct hops_in_int {
    std::int32_t value = 64;

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= -1 && value <= 255; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// A source address of IPv4, alone.
struct source_address {
    in_addr local{}; ///< network order

    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_source(error); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.address(local); }
};

/// A source address of IPv4 and after it the interface to send by.
struct source_address_and_interface {
    std::uint32_t interface_index = 0; ///< 0 leaves it to the routing table
    in_addr local{};                   ///< network order; 0.0.0.0 leaves it to the kernel

    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_source(error); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.address(local);
        payload.integer(interface_index);
    }
};

/// RFC 3542's struct in6_pktinfo.
struct source_in6_pktinfo {
    std::uint32_t interface_index = 0; ///< 0 leaves it to the routing table
    in6_addr local{};                  ///< network order; :: leaves it to the kernel

    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_source(error); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.address(local);
        payload.integer(interface_index);
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send::detail

#endif
