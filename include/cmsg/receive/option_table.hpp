// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_OPTION_TABLE_HPP
#define CMSGPP_RECEIVE_OPTION_TABLE_HPP

// Which message each option of Linux brings, for those that getsockopt reports: numbers and nothing else. Left out is
// what no kernel reports (SO_INQ, SO_RDS_MSG_RXPATH_LATENCY, RXRPC_MANAGE_RESPONSE), and what comes without an option
// (SCM_RIGHTS, those of TIPC, RxRPC and J1939, …). Empty on other systems, whose options have not been tried here.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/level.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/platform/timestamp_option.hpp>
#include <cmsg/receive/socket_traits.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// Kinds of sockets, as bits: each has options of its own.
namespace socket_kind {
inline constexpr std::uint32_t ipv4 = 1U << 0U;      ///< may set IPv4's options; these may also be any of the next four
inline constexpr std::uint32_t ipv6 = 1U << 1U;      ///< AF_INET6
inline constexpr std::uint32_t datagrams = 1U << 2U; ///< of an internet family; SCTP too
inline constexpr std::uint32_t stream = 1U << 3U;    ///< of an internet family: TCP, MPTCP
inline constexpr std::uint32_t ipv4_errors = 1U << 4U; ///< AF_INET, whose error queue has IP_RECVERR
inline constexpr std::uint32_t unix_datagrams = 1U << 5U;
inline constexpr std::uint32_t unix_stream = 1U << 6U;
inline constexpr std::uint32_t netlink = 1U << 7U;
inline constexpr std::uint32_t packet = 1U << 8U;
inline constexpr std::uint32_t can = 1U << 9U;
inline constexpr std::uint32_t llc = 1U << 10U;
inline constexpr std::uint32_t bluetooth = 1U << 11U;
inline constexpr std::uint32_t hci = 1U << 12U; ///< AF_BLUETOOTH and SOCK_RAW; whether it is HCI says getsockopt
inline constexpr std::uint32_t wpan = 1U << 13U;
inline constexpr std::uint32_t isdn = 1U << 14U;
inline constexpr std::uint32_t vsock = 1U << 15U;
inline constexpr std::uint32_t other = 1U << 16U;

inline constexpr std::uint32_t unix_domain = unix_datagrams | unix_stream;
/// Those whose recvmsg calls __sock_recv_timestamp() (linux v6.1 net/socket.c).
inline constexpr std::uint32_t stamped = ~(unix_stream | netlink | vsock);
/// Those with sock_recv_cmsgs(); AF_UNIX has timestamps alone (linux v6.1 net/unix/af_unix.c __unix_dgram_recvmsg()).
inline constexpr std::uint32_t generic = stamped & ~(stream | unix_datagrams);

/// The kinds that a socket is of.
[[nodiscard]] constexpr std::uint32_t of(const socket_traits& socket, int protocol) noexcept
{
    constexpr int sctp_protocol = 132;
    const bool is_stream = socket.type == SOCK_STREAM;
    switch (socket.domain) {
    case AF_INET:
    case AF_INET6:
        return (socket.takes_ipv4 ? ipv4 : 0U) | (socket.domain == AF_INET6 ? ipv6 : ipv4_errors) |
               (is_stream && protocol != sctp_protocol ? stream : datagrams);
    case linux_family::smc: return stream;
    case linux_family::unix_domain: return is_stream ? unix_stream : unix_datagrams;
    case linux_family::netlink: return netlink;
    case linux_family::packet: return packet;
    case linux_family::can: return can;
    case linux_family::llc: return llc;
    case linux_family::bluetooth: return bluetooth | (socket.type == SOCK_RAW ? hci : 0U);
    case linux_family::ieee802154: return wpan;
    case linux_family::isdn: return isdn;
    case linux_family::vsock: return vsock;
    default: return other;
    }
}
} // namespace socket_kind

