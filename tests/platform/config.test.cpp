// SPDX-License-Identifier: MIT
#include <cmsg/platform/config.hpp>
#include <cmsg/platform/config.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <string_view>

#ifndef CMSGPP_NONALLOCATING
#error "config.hpp defines CMSGPP_NONALLOCATING for every compiler"
#endif

namespace {

#define CMSGPP_TEST_TEXT_OF(x) #x
#define CMSGPP_TEST_EXPANDED(...) CMSGPP_TEST_TEXT_OF(__VA_ARGS__)

constexpr std::string_view expansion{CMSGPP_TEST_EXPANDED(CMSGPP_NONALLOCATING)};

#if defined(__has_cpp_attribute) && __has_cpp_attribute(clang::nonallocating)
static_assert(expansion == "[[clang::nonallocating]]");
#else
static_assert(expansion.empty());
#endif

constexpr std::string_view inlining{CMSGPP_TEST_EXPANDED(CMSGPP_ALWAYS_INLINE)};

#if defined(__GNUC__) && defined(__OPTIMIZE__)
static_assert(inlining == "[[gnu::always_inline]]");
#else
static_assert(inlining.empty());
#endif

// The places in which headers write CMSGPP_NONALLOCATING: behind noexcept of functions, members, conversions and
// constructors.
struct marked {
    constexpr marked(int given) noexcept CMSGPP_NONALLOCATING : value{given} {}
    [[nodiscard]] constexpr int get() const noexcept CMSGPP_NONALLOCATING { return value; }
    [[nodiscard]] explicit constexpr operator bool() const noexcept CMSGPP_NONALLOCATING { return value != 0; }
    [[nodiscard]] static constexpr int twice(int x) noexcept CMSGPP_NONALLOCATING { return 2 * x; }
    int value;
};

constexpr bool leaves_functions_as_they_are()
{
    return CMSGPP_CHECK(noexcept(marked{1}.get())) && CMSGPP_CHECK(noexcept(marked::twice(1))) &&
           CMSGPP_CHECK(marked{3}.get() == 3) && CMSGPP_CHECK(marked::twice(4) == 8) && CMSGPP_CHECK(marked{1}) &&
           CMSGPP_CHECK(!marked{0});
}

TEST(Config, MarksFunctionsWithoutChangingThem)
{
    CMSGPP_HOLDS(leaves_functions_as_they_are());
    EXPECT_TRUE(expansion.empty() || expansion.find("nonallocating") != std::string_view::npos);
}

} // namespace
