// expects: cmsg: a handler takes a view by mutable reference
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

int main()
{
#ifdef CMSGPP_MUST_FAIL
    static_cast<void>(cmsg::visit(cmsg::control{}, [](cmsg::ip_tos, cmsg::message&) {}));
#else
    static_cast<void>(cmsg::visit(cmsg::control{}, [](cmsg::ip_tos, const cmsg::message&) {}));
#endif
}
