// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IPV6_ERROR_HPP
#define CMSGPP_VIEWS_LINUX_IPV6_ERROR_HPP

// What the error queue of an IPv6 socket tells, level SOL_IPV6. Nothing here reads a byte: it is an extended_error.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/platform/option.hpp>

#include <cstddef>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

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
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t bytes) noexcept
    {
        return bytes >= extended_error::size && bytes <= payload_size;
    }

    /// On a dual-stack socket errors of IPv4 destinations need ip_recverr's option as well.
    static int enable(int fd) noexcept { return set_option(fd, level::ipv6, 25); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
