// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_IPV6_EXTENSION_HPP
#define CMSGPP_PAYLOAD_IPV6_EXTENSION_HPP

// An extension header of an IPv6 packet, raw from its next-header byte on. Every length inside is checked; nothing
// is read outside of the payload.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/ipv6_option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// A view over an extension header, which counts its length in units of 8 bytes after the first.
class ipv6_extension_base : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t unit = 8; ///< bytes, in which the length counts

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        constexpr std::size_t most_units = 256;
        return size >= unit && size <= most_units * unit;
    }

    /// Protocol number of what follows in the packet.
    [[nodiscard]] constexpr std::uint8_t next_header() const noexcept { return at<std::uint8_t>(0); }

    /// Bytes of the header by its own count.
    [[nodiscard]] constexpr std::size_t header_length() const noexcept
    {
        return (std::size_t{at<std::uint8_t>(1)} + 1) * unit;
    }

    /// Whether all of the header is here; false if the kernel cut it.
    [[nodiscard]] constexpr bool complete() const noexcept { return header_length() <= payload().size(); }

    /// The header as it arrived.
    [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept { return payload(); }

protected:
    using view_base::at;

    /// What of the header is here, after its first `offset` bytes.
    [[nodiscard]] constexpr std::span<const std::byte> after(std::size_t offset) const noexcept
    {
        return payload().first(complete() ? header_length() : payload().size()).subspan(offset);
    }
};

/// A header of options: hop-by-hop or destination.
class ipv6_options_base : public ipv6_extension_base {
public:
    using ipv6_extension_base::ipv6_extension_base;

    /// The options, one after the other.
    [[nodiscard]] constexpr ipv6_option_list options() const noexcept
    {
        return ipv6_option_list{after(2), !complete()};
    }

    constexpr void each_field(auto sink) const
    {
        sink("next_header", next_header());
        sink("options", options());
        sink("complete", complete());
    }
};

/// A routing header.
class ipv6_rthdr_base : public ipv6_extension_base {
public:
    using ipv6_extension_base::ipv6_extension_base;

    /// The routing type: 0 (RFC 2460, deprecated), 2 (mobile IPv6), 4 (segment routing), …
    [[nodiscard]] constexpr std::uint8_t type() const noexcept { return at<std::uint8_t>(2); }

    /// Nodes still to be visited.
    [[nodiscard]] constexpr std::uint8_t segments_left() const noexcept { return at<std::uint8_t>(3); }

    /// What is the type's own, 4 bytes and more, as far as it is here.
    [[nodiscard]] constexpr std::span<const std::byte> type_specific_data() const noexcept { return after(4); }

    constexpr void each_field(auto sink) const
    {
        sink("next_header", next_header());
        sink("type", type());
        sink("segments_left", segments_left());
        sink("type_specific_data", type_specific_data());
        sink("complete", complete());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
