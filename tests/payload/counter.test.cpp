// SPDX-License-Identifier: MIT
#include <cmsg/payload/counter.hpp>
#include <cmsg/payload/counter.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace {

struct drops;
struct sends;
using counter = cmsg::wrapping_counter<drops>;

// -- the contract

static_assert(sizeof(counter) == 4 && std::is_trivially_copyable_v<counter>);
static_assert(std::is_nothrow_default_constructible_v<counter> &&
              std::is_nothrow_constructible_v<counter, std::uint32_t>);
static_assert(!std::convertible_to<std::uint32_t, counter> && !std::convertible_to<counter, std::uint32_t>);
static_assert(noexcept(counter{} - counter{}) && noexcept(counter{} < counter{}) && noexcept(counter{} == counter{}));

template <class A, class B>
concept mixes = requires(A a, B b)
{
    a - b;
}
|| requires(A a, B b) { a < b; }
|| requires(A a, B b) { a == b; };

static_assert(mixes<counter, counter>);
static_assert(!mixes<counter, cmsg::wrapping_counter<sends>>); // drops do not compare with sends

template <class T>
concept has_greater = requires(T a)
{
    a > a;
}
|| requires(T a) { a <= a; };
static_assert(!has_greater<counter>); // no total order: it wraps

constexpr counter at(std::uint32_t value) { return counter{value}; }

// pitfall 23: differences and comparisons are modulo 2³².
constexpr bool subtracts_across_the_wrap()
{
    return CMSGPP_CHECK(at(7) - at(5) == 2) && CMSGPP_CHECK(at(5) - at(5) == 0) &&
           CMSGPP_CHECK(at(1) - at(UINT32_MAX) == 2) && CMSGPP_CHECK(at(0) - at(UINT32_MAX) == 1) &&
           CMSGPP_CHECK(at(5) - at(7) == UINT32_MAX - 1) && CMSGPP_CHECK(at(9).value() == 9) &&
           CMSGPP_CHECK(counter{}.value() == 0);
}

TEST(Counter, SubtractsAcrossTheWrap) { CMSGPP_HOLDS(subtracts_across_the_wrap()); }

constexpr bool comes_before_within_half_the_range()
{
    for (const std::uint32_t start : {0U, 1U, 0x7fffffffU, 0x80000000U, UINT32_MAX}) {
        const counter from = at(start);
        for (const std::uint32_t steps : {1U, 2U, 0x7fffffffU}) {
            const counter to = at(start + steps);
            if (!(CMSGPP_CHECK(from < to) && CMSGPP_CHECK(!(to < from)) && CMSGPP_CHECK(from != to))) {
                return false;
            }
        }
        const counter opposite = at(start + 0x80000000U); // RFC 1982 leaves it undefined: neither is first
        if (!(CMSGPP_CHECK(!(from < from)) && CMSGPP_CHECK(from == from) && CMSGPP_CHECK(!(from < opposite)) &&
              CMSGPP_CHECK(!(opposite < from)))) {
            return false;
        }
    }
    return true;
}

TEST(Counter, ComesBeforeWithinHalfTheRange) { CMSGPP_HOLDS(comes_before_within_half_the_range()); }

} // namespace
