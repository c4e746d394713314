// SPDX-License-Identifier: MIT
// How much of the traffic is marked? Receives up to 64 datagrams per system call and counts their ECN codepoints.
//   g++ -std=c++20 -Iinclude examples/04_recvmmsg.cpp -o batch && ./batch
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

using metadata = cmsg::receive_set<cmsg::ip_tos>;
constexpr std::size_t slots = 64;
constexpr int sent = 100; // more than a call can take, so that the last call leaves slots unused

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

int main()
{
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in self{AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    if (fd < 0 || bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }
    for (int i = 0; i < sent; ++i) {
        const int codepoint = i % 4;
        if (setsockopt(fd, IPPROTO_IP, IP_TOS, &codepoint, sizeof codepoint) != 0 ||
            sendto(fd, "hello", 5, 0, address, size) != 5) {
            return failed("sendto", errno);
        }
    }

    std::array<std::array<char, 1500>, slots> data;
    std::array<iovec, slots> payloads;
    std::array<mmsghdr, slots> headers{};
    cmsg::control_buffers<metadata, slots> controls;
    for (std::size_t i = 0; i < slots; ++i) {
        payloads[i] = {data[i].data(), data[i].size()};
        headers[i].msg_hdr.msg_iov = &payloads[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }

    std::array<int, 4> marked{};
    int received = 0;
    while (received < sent) {
        pollfd ready{fd, POLLIN, 0};
        if (poll(&ready, 1, 5000) != 1) {
            return failed("poll", ETIMEDOUT);
        }
        controls.prepare(headers); // before every call: each used slot has the length of its last message left in it
        const int count = recvmmsg(fd, headers.data(), slots, MSG_DONTWAIT, nullptr);
        if (count < 0) {
            return failed("recvmmsg", errno);
        }
        // The batch has only the slots that were used: the others still say how much room they have.
        for (const mmsghdr& slot : cmsg::batch{headers, count}) {
            const auto outcome =
                metadata::visit(slot, [&](cmsg::ip_tos tos) { ++marked[static_cast<std::size_t>(tos.ecn())]; });
            if (!outcome) { // cut, payload or control data, or malformed
                return failed("a datagram is not whole", EMSGSIZE);
            }
        }
        received += count;
    }
    std::printf("%d datagrams: %d not-ECT, %d ECT(1), %d ECT(0), %d CE\n", received, marked[0], marked[1], marked[2],
                marked[3]);
    close(fd);
    return marked == std::array{25, 25, 25, 25} ? 0 : 1;
}
