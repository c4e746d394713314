// expects: cmsg: a handler returns neither void nor cmsg::flow
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

int main()
{
    const cmsg::overloaded handlers{
        [](cmsg::ip_tos) {},
#ifdef CMSGPP_MUST_FAIL
        [](cmsg::wrong_size) { return true; },
#else
        [](cmsg::wrong_size) { return cmsg::flow::stop; },
#endif
    };
    static_cast<void>(cmsg::visit(cmsg::control{}, handlers));
}
