// SPDX-License-Identifier: MIT
// Of the guide: one dual-stack socket that gets a datagram over IPv4 and one over IPv6, read in each of the four ways;
// and one read with too little room.
#include <cmsg/udp.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <span>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

int failed(const char* what) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(errno)), 1; }

// shown: begin by_answer
using metadata = cmsg::receive_set<cmsg::traffic_class>; // IP_RECVTOS and IPV6_RECVTCLASS, and room for both messages

int ecn_of(ssize_t received, const msghdr& header)
{
    const auto d = metadata::read(received, header);
    return d.outcome() ? static_cast<int>(d.get<cmsg::traffic_class>().ecn()) : -1; // cut, malformed, or recvmsg failed
}
// shown: end

// shown: begin by_visit
int ecn_by_handlers(ssize_t received, const msghdr& header)
{
    int ecn = -1;
    const cmsg::overloaded take{[&](cmsg::ip_tos tos) { ecn = static_cast<int>(tos.ecn()); },             // one byte
                                [&](cmsg::ipv6_tclass tclass) { ecn = static_cast<int>(tclass.ecn()); }}; // an int
    const auto outcome = cmsg::visit(received, header, take);
    return outcome ? ecn : -1;
}
// shown: end

// shown: begin by_record
int ecn_by_record(ssize_t received, const msghdr& header)
{
    using views = cmsg::receive_set<cmsg::ip_tos, cmsg::ipv6_tclass>;
    const auto record = views::decode(received, header);
    const auto tos = record.get<cmsg::ip_tos>();
    const auto tclass = record.get<cmsg::ipv6_tclass>();
    if (!record.outcome() || (!tos && !tclass)) {
        return -1;
    }
    return static_cast<int>(tos ? tos->ecn() : tclass->ecn());
}
// shown: end

// shown: begin by_loop
int ecn_by_loop(ssize_t received, const msghdr& header)
{
    for (const cmsg::message message : cmsg::control{received, header}) { // none after -1
        if (const auto tos = cmsg::as<cmsg::ip_tos>(message)) {           // of this type, and whole
            return static_cast<int>(tos->ecn());
        }
        if (const auto tclass = cmsg::as<cmsg::ipv6_tclass>(message)) {
            return static_cast<int>(tclass->ecn());
        }
    }
    return -1;
}
// shown: end

// A socket for both families, and where it is.
int open_socket(sockaddr_in6& self)
{
    // shown: begin socket
    const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
    if (fd < 0) {
        return -1;
    }
    const int off = 0;
    setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off); // before or after enable: it sets the options of both
    const auto enabled = metadata::enable(fd);
    // shown: end
    if (!enabled) {
        errno = enabled.error();
        return -1;
    }
    self.sin6_family = AF_INET6;
    socklen_t size = sizeof self;
    const auto address = reinterpret_cast<sockaddr*>(&self);
    return bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0 ? -1 : fd;
}

// Sends one with ECT(0) to the socket, over the family of the address. Returns: whether that succeeded.
bool send_to(int fd, const char* address, in_port_t port)
{
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = port;
    inet_pton(AF_INET6, address, &to.sin6_addr);
    char text[] = "hello";
    iovec payload{text, 5};
    msghdr header{};
    header.msg_name = &to;
    header.msg_namelen = sizeof to;
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    // shown: begin mark
    cmsg::control_buffer<cmsg::send::set<cmsg::traffic_class>> room;
    cmsg::control_writer control{room};
    control.put(cmsg::traffic_class{0, cmsg::ecn::ect0}, to); // IP_TOS or IPV6_TCLASS, by where it goes
    control.apply(header);
    // shown: end
    return sendmsg(fd, &header, 0) == 5;
}

} // namespace

int main()
{
    sockaddr_in6 self{};
    const int fd = open_socket(self);
    if (fd < 0) {
        return failed("socket");
    }
    for (const char* const address : {"::ffff:127.0.0.1", "::1"}) {
        if (!send_to(fd, address, self.sin6_port)) {
            return failed("sendmsg");
        }
        std::array<char, 1500> data;
        iovec payload{data.data(), data.size()};
        msghdr header{};
        header.msg_iov = &payload;
        header.msg_iovlen = 1;
        cmsg::control_buffer<metadata> control;
        control.prepare(header);
        const ssize_t received = recvmsg(fd, &header, 0);
        std::printf("to %s: %d %d %d %d\n", address, ecn_of(received, header), ecn_by_handlers(received, header),
                    ecn_by_record(received, header), ecn_by_loop(received, header));
    }

    // The same with room for no more than half of a message.
    if (!send_to(fd, "::1", self.sin6_port)) {
        return failed("sendmsg");
    }
    // shown: begin cut
    std::array<std::byte, 18> too_small; // a header of 16 bytes, and two of the four that IPV6_TCLASS has
    msghdr header{};
    header.msg_control = too_small.data();
    header.msg_controllen = too_small.size();
    const ssize_t received = recvmsg(fd, &header, 0);
    const auto d = metadata::read(received, header);
    std::printf("whole: %s, MSG_CTRUNC: %s, of a wrong size: %u, ECN: %s\n", d.outcome() ? "yes" : "no",
                d.outcome().truncated() ? "yes" : "no", unsigned{d.outcome().wrong_size()},
                d.get<cmsg::traffic_class>() ? "known" : "not known");
    // shown: end
    // shown: begin space
    std::printf("room for ECN of both families: %zu bytes; with address, segments and drops: %zu\n", metadata::space,
                cmsg::quic_metadata::space);
    // shown: end
    close(fd);
    return 0;
}
