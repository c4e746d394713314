// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_CAPTURE_HPP
#define CMSGPP_BENCH_SUPPORT_CAPTURE_HPP

// Control buffers of real packets: datagrams sent over loopback, and what recvmsg has delivered with each.
// Knows nothing of the library, so that what the library reads can be compared with what the kernel wrote.

#include "support/udp.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <sys/socket.h> // for msghdr
#include <sys/types.h>  // for ssize_t

namespace bench {

/// What one recvmsg has left: its result, its flags and exactly the control bytes that it wrote.
class packet {
public:
    packet(ssize_t received, int flags, std::vector<std::byte> bytes, std::uint8_t traffic_class)
        : result{received}, sent_traffic_class{traffic_class}, control{std::move(bytes)}
    {
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        header.msg_flags = flags;
    }

    packet(packet&&) = default; // a moved vector keeps its bytes where they are
    packet(const packet&) = delete;
    packet& operator=(packet&&) = delete;
    packet& operator=(const packet&) = delete;
    ~packet() = default;

    ssize_t result;
    msghdr header{};
    std::uint8_t sent_traffic_class; ///< what the sender had set
    std::vector<std::byte> control;
};

/// What is sent, and what the receiving socket asks for.
struct traffic {
    int receiver;                       ///< AF_INET or AF_INET6; AF_INET6 is dual-stack
    int sender;                         ///< AF_INET or AF_INET6
    std::vector<socket_option> options; ///< of the receiver
    std::size_t datagram_size = 1250;   ///< bytes
    std::uint16_t segment_size = 0;     ///< bytes; sends trains of that segment size, to be coalesced
    std::size_t control_capacity = 512; ///< bytes of control buffer; less than is needed cuts messages
    bool drops_first = false;           ///< makes the receiver drop datagrams first, so that it has some to report
    bool error_queue = false;           ///< the options are the sender's, and so is the error queue that is read
};

/// Sends datagrams with all four ECN codepoints and several DSCP until `count` have arrived with all the messages that
/// such a datagram has: the kernel begins to stamp packets some time after it was asked to.
/// Errors: throws std::system_error where the kernel refuses something, std::runtime_error where no packet comes.
[[nodiscard]] std::vector<packet> capture(const traffic& what, std::size_t count);

/// The same, or nothing where this machine lacks what such traffic needs, which is told on standard error.
[[nodiscard]] std::vector<packet> capture_or_leave_out(const traffic& what, std::size_t count);

/// The receiver of a QUIC stack: IP_TOS and IP_PKTINFO.
[[nodiscard]] traffic two_messages_v4();

/// The same over IPv6: IPV6_TCLASS and IPV6_PKTINFO.
[[nodiscard]] traffic two_messages_v6();

/// A coalesced train of 4 × 1,200 + 200 bytes: SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO, IP_TOS.
[[nodiscard]] traffic four_messages_v4();

/// A dual-stack receiver that asks for the four and their IPv6 kin. Coalesced trains, or single datagrams.
[[nodiscard]] traffic either_family_on(int sender, bool trains);

/// A dual-stack receiver with everything on that has dropped datagrams, and trains from a sender of either family.
[[nodiscard]] traffic everything_on(int sender);

/// What the packets of a QUIC stack come with.
enum class quic_packets {
    plain,     ///< what all have
    coalesced, ///< trains, with their segment size
    stranger,  ///< what all have, and SO_MARK, which the stack's list does not have
};

/// The receiver of a QUIC stack that asks for all of `quic_messages`, none of whose packets comes after a drop.
[[nodiscard]] traffic quic_socket(int receiver, int sender, quic_packets kind = quic_packets::plain);

/// The error queue of a sender that has its datagrams stamped: SO_TIMESTAMPING, IP_PKTINFO, IP_RECVERR.
[[nodiscard]] traffic transmit_reports();

} // namespace bench

#endif
