// SPDX-License-Identifier: MIT
// How do I answer? A UDP echo server on all addresses of the machine, IPv4 and IPv6: each answer comes from the address
// that was asked, with the DSCP and ECN that arrived, and in one call where the kernel cuts segments (GSO). Where it
// refuses, the same control data without segments goes out once per segment. Tests itself over loopback.
//   g++ -std=c++20 -Iinclude examples/07_echo_server.cpp -o echo && ./echo
#include <cmsg/cmsg.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

// What comes with each datagram, and what may go with each answer.
using arriving =
    cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ip_tos, cmsg::ipv6_pktinfo, cmsg::ipv6_tclass, cmsg::udp_gro>;
using leaving = cmsg::send::set<cmsg::send::ipv6_pktinfo, cmsg::send::traffic_class, cmsg::send::udp_segment>;

// DSCP and ECN, whole: an answer with the one alone would wipe the other.
template <class Record>
std::optional<cmsg::send::traffic_class> traffic_class_of(const Record& record)
{
    if (const auto tos = record.template get<cmsg::ip_tos>()) {
        return cmsg::send::traffic_class::of(tos->value());
    }
    if (const auto tclass = record.template get<cmsg::ipv6_tclass>()) {
        return cmsg::send::traffic_class::of(tclass->value());
    }
    return std::nullopt;
}

// A datagram, and whose it is. `header` points into the object.
struct datagram {
    datagram() = default;
    datagram(const datagram&) = delete;
    datagram& operator=(const datagram&) = delete;

    // Points the header at so many bytes, without control data.
    void prepare(std::size_t offset, std::size_t size)
    {
        piece = {data.data() + offset, size};
        header = {};
        header.msg_name = &peer;
        header.msg_namelen = sizeof peer;
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
    }

    std::array<char, 65536> data{};
    sockaddr_in6 peer{};
    iovec piece{};
    msghdr header{};
};

// Sends the datagram's bytes from `offset` on, with the control data. Returns: 0, or the errno.
int send_part(int fd, datagram& one, const cmsg::control_writer& control, std::size_t offset, std::size_t size)
{
    one.prepare(offset, size);
    control.apply(one.header); // the exact length, or null
    return sendmsg(fd, &one.header, 0) < 0 ? errno : 0;
}

// Answers one datagram, or as many as the kernel coalesced, and counts the calls. Returns: 0, or the errno.
int answer(int fd, datagram& one, unsigned& calls)
{
    cmsg::control_buffer<arriving> arrived;
    one.prepare(0, one.data.size());
    arrived.prepare(one.header);
    const ssize_t result = recvmsg(fd, &one.header, 0);
    if (result < 0) {
        return errno;
    }
    const auto record = arriving::decode(result, one.header);
    if (!record.outcome() || (one.header.msg_flags & MSG_TRUNC) != 0) {
        return EMSGSIZE;
    }
    const auto size = static_cast<std::size_t>(result);
    const auto coalesced = record.get<cmsg::udp_gro>(); // absent for a single datagram
    const std::size_t segment = coalesced ? coalesced->segment_size() : size;

    cmsg::control_buffer<leaving> buffer; // need not be zeroed
    cmsg::control_writer control{buffer};
    cmsg::reply_from(record, control); // from the address that was asked, out of the interface it came in by
    if (const auto both = traffic_class_of(record)) {
        control.put(*both, one.peer); // IP_TOS or IPV6_TCLASS, by where the answer goes
    }
    if (coalesced) {
        control.put(cmsg::send::udp_segment{coalesced->segment_size()});
    }
    if (control.failed()) {
        return ENOBUFS;
    }
    ++calls;
    const int error = send_part(fd, one, control, 0, size);
    if ((error != EINVAL && error != EIO) || !control.without<cmsg::send::udp_segment>()) {
        return error;
    }
    for (std::size_t offset = 0; offset < size; offset += segment, ++calls) { // the kernel, or the device, cuts nothing
        if (const int refused = send_part(fd, one, control, offset, std::min(segment, size - offset)); refused != 0) {
            return refused;
        }
    }
    return 0;
}

