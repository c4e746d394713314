// expects: cmsg: two handlers take the same view
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

// One of them would never be called, whichever that is.
int main()
{
#ifdef CMSGPP_MUST_FAIL
    const auto second = [](cmsg::ip_tos, cmsg::message) {};
#else
    const auto second = [](cmsg::ip_ttl, cmsg::message) {};
#endif
    static_cast<void>(cmsg::visit(cmsg::control{}, cmsg::overloaded{[](cmsg::ip_tos) {}, second}));
}
