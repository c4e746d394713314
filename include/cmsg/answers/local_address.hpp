// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_LOCAL_ADDRESS_HPP
#define CMSGPP_ANSWERS_LOCAL_ADDRESS_HPP

// Which of its own addresses a datagram came to, and through which interface, whatever the address family. The same
// type is put into what is sent, by <cmsg/send/local_address.hpp>. Never has a port.

#include <cmsg/core/store.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/endpoint.hpp>
#include <cmsg/visit/optional_field.hpp>

#include CMSGPP_NATIVE_ANSWERS // <cmsg/answers/linux.hpp> on Linux

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The address of this machine that a datagram came to, and its interface, or none. In a receive_set: IP_PKTINFO on
/// IPv4 sockets and IPV6_PKTINFO on IPv6 ones, which on a dual-stack socket has the mapped address of an IPv4 packet;
/// or what the system has for them. `writer.put(local, destination)` makes one the source of an answer.
///
/// Of an IPv4 packet to the broadcast address of a network IP_PKTINFO tells the address to answer from, and
/// IPV6_PKTINFO that broadcast address: a dual-stack socket that gets such ones lists ip_pktinfo as well.
class local_address {
    /// Of an in_addr or in6_addr. First in the class: Clang evaluates no call to a template that stands after it.
    [[nodiscard]] static constexpr local_address made_of(const auto& address, std::uint32_t interface_index) noexcept
    {
        local_address result;
        result.take(address);
        result.interface_index_ = interface_index;
        return result;
    }

public:
    /// None: false. Its addresses and index are zeros, and putting it writes nothing.
    constexpr local_address() noexcept = default;

    /// A socket address of this host that was kept: getsockname fills one. All bytes of its family have to be there; a
    /// port is not looked at. `interface_index` is what was kept beside it; 0 of none, and then the scope of an IPv6
    /// address stands for it.
    /// Returns: none of a null pointer, and of another family.
    [[nodiscard]] static local_address of(const sockaddr* address, std::uint32_t interface_index = 0) noexcept
    {
        if (address == nullptr) {
            return {};
        }
        const auto* const bytes = static_cast<const std::byte*>(static_cast<const void*>(address));
        switch (load_family(bytes)) {
        case AF_INET: return made_of(load_sockaddr_in(bytes).sin_addr, interface_index);
        case AF_INET6: {
            const sockaddr_in6 v6 = load_sockaddr_in6(bytes);
            return made_of(v6.sin6_addr, interface_index != 0 ? interface_index : v6.sin6_scope_id);
        }
        default: return {};
        }
    }

    /// The same of a whole one.
    template <class Address>
        requires(std::is_same_v<Address, sockaddr_in> || std::is_same_v<Address, sockaddr_in6> ||
                 std::is_same_v<Address, sockaddr_storage>)
    [[nodiscard]] static constexpr local_address of(const Address& address, std::uint32_t interface_index = 0) noexcept
    {
        return of(endpoint::of(address), interface_index);
    }

    /// The same of an endpoint; none of none.
    [[nodiscard]] static constexpr local_address of(const endpoint& address, std::uint32_t interface_index = 0) noexcept
    {
        return address ? made_of(address.v6(), interface_index != 0 ? interface_index : address.scope())
                       : local_address{};
    }

    /// Whether there is one.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return is_there_; }

    /// The IPv4 address, in network order, also of a mapped one; none of another IPv6 address.
    template <template <class> class Optional = std::optional> // see `given`
    [[nodiscard]] constexpr Optional<in_addr> v4() const noexcept
    {
        in_addr address{};
        address.s_addr = words_[3];
        return detail::given<Optional>(is_mapped(), address);
    }

    /// The IPv6 address, in network order: an IPv4 address as its mapped one; of none ::.
    [[nodiscard]] constexpr in6_addr v6() const noexcept
    {
        const auto bytes = std::bit_cast<std::array<std::byte, 16>>(words_);
        return load_in6_addr(bytes.data());
    }

    /// Index of the interface that the datagram came in by; 0 if it is not known.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return interface_index_; }

    /// Whether the address is that of a group, which is none of this machine: what is put names no source then.
    [[nodiscard]] constexpr bool is_multicast() const noexcept
    {
        const auto bytes = std::bit_cast<std::array<std::uint8_t, 16>>(words_);
        return is_mapped() ? bytes[12] >= 224 && bytes[12] < 240 : bytes[0] == 0xff;
    }

    /// What messages say of it: an address to answer from, else the destination of the packet; an interface; or both.
    constexpr void operator()(const auto& view) noexcept
    {
        if constexpr (requires { view.local(); }) {
            take(view.local());
        } else if constexpr (requires { view.destination(); }) {
            take(view.destination());
        }
        if constexpr (requires { view.interface_index(); }) {
            interface_index_ = view.interface_index();
        }
    }

    [[nodiscard]] friend constexpr bool operator==(const local_address&, const local_address&) noexcept = default;

private:
    static constexpr std::uint32_t mapped_prefix = std::endian::native == std::endian::little ? 0xffff0000U : 0xffffU;

    [[nodiscard]] constexpr bool is_mapped() const noexcept
    {
        return words_[2] == mapped_prefix && (words_[0] | words_[1]) == 0;
    }

    constexpr void take(in_addr address) noexcept
    {
        const std::array<std::uint32_t, 4> words{0, 0, mapped_prefix, address.s_addr};
        if (std::is_constant_evaluated()) {
            words_ = words;
        } else {
            store_at_once(static_cast<std::byte*>(static_cast<void*>(&words_)), words);
        }
        is_there_ = true;
    }

    constexpr void take(const in6_addr& address) noexcept
    {
        if (std::is_constant_evaluated()) {
            std::array<std::uint8_t, 16> bytes{};
            for (std::size_t i = 0; i < bytes.size(); ++i) {
                bytes[i] = address.s6_addr[i];
            }
            words_ = std::bit_cast<std::array<std::uint32_t, 4>>(bytes);
        } else {
            store(static_cast<std::byte*>(static_cast<void*>(&words_)), address);
        }
        is_there_ = true;
    }

    std::array<std::uint32_t, 4> words_{}; // of an IPv6 address, in network order
    std::uint32_t interface_index_ = 0;
    bool is_there_ = false;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
