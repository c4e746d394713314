// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_OPENBSD_IP_HPP
#define CMSGPP_VIEWS_OPENBSD_IP_HPP

// Control messages of IPv4 sockets on OpenBSD, level SOL_IP; see all.hpp. None of them tells the type of service, and
// so the ECN codepoint.

#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/sockaddr_dl.hpp>
#include <cmsg/visit/view_base.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::openbsd {

/// Destination address of an IPv4 packet.
/// Message:   SOL_IP / IP_RECVDSTADDR         Enable: setsockopt(SOL_IP, IP_RECVDSTADDR, 1)
/// Payload:   struct in_addr, 4 bytes, network order    Unit:   -
/// Kernel:    OpenBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvdstaddr : public detail::in_addr_view {
public:
    using in_addr_view::in_addr_view;

    static constexpr view_info about{
        .name = "IP_RECVDSTADDR", .id = {level::ip, 7}, .size = 4, .family = AF_INET, .option = {level::ip, 7}};
};

/// The interface that an IPv4 packet arrived on.
/// Message:   SOL_IP / IP_RECVIF              Enable: setsockopt(SOL_IP, IP_RECVIF, 1)
/// Payload:   struct sockaddr_dl of sdl_len bytes, 8 to 32; index in host order    Unit:   -
/// Kernel:    OpenBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvif : public detail::sockaddr_dl_view {
public:
    using sockaddr_dl_view::sockaddr_dl_view;

    static constexpr view_info about{.name = "IP_RECVIF",
                                     .id = {level::ip, 30},
                                     .size = 32,
                                     .shortest = data_offset,
                                     .family = AF_INET,
                                     .option = {level::ip, 30}};
};

/// Time to live of an IPv4 packet, as it arrived.
/// Message:   SOL_IP / IP_RECVTTL             Enable: setsockopt(SOL_IP, IP_RECVTTL, 1)
/// Payload:   u8, 1 byte                      Unit:   hops, 0 to 255
/// Kernel:    OpenBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvttl : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{
        .name = "IP_RECVTTL", .id = {level::ip, 31}, .size = 1, .family = AF_INET, .option = {level::ip, 31}};
};

/// Destination port of an IPv4 datagram, which is that of the packet also where pf has diverted it.
/// Message:   SOL_IP / IP_RECVDSTPORT         Enable: setsockopt(SOL_IP, IP_RECVDSTPORT, 1)
/// Payload:   u16, 2 bytes, network order     Unit:   -
/// Kernel:    OpenBSD sys/netinet/udp_usrreq.c udp_sbappend()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvdstport : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "IP_RECVDSTPORT", .id = {level::ip, 33}, .size = 2, .family = AF_INET, .option = {level::ip, 33}};

    /// The port, in host order.
    [[nodiscard]] constexpr std::uint16_t port() const noexcept
    {
        return load_integer<std::uint16_t, std::endian::big>(payload().data());
    }

    constexpr void each_field(auto sink) const { sink("port", port()); }
};

/// Routing table of the socket, or of the rule of pf that diverted the packet to it.
/// Message:   SOL_IP / IP_RECVRTABLE          Enable: setsockopt(SOL_IP, IP_RECVRTABLE, 1)
/// Payload:   unsigned int, 4 bytes, host order    Unit:   -
/// Kernel:    OpenBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvrtable : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "IP_RECVRTABLE", .id = {level::ip, 35}, .size = 4, .family = AF_INET, .option = {level::ip, 35}};

    /// Number of the routing table; 0 is the first.
    [[nodiscard]] constexpr std::uint32_t table() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("table", table()); }
};

/// The IPsec flow that a datagram came by.
/// Message:   SOL_IP / IP_IPSECFLOWINFO       Enable: setsockopt(SOL_IP, IP_IPSECFLOWINFO, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   -
/// Kernel:    OpenBSD sys/netinet/udp_usrreq.c udp_sbappend()
/// Absent:    when the datagram came without IPsec
/// Effect:    -
/// Owns:      nothing
class ip_ipsecflowinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IP_IPSECFLOWINFO",
                                     .id = {level::ip, 36},
                                     .size = 4,
                                     .family = AF_INET,
                                     .option = {level::ip, 36},
                                     .presence = presence::usually};

    /// Number of the flow.
    [[nodiscard]] constexpr std::uint32_t flow() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("flow", flow()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::openbsd

#endif
