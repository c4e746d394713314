// expects: cmsg: an entry of a receive_set is a view, an answer
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/send/ip.hpp>
#include <cmsg/views/linux/ip.hpp>

#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::send::ip_tos>;
#else
using set = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ip_tos>;
#endif

int main() { return set::space == 0 ? 1 : 0; }
