// expects: cmsg: a view's `about` has to say .id and .size
// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>

#include <cstddef>
#include <span>

struct own {
    explicit constexpr own(std::span<const std::byte>) noexcept {}
#ifdef CMSGPP_MUST_FAIL
    static constexpr cmsg::view_info about{.id = {200, 1}};
#else
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 4};
#endif
};

int main() { return static_cast<int>(cmsg::receive_set<own>::space); }
