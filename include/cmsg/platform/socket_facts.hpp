// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_SOCKET_FACTS_HPP
#define CMSGPP_PLATFORM_SOCKET_FACTS_HPP

// What a socket reports of itself: its family and its type.

#include <cmsg/platform/inet.hpp>
#include <cmsg/platform/option.hpp>

#include <cerrno>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// Families of Linux by their numbers, linux include/linux/socket.h: not every libc has all of them.
namespace linux_family {
inline constexpr int unix_domain = 1;
inline constexpr int netlink = 16;
inline constexpr int packet = 17;
inline constexpr int rds = 21;
inline constexpr int llc = 26;
inline constexpr int can = 29;
inline constexpr int tipc = 30;
inline constexpr int bluetooth = 31;
inline constexpr int iucv = 32;
inline constexpr int rxrpc = 33;
inline constexpr int isdn = 34;
inline constexpr int ieee802154 = 36;
inline constexpr int vsock = 40;
inline constexpr int smc = 43;
} // namespace linux_family

/// The family of a socket and its type.
struct socket_facts {
    int domain = AF_UNSPEC;
    int type = 0;           ///< SOCK_DGRAM and others
    bool only_ipv6 = false; ///< IPV6_V6ONLY, asked on Windows alone

    /// Returns: 0, or the errno with which the kernel refused to report it.
    [[nodiscard]] int read(socket_type fd) noexcept
    {
        if (!read_domain(fd) || get_option(fd, SOL_SOCKET, SO_TYPE, type) < 0) {
            return errno;
        }
#if defined(_WIN32)
        int only = 0;
        if (domain == AF_INET6 && get_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, only) < 0) {
            return errno;
        }
        only_ipv6 = only != 0;
#endif
        return 0;
    }

private:
    [[nodiscard]] bool read_domain(socket_type fd) noexcept
    {
#if defined(_WIN32)
        WSAPROTOCOL_INFOW protocol{};
        std::size_t size = sizeof protocol;
        if (get_option_bytes(fd, SOL_SOCKET, SO_PROTOCOL_INFOW, &protocol, size) < 0) {
            return false;
        }
        domain = protocol.iAddressFamily;
        return true;
#elif defined(SO_DOMAIN)
        return get_option(fd, SOL_SOCKET, SO_DOMAIN, domain) == 0;
#else // macOS, NetBSD: a socket has a name, and so a family, before it is bound
        sockaddr name{};
        socklen_t size = sizeof name;
        if (::getsockname(fd, &name, &size) != 0) {
            return false;
        }
        domain = name.sa_family;
        return true;
#endif
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
