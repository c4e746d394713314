// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_ICMP_INTERFACE_HPP
#define CMSGPP_PAYLOAD_ICMP_INTERFACE_HPP

// What a router says of its interfaces in an ICMP error (RFC 5837). Every length is checked; a part that is not whole
// is left out, with all after it.

#include <cmsg/core/load.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/visit/optional_field.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// What an interface was to the packet that an ICMP error is about (RFC 5837, section 4.1).
enum class icmp_interface_role : std::uint8_t {
    incoming = 0,        ///< the IP interface that it arrived on
    incoming_sub_ip = 1, ///< a part of that one, such as one link of a bundle
    outgoing = 2,        ///< the IP interface that it would have left by
    next_hop = 3,        ///< the next router: the address is that one's
};

[[nodiscard]] constexpr const char* name_of(icmp_interface_role role) noexcept
{
    constexpr const char* names[]{"incoming", "incoming_sub_ip", "outgoing", "next_hop"};
    return role <= icmp_interface_role::next_hop ? names[static_cast<std::size_t>(role)] : nullptr;
}

/// What a router says of an interface of its own.
/// Lifetime: borrows the data of the read, for the name.
class icmp_interface {
public:
    /// The data of an interface information object, whose type says what is in it.
    constexpr icmp_interface(std::uint8_t type, std::span<const std::byte> data) noexcept
        : role_{static_cast<icmp_interface_role>(type >> 6U)}
    {
        if ((type & 0x08U) != 0 && take(data, 4)) {
            index_ = load_integer<std::uint32_t, std::endian::big>(taken_.data());
            has_index_ = true;
        }
        if ((type & 0x04U) != 0 && take(data, 4)) {
            // An address family of IANA's, and two bytes that mean nothing; then an address of its length.
            const auto family = load_integer<std::uint16_t, std::endian::big>(taken_.data());
            whole_ = whole_ && (family == of_ipv4 || family == of_ipv6);
            if (take(data, family == of_ipv4 ? sizeof(in_addr) : sizeof(in6_addr))) {
                family_ = family;
                address_ = taken_;
            }
        }
        if ((type & 0x02U) != 0 && take(data, 1)) {
            // Its length counts itself, and the zeros that fill it up to a multiple of four.
            const auto length = std::to_integer<std::size_t>(taken_.front());
            if (take(data, length == 0 ? data.size() + 1 : length - 1)) {
                std::size_t size = 0;
                while (size < taken_.size() && taken_[size] != std::byte{}) {
                    ++size;
                }
                name_ = taken_.first(size);
            }
        }
        if ((type & 0x01U) != 0 && take(data, 4)) {
            mtu_ = load_integer<std::uint32_t, std::endian::big>(taken_.data());
            has_mtu_ = true;
        }
    }

    /// What the interface did for the packet.
    [[nodiscard]] constexpr icmp_interface_role role() const noexcept { return role_; }

    /// Its index on the router, the ifIndex of its management database.
    template <template <class> class Optional = std::optional> // see `given`
    [[nodiscard]] constexpr Optional<std::uint32_t> index() const noexcept
    {
        return detail::given<Optional>(has_index_, index_);
    }

    /// Its IPv4 address, network order.
    template <template <class> class Optional = std::optional>
    [[nodiscard]] constexpr Optional<in_addr> v4() const noexcept
    {
        return family_ == of_ipv4 ? Optional<in_addr>{load_in_addr(address_.data())} : Optional<in_addr>{};
    }

    /// Its IPv6 address.
    template <template <class> class Optional = std::optional>
    [[nodiscard]] constexpr Optional<in6_addr> v6() const noexcept
    {
        return family_ == of_ipv6 ? Optional<in6_addr>{load_in6_addr(address_.data())} : Optional<in6_addr>{};
    }

    /// Its name on the router, in UTF-8 without a NUL, at most 63 bytes by RFC 5837; empty if it is not told.
    [[nodiscard]] constexpr std::span<const std::byte> name() const noexcept { return name_; }

    /// Bytes that a packet on it may have.
    template <template <class> class Optional = std::optional>
    [[nodiscard]] constexpr Optional<std::uint32_t> mtu() const noexcept
    {
        return detail::given<Optional>(has_mtu_, mtu_);
    }

    /// Whether all that the object announces is there; what comes after a part that is not is left out.
    [[nodiscard]] constexpr bool complete() const noexcept { return whole_; }

    constexpr void each_field(auto sink) const
    {
        sink("role", role());
        if (has_index_) {
            sink("index", index_);
        }
        if (family_ == of_ipv4) {
            sink("v4", load_in_addr(address_.data()));
        } else if (family_ == of_ipv6) {
            sink("v6", load_in6_addr(address_.data()));
        }
        if (!name_.empty()) {
            std::array<char, 255> characters{};
            for (std::size_t i = 0; i < name_.size(); ++i) { // its length is a byte
                characters[i] = std::to_integer<char>(name_[i]);
            }
            sink("name", std::span<const char>{characters}.first(name_.size()));
        }
        if (has_mtu_) {
            sink("mtu", mtu_);
        }
        if (!whole_) {
            sink("complete", whole_);
        }
    }

private:
    static constexpr std::uint16_t of_ipv4 = 1; // IANA's address family numbers
    static constexpr std::uint16_t of_ipv6 = 2;

    /// The next bytes of the object into `taken_`, if they and all before them are there.
    constexpr bool take(std::span<const std::byte>& data, std::size_t size) noexcept
    {
        whole_ = whole_ && size <= data.size();
        if (whole_) {
            taken_ = data.first(size);
            data = data.subspan(size);
        }
        return whole_;
    }

    std::span<const std::byte> taken_{};
    std::span<const std::byte> address_{};
    std::span<const std::byte> name_{};
    std::uint32_t index_ = 0;
    std::uint32_t mtu_ = 0;
    std::uint16_t family_ = 0;
    icmp_interface_role role_;
    bool has_index_ = false;
    bool has_mtu_ = false;
    bool whole_ = true;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
