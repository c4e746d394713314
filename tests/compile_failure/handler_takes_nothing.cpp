// expects: cmsg: a handler can take none of the views in the list
// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/udp.hpp>
#include <cmsg/visit/visit.hpp>

// The list has no udp_gro, so the handler would never be called.
int main()
{
    const cmsg::overloaded handlers{
        [](cmsg::ip_tos) {},
#ifdef CMSGPP_MUST_FAIL
        [](cmsg::udp_gro) {},
#endif
    };
    static_cast<void>(cmsg::visit(cmsg::view_list<cmsg::ip_tos>{}, cmsg::control{}, handlers));
}