// -- the test: a client that knows what has to come back

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

bool is_readable(int fd, int milliseconds)
{
    pollfd ready{fd, POLLIN, 0};
    return poll(&ready, 1, milliseconds) == 1;
}

// Sends 3500 bytes as four segments, and compares each datagram of the answer. Returns: 0, or 1.
int ask(int server, const sockaddr_in6& at, cmsg::send::traffic_class marked)
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
    control.put(cmsg::send::udp_segment{1000});
    here.peer = at;
    int error = send_part(fd, here, control, 0, 3500);
    for (std::size_t offset = 0; error == EINVAL && offset < 3500; offset += 1000) { // a kernel without GSO
        control.without<cmsg::send::udp_segment>();
        const int refused = send_part(fd, here, control, offset, std::min<std::size_t>(1000, 3500 - offset));
        error = refused != 0 ? refused : offset == 3000 ? 0 : EINVAL;
    }
    if (error == ENETUNREACH || error == EADDRNOTAVAIL) {
        std::printf("%s: this machine has no such address\n", name.data());
        close(fd);
        return 0;
    }
    if (error != 0) {
        return failed("asking", error);
    }

    unsigned calls = 0;
    unsigned answers = 0;
    for (std::size_t bytes = 0; bytes < 3500; ++answers) {
        while (!is_readable(fd, 0)) {
            if (!is_readable(server, 5000)) {
                return failed("waiting", ETIMEDOUT);
            }
            if (const int refused = answer(server, there, calls); refused != 0) {
                return failed("answering", refused);
            }
        }
        cmsg::control_buffer<arriving> arrived;
        here.prepare(0, here.data.size());
        arrived.prepare(here.header);
        const ssize_t result = recvmsg(fd, &here.header, 0);
        const auto record = arriving::decode(result, here.header);
        const auto came = traffic_class_of(record);
        if (result != (bytes == 3000 ? 500 : 1000) || !record.outcome() || !came ||
            came->for_ipv4().value != marked.for_ipv4().value ||
            std::memcmp(&here.peer.sin6_addr, &at.sin6_addr, sizeof at.sin6_addr) != 0) {
            return failed("another answer than expected", EPROTO);
        }
        bytes += static_cast<std::size_t>(result);
    }
    close(fd);
    std::printf("%s: %u datagrams in %u calls, DSCP %u, ECN %s\n", name.data(), answers, calls, unsigned{marked.dscp()},
                name_of(marked.ecn()));
    return 0;
}

int main()
{
    const int server = socket(AF_INET6, SOCK_DGRAM, 0);
    const int off = 0;
    const int on = 1;
    sockaddr_in6 self{};
    self.sin6_family = AF_INET6;
    socklen_t size = sizeof self;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    if (server < 0 || setsockopt(server, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) != 0 ||
        bind(server, address, size) != 0 || getsockname(server, address, &size) != 0) {
        return failed("server", errno);
    }
    if (const auto enabled = arriving::enable(server); !enabled) {
        return failed("enable", enabled.error());
    }
    for (const char* const name : {"::ffff:127.0.0.7", "::ffff:127.0.0.8", "::1"}) {
        inet_pton(AF_INET6, name, &self.sin6_addr);
        if (ask(server, self, {46, cmsg::ecn::ect1}) != 0 || ask(server, self, {0, cmsg::ecn::ce}) != 0) {
            return 1;
        }
    }
    // A socket that computes no checksums cannot cut either: the kernel answers EINVAL, as others do for other reasons.
    inet_pton(AF_INET6, "::ffff:127.0.0.9", &self.sin6_addr);
    std::puts("where the kernel refuses to cut:");
    if (setsockopt(server, SOL_SOCKET, SO_NO_CHECK, &on, sizeof on) != 0 ||
        ask(server, self, {10, cmsg::ecn::ect0}) != 0) {
        return 1;
    }
    close(server);
    std::puts("every answer came from the address that was asked");
    return 0;
}
