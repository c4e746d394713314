// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_IP_HPP
#define CMSGPP_SEND_IP_HPP

// Values to send at level SOL_IP: they act on IPv4 packets, also on those of a dual-stack IPv6 socket. The kernel
// refuses every other type of this level with EINVAL (linux v6.12 net/ipv4/ip_sockglue.c ip_cmsg_send()).

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Type of service of one packet: both its fields, DSCP and ECN, whatever the socket's own say. See traffic_class.
/// Message:   SOL_IP / IP_TOS, linux v3.13
/// Payload:   int, 4 bytes, host order. The kernel takes one byte as well (linux v6.12 net/ipv4/ip_sockglue.c
///            ip_cmsg_send()); on 64-bit both fill one word
/// Range:     0 to 255
struct ip_tos {
    static constexpr value_info about{.id = {level::ip, 1}, .size = 4};

    std::int32_t value = 0; ///< DSCP in the upper six of eight bits, ECN in the lower two

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= 0 && value <= 255; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// Time to live of one packet.
/// Message:   SOL_IP / IP_TTL, linux v3.13
/// Payload:   int, 4 bytes, host order; a single byte is refused
/// Range:     1 to 255
struct ip_ttl {
    static constexpr value_info about{.id = {level::ip, 2}, .size = 4};

    std::int32_t value = 64; ///< hops

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= 1 && value <= 255; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// Options of one packet's IPv4 header, as RFC 791 has them.
/// Message:   SOL_IP / IP_RETOPTS, linux v2.2
/// Payload:   the options' bytes
/// Range:     40 bytes at most; the kernel drops the rest without an error (linux v6.12 net/ipv4/ip_sockglue.c
///            ip_cmsg_send()). It refuses options that it cannot read.
/// Lifetime:  borrows the bytes
struct ip_retopts {
    static constexpr value_info about{.id = {level::ip, 7}, .largest = 40};

    std::span<const std::byte> options; ///< as they stand in the header

    [[nodiscard]] constexpr std::size_t payload_size() const noexcept { return options.size(); }

    [[nodiscard]] constexpr bool valid() const noexcept { return options.size() <= about.largest; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.bytes(options); }
};

/// Where one packet leaves: through which interface, and from which local address. See reply_from.
/// Message:   SOL_IP / IP_PKTINFO, linux v2.2
/// Payload:   struct in_pktinfo, 12 bytes; index in host order, address in network order. The kernel takes the source
///            from ipi_spec_dst; ipi_addr, which it ignores, is zero
/// Range:     any; an address that is not local to the machine is refused with ENETUNREACH or EINVAL by the
///            kernel's version, an interface that does not exist with ENODEV
struct ip_pktinfo {
    static constexpr value_info about{.id = {level::ip, 8}, .size = 12};

    std::uint32_t interface_index = 0; ///< 0 leaves it to the routing table
    in_addr local{};                   ///< network order; 0.0.0.0 leaves it to the kernel

    /// Also if from there, or by that interface, no route leads to the destination.
    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_source(error); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(interface_index);
        payload.address(local);
        payload.address(in_addr{});
    }
};

/// Protocol by which rules and policies route one packet of a raw socket that brings its own header (IP_HDRINCL); what
/// the header says stays as it is.
/// Message:   SOL_IP / IP_PROTOCOL, linux v6.4, and stable releases that took it, as 6.1.176
///            (tests/kernel/since.test.cpp); others refuse it with EINVAL, and with it the send
/// Payload:   int, 4 bytes, host order
/// Range:     1 to 255
struct ip_protocol {
    static constexpr value_info about{.id = {level::ip, 52}, .size = 4};

    std::int32_t value = 0; ///< an IPPROTO_ number

    [[nodiscard]] constexpr bool valid() const noexcept { return value >= 1 && value <= 255; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
