// expects: no matching
// because: bool
// SPDX-License-Identifier: MIT
#include <cmsg/core/control.hpp>

// Any flag would have been "cut".
int main()
{
    const msghdr header{};
#ifdef CMSGPP_MUST_FAIL
    const int cut = header.msg_flags;
#else
    const bool cut = (header.msg_flags & MSG_CTRUNC) != 0;
#endif
    static_cast<void>(cmsg::control(std::span<const std::byte>{}, cut));
}
