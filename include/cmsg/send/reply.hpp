// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_REPLY_HPP
#define CMSGPP_SEND_REPLY_HPP

// Answers from the address that a datagram arrived on, which the routing table need not choose on a machine with
// several. Never takes a multicast or broadcast address for a source, and never chooses the way out unless it is asked
// to.

#include <cmsg/payload/address.hpp>
#include <cmsg/send/on_system.hpp>
#include <cmsg/send/writer.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/visit/view_list.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

template <typed_view... Views>
class record;

namespace detail {

/// Whether it is a socket address of this host that has all the bytes of its family.
template <class Address>
inline constexpr bool is_socket_address =
    std::is_same_v<Address, sockaddr_in> || std::is_same_v<Address, sockaddr_in6> ||
    std::is_same_v<Address, sockaddr_storage>;

} // namespace detail

/// Which way an answer goes. The interface that a datagram came in by need not be the way back: with asymmetric routes,
/// with a server's address on lo, with direct server return an answer that is pinned to it is lost without an error.
/// Over IPv6 linux v6.18 follows the interface only to destinations of a link (fe80::/10); to others the routing table
/// chooses all the same, and a program that has to pin it binds the socket (SO_BINDTODEVICE;
/// tests/kernel/reply.test.cpp).
enum class reply_route : std::uint8_t {
    routing_table,  ///< wherever the routing table sends it; the source alone is chosen
    same_interface, ///< out of the interface that the datagram came in by, for links that answer only where they ask
};

// The functions below differ by what holds the address. Of all of them: Returns: whether the source was put; if not,
// see the writer. Errors: of an address that was kept without its interface a pinned route is refused as out_of_range.
// sendmsg
//            refuses a source that has left the machine meanwhile: over IPv6 with EINVAL, over IPv4 with ENETUNREACH or
//            EINVAL by the kernel's version; and an interface that has, with ENODEV (linux v6.18:
//            tests/kernel/reply.test.cpp). `worth_sending_without<send::ip_pktinfo, send::ipv6_pktinfo>(errno, writer)`
//            judges that. Without them the kernel chooses a source, which a peer does not take that listens to the
//            address that it asked (QUIC, DNS).

/// Puts the source of an IPv4 answer, on an IPv4 or a dual-stack socket. A multicast address, or 255.255.255.255, is
/// none of this machine: the message then names no source, so that the kernel chooses one; in the layout of another
/// system than Linux no message is put then, unless it pins the route. macOS, FreeBSD and OpenBSD
/// cannot pin the route of an IPv4 packet, which is refused as unsupported.
template <class Abi>
constexpr bool reply_from(in_addr local, std::uint32_t interface_index, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    const bool is_pinned = route == reply_route::same_interface;
    const auto bytes = std::bit_cast<std::array<std::uint8_t, 4>>(local);
    const bool is_multicast = bytes[0] >= 224 && bytes[0] < 240;
    const bool is_broadcast = local.s_addr == ~std::uint32_t{0};
    const std::uint32_t index = is_pinned ? interface_index : 0;
    using source4 = typename send::detail::on_system<Abi::platform>::source4;
    if constexpr (std::is_same_v<source4, send::ip_pktinfo>) {
        return writer.put(send::ip_pktinfo{index, is_multicast || is_broadcast ? in_addr{} : local});
    } else {
        source4 value{};
        if (!(is_multicast || is_broadcast)) {
            value.local = local;
        } else if (index == 0) {
            return false;
        }
        if constexpr (send::detail::on_system<Abi::platform>::pins_ipv4) {
            value.interface_index = index;
        } else if (index != 0) {
            return writer.refuse(source4::about.id, send::refusal::unsupported);
        }
        return writer.put(value);
    }
}

/// Puts the source of an answer on an IPv6 socket; of a mapped address (::ffff:a.b.c.d) that of an IPv4 answer, on an
/// IPv4 or a dual-stack socket. A multicast address is none of this machine: the message then names no source. An
/// address of a link (fe80::/10) keeps its interface, without which it is none, unless it is 0: then the destination
/// has to name it.
template <class Abi>
CMSGPP_ALWAYS_INLINE constexpr bool reply_from(
    const in6_addr& local, std::uint32_t interface_index, basic_control_writer<Abi>& writer,
    reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    const auto& bytes = local.s6_addr;
    if (detail::is_mapped(local)) {
        const std::array<std::uint8_t, 4> mapped{bytes[12], bytes[13], bytes[14], bytes[15]};
        return reply_from(std::bit_cast<in_addr>(mapped), interface_index, writer, route);
    }
    const bool is_pinned = route == reply_route::same_interface;
    const bool is_of_link = bytes[0] == 0xfe && (bytes[1] & 0xc0U) == 0x80;
    const bool is_multicast = bytes[0] == 0xff;
    using source6 = typename send::detail::on_system<Abi::platform>::source6;
    const std::uint32_t index = is_pinned || is_of_link ? interface_index : 0;
    if constexpr (std::is_same_v<source6, send::ipv6_pktinfo>) {
        return writer.put(send::ipv6_pktinfo{index, is_multicast ? in6_addr{} : local});
    } else {
        return writer.put(source6{{index, is_multicast ? in6_addr{} : local}});
    }
}

