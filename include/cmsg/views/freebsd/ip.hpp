// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_FREEBSD_IP_HPP
#define CMSGPP_VIEWS_FREEBSD_IP_HPP

// Control messages of IPv4 sockets on FreeBSD, level SOL_IP; see all.hpp. Never takes a length in a payload for true.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/sockaddr_dl.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::freebsd {

/// Destination address of an IPv4 packet.
/// Message:   SOL_IP / IP_RECVDSTADDR         Enable: setsockopt(SOL_IP, IP_RECVDSTADDR, 1)
/// Payload:   struct in_addr, 4 bytes, network order    Unit:   -
/// Kernel:    FreeBSD sys/netinet/ip_input.c ip_savecontrol()
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
/// Payload:   struct sockaddr_dl of sdl_len bytes, 8 to 86; index in host order    Unit:   -
/// Kernel:    FreeBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvif : public detail::sockaddr_dl_view {
public:
    using sockaddr_dl_view::sockaddr_dl_view;

    static constexpr std::size_t largest = 86; ///< the buffer in ip_savecontrol(): struct sockaddr_dl and 32 bytes
    static constexpr view_info about{.name = "IP_RECVIF",
                                     .id = {level::ip, 20},
                                     .size = largest,
                                     .shortest = data_offset,
                                     .family = AF_INET,
                                     .option = {level::ip, 20}};
};

/// Destination address and port of an IPv4 packet before it was redirected to this socket. An AF_INET6 socket has it
/// for its IPv4 packets once IPV6_RECVORIGDSTADDR is set.
/// Message:   SOL_IP / IP_ORIGDSTADDR         Enable: setsockopt(SOL_IP, IP_RECVORIGDSTADDR, 1)
/// Payload:   struct sockaddr_in of a BSD, 16 bytes; address and port in network order    Unit:   -
/// Kernel:    FreeBSD 11; sys/netinet/udp_usrreq.c udp_append()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_origdstaddr : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "IP_ORIGDSTADDR", .id = {level::ip, 27}, .size = 16, .family = AF_INET, .option = {level::ip, 27}};

    /// Address and port, in network order, as this host's own sockaddr_in of family AF_INET; sin_len, which only a BSD
    /// has, is left out.
    [[nodiscard]] constexpr sockaddr_in address() const noexcept { return load_sockaddr_in(payload().data()); }

    constexpr void each_field(auto sink) const { sink("address", address()); }
};

/// Time to live of an IPv4 packet, as it arrived.
/// Message:   SOL_IP / IP_RECVTTL             Enable: setsockopt(SOL_IP, IP_RECVTTL, 1)
/// Payload:   u8, 1 byte                      Unit:   hops, 0 to 255
/// Kernel:    FreeBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvttl : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{
        .name = "IP_RECVTTL", .id = {level::ip, 65}, .size = 1, .family = AF_INET, .option = {level::ip, 65}};
};

/// Type of service of an IPv4 packet: ECN codepoint and DSCP. The type is the option's own number, not IP_TOS.
/// Message:   SOL_IP / IP_RECVTOS             Enable: setsockopt(SOL_IP, IP_RECVTOS, 1)
/// Payload:   u8, 1 byte                      Unit:   -
/// Kernel:    FreeBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ip_recvtos : public detail::traffic_class_view {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr view_info about{
        .name = "IP_RECVTOS", .id = {level::ip, 68}, .size = 1, .family = AF_INET, .option = {level::ip, 68}};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::freebsd

#endif
