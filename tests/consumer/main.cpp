// SPDX-License-Identifier: MIT
// What a user's program needs from the package: the headers, C++20, and the version they came with.
#include <cmsg/cmsg.hpp>

int main()
{
    using metadata = cmsg::receive_set<cmsg::ip_tos, cmsg::ip_pktinfo>;
    cmsg::control_buffer<metadata> control;
    msghdr header{};
    control.prepare(header);
    const auto outcome = metadata::visit(ssize_t{-1}, header, cmsg::overloaded{[](cmsg::ip_tos) {}});
    return !outcome && CMSGPP_VERSION_MAJOR == 0 ? 0 : 1;
}
