// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IPV6_EXTENSION_HPP
#define CMSGPP_VIEWS_LINUX_IPV6_EXTENSION_HPP

// Extension headers of IPv6 packets, level SOL_IPV6, under the numbers of RFC 3542 and of RFC 2292.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/ipv6_extension.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// Hop-by-hop options of an IPv6 packet.
/// Message:   SOL_IPV6 / IPV6_HOPOPTS         Enable: setsockopt(SOL_IPV6, IPV6_RECVHOPOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_hopopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_HOPOPTS",
                                     .id = {level::ipv6, 54},
                                     .size = 8,
                                     .element = 8,
                                     .place = place::ipv6_hopopts,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 53},
                                     .presence = presence::rarely};
};

/// Destination options of an IPv6 packet. There may be two such headers, before and after a routing header: visit hands
/// out both, a record has the last, and up_to needs two elements more, as room for the second one's cmsghdr.
/// Message:   SOL_IPV6 / IPV6_DSTOPTS         Enable: setsockopt(SOL_IPV6, IPV6_RECVDSTOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_dstopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_DSTOPTS",
                                     .id = {level::ipv6, 59},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 58},
                                     .presence = presence::rarely};
};

/// Routing header of an IPv6 packet. It may repeat, as ipv6_dstopts may.
/// Message:   SOL_IPV6 / IPV6_RTHDR           Enable: setsockopt(SOL_IPV6, IPV6_RECVRTHDR, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.6.14; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_rthdr : public detail::ipv6_rthdr_base {
public:
    using ipv6_rthdr_base::ipv6_rthdr_base;

    static constexpr view_info about{.name = "IPV6_RTHDR",
                                     .id = {level::ipv6, 57},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 56},
                                     .presence = presence::rarely};
};

/// What IPV6_HOPOPTS says, under the number of RFC 2292; both come if both are enabled.
/// Message:   SOL_IPV6 / IPV6_2292HOPOPTS     Enable: setsockopt(SOL_IPV6, IPV6_2292HOPOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_2292hopopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_2292HOPOPTS",
                                     .id = {level::ipv6, 3},
                                     .size = 8,
                                     .element = 8,
                                     .place = place::ipv6_2292hopopts,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 3},
                                     .presence = presence::rarely};
};

/// What IPV6_DSTOPTS says, under the number of RFC 2292, also twice; both come if both are enabled.
/// Message:   SOL_IPV6 / IPV6_2292DSTOPTS     Enable: setsockopt(SOL_IPV6, IPV6_2292DSTOPTS, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_2292dstopts : public detail::ipv6_options_base {
public:
    using ipv6_options_base::ipv6_options_base;

    static constexpr view_info about{.name = "IPV6_2292DSTOPTS",
                                     .id = {level::ipv6, 4},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 4},
                                     .presence = presence::rarely};
};

/// What IPV6_RTHDR says, under the number of RFC 2292; both come if both are enabled.
/// Message:   SOL_IPV6 / IPV6_2292RTHDR       Enable: setsockopt(SOL_IPV6, IPV6_2292RTHDR, 1)
/// Payload:   extension header, 8 to 2048 bytes in units of 8, network order    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ip6_datagram_recv_specific_ctl()
/// Absent:    when the packet has no such header
/// Effect:    -
/// Owns:      nothing
class ipv6_2292rthdr : public detail::ipv6_rthdr_base {
public:
    using ipv6_rthdr_base::ipv6_rthdr_base;

    static constexpr view_info about{.name = "IPV6_2292RTHDR",
                                     .id = {level::ipv6, 5},
                                     .size = 8,
                                     .element = 8,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 5},
                                     .presence = presence::rarely};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
