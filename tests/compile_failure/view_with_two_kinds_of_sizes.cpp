// expects: cmsg: a view's `about` says one of .other_size, .shortest and .element, or `accepts` decides
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>

#include <cstddef>
#include <span>

struct own {
    explicit constexpr own(std::span<const std::byte>) noexcept {}
#ifdef CMSGPP_MUST_FAIL
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 8, .other_size = 16, .shortest = 4};
#else
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 8, .shortest = 4};
#endif
};

int main() { return static_cast<int>(cmsg::receive_set<own>::space); }
