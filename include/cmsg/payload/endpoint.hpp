// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_ENDPOINT_HPP
#define CMSGPP_PAYLOAD_ENDPOINT_HPP

// An address that a program keeps: of either family, with its port and scope. Never borrows, and takes a cut address,
// or one of another family, for none.

#include <cmsg/core/load.hpp>
#include <cmsg/core/store.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/socket_address.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/visit/optional_field.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// An IPv4 or IPv6 address with its port, as a value. It knows which family it came with, so that a mapped address
/// (::ffff:a.b.c.d) of an AF_INET6 socket is written as AF_INET6 again, which is all that such a socket sends to.
/// Lifetime: owns its 24 bytes, and nothing else.
class endpoint {
public:
    /// None: false, and equal to any other that is none.
    constexpr endpoint() noexcept = default;

    /// What recvmsg, getsockname or getpeername has filled in, `size` as they left it.
    /// Returns: none of a null pointer, of another family, and of fewer bytes than its family has.
    [[nodiscard]] static endpoint of(const sockaddr* address, socklen_t size) noexcept
    {
        const void* const bytes = address;
        return of(std::span{static_cast<const std::byte*>(bytes),
                            address == nullptr ? std::size_t{0} : static_cast<std::size_t>(size)});
    }

    /// The same from the bytes of this host's socket address, at any alignment.
    [[nodiscard]] static constexpr endpoint of(std::span<const std::byte> bytes) noexcept
    {
        if (bytes.size() < offsetof(sockaddr, sa_family) + sizeof(sockaddr::sa_family)) {
            return {};
        }
        const int family = load_family(bytes.data());
        if (family == AF_INET && bytes.size() >= sizeof(sockaddr_in)) {
            return of_v4(load_sockaddr_in(bytes.data()));
        }
        if (family == AF_INET6 && bytes.size() >= sizeof(sockaddr_in6)) {
            return of_v6(load_sockaddr_in6(bytes.data()));
        }
        return {};
    }

    /// None if its family is not AF_INET.
    [[nodiscard]] static constexpr endpoint of(const sockaddr_in& address) noexcept
    {
        if (!std::is_constant_evaluated()) {
            return of(bytes_of(address));
        }
        return address.sin_family == AF_INET ? of_v4(address) : endpoint{};
    }

    /// None if its family is not AF_INET6.
    [[nodiscard]] static constexpr endpoint of(const sockaddr_in6& address) noexcept
    {
        if (!std::is_constant_evaluated()) {
            const std::span<const std::byte> bytes = bytes_of(address);
            return load_family(bytes.data()) == AF_INET6 ? of(bytes) : endpoint{};
        }
        return address.sin6_family == AF_INET6 ? of_v6(address) : endpoint{};
    }

    [[nodiscard]] static endpoint of(const sockaddr_storage& address) noexcept { return of(bytes_of(address)); }

    /// One out of control data, such as the offender of an error.
    template <template <class> class Optional>
    [[nodiscard]] static constexpr endpoint of(const detail::socket_address_fields<Optional>& address) noexcept
    {
        if (const auto ipv4 = address.v4()) {
            return of_v4(*ipv4);
        }
        if (const auto ipv6 = address.v6()) {
            return of_v6(*ipv6);
        }
        return {};
    }

    /// Whether it is an address; also one of all zeros (0.0.0.0, ::) is.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return family_ != AF_UNSPEC; }

    /// The IPv4 address, in network order, also of a mapped one; none of another IPv6 address.
    template <template <class> class Optional = std::optional> // see `given`
    [[nodiscard]] constexpr Optional<in_addr> v4() const noexcept
    {
        return detail::given<Optional>(detail::is_mapped(v6()), load_in_addr(address_.data() + mapped_prefix.size()));
    }

    /// The IPv6 address, in network order: an IPv4 address as its mapped one; of none ::.
    [[nodiscard]] constexpr in6_addr v6() const noexcept { return load_in6_addr(address_.data()); }

    /// In host order; 0 of none.
    [[nodiscard]] constexpr std::uint16_t port() const noexcept { return port_; }

    /// The index of the interface that an address of a link (fe80::/10) belongs to, sin6_scope_id; 0 of others.
    [[nodiscard]] constexpr std::uint32_t scope() const noexcept { return scope_; }

    /// Writes it in the family that it came with, for sendmsg, bind or connect; the flow label is 0.
    /// Returns: the bytes of that family's address, or 0, with nothing written, of none.
    socklen_t write(sockaddr_storage& to) const noexcept
    {
        if (family_ == AF_UNSPEC) {
            return 0;
        }
        const std::size_t size = family_ == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        void* const place = &to;
        auto* const bytes = static_cast<std::byte*>(place);
        store_zeros(bytes, size);
        store_family(bytes, family_, size);
        store_integer<std::endian::big>(bytes + 2, port_);
        if (family_ == AF_INET) {
            store_bytes(bytes + 4, address_.data() + mapped_prefix.size(), sizeof(in_addr));
        } else {
            store_bytes(bytes + 8, address_.data(), address_.size());
            store(bytes + 24, scope_);
        }
        return static_cast<socklen_t>(size);
    }

    /// Address, port and scope are the same; an IPv4 address equals its mapped one.
    [[nodiscard]] friend constexpr bool operator==(const endpoint& a, const endpoint& b) noexcept
    {
        return static_cast<bool>(a) == static_cast<bool>(b) && a.address_ == b.address_ && a.port_ == b.port_ &&
               a.scope_ == b.scope_;
    }

private:
    static constexpr std::array<std::byte, 12> mapped_prefix{
        {{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, std::byte{0xff}, std::byte{0xff}}};

    /// Read as bytes: the caller may have written it as another type.
    template <class Address>
    [[nodiscard]] static std::span<const std::byte> bytes_of(const Address& address) noexcept
    {
        const void* const bytes = &address;
        return {static_cast<const std::byte*>(bytes), sizeof address};
    }

    [[nodiscard]] static constexpr std::uint16_t from_network(std::uint16_t port) noexcept
    {
        const auto bytes = std::bit_cast<std::array<std::byte, 2>>(port);
        return load_integer<std::uint16_t, std::endian::big>(bytes.data());
    }

    [[nodiscard]] static constexpr endpoint of_v4(const sockaddr_in& address) noexcept
    {
        endpoint made;
        store_bytes(made.address_.data(), mapped_prefix.data(), mapped_prefix.size());
        store(made.address_.data() + mapped_prefix.size(), std::uint32_t{address.sin_addr.s_addr});
        made.port_ = from_network(address.sin_port);
        made.family_ = AF_INET;
        return made;
    }

    [[nodiscard]] static constexpr endpoint of_v6(const sockaddr_in6& address) noexcept
    {
        endpoint made;
        if (!std::is_constant_evaluated()) {
            store(made.address_.data(), address.sin6_addr);
        } else { // a union, which is no constant as a whole
            for (std::size_t i = 0; i < made.address_.size(); ++i) {
                made.address_[i] = std::byte{address.sin6_addr.s6_addr[i]};
            }
        }
        made.scope_ = std::uint32_t{address.sin6_scope_id};
        made.port_ = from_network(address.sin6_port);
        made.family_ = AF_INET6;
        return made;
    }

    std::array<std::byte, sizeof(in6_addr)> address_{}; // of an IPv4 address its mapped one
    std::uint32_t scope_ = 0;
    std::uint16_t port_ = 0;           // in host order
    std::uint16_t family_ = AF_UNSPEC; // AF_INET, AF_INET6, or AF_UNSPEC of none
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
