// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_SOCKET_TRAITS_HPP
#define CMSGPP_RECEIVE_SOCKET_TRAITS_HPP

// Which messages a socket can have, now or later: what its family and type decide, on the system that it is of.
// Never asks for what a program may still change, such as IPV6_V6ONLY on Linux.

#include <cmsg/payload/address.hpp>
#include <cmsg/platform/socket_facts.hpp>
#include <cmsg/platform/system.hpp>
#include <cmsg/visit/view.hpp>

#include <cerrno>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// Whether IPv4 packets can come to a socket whose system lets it set IPv4 options. Linux takes them on every AF_INET6
/// socket that is not raw, also while it is V6ONLY, which programs clear afterwards (linux v6.1
/// net/ipv6/ipv6_sockglue.c ipv6_setsockopt()). Of Windows it is not known whether one that is V6ONLY takes them. The
/// BSDs refuse them on AF_INET6 with EINVAL: FreeBSD sys/netinet6/ip6_output.c ip6_ctloutput(), XNU
/// bsd/netinet6/ip6_output.c.
template <abi::platform Platform>
[[nodiscard]] constexpr bool takes_ipv4_options(int domain, int type, bool only_ipv6) noexcept
{
    if (domain != AF_INET6 || type == SOCK_RAW) {
        return domain == AF_INET;
    }
    return Platform == abi::platform::linux_kernel || (Platform == abi::platform::windows && !only_ipv6);
}

/// Whether a message can come on sockets of the family, as far as its level, or its number at SOL_SOCKET, tells.
template <abi::platform Platform>
[[nodiscard]] constexpr bool comes_on(message_id id, int domain, bool takes_ipv4) noexcept
{
    if constexpr (Platform != abi::platform::linux_kernel) {
        return id.level == level::ip ? takes_ipv4 : id.level != level::ipv6 || domain == AF_INET6;
    } else {
        const bool internet = domain == AF_INET || domain == AF_INET6;
        switch (id.level) {
        case level::socket: // SCM_CREDENTIALS and SCM_SECURITY; linux v6.16 include/net/sock.h sk_may_scm_recv()
            return (id.type != 2 && id.type != 3) || domain == linux_family::unix_domain ||
                   domain == linux_family::netlink || domain == linux_family::bluetooth;
        case level::ip: // also of SOL_HCI, SOL_IEEE802154 and SOL_MISDN
            return takes_ipv4 || domain == linux_family::bluetooth || domain == linux_family::ieee802154 ||
                   domain == linux_family::isdn;
        case level::ipv6:
            return domain == AF_INET6;
        case level::tcp:
        case level::tls:
            return internet || domain == linux_family::smc; // which hands them to a TCP socket of its own
        case level::udp:
        case level::sctp:
            return internet;
        case level::can_raw:
        case level::can_j1939:
            return domain == linux_family::can;
        case level::packet:
            return domain == linux_family::packet;
        case level::llc:
            return domain == linux_family::llc;
        case level::netlink:
            return domain == linux_family::netlink;
        case level::tipc:
            return domain == linux_family::tipc;
        case level::rxrpc:
            return domain == linux_family::rxrpc;
        case level::bluetooth:
            return domain == linux_family::bluetooth;
        case level::rds:
            return domain == linux_family::rds;
        case level::iucv:
            return domain == linux_family::iucv;
        case level::vsock:
            return domain == linux_family::vsock;
        default:
            return true;
        }
    }
}

/// What decides whether a view's option applies to a socket.
struct socket_traits : socket_facts {
    bool takes_ipv4 = false; ///< takes_ipv4_options

    /// Returns: 0, or the errno with which the kernel refused to tell.
    [[nodiscard]] int read(socket_type fd) noexcept
    {
        const int error = socket_facts::read(fd);
        takes_ipv4 = takes_ipv4_options<abi::native::platform>(domain, type, only_ipv6);
        return error;
    }

    /// Whether the view's messages can come. Another system's view has that system's option numbers, which mean other
    /// options here.
    template <class View>
    [[nodiscard]] constexpr bool applies() const noexcept
    {
        using traits = view_traits<View>;
        if constexpr (traits::platform != abi::native::platform) {
            return false;
        } else if constexpr (traits::family == AF_INET) {
            return takes_ipv4;
        } else if constexpr (traits::family != AF_UNSPEC) {
            return domain == traits::family;
        } else {
            return comes_on<traits::platform>(traits::expected_id, domain, takes_ipv4);
        }
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
