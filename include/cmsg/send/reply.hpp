// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_REPLY_HPP
#define CMSGPP_SEND_REPLY_HPP

// Answers from the address that a datagram arrived on, which the routing table need not choose on a machine with several.
// Never takes a multicast or broadcast address for a source.

#include <cmsg/core/address.hpp>
#include <cmsg/core/view_list.hpp>
#include <cmsg/send/ip.hpp>
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/writer.hpp>
#include <cmsg/views/ip.hpp>
#include <cmsg/views/ipv6.hpp>

#include <array>
#include <bit>
#include <cstdint>

namespace cmsg {

template <typed_view... Views>
class record;

/// Which way an answer goes.
enum class reply_route : std::uint8_t {
    same_interface, ///< out of the interface that the datagram came in by
    routing_table,  ///< wherever the routing table sends it; the address is the same
};

/// Puts the source of an IPv4 answer, on an IPv4 or a dual-stack socket. A multicast address, or 255.255.255.255, is left
/// to the kernel to replace.
/// Returns: whether it was put; see the writer.
template <class Abi>
constexpr bool reply_from(in_addr local, std::uint32_t interface_index, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::same_interface) noexcept CMSGPP_NONALLOCATING
{
    const auto bytes = std::bit_cast<std::array<std::uint8_t, 4>>(local);
    const bool is_multicast = bytes[0] >= 224 && bytes[0] < 240;
    const bool is_broadcast = local.s_addr == ~std::uint32_t{0};
    return writer.put(send::ip_pktinfo{route == reply_route::same_interface ? interface_index : 0,
                                       is_multicast || is_broadcast ? in_addr{} : local});
}

/// Puts the source of an answer on an IPv6 socket; of a mapped address (::ffff:a.b.c.d) that is an IPv4 one. A multicast
/// address is left to the kernel to replace; an address of a link keeps its interface, without which it is none.
/// Returns: whether it was put; see the writer.
template <class Abi>
constexpr bool reply_from(const in6_addr& local, std::uint32_t interface_index, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::same_interface) noexcept CMSGPP_NONALLOCATING
{
    const auto& bytes = local.s6_addr;
    if (send::detail::is_mapped(local)) {
        const std::array<std::uint8_t, 4> mapped{bytes[12], bytes[13], bytes[14], bytes[15]};
        return reply_from(std::bit_cast<in_addr>(mapped), interface_index, writer, route);
    }
    const bool is_of_link = bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0x80;
    const bool is_multicast = bytes[0] == 0xff;
    return writer.put(send::ipv6_pktinfo{route == reply_route::same_interface || is_of_link ? interface_index : 0,
                                         is_multicast ? in6_addr{} : local});
}

/// Puts the source of an answer to a datagram that came with IP_PKTINFO, also on a dual-stack socket.
/// Returns: whether it was put; see the writer.
template <class Abi>
constexpr bool reply_from(linux_kernel::ip_pktinfo arrived, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::same_interface) noexcept CMSGPP_NONALLOCATING
{
    return reply_from(arrived.local(), arrived.interface_index(), writer, route);
}

/// The same for one that came with IPV6_PKTINFO. Of an IPv4 datagram to the broadcast address of a network only
/// IP_PKTINFO tells which local address it was for: a dual-stack socket that gets such ones enables both.
template <class Abi>
constexpr bool reply_from(linux_kernel::ipv6_pktinfo arrived, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::same_interface) noexcept CMSGPP_NONALLOCATING
{
    return reply_from(arrived.destination(), arrived.interface_index(), writer, route);
}

/// The same for a decoded datagram, by its IP_PKTINFO if that came, else by its IPV6_PKTINFO.
/// Returns: whether it was put; false, with nothing refused, if neither came.
template <typed_view... Views, class Abi>
constexpr bool reply_from(const record<Views...>& arrived, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::same_interface) noexcept CMSGPP_NONALLOCATING
{
    constexpr bool has_v4 = (detail::stands_for<linux_kernel::ip_pktinfo, Views> || ...);
    constexpr bool has_v6 = (detail::stands_for<linux_kernel::ipv6_pktinfo, Views> || ...);
    static_assert(has_v4 || has_v6, "cmsg: the set has neither ip_pktinfo nor ipv6_pktinfo to answer by");
    if constexpr (has_v4) {
        if (const auto info = arrived.template get<linux_kernel::ip_pktinfo>()) {
            return reply_from(*info, writer, route);
        }
    }
    if constexpr (has_v6) {
        if (const auto info = arrived.template get<linux_kernel::ipv6_pktinfo>()) {
            return reply_from(*info, writer, route);
        }
    }
    return false;
}

} // namespace cmsg

#endif
