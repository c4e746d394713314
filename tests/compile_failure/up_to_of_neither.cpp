// expects: cmsg: up_to bounds a view or a value to send, and this is neither
// SPDX-License-Identifier: MIT
#include <cmsg/receive/up_to.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

#ifdef CMSGPP_MUST_FAIL
using bounded = cmsg::up_to<int, 4>;
#else
using bounded = cmsg::up_to<cmsg::linux_kernel::scm_rights, 4>;
#endif

int main() { return sizeof(bounded) == 0 ? 1 : 0; }
