// expects: cmsg: a handler can take none of the views in the list
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// The visitor is a second list: what it handles and the set lacks would never arrive.
#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::ip_tos>;
#else
using set = cmsg::receive_set<cmsg::ip_tos, cmsg::ip_ttl>;
#endif

int main()
{
    static_cast<void>(set::visit(cmsg::control{}, cmsg::overloaded{[](cmsg::ip_tos) {}, [](cmsg::ip_ttl) {}}));
}
