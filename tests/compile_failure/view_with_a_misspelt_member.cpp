// expects: presense
// SPDX-License-Identifier: MIT
#include <cmsg/visit/view.hpp>

#include <cstddef>
#include <span>

struct own {
    explicit constexpr own(std::span<const std::byte>) noexcept {}
#ifdef CMSGPP_MUST_FAIL
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 4, .presense = cmsg::presence::rarely};
#else
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 4, .presence = cmsg::presence::rarely};
#endif
};
static_assert(cmsg::typed_view<own>);

int main() {}
