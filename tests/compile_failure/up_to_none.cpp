// expects: cmsg: up_to needs room for at least one
// SPDX-License-Identifier: MIT
#include <cmsg/receive/up_to.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

#ifdef CMSGPP_MUST_FAIL
using bounded = cmsg::up_to<cmsg::linux_kernel::scm_rights, 0>;
#else
using bounded = cmsg::up_to<cmsg::linux_kernel::scm_rights, 1>;
#endif

int main() { return bounded::about.space == 0 ? 1 : 0; }
