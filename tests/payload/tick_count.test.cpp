// SPDX-License-Identifier: MIT
#include <cmsg/payload/tick_count.hpp>
#include <cmsg/payload/tick_count.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace {

using ticks = cmsg::tick_count<struct some_clock>;

/// A clock's count goes on from 0 behind its largest.
constexpr bool ticks_wrap()
{
    return ticks{}.value() == 0 && ticks{5} < ticks{7} && ticks{7} - ticks{5} == 2 && ticks{5} - ticks{7} == -2 &&
           ticks{1} - ticks{UINT64_MAX} == 2;
}
static_assert(ticks_wrap());
static_assert(!std::is_convertible_v<ticks, cmsg::tick_count<struct another_clock>>);

TEST(TickCount, HasDistancesThatWrap) { EXPECT_TRUE(ticks_wrap()); }

} // namespace
