// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_ICMP_OBJECT_HPP
#define CMSGPP_PAYLOAD_ICMP_OBJECT_HPP

// What routers add to ICMP errors (RFC 4884): MPLS labels (RFC 4950) and interfaces (RFC 5837). It stands in the data
// of a read of the error queue, after the quoted packet. Every length is checked; nothing is read outside of the data.

#include <cmsg/core/load.hpp>
#include <cmsg/payload/element_range.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/payload/icmp_interface.hpp>
#include <cmsg/payload/tlv_range.hpp>
#include <cmsg/visit/optional_field.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// One entry of the MPLS label stack of the packet as it came to the router (RFC 3032).
class mpls_label {
public:
    constexpr mpls_label() noexcept = default;

    /// 20 bits.
    [[nodiscard]] constexpr std::uint32_t label() const noexcept { return word() >> 12U; }

    /// 3 bits; the EXP field of RFC 3032, renamed by RFC 5462.
    [[nodiscard]] constexpr std::uint8_t traffic_class() const noexcept
    {
        return static_cast<std::uint8_t>(word() >> 9U & 7U);
    }

    /// Whether it is the last of the stack.
    [[nodiscard]] constexpr bool is_bottom() const noexcept { return (word() & 0x100U) != 0; }

    /// Hops left.
    [[nodiscard]] constexpr std::uint8_t ttl() const noexcept { return static_cast<std::uint8_t>(word() & 0xffU); }

    constexpr void each_field(auto sink) const
    {
        sink("label", label());
        sink("traffic_class", traffic_class());
        sink("is_bottom", is_bottom());
        sink("ttl", ttl());
    }

private:
    [[nodiscard]] constexpr std::uint32_t word() const noexcept
    {
        return load_integer<std::uint32_t, std::endian::big>(bytes_.data());
    }

    std::array<std::byte, 4> bytes_{}; // network order
};

/// One object of the extension of an ICMP error.
/// Lifetime: borrows the data of the read.
class icmp_object {
public:
    /// The bytes of one whole object, its header included.
    explicit constexpr icmp_object(std::span<const std::byte> bytes) noexcept : bytes_{bytes} {}

    /// What it is, by IANA's registry of ICMP extension object classes: 1 an MPLS label stack, 2 an interface.
    [[nodiscard]] constexpr std::uint8_t object_class() const noexcept
    {
        return std::to_integer<std::uint8_t>(bytes_[2]);
    }

    /// Its kind within the class (C-Type).
    [[nodiscard]] constexpr std::uint8_t type() const noexcept { return std::to_integer<std::uint8_t>(bytes_[3]); }

    /// What stands after its header.
    [[nodiscard]] constexpr std::span<const std::byte> data() const noexcept { return bytes_.subspan(header_size); }

    /// The label stack with which the packet came to the router, the outermost first; empty of another object.
    [[nodiscard]] constexpr element_range<mpls_label> mpls_labels() const noexcept
    {
        const bool is_incoming_stack = object_class() == 1 && type() == 1;
        return element_range<mpls_label>{data().first(is_incoming_stack ? data().size() : 0)};
    }

    /// An interface of the router; none of another object.
    template <template <class> class Optional = std::optional> // see `given`
    [[nodiscard]] constexpr Optional<icmp_interface> interface_information() const noexcept
    {
        return detail::given<Optional>(object_class() == 2, icmp_interface{type(), data()});
    }

    constexpr void each_field(auto sink) const
    {
        if (const auto labels = mpls_labels(); !labels.empty()) {
            sink("mpls_labels", labels);
        } else if (object_class() == 2) {
            sink("interface_information", icmp_interface{type(), data()});
        } else {
            sink("object_class", object_class());
            sink("type", type());
            sink("data", data());
        }
    }

    /// For icmp_object_list: whether the bytes are at their end.
    [[nodiscard]] static constexpr bool ends_at(std::span<const std::byte> rest) noexcept { return rest.empty(); }

    /// For icmp_object_list: bytes of the object here, by the length in its header, which counts the header.
    [[nodiscard]] static constexpr std::size_t size_at(std::span<const std::byte> rest) noexcept
    {
        if (rest.size() < header_size) {
            return 0;
        }
        const std::size_t size = load_integer<std::uint16_t, std::endian::big>(rest.data());
        return size < header_size ? 0 : size;
    }

private:
    static constexpr std::size_t header_size = 4; ///< length, class and type

    std::span<const std::byte> bytes_;
};

/// The objects of an extension in their order; see rfc4884_extension::objects. The range ends before an object whose
/// length is too small or more than what is left, and `complete()` tells so.
/// Lifetime: borrows the data of the read.
class icmp_object_list : public tlv_range<icmp_object> {
public:
    /// Of the bytes of an extension, its header included: none, and not complete, of less than that header, of another
    /// version, or of an extension whose checksum is wrong, which RFC 4884 has its receiver discard.
    explicit constexpr icmp_object_list(std::span<const std::byte> extension, bool is_invalid = false) noexcept
        : tlv_range{objects_in(extension, is_invalid), !can_be_read(extension, is_invalid)}
    {
    }

private:
    static constexpr std::size_t header_size = 4; // version and reserved bits, checksum

    [[nodiscard]] static constexpr bool can_be_read(std::span<const std::byte> extension, bool is_invalid) noexcept
    {
        return !is_invalid && extension.size() >= header_size && std::to_integer<unsigned>(extension[0]) >> 4U == 2;
    }

    [[nodiscard]] static constexpr std::span<const std::byte> objects_in(std::span<const std::byte> extension,
                                                                         bool is_invalid) noexcept
    {
        return can_be_read(extension, is_invalid) ? extension.subspan(header_size) : extension.first(0);
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <>
inline constexpr bool std::ranges::enable_view<cmsg::icmp_object_list> = true;

template <>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::icmp_object_list> = true;

#endif
