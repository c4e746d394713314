// expects: cmsg: not a value to send, as those of namespace cmsg::send are
// SPDX-License-Identifier: MIT
#include <cmsg/send/sendable.hpp>
#include <cmsg/send/unix.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

#ifdef CMSGPP_MUST_FAIL
using values = cmsg::send::set<cmsg::send::up_to<cmsg::scm_rights, 2>>;
#else
using values = cmsg::send::set<cmsg::send::up_to<cmsg::send::scm_rights, 2>>;
#endif

int main() { return values::space == 0 ? 1 : 0; }
