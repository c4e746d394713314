// expects: cmsg: the level of a view's `about.id` is none that a set can tell from others
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>

#include <cstddef>
#include <span>

struct own {
    explicit constexpr own(std::span<const std::byte>) noexcept {}
#ifdef CMSGPP_MUST_FAIL
    static constexpr cmsg::view_info about{.id = {0x10000, 1}, .size = 4, .option = {0x10000, 1}};
#else
    static constexpr cmsg::view_info about{.id = {0x4e51, 1}, .size = 4, .option = {0x4e51, 1}};
#endif
};

int main() { return cmsg::receive_set<own>::enable(-1) ? 1 : 0; }
