// SPDX-License-Identifier: MIT
// A unit of the same program that includes the headers: the types are the same ones.
#include <cmsg/cmsg.hpp>

unsigned interface_of(const cmsg::control& messages)
{
    unsigned found = 0;
    static_cast<void>(cmsg::visit(messages, [&](cmsg::ip_pktinfo info) { found = info.interface_index(); }));
    return found;
}
