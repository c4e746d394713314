// expects: cmsg: join does not know what two entries of one view become: give one of them a `joined_with`
// SPDX-License-Identifier: MIT
#include <cmsg/receive/join.hpp>
#include <cmsg/views/linux/ip.hpp>

// Which of the two says how the message is enabled?
struct own_entry : cmsg::ip_tos {
    using view = cmsg::ip_tos;
    using ip_tos::ip_tos;
#ifndef CMSGPP_MUST_FAIL
    template <class>
    using joined_with = own_entry;
#endif
};

int main() { return cmsg::join<cmsg::receive_set<own_entry>, cmsg::receive_set<cmsg::ip_tos>>::space == 0 ? 1 : 0; }
