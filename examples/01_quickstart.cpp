// SPDX-License-Identifier: MIT
#include <cmsg/cmsg.hpp>

#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstring>

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

int main()
{
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in self{AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    if (fd < 0 || bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0)
        return failed("socket", errno);

    // shown: begin
    using metadata = cmsg::receive_set<cmsg::scm_timestampns, cmsg::ip_pktinfo, cmsg::ip_tos>;
    if (const auto enabled = metadata::enable(fd); !enabled) // the socket options of exactly these messages
        return failed("enable", enabled.error());
    // shown: end

    const int ect0 = 2;
    if (setsockopt(fd, IPPROTO_IP, IP_TOS, &ect0, sizeof ect0) != 0 || sendto(fd, "hello", 5, 0, address, size) != 5)
        return failed("sendto", errno);
    char data[1500];
    iovec payload{data, sizeof data};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;

    // shown: begin
    cmsg::control_buffer<metadata> control; // exactly their size, on the stack
    control.prepare(header);                // before every recvmsg
    const ssize_t received = recvmsg(fd, &header, 0);
    const cmsg::overloaded print{
        [](cmsg::ip_tos tos) { std::printf("ECN %d, DSCP %d\n", int(tos.ecn()), tos.dscp()); },
        [](cmsg::ip_pktinfo to) { std::printf("to %s, interface %u\n", inet_ntoa(to.local()), to.interface_index()); },
        [](cmsg::scm_timestampns at) { std::printf("at %.6f\n", double(at.time().time_since_epoch().count()) / 1e9); }};
    if (const auto outcome = metadata::visit(received, header, print); !outcome) // recvmsg failed, or something is cut
        return failed("recvmsg", received < 0 ? errno : EBADMSG);
    // shown: end
}
