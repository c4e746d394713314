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

/// Whether a message can come on sockets of the family, as far as its level, or its number at SOL_SOCKET, shows.
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
        case level::ipv6: return domain == AF_INET6;
        case level::tcp:
        case level::tls: return internet || domain == linux_family::smc; // which hands them to a TCP socket of its own
        case level::udp:
        case level::sctp: return internet;
        case level::can_raw:
        case level::can_j1939: return domain == linux_family::can;
        case level::packet: return domain == linux_family::packet;
        case level::llc: return domain == linux_family::llc;
        case level::netlink: return domain == linux_family::netlink;
        case level::tipc: return domain == linux_family::tipc;
        case level::rxrpc: return domain == linux_family::rxrpc;
        case level::bluetooth: return domain == linux_family::bluetooth;
        case level::rds: return domain == linux_family::rds;
        case level::iucv: return domain == linux_family::iucv;
        case level::vsock: return domain == linux_family::vsock;
        default: return true;
        }
    }
}

/// On which sockets a message comes, as far as its family, its level and its system decide it.
struct reach {
    static constexpr std::uint16_t credentials = 0xfffe;    ///< SCM_CREDENTIALS and SCM_SECURITY of level SOL_SOCKET
    static constexpr std::uint16_t another_system = 0xfffd; ///< whose option numbers mean other options here
    static constexpr std::uint16_t ipv4_sockets = 0xfffc;   ///< `about.never_mapped`: those of AF_INET alone

    std::int16_t family;
    std::uint16_t level; ///< the message's, or one of the above
};

/// The reach of a view's messages, or of an option that has an `about` without being a view: its family decides then.
template <class View>
[[nodiscard]] constexpr reach reach_of() noexcept
{
    constexpr message_id said = View::about.id;
    constexpr message_id id = said == view_info::no_message ? message_id{level::socket, 0} : said;
    constexpr auto family = static_cast<std::int16_t>(View::about.family);
    static_assert(id.level >= 0 && (id.level < reach::ipv4_sockets || id.level == UINT16_MAX), // SOL_SOCKET of the BSDs
                  "cmsg: the level of a view's `about.id` is none that a set can tell from others");
    if constexpr (by_namespace::platform_said_of<View>() != abi::native::platform) {
        return {family, reach::another_system};
    } else if constexpr (View::about.never_mapped) {
        return {family, reach::ipv4_sockets};
    } else if constexpr (id.level == level::socket && (id.type == 2 || id.type == 3)) {
        return {family, reach::credentials};
    } else {
        return {family, static_cast<std::uint16_t>(id.level)};
    }
}

/// What decides whether a view's option applies to a socket.
struct socket_traits : socket_facts {
    bool takes_ipv4 = false; ///< takes_ipv4_options

    /// Returns: 0, or the errno with which the kernel refused to report it.
    [[nodiscard]] int read(socket_type fd) noexcept
    {
        const int error = socket_facts::read(fd);
        takes_ipv4 = takes_ipv4_options<abi::native::platform>(domain, type, only_ipv6);
        return error;
    }

    /// Whether such messages can come.
    [[nodiscard]] constexpr bool applies(reach message) const noexcept
    {
        if (message.level == reach::another_system) {
            return false;
        }
        if (message.level == reach::ipv4_sockets) {
            return domain == AF_INET;
        }
        if (message.family != AF_UNSPEC) {
            return message.family == AF_INET ? takes_ipv4 : domain == message.family;
        }
        const message_id id =
            message.level == reach::credentials ? message_id{level::socket, 2} : message_id{message.level, 0};
        return comes_on<abi::native::platform>(id, domain, takes_ipv4);
    }

    template <class View>
    [[nodiscard]] constexpr bool applies() const noexcept
    {
        return applies(reach_of<View>());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
