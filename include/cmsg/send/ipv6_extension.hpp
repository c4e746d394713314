// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_IPV6_EXTENSION_HPP
#define CMSGPP_SEND_IPV6_EXTENSION_HPP

// Extension headers to send at level SOL_IPV6, under their numbers of RFC 3542 and of RFC 2292. Options need
// CAP_NET_RAW (linux v6.12 net/ipv6/datagram.c ip6_datagram_send_ctl()).

#include <cmsg/core/message.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

namespace detail {

/// A header as it goes on the wire, from its next-header byte on. Its second byte counts the units of eight bytes
/// after the first; the kernel reads that far, refuses a shorter payload and ignores what a longer one has.
struct ipv6_extension_header {
    std::span<const std::byte> bytes;

    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_privileged(error); }

    [[nodiscard]] constexpr std::size_t payload_size() const noexcept { return bytes.size(); }

    [[nodiscard]] static constexpr std::size_t payload_size_of(std::size_t count) noexcept
    {
        return (count + 7) / 8 * 8;
    }

    [[nodiscard]] constexpr bool valid() const noexcept
    {
        return bytes.size() >= 8 && bytes.size() == (std::to_integer<std::size_t>(bytes[1]) + 1) * 8;
    }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.bytes(bytes); }
};

/// A routing header of type 2, of mobile IPv6: three units with one segment left. The kernel refuses every other.
struct ipv6_routing_header : ipv6_extension_header {
    [[nodiscard]] constexpr bool valid() const noexcept
    {
        return ipv6_extension_header::valid() && bytes.size() == 24 && bytes[2] == std::byte{2} &&
               bytes[3] == std::byte{1};
    }
};

} // namespace detail

/// Hop-by-hop options of one packet.
/// Message:   SOL_IPV6 / IPV6_HOPOPTS, linux v2.6.14
/// Payload:   the header's bytes
/// Range:     8 to 2048 bytes, as many as the header's own length says
/// Lifetime:  borrows the bytes
struct ipv6_hopopts : detail::ipv6_extension_header {
    static constexpr value_info about{.id = {level::ipv6, 54}};
};

/// Destination options of one packet.
/// Message:   SOL_IPV6 / IPV6_DSTOPTS, linux v2.6.14
/// Payload:   the header's bytes
/// Range:     8 to 2048 bytes, as many as the header's own length says
/// Lifetime:  borrows the bytes
struct ipv6_dstopts : detail::ipv6_extension_header {
    static constexpr value_info about{.id = {level::ipv6, 59}};
};

/// Destination options of one packet, before its routing header.
/// Message:   SOL_IPV6 / IPV6_RTHDRDSTOPTS
/// Payload:   the header's bytes
/// Range:     8 to 2048 bytes, as many as the header's own length says
/// Lifetime:  borrows the bytes
struct ipv6_rthdrdstopts : detail::ipv6_extension_header {
    static constexpr value_info about{.id = {level::ipv6, 55}};
};

/// Routing header of one packet.
/// Message:   SOL_IPV6 / IPV6_RTHDR, linux v2.6.14
/// Payload:   the header's bytes
/// Range:     24 bytes, type 2, one segment left; a kernel without mobile IPv6 refuses it with EINVAL
/// Lifetime:  borrows the bytes
struct ipv6_rthdr : detail::ipv6_routing_header {
    static constexpr value_info about{.id = {level::ipv6, 57}};
};

/// Hop-by-hop options under their number of RFC 2292.
/// Message:   SOL_IPV6 / IPV6_2292HOPOPTS, linux v2.2
/// Payload:   the header's bytes
/// Range:     8 to 2048 bytes, as many as the header's own length says
/// Lifetime:  borrows the bytes
struct ipv6_2292hopopts : detail::ipv6_extension_header {
    static constexpr value_info about{.id = {level::ipv6, 3}};
};

/// Destination options under their number of RFC 2292.
/// Message:   SOL_IPV6 / IPV6_2292DSTOPTS, linux v2.2
/// Payload:   the header's bytes
/// Range:     8 to 2048 bytes, as many as the header's own length says
/// Lifetime:  borrows the bytes
struct ipv6_2292dstopts : detail::ipv6_extension_header {
    static constexpr value_info about{.id = {level::ipv6, 4}};
};

/// Routing header under its number of RFC 2292.
/// Message:   SOL_IPV6 / IPV6_2292RTHDR, linux v2.2
/// Payload:   the header's bytes
/// Range:     24 bytes, type 2, one segment left; a kernel without mobile IPv6 refuses it with EINVAL
/// Lifetime:  borrows the bytes
struct ipv6_2292rthdr : detail::ipv6_routing_header {
    static constexpr value_info about{.id = {level::ipv6, 5}};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
