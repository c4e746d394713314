// expects: cmsg: the set has two forms of one message
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/socket_time.hpp>

// A socket has one of the two. SO_TIMESTAMPING stands beside either.
#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::scm_timestamp, cmsg::scm_timestampns>;
#else
using set = cmsg::receive_set<cmsg::scm_timestamp, cmsg::scm_timestamping>;
#endif

int main() { return set::space == 0 ? 1 : 0; }
