// SPDX-License-Identifier: MIT
#include <cmsg/platform/chrono.hpp>
#include <cmsg/platform/chrono.hpp>

#include <chrono> // after the part of it, and all of it

#include <gtest/gtest.h>

#include <type_traits>

namespace {

// What the library makes of it, and what a program makes of the rest, are of one kind.
static_assert(std::is_same_v<std::chrono::sys_time<std::chrono::nanoseconds>,
                             std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>>);
static_assert(std::chrono::sys_days{std::chrono::year{1970} / 1 / 1}.time_since_epoch().count() == 0);

TEST(Chrono, HasClocksThatTheWholeHeaderKnows)
{
    const std::chrono::time_point now = std::chrono::system_clock::now();
    EXPECT_GE(std::chrono::time_point_cast<std::chrono::days>(now),
              std::chrono::sys_days{std::chrono::year{2020} / 1 / 1});
}

} // namespace
