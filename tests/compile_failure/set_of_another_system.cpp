// expects: cmsg: a handler is for messages of another system than the control data's
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>

// A generic handler takes what the set has, which is never in a capture of another system.
#ifdef CMSGPP_MUST_FAIL
using layout = cmsg::abi::darwin;
#else
using layout = cmsg::abi::linux_ilp32;
#endif

int main()
{
    static_cast<void>(cmsg::receive_set<cmsg::linux_kernel::ip_tos>::visit(cmsg::basic_control<layout>{}, [](auto) {}));
}
