// expects: cmsg: up_to bounds a message of any length or number, and this view has one of a known size
// SPDX-License-Identifier: MIT
#include <cmsg/receive/up_to.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

// Room for four messages of a type that comes once would be room for nothing.
#ifdef CMSGPP_MUST_FAIL
using bounded = cmsg::up_to<cmsg::linux_kernel::scm_credentials, 4>;
#else
using bounded = cmsg::up_to<cmsg::linux_kernel::scm_security, 4>;
#endif

int main() { return bounded::about.space == 0 ? 1 : 0; }
