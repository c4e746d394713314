// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_IP_VERSION_HPP
#define CMSGPP_PAYLOAD_IP_VERSION_HPP

// Which version of IP the packets have that go to an address. Reads an address by its bytes, whatever type the caller
// wrote it as.

#include <cmsg/core/load.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/endpoint.hpp>
#include <cmsg/platform/system.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The IP version of the packets that go to an address.
enum class ip_version : std::uint8_t { none, v4, v6 };

namespace detail {

template <class Address>
[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr int family_at(const Address& address, int said) noexcept
{
    if (std::is_constant_evaluated()) {
        return said;
    }
    return load_family(static_cast<const std::byte*>(static_cast<const void*>(&address)));
}

} // namespace detail

/// The version by which packets go to an address: v4 also for an IPv4-mapped one, none for no address of IP.
[[nodiscard]] constexpr ip_version version_for(const sockaddr_in& destination) noexcept
{
    return detail::family_at(destination, destination.sin_family) == AF_INET ? ip_version::v4 : ip_version::none;
}

/// A mapped address (::ffff:a.b.c.d) stands for an IPv4 packet.
[[nodiscard]] constexpr ip_version version_for(const sockaddr_in6& destination) noexcept
{
    if (detail::family_at(destination, destination.sin6_family) != AF_INET6) {
        return ip_version::none;
    }
    return detail::is_mapped(destination.sin6_addr) ? ip_version::v4 : ip_version::v6;
}

/// `destination` is the first part of an address of its family, whole: what sendmsg takes.
[[nodiscard]] inline ip_version version_for(const sockaddr* destination) noexcept
{
    if (destination == nullptr) {
        return ip_version::none;
    }
    const auto* const bytes = static_cast<const std::byte*>(static_cast<const void*>(destination));
    switch (load_family(bytes)) {
    case AF_INET: return ip_version::v4;
    case AF_INET6: // no more than the address: a copy of the whole would be loaded across two stores
        return detail::is_mapped(load<in6_addr>(bytes + offsetof(sockaddr_in6, sin6_addr))) ? ip_version::v4
                                                                                            : ip_version::v6;
    default: return ip_version::none;
    }
}

[[nodiscard]] inline ip_version version_for(const sockaddr& destination) noexcept { return version_for(&destination); }

[[nodiscard]] inline ip_version version_for(const sockaddr_storage& destination) noexcept
{
    return version_for(static_cast<const sockaddr*>(static_cast<const void*>(&destination)));
}

[[nodiscard]] constexpr ip_version version_for(const endpoint& destination) noexcept
{
    return !destination ? ip_version::none : detail::is_mapped(destination.v6()) ? ip_version::v4 : ip_version::v6;
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
