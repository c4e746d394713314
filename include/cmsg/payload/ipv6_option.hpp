// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_IPV6_OPTION_HPP
#define CMSGPP_PAYLOAD_IPV6_OPTION_HPP

// The options of an IPv6 extension header. Every length is checked; nothing is read outside of the header.

#include <cmsg/payload/tlv_range.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// What a node does that does not know an option (RFC 8200, section 4.2).
enum class ipv6_option_action : std::uint8_t {
    skip = 0,
    discard = 1,
    discard_and_report = 2,                    ///< by an ICMPv6 parameter problem
    discard_and_report_unless_to_multicast = 3 ///< the same if the packet's destination is no multicast address
};

/// One option of a hop-by-hop or destination options header.
/// Lifetime: borrows the control buffer.
class ipv6_option {
public:
    /// The bytes of one whole option: type, and length and data unless it is Pad1.
    explicit constexpr ipv6_option(std::span<const std::byte> bytes) noexcept : bytes_{bytes} {}

    /// The whole type byte, such as 5 for router alert.
    [[nodiscard]] constexpr std::uint8_t type() const noexcept { return std::to_integer<std::uint8_t>(bytes_.front()); }

    /// The two high bits of the type.
    [[nodiscard]] constexpr ipv6_option_action action() const noexcept
    {
        return static_cast<ipv6_option_action>(type() >> 6U);
    }

    /// Whether a router may change the data on the way.
    [[nodiscard]] constexpr bool may_change() const noexcept { return (type() & 0x20U) != 0; }

    /// Whether it only aligns what follows (Pad1, PadN).
    [[nodiscard]] constexpr bool is_padding() const noexcept { return type() <= 1; }

    /// What stands after type and length.
    [[nodiscard]] constexpr std::span<const std::byte> data() const noexcept
    {
        return bytes_.subspan(bytes_.size() < 2 ? bytes_.size() : 2);
    }

    constexpr void each_field(auto sink) const
    {
        sink("type", type());
        sink("data", data());
    }

    /// For ipv6_option_list: whether the bytes are at their end.
    [[nodiscard]] static constexpr bool ends_at(std::span<const std::byte> rest) noexcept { return rest.empty(); }

    /// For ipv6_option_list: bytes of the option here. Pad1 alone has no length; the others' does not count type and
    /// length.
    [[nodiscard]] static constexpr std::size_t size_at(std::span<const std::byte> rest) noexcept
    {
        constexpr std::byte pad1{0};
        if (rest.front() == pad1) {
            return 1;
        }
        return rest.size() < 2 ? 0 : 2 + std::to_integer<std::size_t>(rest[1]);
    }

private:
    std::span<const std::byte> bytes_;
};

/// The options of a header in their order. Padding and options of unknown type are among them, because PadN may hide
/// data; is_padding() distinguishes them. The range ends before an option that is malformed.
/// Lifetime: borrows the control buffer.
using ipv6_option_list = tlv_range<ipv6_option>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
