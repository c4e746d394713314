// expects: no matching function for call to
// because: is_of_the_system_of
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// A set without a view of the buffer's system never finds anything in it.
#ifdef CMSGPP_MUST_FAIL
using layout = cmsg::abi::darwin;
#else
using layout = cmsg::abi::linux_ilp32;
#endif

int main() { static_cast<void>(cmsg::receive_set<cmsg::linux_kernel::ip_tos>::decode(cmsg::basic_control<layout>{})); }
