// SPDX-License-Identifier: MIT
// A program that imports the module: a packet's answers, a message in words, and a unit beside it that includes the
// headers.
#include <cstdio>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

import cmsg;

unsigned interface_of(const cmsg::control& messages); // in included.cpp

int main()
{
    using metadata = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::receive_time<>>;
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    if (bind(fd, name, size) != 0 || getsockname(fd, name, &size) != 0 || !metadata::enable(fd) ||
        sendto(fd, "x", 1, 0, name, size) != 1) {
        return 1;
    }

    char byte{};
    iovec part{&byte, 1};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    cmsg::control_buffer<metadata> control;
    control.prepare(header);
    const ssize_t received = recvmsg(fd, &header, 0);
    close(fd);
    const auto d = metadata::read(received, header);
    if (!d.outcome() || !d.get<cmsg::receive_time<>>().software()) {
        return 2;
    }
    const cmsg::control messages(received, header);
    std::size_t described = 0;
    for (const auto& message : messages) {
        char text[200];
        const std::string_view line = cmsg::describe(message, text);
        std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
        ++described;
    }
    const unsigned interface = d.get<cmsg::local_address>().interface_index();
    return described == 3 && interface != 0 && interface == interface_of(messages) ? 0 : 3;
}
