// SPDX-License-Identifier: MIT
#include <cmsg/payload/c_time.hpp>
#include <cmsg/payload/c_time.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <utility>

namespace {

using cmsg::hardware_time;
using cmsg::system_time;
using cmsg::to_timespec;
using cmsg::to_timeval;
using std::chrono::nanoseconds;

struct row {
    std::int64_t count;
    std::int64_t seconds;
    long nanoseconds;
};

// Seconds are rounded down, so that the fraction is never negative.
constexpr std::array<row, 11> rows{{{0, 0, 0},
                                    {1, 0, 1},
                                    {999'999'999, 0, 999'999'999},
                                    {1'000'000'000, 1, 0},
                                    {1'700'000'000'123'456'789, 1'700'000'000, 123'456'789},
                                    {-1, -1, 999'999'999},
                                    {-999'999'999, -1, 1},
                                    {-1'000'000'000, -1, 0},
                                    {-1'000'000'001, -2, 999'999'999},
                                    {std::numeric_limits<std::int64_t>::max(), 9'223'372'036, 854'775'807},
                                    {std::numeric_limits<std::int64_t>::min(), -9'223'372'037, 145'224'192}}};

template <class Time>
constexpr bool splits(const row& each)
{
    const Time time{nanoseconds{each.count}};
    const timespec spec = to_timespec(time);
    const timeval val = to_timeval(time);
    return spec.tv_sec == static_cast<decltype(spec.tv_sec)>(each.seconds) && spec.tv_nsec == each.nanoseconds &&
           val.tv_sec == static_cast<decltype(val.tv_sec)>(each.seconds) && val.tv_usec == each.nanoseconds / 1000;
}

constexpr bool splits_times_of_both_clocks()
{
    for (const row& each : rows) {
        if (!splits<system_time>(each) || !splits<hardware_time>(each)) {
            return false;
        }
    }
    return true;
}
static_assert(splits_times_of_both_clocks());
static_assert(
    noexcept(to_timespec(std::declval<system_time>())) && noexcept(to_timeval(std::declval<hardware_time>())));

TEST(CTime, SplitsTimesOfBothClocks)
{
    for (const row& each : rows) {
        EXPECT_TRUE(splits<system_time>(each)) << each.count;
        EXPECT_TRUE(splits<hardware_time>(each)) << each.count;
    }
}

} // namespace
