// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IP_OPTIONS_HPP
#define CMSGPP_VIEWS_LINUX_IP_OPTIONS_HPP

// IPv4 options, level SOL_IP: as they arrived, and as they go into an answer. The range over them checks every length;
// it never reads outside the payload and never takes more steps than there are bytes.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/tlv_range.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// One IPv4 option (RFC 791, section 3.1).
/// Lifetime: borrows the control buffer.
class ip_option {
public:
    /// The bytes of one whole option: type, and length and data where it has them.
    explicit constexpr ip_option(std::span<const std::byte> bytes) noexcept : bytes_{bytes} {}

    /// The whole type byte, such as 7 for record route or 1 for no operation.
    [[nodiscard]] constexpr std::uint8_t type() const noexcept { return std::to_integer<std::uint8_t>(bytes_.front()); }

    /// Whether a router copies the option into every fragment.
    [[nodiscard]] constexpr bool copied() const noexcept { return (type() & 0x80U) != 0; }

    /// The two bits below the copied flag: 0 for control, 2 for debugging and measurement.
    [[nodiscard]] constexpr std::uint8_t option_class() const noexcept
    {
        return static_cast<std::uint8_t>(type() >> 5U & 3U);
    }

    /// The five low bits.
    [[nodiscard]] constexpr std::uint8_t number() const noexcept { return static_cast<std::uint8_t>(type() & 0x1fU); }

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

    /// For ip_option_list: whether the bytes are at their end, or at the end-of-list option.
    [[nodiscard]] static constexpr bool ends_at(std::span<const std::byte> rest) noexcept
    {
        constexpr std::byte end_of_list{0};
        return rest.empty() || rest.front() == end_of_list;
    }

    /// For ip_option_list: bytes of the option here, 0 without a whole one. Only end-of-list and no-operation lack a
    /// length; the others' counts type and length.
    [[nodiscard]] static constexpr std::size_t size_at(std::span<const std::byte> rest) noexcept
    {
        constexpr std::byte no_operation{1};
        if (rest.front() == no_operation) {
            return 1;
        }
        const std::size_t size = rest.size() < 2 ? 0 : std::to_integer<std::size_t>(rest[1]);
        return size < 2 ? 0 : size;
    }

private:
    std::span<const std::byte> bytes_;
};

/// IPv4 options in their order, also those of unknown type and the no-operations between them. The range ends before
/// the end-of-list option, or before one that is malformed.
/// Lifetime: borrows the control buffer.
using ip_option_list = tlv_range<ip_option>;

namespace detail {

/// A view over IPv4 options. A header has room for 40 bytes of them, and counts them in words of four.
class ip_options_base : view_base {
public:
    using view_base::view_base;

    /// The options, one after the other.
    [[nodiscard]] constexpr ip_option_list options() const noexcept { return ip_option_list{payload()}; }

    /// All bytes as they arrived, with the padding after the last option.
    [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept { return payload(); }

    /// Whether the range has all options; false if it ends before a malformed one, or one that the kernel cut.
    [[nodiscard]] constexpr bool complete() const noexcept { return options().complete(); }

    constexpr void each_field(auto sink) const
    {
        sink("options", options());
        sink("complete", complete());
    }
};

} // namespace detail

namespace linux_kernel {

/// Options of an IPv4 packet as they arrived. Those before a cut are whole; where nothing shows the cut,
/// outcome::truncated() does.
/// Message:   SOL_IP / IP_RECVOPTS            Enable: setsockopt(SOL_IP, IP_RECVOPTS, 1)
/// Payload:   options, 4 to 40 bytes in words of 4, network order    Unit:   -
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_cmsg_recv_opts()
/// Absent:    when the packet has no options
/// Effect:    -
/// Owns:      nothing
class ip_recvopts : public detail::ip_options_base {
public:
    using ip_options_base::ip_options_base;

    // Also cut ones, which `complete` tells.
    static constexpr view_info about{.name = "IP_RECVOPTS",
                                     .id = {level::ip, 6},
                                     .size = 40,
                                     .shortest = 1,
                                     .place = place::ip_recvopts,
                                     .family = AF_INET,
                                     .option = {level::ip, 6},
                                     .presence = presence::rarely};
};

/// Options to answer an IPv4 packet with: its source route reversed, its records carried on, and none that the kernel
/// does not know.
/// Message:   SOL_IP / IP_RETOPTS             Enable: setsockopt(SOL_IP, IP_RETOPTS, 1)
/// Payload:   options, 0 to 40 bytes in words of 4, network order    Unit:   -
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_cmsg_recv_retopts()
/// Absent:    when the packet has no options, or malformed ones (MSG_CTRUNC); empty if none is for the answer
/// Effect:    -
/// Owns:      nothing
class ip_retopts : public detail::ip_options_base {
public:
    using ip_options_base::ip_options_base;

    // Also cut ones, which `complete` tells.
    static constexpr view_info about{.name = "IP_RETOPTS",
                                     .id = {level::ip, 7},
                                     .size = 40,
                                     .shortest = 0,
                                     .place = place::ip_retopts,
                                     .family = AF_INET,
                                     .option = {level::ip, 7},
                                     .presence = presence::rarely};
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
