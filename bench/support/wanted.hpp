// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_WANTED_HPP
#define CMSGPP_BENCH_SUPPORT_WANTED_HPP

// Which messages a program wants. The parsers are templates of such a list, so that each is written once.
// Knows nothing of the library: the hand-written parsers use it as well.

namespace bench {

/// The messages of the benchmarks, in the order in which the kernel emits them (linux v6.12 net/ipv6/udp.c
/// udpv6_recvmsg()).
enum class message {
    timestampns,
    timestamping,
    rxq_ovfl,
    udp_gro,
    ipv6_pktinfo,
    ip_pktinfo,
    ip_ttl,
    ip_tos,
    ip_origdstaddr,
    ipv6_hoplimit,
    ipv6_tclass,
    ipv6_origdstaddr,
    ip_recverr,
};

template <message... Messages>
struct wants {
    static constexpr int count = sizeof...(Messages);

    [[nodiscard]] static constexpr bool has(message asked) { return ((asked == Messages) || ...); }
};

/// What a QUIC stack wants: the local address to answer from, and the ECN codepoint.
using two_messages = wants<message::ip_pktinfo, message::ip_tos>;
using two_messages_ipv6 = wants<message::ipv6_pktinfo, message::ipv6_tclass>;

/// The same and the receive time and the segment size of a coalesced train.
using four_messages = wants<message::timestamping, message::udp_gro, message::ip_pktinfo, message::ip_tos>;

/// The same on a dual-stack socket, which gets IPV6_PKTINFO with every packet.
using either_family = wants<message::timestamping, message::udp_gro, message::ipv6_pktinfo, message::ip_pktinfo,
                            message::ip_tos, message::ipv6_tclass>;

/// All that a dual-stack socket can deliver here, and the eight of them that come with a train over IPv4.
using everything = wants<message::timestamping, message::rxq_ovfl, message::udp_gro, message::ipv6_pktinfo,
                         message::ip_pktinfo, message::ip_ttl, message::ip_tos, message::ip_origdstaddr,
                         message::ipv6_hoplimit, message::ipv6_tclass, message::ipv6_origdstaddr>;
using eight_messages = wants<message::timestamping, message::rxq_ovfl, message::udp_gro, message::ipv6_pktinfo,
                             message::ip_pktinfo, message::ip_ttl, message::ip_tos, message::ip_origdstaddr>;

/// What a QUIC stack asks of a dual-stack socket, and what comes with a packet that is neither coalesced nor after a drop:
/// to an IPv4 socket, to an IPv6 one, and over IPv4 to an IPv6 one. Coalesced packets have UDP_GRO as well.
using quic_messages =
    wants<message::timestampns, message::rxq_ovfl, message::udp_gro, message::ipv6_pktinfo, message::ip_pktinfo,
          message::ip_ttl, message::ip_tos, message::ipv6_hoplimit, message::ipv6_tclass>;
using quic_over_ipv4 = wants<message::timestampns, message::ip_pktinfo, message::ip_ttl, message::ip_tos>;
using quic_over_ipv6 = wants<message::timestampns, message::ipv6_pktinfo, message::ipv6_hoplimit, message::ipv6_tclass>;
using quic_mapped =
    wants<message::timestampns, message::ipv6_pktinfo, message::ip_pktinfo, message::ip_ttl, message::ip_tos>;
using quic_train_over_ipv4 =
    wants<message::timestampns, message::udp_gro, message::ip_pktinfo, message::ip_ttl, message::ip_tos>;
using quic_train_over_ipv6 =
    wants<message::timestampns, message::udp_gro, message::ipv6_pktinfo, message::ipv6_hoplimit, message::ipv6_tclass>;
using quic_train_mapped = wants<message::timestampns, message::udp_gro, message::ipv6_pktinfo, message::ip_pktinfo,
                                message::ip_ttl, message::ip_tos>;

/// A transmit timestamp on the error queue: when, over which interface, and which datagram it was.
using transmit_report = wants<message::timestamping, message::ip_pktinfo, message::ip_recverr>;

} // namespace bench

#endif
