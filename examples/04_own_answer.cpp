// SPDX-License-Identifier: MIT
// Does this packet come from a neighbour on the link? mDNS (RFC 6762, 11) and routing protocols (RFC 5082) send with
// 255 hops and take nothing that arrives with fewer, because every router takes one away. An answer of one's own over
// both families: the views that it is made of, and what it does with each.
//   g++ -std=c++20 -Iinclude examples/04_own_answer.cpp -o own_answer && ./own_answer <port>
// Without a port it tests itself over loopback.
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

// shown: begin
// A value: it borrows nothing, and is absent until one of its views has come.
class neighbour {
public:
    using views = cmsg::view_list<cmsg::ip_ttl, cmsg::ipv6_hoplimit>; // these it enables, and takes

    constexpr void operator()(cmsg::ip_ttl at) noexcept { hops_ = at.value(); }
    constexpr void operator()(cmsg::ipv6_hoplimit at) noexcept { hops_ = at.value(); }

    explicit constexpr operator bool() const noexcept { return hops_ >= 0; }
    constexpr bool is_on_link() const noexcept { return hops_ == 255; } // false also if nothing came

private:
    std::int32_t hops_ = -1;
};

using metadata = cmsg::receive_set<neighbour, cmsg::local_address>; // beside the library's own
// shown: end

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

// Receives one datagram and prints who sent it. Returns: whether a neighbour did; empty, with errno, if it failed.
std::optional<bool> receive(int fd)
{
    pollfd ready{fd, POLLIN, 0};
    if (poll(&ready, 1, 5000) != 1) {
        errno = ETIMEDOUT;
        return std::nullopt;
    }
    std::array<char, 1500> data;
    iovec payload{data.data(), data.size()};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<metadata> control;
    control.prepare(header);
    // shown: begin

    const auto d = metadata::read(recvmsg(fd, &header, 0), header);
    const auto& from = d.get<neighbour>();
    // shown: end
    const auto& to = d.get<cmsg::local_address>();
    if (!d.outcome() || !from || !to) {
        errno = EBADMSG;
        return std::nullopt;
    }
    std::printf("%s: %s\n", to.v4() ? "IPv4" : "IPv6",
                from.is_on_link() ? "from the link" : "through a router, or a forgery");
    return from.is_on_link();
}

// Sends from afar and from nearby over both families. Returns: 0, or 1.
int test(int fd, sockaddr_in6& self)
{
    int neighbours = 0;
    for (const char* const name : {"::ffff:127.0.0.1", "::1"}) {
        inet_pton(AF_INET6, name, &self.sin6_addr);
        for (const int hops : {255, 254}) {
            if (setsockopt(fd, IPPROTO_IP, IP_TTL, &hops, sizeof hops) != 0 ||
                setsockopt(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &hops, sizeof hops) != 0 ||
                sendto(fd, "hello", 5, 0, reinterpret_cast<sockaddr*>(&self), sizeof self) != 5) {
                return failed("sendto", errno);
            }
            const auto is_neighbour = receive(fd);
            if (!is_neighbour) {
                return failed("recvmsg", errno);
            }
            neighbours += *is_neighbour ? 1 : 0;
        }
    }
    std::printf("%d of 4 packets are taken\n", neighbours);
    return neighbours == 2 ? 0 : 1;
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Tells packets of neighbours from routed ones by an answer of its own.\n"
                  "usage: own_answer [<port>]    without it it tests itself over loopback");
        return 0;
    }
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    const int off = 0;
    sockaddr_in6 self{};
    self.sin6_family = AF_INET6;
    self.sin6_port = htons(static_cast<std::uint16_t>(count > 1 ? std::atoi(arguments[1]) : 0));
    socklen_t size = sizeof self;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    if (fd < 0 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0 || bind(fd, address, size) != 0 ||
        getsockname(fd, address, &size) != 0) {
        return failed("socket", errno);
    }
    if (const auto enabled = metadata::enable(fd); !enabled) {
        return failed("enable", enabled.error());
    }
    if (count < 2) {
        const int status = test(fd, self);
        close(fd);
        return status;
    }
    for (;;) { // no packet that cannot be read must end it
        if (!receive(fd) && errno != ETIMEDOUT) {
            failed("recvmsg", errno);
        }
        std::fflush(stdout); // also where that is a pipe
    }
}
