// expects: cmsg: a view's enable(fd) returns 0, or -1 with errno, as setsockopt does
// SPDX-License-Identifier: MIT
#include <cmsg/core/message.hpp>
#include <cmsg/visit/view_base.hpp>
#include <cmsg/receive/receive_set.hpp>

// A bool would be read the wrong way round.
struct own_view : cmsg::view_base {
    using view_base::view_base;
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 4};
#ifdef CMSGPP_MUST_FAIL
    static bool enable(int) noexcept { return true; }
#else
    static int enable(int) noexcept { return 0; }
#endif
};

int main() { static_cast<void>(cmsg::receive_set<own_view>::enable(-1)); }
