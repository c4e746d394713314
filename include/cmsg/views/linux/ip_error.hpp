// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IP_ERROR_HPP
#define CMSGPP_VIEWS_LINUX_IP_ERROR_HPP

// Messages of the error queue of an IPv4 socket, level SOL_IP, as an extended_error.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>

#include <cstddef>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// An error, a transmit timestamp or a completion of an IPv4 socket. One that the kernel cut after the first 16 bytes
/// is an error without offender; kTLS and RDS send no more.
/// Message:   SOL_IP / IP_RECVERR             Enable: setsockopt(SOL_IP, IP_RECVERR, 1)
/// Payload:   struct sock_extended_err (host order), sockaddr_in, 32 bytes; without the second from 16 on    Unit:   -
/// Kernel:    v2.2; net/ipv4/ip_sockglue.c ip_recv_error()
/// Absent:    on a read without MSG_ERRQUEUE; transmit timestamps and completions come without the option too
/// Effect:    the next send or read after an ICMP error fails with it, whatever its destination (ECONNREFUSED and
///            others), and sends nothing; unread entries take the receive buffer; other enabled options take room in
///            its reads, before it
/// Owns:      nothing
class ip_recverr : public extended_error {
public:
    using extended_error::extended_error;

    // On a dual-stack socket errors of IPv4 destinations need this option; they come as IPV6_RECVERR nevertheless.
    static constexpr view_info about{.name = "IP_RECVERR",
                                     .id = {level::ip, 11},
                                     .size = extended_error::size + 16,
                                     .shortest = extended_error::size,
                                     .place = place::ip_recverr,
                                     .family = AF_INET,
                                     .option = {level::ip, 11},
                                     .presence = presence::error_queue};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
