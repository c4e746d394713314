// SPDX-License-Identifier: MIT
#include <cmsg/answers/receive_time.hpp>
#include <cmsg/answers/receive_time.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/answers/linux.hpp>
#include <cmsg/receive/join.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

using linux_kernel::sof_timestamping_raw_hardware;
using linux_kernel::sof_timestamping_rx_hardware;
using std::chrono::nanoseconds;

constexpr auto seconds_and_nanoseconds = [] {
    std::array<std::byte, 48> payload{};
    support::store(payload.data(), 7, 8, std::endian::native);
    support::store(payload.data() + 8, 9, 8, std::endian::native);
    support::store(payload.data() + 32, 1, 8, std::endian::native);
    return payload;
}();

constexpr bool is_the_time_of_the_clock_that_stamped()
{
    receive_time<> one;
    one(linux_kernel::scm_timestampns{std::span{seconds_and_nanoseconds}.first(16)});
    receive_time<sof_timestamping_rx_hardware> both;
    both(linux_kernel::scm_timestamping{seconds_and_nanoseconds});
    return CMSGPP_CHECK(*one.software() == system_time{nanoseconds{7'000'000'009}}) && CMSGPP_CHECK(!one.hardware()) &&
           CMSGPP_CHECK(*both.software() == *one.software()) &&
           CMSGPP_CHECK(*both.hardware() == hardware_time{nanoseconds{1'000'000'000}}) &&
           CMSGPP_CHECK(static_cast<bool>(one)) && CMSGPP_CHECK(static_cast<bool>(both)) &&
           CMSGPP_CHECK(!receive_time<>{}) && CMSGPP_CHECK(!receive_time<>{}.software());
}
TEST(ReceiveTime, IsOfTheClockThatStamped) { CMSGPP_HOLDS(is_the_time_of_the_clock_that_stamped()); }

/// A message whose slots are zeros is no time, and the card's alone is one.
constexpr bool takes_no_zero_for_a_time()
{
    constexpr std::array<std::byte, 48> zeros{};
    auto card = zeros;
    card[32] = std::byte{1};
    receive_time<sof_timestamping_rx_hardware> none;
    none(linux_kernel::scm_timestamping{zeros});
    receive_time<sof_timestamping_rx_hardware> alone;
    alone(linux_kernel::scm_timestamping{card});
    return CMSGPP_CHECK(!none) && CMSGPP_CHECK(static_cast<bool>(alone)) && CMSGPP_CHECK(!alone.software());
}
TEST(ReceiveTime, TakesNoZeroForATime) { CMSGPP_HOLDS(takes_no_zero_for_a_time()); }

/// In a join they are one, which is found by any of its names.
TEST(ReceiveTime, IsOneInAJoin)
{
    using joined = join<receive_set<receive_time<>>, receive_set<receive_time<sof_timestamping_rx_hardware>>>;
    static_assert(std::is_same_v<joined, receive_set<receive_time<sof_timestamping_rx_hardware>>>);
    static_assert(
        std::is_same_v<
            joined::views,
            view_list<linux_kernel::timestamping_flags<sof_timestamping_rx_hardware | sof_timestamping_raw_hardware |
                                                       linux_kernel::scm_timestamping::flags>>>);
    EXPECT_FALSE(joined::read(control{}).get<receive_time<>>());
    EXPECT_TRUE(joined::enable(-1).refused<receive_time<>>());
    using stamps = join<joined, receive_set<linux_kernel::scm_timestamping>>;
    static_assert(stamps::space == joined::space);
}
static_assert(std::is_trivially_copyable_v<receive_time<>> && sizeof(receive_time<>) == 16);

} // namespace
