// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_SOCKETS_HPP
#define CMSGPP_TESTS_SUPPORT_SOCKETS_HPP

// Sockets that close themselves.

#include <utility>

#include <netinet/in.h> // for IPV6_V6ONLY
#include <sys/socket.h> // for socket
#include <unistd.h>     // for close

namespace support {

/// Owns a file descriptor.
class descriptor {
public:
    descriptor() = default;
    explicit descriptor(int fd) : fd_{fd} {}
    descriptor(descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    descriptor& operator=(descriptor&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~descriptor()
    {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }

    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }

private:
    int fd_ = -1;
};

/// Sets an int option; true if the kernel took it.
inline bool set(int fd, int level, int option, int value = 1)
{
    return ::setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/// Opens a socket; empty, with errno, if the kernel refused. `v6_only` is set explicitly on any IPv6 socket, because
/// net.ipv6.bindv6only decides otherwise.
[[nodiscard]] inline descriptor open_socket(int domain, int type, int protocol, bool v6_only)
{
    descriptor opened{::socket(domain, type | SOCK_CLOEXEC, protocol)};
    if (opened && domain == AF_INET6 && type != SOCK_RAW && !set(opened.get(), IPPROTO_IPV6, IPV6_V6ONLY, v6_only)) {
        return {};
    }
    return opened;
}

} // namespace support

#endif
