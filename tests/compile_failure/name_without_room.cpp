// expects: cmsg: a name is an object that takes an address
// SPDX-License-Identifier: MIT
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// A pointer to the address would be overwritten instead of it.
int main()
{
    cmsg::control_buffer<cmsg::receive_set<cmsg::ip_tos>> buffer;
    msghdr header{};
    sockaddr_storage name{};
#ifdef CMSGPP_MUST_FAIL
    sockaddr_storage* const to = &name;
    buffer.prepare(header, to);
#else
    buffer.prepare(header, name);
#endif
}
