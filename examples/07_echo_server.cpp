// SPDX-License-Identifier: MIT
// How do I answer? A UDP echo server on all addresses of the machine, IPv4 and IPv6: each answer comes from the address
// that was asked, with the DSCP and ECN that arrived, and in one call where the kernel cuts segments (GSO). Where it
// refuses, the same control data without segments goes out once per segment. Without a port it tests itself over
// loopback.
//   g++ -std=c++20 -Iinclude examples/07_echo_server.cpp -o echo && ./echo <port>
#include <cmsg/cmsg.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

// shown: begin send
using arriving = cmsg::quic_metadata; // DSCP and ECN, local address, segments, drops: values, of either family
using leaving = cmsg::send::set<cmsg::local_address, cmsg::traffic_class, cmsg::send::udp_segment>;

// One sendmsg. Returns: 0, or the errno.
int send_to(int fd, sockaddr_in6 to, std::span<const std::byte> payload, const cmsg::control_writer& control)
{
    iovec bytes{const_cast<std::byte*>(payload.data()), payload.size()};
    msghdr header{};
    header.msg_name = &to;
    header.msg_namelen = sizeof to;
    header.msg_iov = &bytes;
    header.msg_iovlen = 1;
    control.apply(header); // the exact length, or null
    return sendmsg(fd, &header, 0) < 0 ? errno : 0;
}

// Sends the payload as datagrams of `segment` bytes, in one call or, where that is refused, one by one.
int send_train(int fd, const sockaddr_in6& to, std::span<const std::byte> payload, std::size_t segment,
               cmsg::control_writer& control)
{
    if (payload.size() > segment) { // a single datagram needs none, and some devices refuse it
        control.put(cmsg::send::udp_segment{segment});
    }
    if (control.failed()) { // what did not fit, or what the kernel would refuse
        return ENOBUFS;
    }
    int error = send_to(fd, to, payload, control);
    if (cmsg::worth_sending_without<cmsg::send::udp_segment>(error, control)) {
        control.without<cmsg::send::udp_segment>(); // from here on a call sends one datagram
        for (const std::span<const std::byte> piece : cmsg::segments{segment}.of(payload)) {
            if (error = send_to(fd, to, piece, control); error != 0) {
                break;
            }
        }
    }
    return error;
}
// shown: end

// shown: begin answer
// Answers what arrived, from the address that was asked, whichever way the routing table sends it.
int answer(int fd, const arriving::reading_type& asked, const sockaddr_in6& to, std::span<const std::byte> payload)
{
    cmsg::control_buffer<leaving> room; // need not be zeroed
    cmsg::control_writer control{room};
    control.put(asked.get<cmsg::local_address>(), to);   // as IP_PKTINFO or IPV6_PKTINFO, by where it goes
    control.put(asked.get<cmsg::traffic_class>(), to);   // DSCP and ECN, as IP_TOS or IPV6_TCLASS
    const auto& coalesced = asked.get<cmsg::segments>(); // absent for a single datagram
    return send_train(fd, to, payload, coalesced ? coalesced.size() : payload.size(), control);
}
// shown: end

// Room for a datagram and all that comes with it. `header` points into the object.
struct datagram {
    datagram() = default;
    datagram(const datagram&) = delete;
    datagram& operator=(const datagram&) = delete;

    ssize_t receive(int fd)
    {
        header.msg_name = &peer;
        header.msg_namelen = sizeof peer;
        header.msg_iov = &bytes;
        header.msg_iovlen = 1;
        control.prepare(header);
        return recvmsg(fd, &header, 0);
    }

    std::array<std::byte, 65536> data{}; // of a whole train: with UDP_GRO less would lose bytes
    sockaddr_in6 peer{};
    iovec bytes{data.data(), data.size()};
    cmsg::control_buffer<arriving> control;
    msghdr header{};
};

// Answers one datagram, or as many as the kernel coalesced. Returns: 0, or the errno.
int answer_next(int fd, datagram& one)
{
    const ssize_t result = one.receive(fd);
    if (result < 0) {
        return errno;
    }
    const auto d = arriving::read(result, one.header);
    if (!d.outcome()) { // cut, payload or control data, or malformed
        return EMSGSIZE;
    }
    return answer(fd, d, one.peer, std::span<const std::byte>{one.data}.first(static_cast<std::size_t>(result)));
}

// -- the test: a client that knows what has to come back

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

bool is_readable(int fd, int milliseconds)
{
    pollfd ready{fd, POLLIN, 0};
    return poll(&ready, 1, milliseconds) == 1;
}

