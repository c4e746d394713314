// expects: cmsg: a handler returns neither void nor cmsg::flow
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

// Whether `1;` would mean go on or stop, the reader could not tell.
int main()
{
    const cmsg::overloaded handlers{
        [](cmsg::ip_ttl) {},
#ifdef CMSGPP_MUST_FAIL
        [](cmsg::ip_tos) { return 1; },
#else
        [](cmsg::ip_tos) { return cmsg::flow::stop; },
#endif
    };
    static_cast<void>(cmsg::visit(cmsg::control{}, handlers));
}
