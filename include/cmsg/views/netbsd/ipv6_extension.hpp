// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_NETBSD_IPV6_EXTENSION_HPP
#define CMSGPP_VIEWS_NETBSD_IPV6_EXTENSION_HPP

// Extension headers of IPv6 packets on NetBSD, level SOL_IPV6, under one of two numbers each: that of RFC 3542 or,
// on a socket that has set an option of RFC 2292, that one's; see all.hpp.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/ipv6_extension.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/visit/view_base.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd {

/// Hop-by-hop options of an IPv6 packet.
/// Message:   SOL_IPV6 / IPV6_HOPOPTS, IPV6_2292HOPOPTS    Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    NetBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_hopopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_HOPOPTS",
                                     .id = {level::ipv6, 49},
                                     .also = {level::ipv6, 22},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 39},
                                     .presence = presence::rarely};
};

/// Destination options of an IPv6 packet. There may be two such headers, before and after a routing header: visit hands
/// out both, a record has the last, and up_to needs two elements more, as room for the second one's cmsghdr.
/// Message:   SOL_IPV6 / IPV6_DSTOPTS, IPV6_2292DSTOPTS    Enable: setsockopt(SOL_IPV6, IPV6_RECVDSTOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    NetBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_dstopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_DSTOPTS",
                                     .id = {level::ipv6, 50},
                                     .also = {level::ipv6, 23},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 40},
                                     .presence = presence::rarely};
};

/// Routing header of an IPv6 packet. It may repeat, as ipv6_dstopts may.
/// Message:   SOL_IPV6 / IPV6_RTHDR, IPV6_2292RTHDR    Enable: setsockopt(SOL_IPV6, IPV6_RECVRTHDR, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    NetBSD sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_rthdr : public detail::ipv6_rthdr_base {
public:
    using ipv6_rthdr_base::ipv6_rthdr_base;

    static constexpr view_info about{.name = "IPV6_RTHDR",
                                     .id = {level::ipv6, 51},
                                     .also = {level::ipv6, 24},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 38},
                                     .presence = presence::rarely};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd

#endif
