// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IPV6_EXTENSION_HPP
#define CMSGPP_VIEWS_LINUX_IPV6_EXTENSION_HPP

// Extension headers of IPv6 packets, level SOL_IPV6, raw from their next-header byte on, under the numbers of RFC 3542
// and of RFC 2292. Every length inside is checked; nothing is read outside of the payload.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/ipv6_option.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

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

} // namespace detail

namespace linux_kernel {

/// Hop-by-hop options of an IPv6 packet.
/// Message:   SOL_IPV6 / IPV6_HOPOPTS         Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_hopopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_HOPOPTS",
                                     .id = {level::ipv6, 54},
                                     .size = 8,
                                     .element = 8,
                                     .place = place::ipv6_hopopts,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 53},
                                     .presence = presence::rarely};
};

/// Destination options of an IPv6 packet. There may be two such headers, before and after a routing header: visit hands
/// out both, a record has the last, and up_to needs two elements more, as room for the second one's cmsghdr.
/// Message:   SOL_IPV6 / IPV6_DSTOPTS         Enable: setsockopt(SOL_IPV6, IPV6_RECVDSTOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_dstopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_DSTOPTS",
                                     .id = {level::ipv6, 59},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 58},
                                     .presence = presence::rarely};
};

/// Routing header of an IPv6 packet. It may repeat, as ipv6_dstopts may.
/// Message:   SOL_IPV6 / IPV6_RTHDR           Enable: setsockopt(SOL_IPV6, IPV6_RECVRTHDR, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_rthdr : public detail::ipv6_rthdr_base {
public:
    using ipv6_rthdr_base::ipv6_rthdr_base;

    static constexpr view_info about{.name = "IPV6_RTHDR",
                                     .id = {level::ipv6, 57},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 56},
                                     .presence = presence::rarely};
};

/// What IPV6_HOPOPTS says, under the number of RFC 2292; both come if both are enabled.
/// Message:   SOL_IPV6 / IPV6_2292HOPOPTS     Enable: setsockopt(SOL_IPV6, IPV6_2292HOPOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_2292hopopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_2292HOPOPTS",
                                     .id = {level::ipv6, 3},
                                     .size = 8,
                                     .element = 8,
                                     .place = place::ipv6_2292hopopts,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 3},
                                     .presence = presence::rarely};
};

/// What IPV6_DSTOPTS says, under the number of RFC 2292, also twice; both come if both are enabled.
/// Message:   SOL_IPV6 / IPV6_2292DSTOPTS     Enable: setsockopt(SOL_IPV6, IPV6_2292DSTOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_2292dstopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_2292DSTOPTS",
                                     .id = {level::ipv6, 4},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 4},
                                     .presence = presence::rarely};
};

/// What IPV6_RTHDR says, under the number of RFC 2292; both come if both are enabled.
/// Message:   SOL_IPV6 / IPV6_2292RTHDR       Enable: setsockopt(SOL_IPV6, IPV6_2292RTHDR, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_2292rthdr : public detail::ipv6_rthdr_base {
public:
    using ipv6_rthdr_base::ipv6_rthdr_base;

    static constexpr view_info about{.name = "IPV6_2292RTHDR",
                                     .id = {level::ipv6, 5},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 5},
                                     .presence = presence::rarely};
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
