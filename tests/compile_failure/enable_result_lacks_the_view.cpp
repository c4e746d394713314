// expects: cmsg: the view is not one of the set
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

int main()
{
    const auto enabled = cmsg::receive_set<cmsg::ip_tos>::enable(-1);
#ifdef CMSGPP_MUST_FAIL
    static_cast<void>(enabled.refused<cmsg::ip_ttl>());
#else
    static_cast<void>(enabled.refused<cmsg::ip_tos>());
#endif
}
