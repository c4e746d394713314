// expects: constraint
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/send/ip.hpp>
#include <cmsg/views/linux/ip.hpp>

// GCC: "template constraint failure", Clang: "constraints not satisfied"; the note says that it is no typed_view.
#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::send::ip_tos>;
#else
using set = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ip_tos>;
#endif

int main() { return set::space == 0 ? 1 : 0; }
