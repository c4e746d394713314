// SPDX-License-Identifier: MIT
#include <cmsg/payload/foreign_view.hpp>
#include <cmsg/payload/foreign_view.hpp>

#include "support/build.hpp"

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
    return ticks{}.value() == 0 && ticks{5} < ticks{7} && ticks{7} - ticks{5} == 2 && ticks{5} - ticks{7} == -2 &&
           ticks{1} - ticks{UINT64_MAX} == 2;
}
static_assert(ticks_wrap());
static_assert(!std::is_convertible_v<ticks, cmsg::tick_count<struct another_clock>>);

TEST(TickCount, HasDistancesThatWrap) { EXPECT_TRUE(ticks_wrap()); }

/// Of an int only the low byte counts, in either order of bytes.
constexpr bool bytes_and_ints_are_the_same()
{
    for (int value = 0; value < 256; ++value) {
        const auto byte = octets(value);
        const auto number = bytes_of(std::int32_t{value});
        const traffic_class_view<std::uint8_t> narrow{byte};
        const traffic_class_view<std::int32_t> wide{number};
        if (narrow.value() != value || wide.value() != value || narrow.dscp() != value / 4 ||
            wide.dscp() != narrow.dscp() || static_cast<int>(wide.ecn()) != value % 4 || wide.ecn() != narrow.ecn() ||
            hop_limit_view<std::uint8_t>{byte}.value() != value ||
            hop_limit_view<std::int32_t>{number}.value() != value) {
            return false;
        }
    }
    return true;
}
static_assert(bytes_and_ints_are_the_same());

// pitfalls 14, 15
TEST(ForeignView, HasAValueInAByteOrAnInt) { EXPECT_TRUE(bytes_and_ints_are_the_same()); }

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
