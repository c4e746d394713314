// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_ADDRESS_HPP
#define CMSGPP_CORE_ADDRESS_HPP

// Socket addresses out of bytes. in6_addr holds a union, which a constant evaluation cannot copy as bytes.
// The load functions never check a size: the caller has; socket_address does.

#include <cmsg/core/inet.hpp>
#include <cmsg/core/load.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
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
    address.sin6_family = load<std::uint16_t>(at);
    address.sin6_port = load<std::uint16_t>(at + 2);
    address.sin6_flowinfo = load<std::uint32_t>(at + 4);
    address.sin6_addr = load_in6_addr(at + 8);
    address.sin6_scope_id = load<std::uint32_t>(at + 24);
    return address;
}

/// A socket address of any family, perhaps cut, out of Linux' control data.
/// Lifetime: borrows the bytes.
class socket_address {
public:
    explicit constexpr socket_address(std::span<const std::byte> bytes) noexcept CMSGPP_NONALLOCATING : bytes_{bytes} {}

    /// AF_INET, AF_INET6, …; AF_UNSPEC, which is 0, if not even the family is there.
    [[nodiscard]] constexpr int family() const noexcept CMSGPP_NONALLOCATING
    {
        return bytes_.size() < sizeof(std::uint16_t) ? AF_UNSPEC : load<std::uint16_t>(bytes_.data());
    }

    /// The whole IPv4 address, port and address in network order; none for another family, and for a cut one.
    [[nodiscard]] constexpr std::optional<sockaddr_in> v4() const noexcept CMSGPP_NONALLOCATING
    {
        if (family() != AF_INET || bytes_.size() < sizeof(sockaddr_in)) {
            return std::nullopt;
        }
        return load<sockaddr_in>(bytes_.data());
    }

    /// The whole IPv6 address, port and address in network order; none for another family, and for a cut one. It is an
    /// IPv4-mapped one if it stands for an IPv4 address on a dual-stack socket.
    [[nodiscard]] constexpr std::optional<sockaddr_in6> v6() const noexcept CMSGPP_NONALLOCATING
    {
        if (family() != AF_INET6 || bytes_.size() < sizeof(sockaddr_in6)) {
            return std::nullopt;
        }
        return load_sockaddr_in6(bytes_.data());
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        if (const auto ipv4 = v4()) {
            sink("v4", *ipv4);
        } else if (const auto ipv6 = v6()) {
            sink("v6", *ipv6);
        } else {
            sink("family", family());
        }
    }

private:
    std::span<const std::byte> bytes_;
};

} // namespace cmsg

#endif
