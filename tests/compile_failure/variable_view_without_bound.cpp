// expects: cmsg: a message of any length or number needs a bound in a set: up_to<View, count>
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

// No set can know how many descriptors a peer sends; what it reserves room for has to be said.
#ifdef CMSGPP_MUST_FAIL
using set = cmsg::receive_set<cmsg::linux_kernel::scm_rights>;
#else
using set = cmsg::receive_set<cmsg::up_to<cmsg::linux_kernel::scm_rights, 4>>;
#endif

int main() { return set::space == 0 ? 1 : 0; }