/// A message, and what has to be on for it to come: the option, or one of the flags of SO_TIMESTAMPING, or whatever
/// uses the error queue.
struct option_row {
    const char* name; ///< the message's, as View::name
    message_id id;
    std::size_t space;           ///< bytes that it takes; those of the shortest one of a message without a largest size
    message_id option;           ///< level and number; type 0 if there is none
    std::uint32_t kinds;         ///< of sockets that have it
    std::uint32_t flags = 0;     ///< any of them
    bool reports_errors = false; ///< comes with all that the error queue has
};

/// SOF_TIMESTAMPING_TX_HARDWARE, _SOFTWARE, _SCHED, _ACK and _COMPLETION.
inline constexpr std::uint32_t transmit_flags = 1U << 0U | 1U << 1U | 1U << 8U | 1U << 9U | 1U << 18U;
/// SOF_TIMESTAMPING_SOFTWARE and _RAW_HARDWARE: without either no stamp is reported.
inline constexpr std::uint32_t reporting_flags = 1U << 4U | 1U << 6U;

inline constexpr auto option_table = [] {
    using namespace socket_kind;
    constexpr auto sol = level::socket;
    constexpr message_id none{0, 0};
    constexpr auto room = [](std::size_t payload_size) { return abi::native::space(payload_size); };
    constexpr auto passes = unix_domain | netlink | bluetooth;
    constexpr message_id pktinfo{sol, scm_timestamping_pktinfo_number};
    constexpr message_id statistics{sol, scm_timestamping_opt_stats_number};
    return std::array{
        option_row{"SCM_TIMESTAMP", {sol, so_timestamp.enabled_form()}, timestamp_space, none, stamped},
        option_row{"SCM_TIMESTAMPNS", {sol, so_timestampns.enabled_form()}, timestamp_space, none, stamped},
        option_row{"SCM_TIMESTAMPING", {sol, so_timestamping.enabled_form()}, room(48), none, stamped, reporting_flags},
        option_row{"SCM_TIMESTAMPING_PKTINFO", pktinfo, room(16), none, generic, 1U << 13U},
        option_row{"SCM_TIMESTAMPING_OPT_STATS", statistics, room(4), none, stream | can, 1U << 12U},
        option_row{"SO_RXQ_OVFL", {sol, so_rxq_ovfl_number}, room(4), {sol, so_rxq_ovfl_number}, generic},
        option_row{"SO_MARK", {sol, so_mark_number}, room(4), {sol, so_rcvmark_number}, generic},
        option_row{"SO_PRIORITY", {sol, so_priority_number}, room(4), {sol, so_rcvpriority_number}, generic},
        option_row{"SCM_WIFI_STATUS", {sol, so_wifi_status_number}, room(4), {sol, so_wifi_status_number}, generic},
        option_row{"SCM_CREDENTIALS", {sol, 2}, room(12), {sol, so_passcred_number}, passes},
        option_row{"SCM_SECURITY", {sol, 3}, room(1), {sol, so_passsec_number}, passes},
        option_row{"SCM_PIDFD", {sol, 4}, room(4), {sol, so_passpidfd_number}, unix_domain},
        option_row{"IP_PKTINFO", {0, 8}, room(12), {0, 8}, ipv4},
        option_row{"IP_TTL", {0, 2}, room(4), {0, 12}, ipv4},
        option_row{"IP_TOS", {0, 1}, room(1), {0, 13}, ipv4},
        option_row{"IP_RECVOPTS", {0, 6}, room(40), {0, 6}, ipv4},
        option_row{"IP_RETOPTS", {0, 7}, room(40), {0, 7}, ipv4},
        option_row{"SCM_SECURITY", {0, 3}, room(1), {0, 18}, ipv4},
        option_row{"IP_ORIGDSTADDR", {0, 20}, room(16), {0, 20}, ipv4},
        option_row{"IP_CHECKSUM", {0, 23}, room(4), {0, 23}, ipv4},
        option_row{"IP_RECVFRAGSIZE", {0, 25}, room(4), {0, 25}, ipv4},
        option_row{"IP_RECVERR", {0, 11}, room(32), {0, 11}, ipv4_errors, 0, true},
        option_row{"IPV6_RECVERR", {41, 25}, room(44), {41, 25}, ipv6, 0, true},
        option_row{"IPV6_PKTINFO", {41, 50}, room(20), {41, 49}, ipv6},
        option_row{"IPV6_HOPLIMIT", {41, 52}, room(4), {41, 51}, ipv6},
        option_row{"IPV6_HOPOPTS", {41, 54}, room(8), {41, 53}, ipv6},
        option_row{"IPV6_RTHDR", {41, 57}, room(8), {41, 56}, ipv6},
        option_row{"IPV6_DSTOPTS", {41, 59}, room(8), {41, 58}, ipv6},
        option_row{"IPV6_PATHMTU", {41, 61}, room(32), {41, 60}, ipv6},
        option_row{"IPV6_TCLASS", {41, 67}, room(4), {41, 66}, ipv6},
        option_row{"IPV6_FLOWINFO", {41, 11}, room(4), {41, 11}, ipv6},
        option_row{"IPV6_ORIGDSTADDR", {41, 74}, room(28), {41, 74}, ipv6},
        option_row{"IPV6_RECVFRAGSIZE", {41, 77}, room(4), {41, 77}, ipv6},
        option_row{"IPV6_2292PKTINFO", {41, 2}, room(20), {41, 2}, ipv6},
        option_row{"IPV6_2292HOPLIMIT", {41, 8}, room(4), {41, 8}, ipv6},
        option_row{"IPV6_2292HOPOPTS", {41, 3}, room(8), {41, 3}, ipv6},
        option_row{"IPV6_2292DSTOPTS", {41, 4}, room(8), {41, 4}, ipv6},
        option_row{"IPV6_2292RTHDR", {41, 5}, room(8), {41, 5}, ipv6},
        option_row{"TCP_CM_INQ", {6, 36}, room(4), {6, 36}, stream},
        option_row{"UDP_GRO", {17, 104}, room(4), {17, 104}, datagrams},
        option_row{"SCTP_SNDRCV", {132, 1}, room(32), {132, 11}, datagrams},
        option_row{"SCTP_RCVINFO", {132, 3}, room(28), {132, 32}, datagrams},
        option_row{"SCTP_NXTINFO", {132, 4}, room(16), {132, 33}, datagrams},
        option_row{"PACKET_AUXDATA", {263, 8}, room(20), {263, 8}, packet},
        option_row{"PACKET_TX_TIMESTAMP", {263, 16}, room(16), none, packet, transmit_flags},
        option_row{"NETLINK_PKTINFO", {270, 3}, room(4), {270, 3}, netlink},
        option_row{"NETLINK_LISTEN_ALL_NSID", {270, 8}, room(4), {270, 8}, netlink},
        option_row{"SCM_CAN_RAW_ERRQUEUE", {101, 1}, room(16), none, can, transmit_flags},
        option_row{"SCM_J1939_ERRQUEUE", {107, 4}, room(16), {107, 4}, can},
        option_row{"LLC_OPT_PKTINFO", {268, 9}, room(12), {268, 9}, llc},
        option_row{"BT_SCM_PKT_STATUS", {274, 3}, room(1), {274, 16}, bluetooth},
        option_row{"BT_SCM_PKT_SEQNUM", {274, 5}, room(2), {274, 22}, bluetooth},
        option_row{"BT_SCM_ERROR", {274, 4}, room(16), none, bluetooth, transmit_flags},
        option_row{"HCI_CMSG_DIR", {0, 1}, room(4), {0, 1}, hci},
        option_row{"HCI_CMSG_TSTAMP", {0, 2}, room(2 * abi::native::long_size), {0, 3}, hci},
        option_row{"WPAN_WANTLQI", {0, 3}, room(1), {0, 3}, wpan},
        option_row{"MISDN_TIME_STAMP", {0, 1}, room(16), {0, 1}, isdn},
        option_row{"VSOCK_RECVERR", {287, 1}, room(16), {sol, so_zerocopy_number}, vsock},
    };
}();

static_assert(option_table.size() <= 64, "a set of rows is 64 bits");

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
