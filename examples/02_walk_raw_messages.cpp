// SPDX-License-Identifier: MIT
// What does the kernel send me? Prints every control message of a datagram as a line that can be read, and its bytes as
// they stand in the buffer: no list of types, so nothing is left out, and a buffer that is malformed or cut is shown as
// far as it can be read.
//   g++ -std=c++20 -Iinclude examples/02_walk_raw_messages.cpp -o walk && ./walk
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <arpa/inet.h>
#include <unistd.h>

int failed(const char* what) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno)), 1; }

bool switch_on(int fd, int level, int option)
{
    const int on = 1;
    return setsockopt(fd, level, option, &on, sizeof on) == 0;
}

void print(cmsg::message message)
{
    std::array<char, 200> line; // what is longer ends in three dots
    const std::string_view text = cmsg::describe(message, line);
    std::printf("%.*s\n   ", static_cast<int>(text.size()), text.data());
    for (const std::byte byte : message.payload()) {
        std::printf(" %02x", std::to_integer<unsigned>(byte));
    }
    std::printf("\n");
}

int main(int given, char** arguments)
{
    if (given > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Prints every control message that the kernel sends as a readable line, and its bytes in hex.\n"
                  "usage: walk");
        return 0;
    }
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in self{AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    if (fd < 0 || bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0) {
        return failed("socket");
    }
    // The options of a program that is to be looked into; this one takes them from the system's headers.
    if (!switch_on(fd, SOL_SOCKET, SO_TIMESTAMP) || !switch_on(fd, IPPROTO_IP, IP_PKTINFO) ||
        !switch_on(fd, IPPROTO_IP, IP_RECVTTL) || !switch_on(fd, IPPROTO_IP, IP_RECVTOS)) {
        return failed("setsockopt");
    }
    if (sendto(fd, "hello", 5, 0, address, size) != 5) {
        return failed("sendto");
    }

    std::array<char, 1500> data;
    iovec payload{data.data(), data.size()};
    std::array<std::byte, 512> buffer; // any alignment will do: nothing is cast to cmsghdr
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    header.msg_control = buffer.data();
    header.msg_controllen = buffer.size();
    const ssize_t received = recvmsg(fd, &header, 0);
    if (received < 0) {
        return failed("recvmsg");
    }

    const cmsg::control messages{received, header};
    int count = 0;
    for (const cmsg::message message : messages) {
        print(message);
        ++count;
    }

    // A loop ends in the same way at the end of the buffer and at a message that cannot be read: ask the outcome.
    const cmsg::outcome outcome = messages.outcome();
    if (outcome.truncated()) {
        std::fprintf(stderr, "the kernel had more than %zu bytes can take\n", buffer.size());
        return 1;
    }
    if (!outcome) {
        std::fprintf(stderr, "malformed at byte %zu of %zu\n", outcome.offset(), messages.bytes().size());
        return 1;
    }
    std::printf("%d messages in %zu bytes\n", count, messages.bytes().size());
    close(fd);
    return 0;
}
