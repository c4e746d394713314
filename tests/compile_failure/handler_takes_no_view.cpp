// expects: cmsg: a handler can take none of the views in the list
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

// A message is handed out as `unhandled`, whose handler says that it gets the rest.
int main()
{
#ifdef CMSGPP_MUST_FAIL
    const auto rest = [](cmsg::message) {};
#else
    const auto rest = [](cmsg::unhandled) {};
#endif
    static_cast<void>(cmsg::visit(cmsg::control{}, cmsg::overloaded{[](cmsg::ip_tos) {}, rest}));
}
