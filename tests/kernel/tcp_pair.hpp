// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_KERNEL_TCP_PAIR_HPP
#define CMSGPP_TESTS_KERNEL_TCP_PAIR_HPP

// Both ends of a stream over loopback, and reads of so many bytes from it.

#include "kernel/support.hpp"

namespace kernel {

/// A TCP (or MPTCP) connection over 127.0.0.1 or ::1.
struct tcp_pair {
    support::descriptor client;
    support::descriptor server; ///< it listened with the options on that `prepare` set

    /// Connects the two. `prepare(listener, client)` sets options in front of that. Skips the test where the machine
    /// lacks what it needs.
    template <class Prepare>
    void open(path way, Prepare prepare, int protocol = 0)
    {
        const int domain = way == path::v6 ? AF_INET6 : AF_INET;
        support::needs_loopback(domain);
        const support::descriptor listener = support::open_socket(domain, SOCK_STREAM, protocol, true);
        client = support::open_socket(domain, SOCK_STREAM, protocol, true);
        if (!listener || !client) {
            support::lacks("no stream sockets of protocol " + std::to_string(protocol));
        }
        sockaddr_in to4{};
        to4.sin_family = AF_INET;
        to4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        sockaddr_in6 to6{};
        to6.sin6_family = AF_INET6;
        to6.sin6_addr = in6addr_loopback;
        auto* const name = way == path::v6 ? reinterpret_cast<sockaddr*>(&to6) : reinterpret_cast<sockaddr*>(&to4);
        socklen_t size = way == path::v6 ? sizeof to6 : sizeof to4;
        ASSERT_EQ(::bind(listener.get(), name, size), 0) << std::strerror(errno);
        ASSERT_EQ(::getsockname(listener.get(), name, &size), 0);
        ASSERT_EQ(::listen(listener.get(), 1), 0);
        prepare(listener.get(), client.get());
        ASSERT_EQ(::connect(client.get(), name, size), 0) << std::strerror(errno);
        ASSERT_TRUE(is_readable(listener.get()));
        server = support::descriptor{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        ASSERT_TRUE(server) << std::strerror(errno);
    }

    void open(path way)
    {
        open(way, [](int, int) {});
    }

    /// Sends so many bytes; true if the kernel took all of them at once.
    [[nodiscard]] bool send(std::size_t size, int flags = 0) const
    {
        const std::vector<std::byte> bytes(size);
        return ::send(client.get(), bytes.data(), size, flags) == static_cast<ssize_t>(size);
    }

    /// Waits until the server can read so many bytes.
    [[nodiscard]] bool arrived(int size) const
    {
        return support::set(server.get(), SOL_SOCKET, SO_RCVLOWAT, size) && is_readable(server.get()) &&
               support::set(server.get(), SOL_SOCKET, SO_RCVLOWAT, 1);
    }
};

/// One recvmsg of at most so many bytes of a stream, with exactly the room that the set asks for.
template <class Set>
class chunk {
public:
    chunk(int fd, std::size_t size) : bytes_(size)
    {
        iovec piece{bytes_.data(), bytes_.size()};
        control_.prepare(header);
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        EXPECT_TRUE(is_readable(fd)) << "nothing arrived";
        result = ::recvmsg(fd, &header, MSG_DONTWAIT);
        header.msg_iov = nullptr;
        support::expect_in_place(typename Set::views{}, result, header);
    }
    chunk(const chunk&) = delete;
    chunk& operator=(const chunk&) = delete;

    [[nodiscard]] auto decode() const { return Set::decode(result, header); }

    msghdr header{};
    ssize_t result = -1;

private:
    std::vector<std::byte> bytes_;
    cmsg::control_buffer<Set> control_;
};

} // namespace kernel

#endif
