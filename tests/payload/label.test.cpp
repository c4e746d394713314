// SPDX-License-Identifier: MIT
#include <cmsg/payload/label.hpp>
#include <cmsg/payload/label.hpp>

#include "support/build.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace {

using cmsg::detail::label_view;
using namespace support;

/// What `each_field` calls the label with, as characters or as bytes.
struct label_sink {
    std::size_t& characters;
    std::size_t& bytes;
    constexpr void operator()(const char* name, std::span<const char> label) const
    {
        characters += std::string_view{name} == "label" ? label.size() : 0;
    }
    constexpr void operator()(const char* name, std::span<const std::byte> label) const
    {
        bytes += std::string_view{name} == "label" ? label.size() : 0;
    }
};

/// Smack's longest label has 255 characters; a longer one is not cut.
template <std::size_t Size>
constexpr bool is_described_whole(bool as_characters)
{
    std::array<std::byte, Size> payload{};
    std::fill(payload.begin(), payload.end(), std::byte{'x'});
    std::size_t characters = 0;
    std::size_t bytes = 0;
    label_view{payload}.each_field(label_sink{characters, bytes});
    return CMSGPP_CHECK(characters == (as_characters ? Size : 0)) && CMSGPP_CHECK(bytes == (as_characters ? 0 : Size));
}
static_assert(is_described_whole<1>(true) && is_described_whole<255>(true) && is_described_whole<256>(false));

constexpr bool one_nul_ends_a_label()
{
    constexpr auto selinux = octets('u', ':', 'r', 0);
    constexpr auto smack = octets('_');
    constexpr auto two = octets('a', 0, 0);
    constexpr auto nothing = octets(0);
    return CMSGPP_CHECK(label_view{selinux}.label().size() == 3) &&
           CMSGPP_CHECK(label_view{selinux}.bytes().size() == 4) &&
           CMSGPP_CHECK(label_view{smack}.label().size() == 1) && CMSGPP_CHECK(label_view{two}.label().size() == 2) &&
           CMSGPP_CHECK(label_view{nothing}.label().empty());
}

TEST(Label, EndsInFrontOfOneNul) { CMSGPP_HOLDS(one_nul_ends_a_label()); }

TEST(Label, IsDescribedWhole)
{
    EXPECT_TRUE(is_described_whole<1>(true));
    EXPECT_TRUE(is_described_whole<255>(true));
    EXPECT_TRUE(is_described_whole<256>(false));
}

} // namespace
