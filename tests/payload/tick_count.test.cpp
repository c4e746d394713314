// SPDX-License-Identifier: MIT
#include <cmsg/payload/tick_count.hpp>
#include <cmsg/payload/tick_count.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace {

using ticks = cmsg::tick_count<struct some_clock>;

/// A clock's count goes on from 0 behind its largest.
constexpr bool ticks_wrap()
{
    return CMSGPP_CHECK(ticks{}.value() == 0) && CMSGPP_CHECK(ticks{5} < ticks{7}) &&
           CMSGPP_CHECK(ticks{7} - ticks{5} == 2) && CMSGPP_CHECK(ticks{5} - ticks{7} == -2) &&
           CMSGPP_CHECK(ticks{1} - ticks{UINT64_MAX} == 2);
}
static_assert(!std::is_convertible_v<ticks, cmsg::tick_count<struct another_clock>>);

TEST(TickCount, HasDistancesThatWrap) { CMSGPP_HOLDS(ticks_wrap()); }

} // namespace
