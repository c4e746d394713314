// expects: cmsg: a handler takes a view by mutable reference
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

int main()
{
#ifdef CMSGPP_MUST_FAIL
    const auto rest = [](cmsg::unhandled&) {};
#else
    const auto rest = [](const cmsg::unhandled&) {};
#endif
    static_cast<void>(cmsg::visit(cmsg::control{}, cmsg::overloaded{[](cmsg::ip_tos) {}, rest}));
}
