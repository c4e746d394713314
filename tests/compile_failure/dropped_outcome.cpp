// expects: nodiscard
// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/ip.hpp>

#if defined(__clang__)
#pragma clang diagnostic error "-Wunused-result"
#else
#pragma GCC diagnostic error "-Wunused-result"
#endif

int main()
{
#ifdef CMSGPP_MUST_FAIL
    cmsg::visit(cmsg::control{}, [](cmsg::ip_tos) {});
#else
    static_cast<void>(cmsg::visit(cmsg::control{}, [](cmsg::ip_tos) {}));
#endif
}
