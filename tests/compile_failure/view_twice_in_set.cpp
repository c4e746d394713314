// expects: cmsg: an entry is more than once in the set
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::ip_tos, cmsg::ip_ttl, cmsg::ip_tos>;
#else
using set = cmsg::receive_set<cmsg::ip_tos, cmsg::ip_ttl>;
#endif

int main() { return set::space == 0 ? 1 : 0; }
