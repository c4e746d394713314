// SPDX-License-Identifier: MIT
#include <exporting.hpp>

cmsg::outcome exporting::read_nothing()
{
    using metadata = cmsg::receive_set<cmsg::ip_tos>;
    cmsg::control_buffer<metadata> control;
    msghdr header{};
    control.prepare(header);
    return metadata::visit(ssize_t{-1}, header, cmsg::overloaded{[](cmsg::ip_tos) {}});
}
