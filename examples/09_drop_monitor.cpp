// SPDX-License-Identifier: MIT
// Is my program too slow for what it gets? A datagram that finds the receive queue full is dropped, and nobody is told,
// unless the socket asks (SO_RXQ_OVFL): then each datagram says how many were dropped before it. Prints each burst of
// drops, and once a second how many there were: backpressure, made visible.
//   g++ -std=c++20 -Iinclude examples/09_drop_monitor.cpp -o drop_monitor && ./drop_monitor <port>
// Without a port it tests itself over loopback.
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

// shown: begin
using metadata = cmsg::receive_set<cmsg::drops>;

class drop_monitor {
public:
    // To be called with each datagram.
    template <class Reading>
    void note(const Reading& d)
    {
        const std::uint32_t lost =
            d.template get<cmsg::drops>().since(seen_); // 0 until the first drop; right also across 2^32
        if (lost != 0) {
            std::printf("lost %u in a burst, after %u received\n", lost, since_burst_);
            ++bursts;
            dropped += lost;
            since_burst_ = 0;
        }
        ++since_burst_;
        ++received;
    }

    std::uint64_t received = 0;
    std::uint64_t dropped = 0;
    std::uint64_t bursts = 0;

private:
    cmsg::drop_counter seen_; // since the socket was created; nothing dropped yet
    std::uint32_t since_burst_ = 0;
};
// shown: end

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// Receives what is in the queue, after it has waited for something. Returns: 0, or the errno.
int drain(int fd, drop_monitor& monitor)
{
    pollfd ready{fd, POLLIN, 0};
    if (poll(&ready, 1, 5000) != 1) {
        return ETIMEDOUT;
    }
    std::array<char, 1500> data;
    iovec payload{data.data(), data.size()};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<metadata> control;
    for (;;) {
        control.prepare(header);
        const ssize_t result = recvmsg(fd, &header, MSG_DONTWAIT);
        if (result < 0) {
            return errno == EAGAIN ? 0 : errno;
        }
        const auto d = metadata::read(result, header);
        if (!d.outcome().control_complete()) { // who cuts payloads on purpose does not ask for these
            return EMSGSIZE;
        }
        monitor.note(d);
    }
}

// Sends bursts, of which the queue has no room for the last ones. Returns: 0, or 1.
int test(int fd, const sockaddr_in& self)
{
    drop_monitor monitor;
    unsigned sent = 0;
    for (const unsigned burst : {50U, 20U, 30U, 1U}) { // the next datagram that finds room reports the drops
        for (unsigned i = 0; i < burst; ++i) {
            if (sendto(fd, "hello", 5, 0, reinterpret_cast<const sockaddr*>(&self), sizeof self) != 5) {
                return failed("sendto", errno);
            }
        }
        sent += burst;
        if (const int error = drain(fd, monitor); error != 0) {
            return failed("recvmsg", error);
        }
    }
    if (monitor.received + monitor.dropped != sent) {
        return failed("some are neither received nor dropped", EIO);
    }
    std::printf("%u sent: %llu received, %llu dropped in %llu bursts\n", sent,
                static_cast<unsigned long long>(monitor.received), static_cast<unsigned long long>(monitor.dropped),
                static_cast<unsigned long long>(monitor.bursts));
    return 0;
}

int watch(int fd)
{
    drop_monitor monitor;
    drop_monitor before;
    for (auto next = std::chrono::steady_clock::now() + std::chrono::seconds{1};;) {
        if (const int error = drain(fd, monitor); error != 0 && error != ETIMEDOUT) {
            return failed("recvmsg", error);
        }
        if (std::chrono::steady_clock::now() >= next) {
            next += std::chrono::seconds{1};
            std::printf("%llu received, %llu dropped a second\n",
                        static_cast<unsigned long long>(monitor.received - before.received),
                        static_cast<unsigned long long>(monitor.dropped - before.dropped));
            std::fflush(stdout); // also where that is a pipe
            before = monitor;
        }
    }
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Says of each burst of drops how many a socket had no room for.\n"
                  "usage: drop_monitor [<port>]    without it it tests itself over loopback");
        return 0;
    }
    const bool is_test = count < 2;
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in self{AF_INET, htons(static_cast<std::uint16_t>(is_test ? 0 : std::atoi(arguments[1]))), {}, {}};
    self.sin_addr.s_addr = is_test ? htonl(INADDR_LOOPBACK) : INADDR_ANY;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    const int least = 0; // the kernel takes its minimum instead, which is room for a few datagrams
    if (fd < 0 || (is_test && setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof least) != 0) ||
        bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }
    return is_test ? test(fd, self) : watch(fd);
}
