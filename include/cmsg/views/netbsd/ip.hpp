// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_NETBSD_IP_HPP
#define CMSGPP_VIEWS_NETBSD_IP_HPP

// Control messages of IPv4 sockets on NetBSD, level SOL_IP; see all.hpp. None of them tells the type of service, and so
// the ECN codepoint.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/sockaddr_dl.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd {

/// Destination address of an IPv4 packet.
/// Message:   SOL_IP / IP_RECVDSTADDR         Enable: setsockopt(SOL_IP, IP_RECVDSTADDR, 1)
/// Payload:   struct in_addr, 4 bytes, network order    Unit:   -
/// Kernel:    NetBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvdstaddr : public detail::in_addr_view {
public:
    using in_addr_view::in_addr_view;

    static constexpr view_info about{
        .name = "IP_RECVDSTADDR", .id = {level::ip, 7}, .size = 4, .family = AF_INET, .option = {level::ip, 7}};
};

/// The interface that an IPv4 packet arrived on: its index alone, without name and address.
/// Message:   SOL_IP / IP_RECVIF              Enable: setsockopt(SOL_IP, IP_RECVIF, 1)
/// Payload:   struct sockaddr_dl of sdl_len bytes, 8 to 32; index in host order    Unit:   -
/// Kernel:    NetBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvif : public detail::sockaddr_dl_view {
public:
    using sockaddr_dl_view::sockaddr_dl_view;

    static constexpr view_info about{.name = "IP_RECVIF",
                                     .id = {level::ip, 20},
                                     .size = 32,
                                     .shortest = data_offset,
                                     .family = AF_INET,
                                     .option = {level::ip, 20}};
};

/// Time to live of an IPv4 packet, as it arrived.
/// Message:   SOL_IP / IP_RECVTTL             Enable: setsockopt(SOL_IP, IP_RECVTTL, 1)
/// Payload:   u8, 1 byte                      Unit:   hops, 0 to 255
/// Kernel:    NetBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvttl : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{
        .name = "IP_RECVTTL", .id = {level::ip, 23}, .size = 1, .family = AF_INET, .option = {level::ip, 23}};
};

/// Where an IPv4 packet arrived: destination address and interface, in this order.
/// Message:   SOL_IP / IP_PKTINFO             Enable: setsockopt(SOL_IP, IP_RECVPKTINFO, 1)
/// Payload:   struct in_pktinfo, 8 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    NetBSD 9; sys/netinet/ip_input.c ip_savecontrol(); in NetBSD 8 the option brings a message of type 26
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_pktinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "IP_PKTINFO", .id = {level::ip, 25}, .size = 8, .family = AF_INET, .option = {level::ip, 26}};

    /// Index of the interface that the packet arrived on.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(4); }

    /// The destination address in the packet's header (ipi_addr), network order.
    [[nodiscard]] constexpr in_addr destination() const noexcept { return load_in_addr(payload().data()); }

    constexpr void each_field(auto sink) const
    {
        sink("interface_index", interface_index());
        sink("destination", destination());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd

#endif
