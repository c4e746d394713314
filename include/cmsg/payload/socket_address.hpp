// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_SOCKET_ADDRESS_HPP
#define CMSGPP_PAYLOAD_SOCKET_ADDRESS_HPP

// A socket address of whatever family, as control data has it. Checks its size; never takes a cut one for an address.

#include <cmsg/core/load.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/platform/inet.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// The fields of a socket_address; `Optional` is std::optional, see `given`.
template <template <class> class Optional>
class socket_address_fields {
public:
    explicit constexpr socket_address_fields(std::span<const std::byte> bytes) noexcept : bytes_{bytes} {}

    /// AF_INET, AF_INET6, or the number that Linux has for another family; AF_UNSPEC, which is 0, if not even that is
    /// there.
    [[nodiscard]] constexpr int family() const noexcept { return number() == linux_af_inet6 ? AF_INET6 : number(); }

    /// The whole IPv4 address, port and address in network order; none for another family, and for a cut one.
    [[nodiscard]] constexpr Optional<sockaddr_in> v4() const noexcept
    {
        if (number() != linux_af_inet || bytes_.size() < sizeof(sockaddr_in)) {
            return {};
        }
        return load_sockaddr_in(bytes_.data());
    }

    /// The whole IPv6 address, port and address in network order; none for another family, and for a cut one. It is an
    /// IPv4-mapped one if it stands for an IPv4 address on a dual-stack socket.
    [[nodiscard]] constexpr Optional<sockaddr_in6> v6() const noexcept
    {
        if (number() != linux_af_inet6 || bytes_.size() < sizeof(sockaddr_in6)) {
            return {};
        }
        return load_sockaddr_in6(bytes_.data());
    }

    constexpr void each_field(auto sink) const
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
    // Other systems have other numbers: 30, which is TIPC here, is IPv6 on macOS.
    static constexpr int linux_af_inet = 2;
    static constexpr int linux_af_inet6 = 10;

    [[nodiscard]] constexpr int number() const noexcept
    {
        return bytes_.size() < sizeof(std::uint16_t) ? AF_UNSPEC : load<std::uint16_t>(bytes_.data());
    }

    std::span<const std::byte> bytes_;
};

} // namespace detail

/// A socket address of any family, perhaps cut, out of control data of Linux.
/// Lifetime: borrows the bytes.
class socket_address : public detail::socket_address_fields<std::optional> {
public:
    using socket_address_fields::socket_address_fields;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
