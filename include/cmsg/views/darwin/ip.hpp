// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_DARWIN_IP_HPP
#define CMSGPP_VIEWS_DARWIN_IP_HPP

// Control messages of macOS and iOS at level IPPROTO_IP. Taken from XNU's headers and source; no test of this project
// has run on that system.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/sockaddr_dl.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::darwin {

/// Destination address of an IPv4 packet.
/// Message:   SOL_IP / IP_RECVDSTADDR         Enable: setsockopt(SOL_IP, IP_RECVDSTADDR, 1)
/// Payload:   struct in_addr, 4 bytes, network order    Unit:   -
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
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
/// Payload:   struct sockaddr_dl of sdl_len bytes, 8 to 64; index in host order    Unit:   -
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvif : public detail::sockaddr_dl_view {
public:
    using sockaddr_dl_view::sockaddr_dl_view;

    static constexpr std::size_t largest = 64; ///< XNU bsd/net/if_dl.h DLIL_SDLMAXLEN
    static constexpr view_info about{.name = "IP_RECVIF",
                                     .id = {level::ip, 20},
                                     .size = largest,
                                     .shortest = data_offset,
                                     .family = AF_INET,
                                     .option = {level::ip, 20}};
};

/// Time to live of an IPv4 packet, as it arrived.
/// Message:   SOL_IP / IP_RECVTTL             Enable: setsockopt(SOL_IP, IP_RECVTTL, 1)
/// Payload:   u8, 1 byte                      Unit:   hops, 0 to 255
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvttl : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{
        .name = "IP_RECVTTL", .id = {level::ip, 24}, .size = 1, .family = AF_INET, .option = {level::ip, 24}};
};

/// Where an IPv4 packet arrived: interface and destination address.
/// Message:   SOL_IP / IP_PKTINFO             Enable: setsockopt(SOL_IP, IP_RECVPKTINFO, 1)
/// Payload:   struct in_pktinfo, 12 bytes; index in host order, addresses in network order    Unit:   -
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol(); in xnu-2050 (macOS 10.8), not in xnu-1456 (10.6)
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_pktinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "IP_PKTINFO", .id = {level::ip, 26}, .size = 12, .family = AF_INET, .option = {level::ip, 26}};

    /// Index of the interface that the packet arrived on; 0 if there is none.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(0); }

    /// ipi_spec_dst, network order: XNU leaves it 0.0.0.0 on receive, so that one answers from the destination.
    [[nodiscard]] constexpr in_addr local() const noexcept { return load_in_addr(payload().data() + 4); }

    /// The destination address in the packet's header (ipi_addr), network order.
    [[nodiscard]] constexpr in_addr destination() const noexcept { return load_in_addr(payload().data() + 8); }

    constexpr void each_field(auto sink) const
    {
        sink("interface_index", interface_index());
        sink("local", local());
        sink("destination", destination());
    }
};

/// Type of service of an IPv4 packet: ECN codepoint and DSCP. The type is the option's own number, not IP_TOS.
/// Message:   SOL_IP / IP_RECVTOS             Enable: setsockopt(SOL_IP, IP_RECVTOS, 1)
/// Payload:   u8, 1 byte                      Unit:   -
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol(), since xnu-4570 (macOS 10.13)
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvtos : public detail::traffic_class_view {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr view_info about{
        .name = "IP_RECVTOS", .id = {level::ip, 27}, .size = 1, .family = AF_INET, .option = {level::ip, 27}};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::darwin

#endif