/// The same for a program that keeps the address alone.
template <class Abi>
constexpr bool reply_from(in_addr local, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    if (route == reply_route::same_interface) {
        return writer.refuse(send::detail::on_system<Abi::platform>::source4::about.id, send::refusal::out_of_range);
    }
    return reply_from(local, 0, writer);
}

template <class Abi>
constexpr bool reply_from(const in6_addr& local, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    if (route == reply_route::same_interface) {
        return writer.refuse(send::detail::on_system<Abi::platform>::source6::about.id, send::refusal::out_of_range);
    }
    return reply_from(local, 0, writer);
}

/// Puts the source from a socket address of either family that was kept, as getsockname fills one; its port is not
/// looked at. `interface_index` is what was kept beside it; 0 of none, and then the scope of an IPv6 address stands for
/// it.
/// Returns: also false, with nothing refused, if the address is null or AF_UNSPEC: none was kept.
/// Errors:  one of another family, or of fewer bytes than its family has, is refused as out_of_range.
template <class Abi>
bool reply_from(const sockaddr* local, socklen_t size, std::uint32_t interface_index, basic_control_writer<Abi>& writer,
                reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    const auto* const bytes = static_cast<const std::byte*>(static_cast<const void*>(local));
    const auto given = static_cast<std::size_t>(size);
    const int family = bytes == nullptr || given < sizeof(sockaddr::sa_family) + offsetof(sockaddr, sa_family)
                           ? AF_UNSPEC
                           : load_family(bytes);
    const bool is_v6 = family == AF_INET6 && given >= sizeof(sockaddr_in6);
    const sockaddr_in6 v6 = is_v6 ? load_sockaddr_in6(bytes) : sockaddr_in6{};
    const std::uint32_t known = interface_index != 0 ? interface_index : v6.sin6_scope_id;
    if (family != AF_UNSPEC && route == reply_route::same_interface && known == 0) {
        return writer.refuse(send::detail::on_system<Abi::platform>::source4::about.id, send::refusal::out_of_range);
    }
    if (is_v6) {
        return reply_from(v6.sin6_addr, known, writer, route);
    }
    if (family == AF_INET && given >= sizeof(sockaddr_in)) {
        return reply_from(load_sockaddr_in(bytes).sin_addr, known, writer, route);
    }
    return family == AF_UNSPEC
               ? false
               : writer.refuse(send::detail::on_system<Abi::platform>::source4::about.id, send::refusal::out_of_range);
}

template <class Abi>
bool reply_from(const sockaddr* local, socklen_t size, basic_control_writer<Abi>& writer,
                reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    return reply_from(local, size, 0, writer, route);
}

/// The same from a whole one: sockaddr_in, sockaddr_in6 or sockaddr_storage.
template <class Address, class Abi>
    requires detail::is_socket_address<Address>
bool reply_from(const Address& local, basic_control_writer<Abi>& writer,
                reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    return reply_from(static_cast<const sockaddr*>(static_cast<const void*>(&local)),
                      static_cast<socklen_t>(sizeof local), 0, writer, route);
}

template <class Address, class Abi>
    requires detail::is_socket_address<Address>
bool reply_from(const Address& local, std::uint32_t interface_index, basic_control_writer<Abi>& writer,
                reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    return reply_from(static_cast<const sockaddr*>(static_cast<const void*>(&local)),
                      static_cast<socklen_t>(sizeof local), interface_index, writer, route);
}

/// Puts the source of an answer to a datagram that came with IP_PKTINFO, also on a dual-stack socket.
template <class Abi>
constexpr bool reply_from(linux_kernel::ip_pktinfo arrived, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    return reply_from(arrived.local(), arrived.interface_index(), writer, route);
}

/// The same for one that came with IPV6_PKTINFO. Of an IPv4 datagram to the broadcast address of a network only
/// IP_PKTINFO shows which local address it was for: a dual-stack socket that gets such ones enables both.
template <class Abi>
constexpr bool reply_from(linux_kernel::ipv6_pktinfo arrived, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
{
    return reply_from(arrived.destination(), arrived.interface_index(), writer, route);
}

/// The same for a decoded datagram, by its IP_PKTINFO if that came, else by its IPV6_PKTINFO.
/// Returns: also false, with nothing refused, if neither came.
template <typed_view... Views, class Abi>
constexpr bool reply_from(const record<Views...>& arrived, basic_control_writer<Abi>& writer,
                          reply_route route = reply_route::routing_table) noexcept CMSGPP_NONALLOCATING
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

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
