// expects: cmsg: the view is not one of the set
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// Absent is an answer about a packet; that the set never asked for the view is a mistake.
int main()
{
    constexpr auto record = cmsg::receive_set<cmsg::ip_tos>::decode(cmsg::control{});
#ifdef CMSGPP_MUST_FAIL
    static_cast<void>(record.get<cmsg::ip_ttl>());
#else
    static_cast<void>(record.get<cmsg::ip_tos>());
#endif
}
