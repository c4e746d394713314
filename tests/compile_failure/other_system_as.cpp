// expects: no matching function for call to
// because: is_of_the_system_of
// SPDX-License-Identifier: MIT
#include <cmsg/visit/field.hpp>
#include <cmsg/views/darwin/all.hpp>
#include <cmsg/views/linux/ip.hpp>

// No message of Linux is ever one of macOS'.
#ifdef CMSGPP_MUST_FAIL
using view = cmsg::darwin::ip_recvttl;
#else
using view = cmsg::linux_kernel::ip_ttl;
#endif

int main() { static_cast<void>(cmsg::as<view>(cmsg::basic_message<cmsg::abi::linux_lp64>{{0, 1}, {}})); }
