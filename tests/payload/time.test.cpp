// SPDX-License-Identifier: MIT
#include <cmsg/payload/time.hpp>
#include <cmsg/payload/time.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace {

using cmsg::hardware_time;
using cmsg::system_time;
using cmsg::detail::nanoseconds_of;
using std::chrono::nanoseconds;
using namespace std::chrono_literals;

// pitfall 18: a card's time and the kernel's do not compare, subtract or convert.
static_assert(std::is_same_v<system_time, std::chrono::time_point<std::chrono::system_clock, nanoseconds>>);
static_assert(!std::is_convertible_v<hardware_time, system_time> &&
              !std::is_constructible_v<system_time, hardware_time>);
static_assert(!std::equality_comparable_with<system_time, hardware_time>);
static_assert(!std::is_convertible_v<system_time, hardware_time> &&
              !std::is_constructible_v<hardware_time, system_time>);
template <class A, class B>
concept subtractable = requires(A a, B b)
{
    a - b;
};
static_assert(subtractable<system_time, system_time> && subtractable<hardware_time, hardware_time>);
static_assert(!subtractable<system_time, hardware_time> && !subtractable<hardware_time, system_time>);

constexpr bool seconds_and_fractions_are_added()
{
    return CMSGPP_CHECK(nanoseconds_of(5, 7, 1) == 5s + 7ns) && CMSGPP_CHECK(nanoseconds_of(5, 7, 1000) == 5s + 7us) &&
           CMSGPP_CHECK(nanoseconds_of(-1, 999'999, 1000) == -1us) &&
           CMSGPP_CHECK(nanoseconds_of(4'294'967'296, 1, 1) == 4'294'967'296s + 1ns) &&
           CMSGPP_CHECK(nanoseconds_of(0, 0, 1) == 0ns);
}

/// What no clock has is some time or other, and no overflow, which a constant evaluation rejects.
constexpr bool garbage_wraps()
{
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t wrapped = -1'000'000'000; // 10^9 * (2^63 - 1) modulo 2^64, since 10^9 is even
    return CMSGPP_CHECK(nanoseconds_of(most, 0, 1) == nanoseconds{wrapped}) &&
           CMSGPP_CHECK(nanoseconds_of(least, 0, 1) == nanoseconds{0}) &&
           CMSGPP_CHECK(nanoseconds_of(0, most, 1000) == nanoseconds{-1000}) &&
           CMSGPP_CHECK(nanoseconds_of(least, least, 1) == nanoseconds{least});
}

// pitfall 21
TEST(Time, IsSecondsAndAFraction) { CMSGPP_HOLDS(seconds_and_fractions_are_added()); }

TEST(Time, WrapsOnGarbage) { CMSGPP_HOLDS(garbage_wraps()); }

} // namespace
