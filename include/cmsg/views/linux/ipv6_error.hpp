// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IPV6_ERROR_HPP
#define CMSGPP_VIEWS_LINUX_IPV6_ERROR_HPP

// Messages of the error queue of an IPv6 socket, level SOL_IPV6, as an extended_error.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>

#include <cstddef>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// An error, a transmit timestamp or a completion of an IPv6 socket, also for IPv4-mapped destinations. One that the
/// kernel cut after the first 16 bytes is an error without offender.
/// Message:   SOL_IPV6 / IPV6_RECVERR         Enable: setsockopt(SOL_IPV6, IPV6_RECVERR, 1)
/// Payload:   struct sock_extended_err (host order), sockaddr_in6, 44 bytes; without the second from 16 on    Unit:   -
/// Kernel:    v2.2; net/ipv6/datagram.c ipv6_recv_error()
/// Absent:    on a read without MSG_ERRQUEUE; transmit timestamps and completions come without the option too
/// Effect:    the next send or read after an ICMP error fails with it, whatever its destination (ECONNREFUSED and
///            others), and sends nothing; unread entries take the receive buffer; other enabled options take room in
///            its reads, before it
/// Owns:      nothing
class ipv6_recverr : public extended_error {
public:
    using extended_error::extended_error;

    // On a dual-stack socket errors of IPv4 destinations need ip_recverr's option as well.
    static constexpr view_info about{.name = "IPV6_RECVERR",
                                     .id = {level::ipv6, 25},
                                     .size = extended_error::size + 28,
                                     .shortest = extended_error::size,
                                     .place = place::ipv6_recverr,
                                     .family = AF_INET6,
                                     .option = {level::ipv6, 25},
                                     .presence = presence::error_queue};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
