// SPDX-License-Identifier: MIT
// How does a program in C use it? This source has two functions for it; the program is 17_from_c.c, and 17_from_c.h
// what they share. Compiled so, the object refers to nothing of a C++ runtime: the C compiler links, and the program
// needs no libstdc++. Needs a C compiler.
//   g++ -std=c++20 -fno-exceptions -fno-rtti -Iinclude -c examples/17_from_c.cpp &&
//     cc examples/17_from_c.c 17_from_c.o -o from_c && ./from_c
#include "17_from_c.h"

#include <cmsg/cmsg.hpp>

#include <cerrno>
#include <chrono>

// shown: begin
using metadata = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::receive_time<>, cmsg::drops>;

int facts_enable(int fd) { return metadata::enable(fd).error(); }

ssize_t facts_receive(int fd, void* data, size_t size, facts* to)
{
    *to = {};
    iovec payload{data, size};
    msghdr header{};
    header.msg_iov = &payload;
    header.msg_iovlen = 1;
    cmsg::control_buffer<metadata> control; // on the stack: nothing allocates
    control.prepare(header, to->from);
    const ssize_t result = recvmsg(fd, &header, 0);
    if (result < 0) {
        return -1;
    }
    const auto d = metadata::read(result, header);
    if (!d.outcome()) { // cut, payload or control data, or malformed
        errno = EMSGSIZE;
        return -1;
    }
    const auto& local = d.get<cmsg::local_address>();
    to->local = local.v6();
    to->interface_index = local.interface_index();
    to->ecn = static_cast<std::uint8_t>(d.get<cmsg::traffic_class>().ecn());
    to->dropped = d.get<cmsg::drops>().total().value();
    if (const auto time = d.get<cmsg::receive_time<>>().software()) {
        to->received = std::chrono::nanoseconds{time->time_since_epoch()}.count();
    }
    return result;
}
// shown: end
