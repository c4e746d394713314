// expects: deleted
// because: returned
// SPDX-License-Identifier: MIT
#include <cmsg/core/control.hpp>
#include <cmsg/views/linux/ip.hpp>

// The result of a comparison in the place of the result of recvmsg: false is 0 bytes, and no failure.
int main()
{
    const msghdr header{};
#ifdef CMSGPP_MUST_FAIL
    const bool received = ssize_t{-1} > 0;
#else
    const ssize_t received = -1;
#endif
    static_cast<void>(cmsg::control{received, header});
}
