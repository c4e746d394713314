// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_WINDOWS_ERROR_HPP
#define CMSGPP_PAYLOAD_WINDOWS_ERROR_HPP

// An ICMP error as Windows reports it. Never reads its padding, which may be missing.

#include <cmsg/visit/optional_field.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// Winsock's struct in_recverr.
class windows_error_view : view_base {
public:
    using view_base::view_base;

    /// Whether it is an ICMPv6 message; else an ICMP message.
    [[nodiscard]] constexpr bool is_icmp6() const noexcept { return at<std::int32_t>(0) == of_icmp6; }

    /// Of the ICMP or ICMPv6 message.
    [[nodiscard]] constexpr std::uint8_t type() const noexcept { return at<std::uint8_t>(8); }

    /// Of that message.
    [[nodiscard]] constexpr std::uint8_t code() const noexcept { return at<std::uint8_t>(9); }

    /// Bytes that a packet on the path may have, with its IP header: of "fragmentation needed" (ICMP, type 3, code 4)
    /// and "packet too big" (ICMPv6, type 2) that name a size, none of another error.
    template <template <class> class Optional = std::optional> // see `given`
    [[nodiscard]] constexpr Optional<std::uint32_t> path_mtu() const noexcept
    {
        const bool is_too_large = is_icmp6() ? type() == 2 : type() == 3 && code() == 4;
        const auto bytes = at<std::uint32_t>(4);
        return given<Optional>(is_too_large && bytes != 0, bytes);
    }

    constexpr void each_field(auto sink) const
    {
        sink("is_icmp6", is_icmp6());
        sink("type", type());
        sink("code", code());
        if (const auto bytes = path_mtu()) {
            sink("path_mtu", *bytes);
        }
    }

private:
    static constexpr std::int32_t of_icmp6 = 58; ///< IPPROTO_ICMPV6; IANA's protocol numbers
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
