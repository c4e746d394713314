// SPDX-License-Identifier: MIT
#include <cmsg/payload/element_range.hpp>
#include <cmsg/payload/element_range.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
#include <type_traits>

namespace {

using numbers_view = cmsg::element_range<std::uint32_t>;

static_assert(std::ranges::forward_range<numbers_view> && std::ranges::view<numbers_view>);
static_assert(std::ranges::borrowed_range<numbers_view> && std::is_trivially_copyable_v<numbers_view>);

/// So many bytes behind two elements: what is no whole element is left out, and not read.
constexpr bool elements_are_whole()
{
    constexpr std::array<std::byte, 12> bytes = [] {
        std::array<std::byte, 12> result{};
        result[1] = std::byte{1};
        result[2] = result[3] = std::byte{1};
        result[5] = std::byte{2};
        result[6] = result[7] = std::byte{2};
        return result;
    }();
    for (std::size_t size = 0; size <= 9; ++size) {
        const numbers_view range{std::span{bytes}.subspan(1).first(size)}; // at an odd address
        if (!(CMSGPP_CHECK(range.size() == size / 4) && CMSGPP_CHECK(range.empty() == (size < 4)) &&
              CMSGPP_CHECK(std::ranges::distance(range) == static_cast<std::ptrdiff_t>(size / 4)) &&
              CMSGPP_CHECK(!((size >= 8 && (range[0] == range[1] || range[0] != *range.begin() ||
                                            range[1] != *std::next(range.begin()))))))) {
            return false;
        }
    }
    return CMSGPP_CHECK(numbers_view{}.empty()) && CMSGPP_CHECK(numbers_view{}.begin() == numbers_view{}.end());
}

TEST(ElementRange, HasWholeElementsAtAnyAlignment) { CMSGPP_HOLDS(elements_are_whole()); }

} // namespace
