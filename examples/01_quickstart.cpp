// SPDX-License-Identifier: MIT
#include <cmsg/cmsg.hpp>

#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstring>

int failed(const char* what, int error) { return std::fprintf(stderr, "%s: %s\n", what, std::strerror(error)), 1; }

int main(int count, char** arguments)
{
    if (count > 1 && std::strcmp(arguments[1], "--help") == 0)
        return std::puts("Sends itself a datagram over loopback, and prints what came with it.\nusage: quickstart") < 0;
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in self{AF_INET, 0, {inet_addr("127.0.0.1")}, {}};
    const auto address = reinterpret_cast<sockaddr*>(&self);
    socklen_t size = sizeof self;
    if (fd < 0 || bind(fd, address, size) != 0 || getsockname(fd, address, &size) != 0)
        return failed("socket", errno);

    // shown: begin
    using metadata = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::receive_time<>>;
    if (const auto enabled = metadata::enable(fd); !enabled) // the socket options of exactly these answers
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
    const auto d = metadata::read(received, header); // values, of IPv4 and IPv6 alike
    if (!d.outcome())                                // recvmsg failed, or something is cut
        return failed("recvmsg", received < 0 ? errno : EBADMSG);
    const auto marks = d.get<cmsg::traffic_class>();
    const auto local = d.get<cmsg::local_address>();
    const auto came = d.get<cmsg::receive_time<>>().software().value_or(cmsg::system_time{});
    std::printf("ECN %d, DSCP %d\n", int(marks.ecn()), marks.dscp());
    std::printf("to %s, interface %u\n", inet_ntoa(local.v4().value_or(in_addr{})), local.interface_index());
    std::printf("at %.6f\n", double(came.time_since_epoch().count()) / 1e9);
    // shown: end
}
