// expects: cmsg: two handlers take the same view
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

int main()
{
    const cmsg::overloaded handlers{
        [](cmsg::ip_tos) {},
        [](cmsg::unhandled) {},
#ifdef CMSGPP_MUST_FAIL
        [](cmsg::unhandled) {},
#else
        [](cmsg::wrong_size) {},
#endif
    };
    static_cast<void>(cmsg::visit(cmsg::control{}, handlers));
}
