// expects: cmsg: the set has two forms of one message
// SPDX-License-Identifier: MIT
#include <cmsg/receive/join.hpp>
#include <cmsg/views/linux/socket_time.hpp>

// Each list is right by itself, and no socket can serve both.
using one = cmsg::receive_set<cmsg::scm_timestamp>;
#ifdef CMSGPP_MUST_FAIL
using other = cmsg::receive_set<cmsg::scm_timestampns>;
#else
using other = cmsg::receive_set<cmsg::timestamping_flags<24>>;
#endif

int main() { return cmsg::join<one, other>::space == 0 ? 1 : 0; }
