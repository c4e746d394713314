// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_CONTENDER_HPP
#define CMSGPP_BENCH_SUPPORT_CONTENDER_HPP

// Which messages a program wants, what every parser of a benchmark is given and what it gives back, so that only the
// parsing differs between them; and the same for writers.

#include <cmsg/core/outcome.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/socket.h> // for msghdr, mmsghdr, cmsghdr
#include <sys/types.h>  // for ssize_t

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
    ipv6_recverr,
};

template <message... Messages>
struct wants {
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

/// What a QUIC stack asks of a dual-stack socket, and what comes with a packet that is neither coalesced nor after a
/// drop: to an IPv4 socket, to an IPv6 one, and over IPv4 to an IPv6 one. Coalesced packets have UDP_GRO as well.
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

/// The same list for a stack that reads the socket's error queue as well: no normal read has these two.
using quic_with_errors = wants<message::timestampns, message::rxq_ovfl, message::udp_gro, message::ipv6_pktinfo,
                               message::ip_pktinfo, message::ip_ttl, message::ip_tos, message::ipv6_hoplimit,
                               message::ipv6_tclass, message::ip_recverr, message::ipv6_recverr>;

/// A transmit timestamp on the error queue: when, over which interface, and which datagram it was.
using transmit_report = wants<message::timestamping, message::ip_pktinfo, message::ip_recverr>;

/// What a parser reads from one packet. It only stores: sums would chain one packet's cost to the next one's.
struct fields {
    std::int64_t received = 0;      ///< nanoseconds since 1970, UTC, by the kernel's stamp
    std::uint32_t segment_size = 0; ///< bytes
    std::uint32_t drops = 0;        ///< datagrams since the socket was created
    std::uint32_t interface_index = 0;
    std::uint32_t local = 0;               ///< the local IPv4 address, network order
    std::array<std::uint32_t, 4> local6{}; ///< the local IPv6 address, network order
    std::uint32_t original_address = 0;    ///< IPv4, before a redirection; network order
    std::uint32_t error_number = 0;        ///< errno
    std::uint32_t error_kind = 0;          ///< origin, type and code
    std::uint32_t error_info = 0;
    std::uint32_t error_data = 0;
    std::uint16_t original_port = 0; ///< with original_address
    std::uint8_t hop_limit = 0;      ///< or time to live
    std::uint8_t traffic_class = 0;  ///< ECN codepoint and DSCP

    friend bool operator==(const fields&, const fields&) = default;
};

/// Fields with something in them, by which one sees what a parser stores: a parser that adds to what is there would be
/// timed for one packet after the other.
[[nodiscard]] constexpr fields marked_fields() noexcept
{
    std::array<std::uint8_t, sizeof(fields)> marks{};
    marks.fill(0xa5);
    return std::bit_cast<fields>(marks);
}

/// A parser: the result of recvmsg and the header it has filled in; stores what it reads and says how it ended.
using parser = cmsg::outcome(ssize_t result, const msghdr& header, fields& read);

/// A parser of what recvmmsg has filled in: a header and a `fields` for each datagram.
/// Returns: how many datagrams had nothing cut or malformed.
using batch_parser = std::uint64_t(std::span<mmsghdr> headers, int received, fields* read);

/// Room and header of one sendmsg. The room holds what was written there before.
struct outgoing {
    alignas(cmsghdr) std::array<std::byte, 88> room; ///< as much as the messages of a reply over IPv6 take
    std::size_t room_size;                           ///< bytes of it that a writer may use
    msghdr header;
};

/// A writer: puts the fields of a reply into the room and points the header at what it wrote.
using reply_writer = void(const fields& reply, outgoing& to);

/// What a parser tells beside the values.
enum class tells {
    nothing,      ///< it reads nothing: the baseline
    values,       ///< whether all went well; not the reason, the offset or the counts
    how_it_ended, ///< the whole outcome, as ours do
};

/// A parser, or a writer, with its name in the table.
struct contender {
    const char* name;
    const char* key; ///< one word, for scripts
    parser* parse = nullptr;
    batch_parser* parse_batch = nullptr; ///< the same over a batch
    reply_writer* write = nullptr;       ///< of a contender that parses nothing
    bench::tells tells = bench::tells::nothing;
    bool is_ours = false;
    parser* reference = nullptr; ///< who reads the same values, if that is not the hand-written loop
};

} // namespace bench

#endif