// Sends 3500 bytes as four datagrams, compares each datagram of the answer, and counts them. Returns: 0, or 1.
int ask(int server, const sockaddr_in6& at, cmsg::traffic_class marked, unsigned& answers)
{
    static datagram here;
    static datagram there;
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    const auto enabled = arriving::enable(fd); // also coalescing, which is switched off again: each answer counts
    const int off = 0;
    if (fd < 0 || !enabled || setsockopt(fd, IPPROTO_UDP, 104, &off, sizeof off) != 0) {
        return failed("client", errno);
    }
    std::array<char, INET6_ADDRSTRLEN> name{};
    inet_ntop(AF_INET6, &at.sin6_addr, name.data(), name.size());

    cmsg::control_buffer<leaving> buffer;
    cmsg::control_writer control{buffer};
    control.put(marked, at);
    const int error = send_train(fd, at, std::span{here.data}.first(3500), 1000, control);
    if (error == ENETUNREACH || error == EADDRNOTAVAIL) {
        std::printf("%s: this machine has no such address\n", name.data());
        close(fd);
        return 0;
    }
    if (error != 0) {
        return failed("asking", error);
    }

    unsigned pieces = 0;
    for (std::size_t bytes = 0; bytes < 3500; ++pieces) {
        while (!is_readable(fd, 0)) {
            if (!is_readable(server, 5000)) {
                return failed("waiting", ETIMEDOUT);
            }
            if (const int refused = answer_next(server, there); refused != 0) {
                return failed("answering", refused);
            }
        }
        const ssize_t result = here.receive(fd);
        const auto d = arriving::read(result, here.header);
        if (result != (bytes == 3000 ? 500 : 1000) || !d.outcome() || d.get<cmsg::traffic_class>() != marked ||
            std::memcmp(&here.peer.sin6_addr, &at.sin6_addr, sizeof at.sin6_addr) != 0) {
            return failed("another answer than expected", EPROTO);
        }
        bytes += static_cast<std::size_t>(result);
    }
    close(fd);
    answers += pieces;
    std::printf("%s: %u datagrams, DSCP %u, ECN %s\n", name.data(), pieces, unsigned{marked.dscp()},
                name_of(marked.ecn()));
    return 0;
}

int main(int count, char** arguments)
{
    if (count > 1 && std::string_view{arguments[1]} == "--help") {
        std::puts("Echoes datagrams from the address that was asked, with the DSCP and ECN that came.\n"
                  "usage: echo [<port>]    without it it tests itself over loopback");
        return 0;
    }
    const int server = socket(AF_INET6, SOCK_DGRAM, 0);
    const int off = 0;
    const int on = 1;
    sockaddr_in6 self{};
    self.sin6_family = AF_INET6;
    self.sin6_port = htons(static_cast<std::uint16_t>(count > 1 ? std::atoi(arguments[1]) : 0));
    socklen_t size = sizeof self;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    if (server < 0 || setsockopt(server, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0 ||
        bind(server, address, size) != 0 || getsockname(server, address, &size) != 0) {
        return failed("server", errno);
    }
    if (const auto enabled = arriving::enable(server); !enabled) {
        return failed("enable", enabled.error());
    }
    if (count > 1) {
        static datagram one;
        for (;;) { // what cannot be answered must not end it
            if (const int error = answer_next(server, one); error != 0) {
                std::fprintf(stderr, "%s\n", std::strerror(error));
            }
        }
    }
    unsigned answers = 0;
    for (const char* const name : {"::ffff:127.0.0.7", "::ffff:127.0.0.8", "::1"}) {
        inet_pton(AF_INET6, name, &self.sin6_addr);
        if (ask(server, self, {46, cmsg::ecn::ect1}, answers) != 0 ||
            ask(server, self, {0, cmsg::ecn::ce}, answers) != 0) {
            return 1;
        }
    }
    // A socket that computes no checksums cannot cut either: the kernel answers EINVAL, as others do for other reasons.
    inet_pton(AF_INET6, "::ffff:127.0.0.9", &self.sin6_addr);
    std::puts("where the kernel refuses to cut:");
    if (setsockopt(server, SOL_SOCKET, SO_NO_CHECK, &on, sizeof on) != 0 ||
        ask(server, self, {10, cmsg::ecn::ect0}, answers) != 0) {
        return 1;
    }
    close(server);
    if (answers == 0) {
        std::puts("left out: no address could be asked, so nothing is known of any answer");
        return 0;
    }
    std::printf("%u answers, each from the address that was asked\n", answers);
    return 0;
}
