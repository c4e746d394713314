// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_PLACE_HPP
#define CMSGPP_VIEWS_LINUX_PLACE_HPP

// The order in which Linux emits the messages of a datagram, IPv4, IPv6 and IPv4-mapped alike: the one record of it.
// What is not here comes without a fixed place. Sources (linux v6.12): net/socket.c __sock_recv_timestamp(),
// net/core/sock.c and net/socket.c __sock_recv_cmsgs(), net/ipv4/udp.c udp_recvmsg(), net/ipv4/ip_sockglue.c
// ip_cmsg_recv_offset(), net/ipv6/datagram.c ip6_datagram_recv_common_ctl() and ip6_datagram_recv_specific_ctl(),
// include/net/scm.h scm_recv(). Each test of tests/kernel/ compares it with what has arrived
// (tests/support/in_place.hpp).

#include <cmsg/visit/view_info.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// In the order of emission.
enum class place : std::uint8_t {
    none,
    scm_timestamp, ///< SO_TIMESTAMP or SO_TIMESTAMPNS: a socket has one of the two
    scm_timestamping_pktinfo,
    scm_timestamping,
    scm_timestamping_opt_stats,
    so_rxq_ovfl,
    so_mark,
    so_priority,
    udp_gro,
    ipv6_pktinfo,
    ip_pktinfo,
    ip_ttl,
    ip_tos,
    ip_recvopts,
    ip_retopts,
    ip_security,
    ip_origdstaddr,
    ip_checksum,
    ip_recvfragsize,
    ipv6_hoplimit,
    ipv6_tclass,
    ipv6_flowinfo,
    ipv6_hopopts,
    ipv6_2292pktinfo,
    ipv6_2292hoplimit,
    ipv6_2292hopopts,
    ipv6_origdstaddr,
    ipv6_recvfragsize,
    ip_recverr, ///< of the error queue, each of its own family
    ipv6_recverr,
    packet_tx_timestamp,
    bt_scm_error,
    vsock_recverr,
    scm_can_raw_errqueue,
    scm_j1939_errqueue,
    scm_credentials, ///< of AF_UNIX, AF_NETLINK and AF_BLUETOOTH, after a timestamp
    scm_security,
    scm_rights,
    scm_pidfd,
    scm_inq,
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
