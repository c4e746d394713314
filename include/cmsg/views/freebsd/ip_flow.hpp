// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_FREEBSD_IP_FLOW_HPP
#define CMSGPP_VIEWS_FREEBSD_IP_FLOW_HPP

// What a network card has computed of a packet's flow, on IPv4 and IPv6 sockets of FreeBSD; see all.hpp. Never says
// that two packets are of one flow: ids of different flows may be the same. None of these options makes the kernel put
// control data together: a socket gets the messages only beside another one, any of SO_TIMESTAMP, IP_RECVDSTADDR,
// IPV6_RECVPKTINFO and so on (sys/netinet/udp_usrreq.c udp_append(): INP_CONTROLOPTS).

#include <cmsg/core/message.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// A flow id that a network card has computed.
class flow_id_view : view_base {
public:
    using view_base::view_base;

    [[nodiscard]] constexpr std::uint32_t flowid() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("flowid", flowid()); }
};

/// How a flow id was computed.
class flow_type_view : view_base {
public:
    using view_base::view_base;

    [[nodiscard]] constexpr std::uint32_t flowtype() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("flowtype", flowtype()); }
};

/// A bucket of receive side scaling.
class rss_bucket_view : view_base {
public:
    using view_base::view_base;

    [[nodiscard]] constexpr std::uint32_t bucket() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("bucket", bucket()); }
};

} // namespace detail

namespace freebsd {

/// Flow id that the network card has computed of an IPv4 packet.
/// Message:   SOL_IP / IP_FLOWID              Enable: setsockopt(SOL_IP, IP_RECVFLOWID, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   -
/// Kernel:    FreeBSD 11; sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    while no other message is enabled on the socket
/// Effect:    -
/// Owns:      nothing
class ip_flowid : public detail::flow_id_view {
public:
    using flow_id_view::flow_id_view;

    static constexpr view_info about{.name = "IP_FLOWID",
                                     .id = {level::ip, 90},
                                     .size = 4,
                                     .family = AF_INET,
                                     .option = {level::ip, 93},
                                     .presence = presence::usually};
};

/// How the flow id of an IPv4 packet was computed.
/// Message:   SOL_IP / IP_FLOWTYPE            Enable: setsockopt(SOL_IP, IP_RECVFLOWID, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   M_HASHTYPE_ of sys/mbuf.h
/// Kernel:    FreeBSD 11; sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    while no other message is enabled on the socket
/// Effect:    -
/// Owns:      nothing
class ip_flowtype : public detail::flow_type_view {
public:
    using flow_type_view::flow_type_view;

    static constexpr view_info about{.name = "IP_FLOWTYPE",
                                     .id = {level::ip, 91},
                                     .size = 4,
                                     .family = AF_INET,
                                     .option = {level::ip, 93},
                                     .presence = presence::usually};
};

/// Bucket of receive side scaling that an IPv4 packet belongs to.
/// Message:   SOL_IP / IP_RSSBUCKETID         Enable: setsockopt(SOL_IP, IP_RECVRSSBUCKETID, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   -
/// Kernel:    FreeBSD 11 with option RSS; sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    when the flow id belongs to no bucket; while no other message is enabled on the socket
/// Effect:    -
/// Owns:      nothing
class ip_rssbucketid : public detail::rss_bucket_view {
public:
    using rss_bucket_view::rss_bucket_view;

    static constexpr view_info about{.name = "IP_RSSBUCKETID",
                                     .id = {level::ip, 92},
                                     .size = 4,
                                     .family = AF_INET,
                                     .option = {level::ip, 94},
                                     .presence = presence::usually};
};

/// Flow id that the network card has computed of an IPv6 packet.
/// Message:   SOL_IPV6 / IPV6_FLOWID          Enable: setsockopt(SOL_IPV6, IPV6_RECVFLOWID, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   -
/// Kernel:    FreeBSD 11; sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    while no other message is enabled on the socket; for IPv4 packets on a dual-stack socket
/// Effect:    -
/// Owns:      nothing
class ipv6_flowid : public detail::flow_id_view {
public:
    using flow_id_view::flow_id_view;

    static constexpr view_info about{.name = "IPV6_FLOWID",
                                     .id = {level::ipv6, 67},
                                     .size = 4,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 70},
                                     .presence = presence::usually};
};

/// How the flow id of an IPv6 packet was computed.
/// Message:   SOL_IPV6 / IPV6_FLOWTYPE        Enable: setsockopt(SOL_IPV6, IPV6_RECVFLOWID, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   M_HASHTYPE_ of sys/mbuf.h
/// Kernel:    FreeBSD 11; sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    while no other message is enabled on the socket; for IPv4 packets on a dual-stack socket
/// Effect:    -
/// Owns:      nothing
class ipv6_flowtype : public detail::flow_type_view {
public:
    using flow_type_view::flow_type_view;

    static constexpr view_info about{.name = "IPV6_FLOWTYPE",
                                     .id = {level::ipv6, 68},
                                     .size = 4,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 70},
                                     .presence = presence::usually};
};

/// Bucket of receive side scaling that an IPv6 packet belongs to.
/// Message:   SOL_IPV6 / IPV6_RSSBUCKETID     Enable: setsockopt(SOL_IPV6, IPV6_RECVRSSBUCKETID, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   -
/// Kernel:    FreeBSD 11 with option RSS; sys/netinet6/ip6_input.c ip6_savecontrol()
/// Absent:    when the flow id belongs to no bucket; while no other message is enabled; for IPv4 packets
/// Effect:    -
/// Owns:      nothing
class ipv6_rssbucketid : public detail::rss_bucket_view {
public:
    using rss_bucket_view::rss_bucket_view;

    static constexpr view_info about{.name = "IPV6_RSSBUCKETID",
                                     .id = {level::ipv6, 69},
                                     .size = 4,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 71},
                                     .presence = presence::usually};
};

} // namespace freebsd
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
