// SPDX-License-Identifier: MIT
// Where did the packets go? Overruns a socket's receive queue, and learns from SO_RXQ_OVFL how many were dropped.
//   g++ -std=c++20 -Iinclude examples/05_drops.cpp -o drops && ./drops
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

using metadata = cmsg::receive_set<cmsg::so_rxq_ovfl>;

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

struct count {
    unsigned received = 0;
    unsigned dropped = 0;
    cmsg::drop_counter last; // since the socket was created; nothing dropped yet
};

// Receives what is in the queue. Returns: 0, or the errno.
int drain(int fd, count& total)
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
    for (;; ++total.received) {
        control.prepare(header);
        const ssize_t result = recvmsg(fd, &header, MSG_DONTWAIT);
        if (result < 0) {
            return errno == EAGAIN ? 0 : errno;
        }
        const auto record = metadata::decode(result, header);
        if (!record.outcome()) {
            return EMSGSIZE;
        }
        if (const auto overflow = record.get<cmsg::so_rxq_ovfl>()) { // absent until the first drop
            total.dropped += overflow->drops() - total.last;         // right also when the counter wraps in between
            total.last = overflow->drops();
        }
    }
}

int main()
{
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in self{AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    const int least = 0; // the kernel takes its minimum instead, which is room for a few datagrams
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &least, sizeof least) != 0 || bind(fd, address, size) != 0 ||
        getsockname(fd, address, &size) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }

    count total;
    unsigned sent = 0;
    for (const unsigned burst : {50U, 20U, 30U, 1U}) { // the next datagram that finds room reports a drop
        for (unsigned i = 0; i < burst; ++i) {
            if (sendto(fd, "hello", 5, 0, address, size) != 5) {
                return failed("sendto", errno);
            }
        }
        sent += burst;
        if (const int error = drain(fd, total); error != 0) {
            return failed("recvmsg", error);
        }
        std::printf("sent %3u  received %3u  known to be dropped %3u\n", sent, total.received, total.dropped);
    }
    close(fd);
    if (total.received + total.dropped != sent) {
        return failed("some are neither received nor dropped", EIO);
    }
    std::printf("%u of %u datagrams were dropped\n", total.dropped, sent);
    return 0;
}
