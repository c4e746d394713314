// SPDX-License-Identifier: MIT
#include <cmsg/payload/foreign_view.hpp>
#include <cmsg/payload/foreign_view.hpp>

#include "support/build.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace support;
using cmsg::detail::hop_limit_view;
using cmsg::detail::traffic_class_view;

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

/// Of an int only the low byte counts, in either order of bytes.
constexpr bool bytes_and_ints_are_the_same()
{
    for (int value = 0; value < 256; ++value) {
        const auto byte = octets(value);
        const auto number = bytes_of(std::int32_t{value});
        const traffic_class_view<std::uint8_t> narrow{byte};
        const traffic_class_view<std::int32_t> wide{number};
        if (!(CMSGPP_CHECK(narrow.value() == value) && CMSGPP_CHECK(wide.value() == value) &&
              CMSGPP_CHECK(narrow.dscp() == value / 4) && CMSGPP_CHECK(wide.dscp() == narrow.dscp()) &&
              CMSGPP_CHECK(static_cast<int>(wide.ecn()) == value % 4) && CMSGPP_CHECK(wide.ecn() == narrow.ecn()) &&
              CMSGPP_CHECK(hop_limit_view<std::uint8_t>{byte}.value() == value) &&
              CMSGPP_CHECK(hop_limit_view<std::int32_t>{number}.value() == value))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(ForeignView, HasAValueInAByteOrAnInt) { CMSGPP_HOLDS(bytes_and_ints_are_the_same()); }

#if !defined(_WIN32)
// The number means another option here, or none.
TEST(ForeignView, SetsNoOptionOfAnotherSystem)
{
    errno = 0;
    EXPECT_EQ(cmsg::detail::set_option_on<cmsg::abi::platform::windows>({}, 0, 0), -1);
    EXPECT_EQ(errno, ENOPROTOOPT);
}
#endif

} // namespace
