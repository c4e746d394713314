// expects: cmsg: a handler takes a view by mutable reference
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

// A view is a temporary: what the handler changed would be lost, so a reference to it never binds.
int main()
{
#ifdef CMSGPP_MUST_FAIL
    static_cast<void>(cmsg::visit(cmsg::control{}, [](cmsg::ip_tos&) {}));
#else
    static_cast<void>(cmsg::visit(cmsg::control{}, [](cmsg::ip_tos) {}));
    static_cast<void>(cmsg::visit(cmsg::control{}, [](const cmsg::ip_tos&) {}));
    static_cast<void>(cmsg::visit(cmsg::control{}, [](cmsg::ip_tos&&) {}));
#endif
}
