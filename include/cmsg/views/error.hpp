// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_ERROR_HPP
#define CMSGPP_VIEWS_ERROR_HPP

// What the error queue tells, under the number of each protocol. Nothing here reads a byte: all are an extended_error.

#include <cmsg/core/extended_error.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/option.hpp>
#include <cmsg/core/view_list.hpp>

#include <cstddef>

namespace cmsg::linux_kernel {

/// An error, a transmit timestamp or a completion of an IPv4 socket. What the kernel cut behind the first 16 bytes is
/// an error without offender; kTLS, RDS and ovpn send no more.
/// Message:   SOL_IP / IP_RECVERR             Enable: setsockopt(SOL_IP, IP_RECVERR, 1)
/// Payload:   struct sock_extended_err (host order), sockaddr_in, 32 bytes; without the second from 16 on    Unit:   -
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_recv_error()
/// Absent:    on a read without MSG_ERRQUEUE; transmit timestamps and completions come without the option too
/// Effect:    the next send or read after an ICMP error fails with it, whomever it goes to (ECONNREFUSED and others),
///            and sends nothing; unread entries take the receive buffer; other enabled options take room in its reads,
///            in front of it
/// Owns:      nothing
class ip_recverr : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr const char* name = "IP_RECVERR";
    static constexpr message_id id{level::ip, 11};
    static constexpr std::size_t payload_size = extended_error::size + 16;
    static constexpr int kernel_order = 500;
    static constexpr auto presence = cmsg::presence::error_queue;
    static constexpr int family = AF_INET;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t bytes) noexcept CMSGPP_NONALLOCATING
    {
        return bytes >= extended_error::size && bytes <= payload_size;
    }

    /// On a dual-stack socket errors of IPv4 destinations need this option; they come as IPV6_RECVERR nevertheless.
    static int enable(int fd) noexcept { return set_option(fd, level::ip, 11); }
};

/// An error, a transmit timestamp or a completion of an IPv6 socket, also for IPv4-mapped destinations. What the kernel
/// cut behind the first 16 bytes is an error without offender.
/// Message:   SOL_IPV6 / IPV6_RECVERR         Enable: setsockopt(SOL_IPV6, IPV6_RECVERR, 1)
/// Payload:   struct sock_extended_err (host order), sockaddr_in6, 44 bytes; without the second from 16 on    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ipv6_recv_error()
/// Absent:    on a read without MSG_ERRQUEUE; transmit timestamps and completions come without the option too
/// Effect:    the next send or read after an ICMP error fails with it, whomever it goes to (ECONNREFUSED and others),
///            and sends nothing; unread entries take the receive buffer; other enabled options take room in its reads,
///            in front of it
/// Owns:      nothing
class ipv6_recverr : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr const char* name = "IPV6_RECVERR";
    static constexpr message_id id{level::ipv6, 25};
    static constexpr std::size_t payload_size = extended_error::size + 28;
    static constexpr int kernel_order = 505;
    static constexpr auto presence = cmsg::presence::error_queue;
    static constexpr int family = AF_INET6;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t bytes) noexcept CMSGPP_NONALLOCATING
    {
        return bytes >= extended_error::size && bytes <= payload_size;
    }

    /// On a dual-stack socket errors of IPv4 destinations need ip_recverr's option as well.
    static int enable(int fd) noexcept { return set_option(fd, level::ipv6, 25); }
};

/// A transmit timestamp of a packet socket.
/// Message:   SOL_PACKET / PACKET_TX_TIMESTAMP    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, …) for transmission
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v2.6.31; net/packet/af_packet.c packet_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    that of SCM_TIMESTAMPING
/// Owns:      nothing
class packet_tx_timestamp : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr const char* name = "PACKET_TX_TIMESTAMP";
    static constexpr message_id id{level::packet, 16};
    static constexpr std::size_t payload_size = extended_error::size;
    static constexpr int kernel_order = 510;
    static constexpr auto presence = cmsg::presence::error_queue;
};

/// A transmit timestamp of a Bluetooth socket.
/// Message:   SOL_BLUETOOTH / BT_SCM_ERROR    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, …) for transmission
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v6.15; net/bluetooth/iso.c iso_sock_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    that of SCM_TIMESTAMPING
/// Owns:      nothing
class bt_scm_error : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr const char* name = "BT_SCM_ERROR";
    static constexpr message_id id{level::bluetooth, 4};
    static constexpr std::size_t payload_size = extended_error::size;
    static constexpr int kernel_order = 520;
    static constexpr auto presence = cmsg::presence::error_queue;
};

/// A zerocopy completion of a vsock socket.
/// Message:   SOL_VSOCK / VSOCK_RECVERR       Enable: setsockopt(SOL_SOCKET, SO_ZEROCOPY, 1), then MSG_ZEROCOPY
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v6.7; net/vmw_vsock/af_vsock.c vsock_connectible_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    -
/// Owns:      nothing
class vsock_recverr : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr const char* name = "VSOCK_RECVERR";
    static constexpr message_id id{level::vsock, 1};
    static constexpr std::size_t payload_size = extended_error::size;
    static constexpr int kernel_order = 530;
    static constexpr auto presence = cmsg::presence::error_queue;
};

/// A transmit timestamp of a raw CAN socket.
/// Message:   SOL_CAN_RAW / SCM_CAN_RAW_ERRQUEUE    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, …) for transmission
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v5.10; net/can/raw.c raw_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    that of SCM_TIMESTAMPING
/// Owns:      nothing
class scm_can_raw_errqueue : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr const char* name = "SCM_CAN_RAW_ERRQUEUE";
    static constexpr message_id id{level::can_raw, 1};
    static constexpr std::size_t payload_size = extended_error::size;
    static constexpr int kernel_order = 540;
    static constexpr auto presence = cmsg::presence::error_queue;
};

/// A transmit timestamp, or what became of a transfer, of a J1939 socket.
/// Message:   SOL_CAN_J1939 / SCM_J1939_ERRQUEUE    Enable: setsockopt(SOL_CAN_J1939, SO_J1939_ERRQUEUE, 1)
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v5.4; net/can/j1939/socket.c j1939_sk_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    an entry for each transfer that is aborted, and with the flags of SCM_TIMESTAMPING for others
/// Owns:      nothing
class scm_j1939_errqueue : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr const char* name = "SCM_J1939_ERRQUEUE";
    static constexpr message_id id{level::can_j1939, 4};
    static constexpr std::size_t payload_size = extended_error::size;
    static constexpr int kernel_order = 550;
    static constexpr auto presence = cmsg::presence::error_queue;

    static int enable(int fd) noexcept { return set_option(fd, level::can_j1939, 4); }
};

/// All of the above.
struct error_views : view_list<ip_recverr, ipv6_recverr, packet_tx_timestamp, bt_scm_error, vsock_recverr,
                               scm_can_raw_errqueue, scm_j1939_errqueue> {};

} // namespace cmsg::linux_kernel

#endif
