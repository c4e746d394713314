// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_UDP_HPP
#define CMSGPP_BENCH_SUPPORT_UDP_HPP

// UDP sockets on loopback. Knows nothing of the library. What the kernel refuses is thrown as std::system_error;
// without that, nothing here allocates but the message that names an option.

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include <netinet/in.h> // for sockaddr_in, sockaddr_in6
#include <sys/socket.h>
#include <sys/time.h> // for timeval
#include <unistd.h>   // for close

namespace bench {

inline void check(bool done, const char* what)
{
    if (!done) {
        throw std::system_error{errno, std::generic_category(), what};
    }
}

/// A socket option, set to the integer.
struct socket_option {
    int level;
    int name;
    int value = 1;
};

/// Loopback of the family.
struct loopback_address {
    explicit loopback_address(int family)
    {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_addr = in6addr_loopback;
        const sockaddr_in v4{
            .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
        size = family == AF_INET ? sizeof v4 : sizeof v6;
        family == AF_INET ? std::memcpy(&storage, &v4, sizeof v4) : std::memcpy(&storage, &v6, sizeof v6);
    }

    [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }

    sockaddr_storage storage{};
    socklen_t size;
};

class udp_socket {
public:
    explicit udp_socket(int family) : family_{family}, fd_{::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)}
    {
        check(fd_ >= 0, "socket");
    }
    udp_socket(const udp_socket&) = delete;
    udp_socket& operator=(const udp_socket&) = delete;
    ~udp_socket() { ::close(fd_); }

    [[nodiscard]] int fd() const { return fd_; }

    void set(socket_option option) const
    {
        if (::setsockopt(fd_, option.level, option.name, &option.value, sizeof option.value) != 0) {
            const int error = errno;
            throw std::system_error{error, std::generic_category(),
                                    "option " + std::to_string(option.name) + " of level " +
                                        std::to_string(option.level)};
        }
    }

    /// Binds to a free port; an IPv6 socket to any address, so that IPv4 reaches it as well. No receive waits longer
    /// than two seconds.
    void bind() const
    {
        constexpr timeval limit{2, 0};
        check(::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0, "SO_RCVTIMEO");
        loopback_address address{family_};
        if (family_ == AF_INET6) {
            set({IPPROTO_IPV6, IPV6_V6ONLY, 0});
            sockaddr_in6 any{};
            any.sin6_family = AF_INET6;
            std::memcpy(&address.storage, &any, sizeof any);
        }
        check(::bind(fd_, address.get(), address.size) == 0, "bind");
    }

    /// Connects to a bound one, by the loopback address of this socket's family.
    void connect(const udp_socket& to) const
    {
        loopback_address bound{to.family_};
        check(::getsockname(to.fd_, bound.get(), &bound.size) == 0, "getsockname");
        sockaddr_in with_port{}; // the port stands at the same place in both families
        std::memcpy(&with_port, &bound.storage, sizeof with_port);
        loopback_address address{family_};
        std::memcpy(reinterpret_cast<char*>(&address.storage) + offsetof(sockaddr_in, sin_port), &with_port.sin_port,
                    sizeof with_port.sin_port);
        check(::connect(fd_, address.get(), address.size) == 0, "connect");
    }

private:
    int family_;
    int fd_;
};

} // namespace bench

#endif
