// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_OPENBSD_IPV6_HPP
#define CMSGPP_VIEWS_OPENBSD_IPV6_HPP

// Control messages of IPv6 sockets on OpenBSD, level SOL_IPV6; see all.hpp. No socket of OpenBSD is dual-stack.

#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/visit/view_base.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::openbsd {

/// Where an IPv6 packet arrived: interface and destination address.
/// Message:   SOL_IPV6 / IPV6_PKTINFO         Enable: setsockopt(SOL_IPV6, IPV6_RECVPKTINFO, 1)
/// Payload:   struct in6_pktinfo, 20 bytes; address in network order, index in host order    Unit:   -
/// Kernel:    OpenBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ipv6_pktinfo : public detail::in6_pktinfo_view {
public:
    using in6_pktinfo_view::in6_pktinfo_view;

    static constexpr view_info about{
        .name = "IPV6_PKTINFO", .id = {level::ipv6, 46}, .size = 20, .family = AF_INET6, .option = {level::ipv6, 36}};
};

/// Hop limit of an IPv6 packet, as it arrived.
/// Message:   SOL_IPV6 / IPV6_HOPLIMIT        Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPLIMIT, 1)
/// Payload:   int, 4 bytes, host order        Unit:   hops, 0 to 255
/// Kernel:    OpenBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ipv6_hoplimit : public detail::hop_limit_view {
public:
    using hop_limit_view::hop_limit_view;

    static constexpr view_info about{
        .name = "IPV6_HOPLIMIT", .id = {level::ipv6, 47}, .size = 4, .family = AF_INET6, .option = {level::ipv6, 37}};
};

/// Traffic class of an IPv6 packet: ECN codepoint and DSCP.
/// Message:   SOL_IPV6 / IPV6_TCLASS          Enable: setsockopt(SOL_IPV6, IPV6_RECVTCLASS, 1)
/// Payload:   int, 4 bytes, host order        Unit:   -
/// Kernel:    OpenBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ipv6_tclass : public detail::traffic_class_view {
public:
    using traffic_class_view::traffic_class_view;

    static constexpr view_info about{
        .name = "IPV6_TCLASS", .id = {level::ipv6, 61}, .size = 4, .family = AF_INET6, .option = {level::ipv6, 57}};
};

/// Destination port of an IPv6 datagram, which is that of the packet also where pf has diverted it.
/// Message:   SOL_IPV6 / IPV6_RECVDSTPORT     Enable: setsockopt(SOL_IPV6, IPV6_RECVDSTPORT, 1)
/// Payload:   u16, 2 bytes, network order     Unit:   -
/// Kernel:    OpenBSD sys/netinet/udp_usrreq.c udp_sbappend()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class ipv6_recvdstport : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "IPV6_RECVDSTPORT",
                                     .id = {level::ipv6, 64},
                                     .size = 2,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 64}};

    /// The port, in host order.
    [[nodiscard]] constexpr std::uint16_t port() const noexcept
    {
        return load_integer<std::uint16_t, std::endian::big>(payload().data());
    }

    constexpr void each_field(auto sink) const { sink("port", port()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::openbsd

#endif
