// expects: cmsg: two handlers take the same view
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

int main()
{
    const cmsg::overloaded handlers{
        [](cmsg::ip_tos) {},
#ifdef CMSGPP_MUST_FAIL
        [](const cmsg::ip_tos&) {},
#else
        [](const cmsg::ip_ttl&) {},
#endif
    };
    static_cast<void>(cmsg::visit(cmsg::control{}, handlers));
}
