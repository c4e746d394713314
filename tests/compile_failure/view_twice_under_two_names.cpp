// expects: cmsg: an entry is more than once in the set
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/socket_time.hpp>

// The entry with flags stands for the same view, and the socket has one set of flags.
#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::scm_timestamping, cmsg::timestamping_flags<1>>;
#else
using set = cmsg::receive_set<cmsg::timestamping_flags<1>>;
#endif

int main() { return set::space == 0 ? 1 : 0; }
