// expects: cmsg: not a value to send, as those of namespace cmsg::send are
// SPDX-License-Identifier: MIT
#include <cmsg/send/ip.hpp>
#include <cmsg/send/sendable.hpp>
#include <cmsg/views/linux/ip.hpp>

#ifdef CMSGPP_MUST_FAIL
using values = cmsg::send::set<cmsg::send::ip_pktinfo, cmsg::ip_tos>;
#else
using values = cmsg::send::set<cmsg::send::ip_pktinfo, cmsg::send::ip_tos>;
#endif

int main() { return values::space == 0 ? 1 : 0; }
