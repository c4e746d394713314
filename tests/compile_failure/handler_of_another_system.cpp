// expects: cmsg: a handler is for messages of another system than the control data's
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/darwin/all.hpp>
#include <cmsg/views/linux/ip.hpp>

// The short names are this system's: over a capture of another one the handler would never be called.
int main()
{
    const cmsg::overloaded handlers{
        [](cmsg::darwin::ip_recvttl) {},
#ifdef CMSGPP_MUST_FAIL
        [](cmsg::linux_kernel::ip_tos) {},
#endif
    };
    static_cast<void>(cmsg::visit(cmsg::basic_control<cmsg::abi::darwin>{}, handlers));
}
