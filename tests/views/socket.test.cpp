// SPDX-License-Identifier: MIT
#include <cmsg/views/socket.hpp>
#include <cmsg/views/socket.hpp>

#include "support/build.hpp"
#include "support/view_checks.hpp"

#include <cmsg/core/view.hpp>

#include <gtest/gtest.h>

#include <cstdint>

#include <sys/socket.h>

namespace {

using cmsg::drop_counter;
using cmsg::so_rxq_ovfl;
using namespace support;

static_assert(small_view<so_rxq_ovfl>);
static_assert(so_rxq_ovfl::id == cmsg::message_id{SOL_SOCKET, SO_RXQ_OVFL});
static_assert(so_rxq_ovfl::payload_size == sizeof(std::uint32_t) && so_rxq_ovfl::sometimes_absent);
static_assert(is_absent_elsewhere<so_rxq_ovfl>(so_rxq_ovfl::id));

constexpr bool drops_are_read_whole()
{
    for (const std::uint32_t count : {0U, 1U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
        const auto payload = bytes_of(count);
        if (so_rxq_ovfl{payload}.drops().value() != count) {
            return false;
        }
    }
    return true;
}
static_assert(drops_are_read_whole());

/// Five more drops, three of them before the counter wraps.
constexpr bool drops_wrap()
{
    const auto earlier = bytes_of(0xfffffffdU);
    const auto later = bytes_of(2U);
    const drop_counter before = so_rxq_ovfl{earlier}.drops();
    const drop_counter after = so_rxq_ovfl{later}.drops();
    return after - before == 5 && before < after && !(after < before) && before != after && after - after == 0;
}
static_assert(drops_wrap());

constexpr bool has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<so_rxq_ovfl, decltype(abi)>(so_rxq_ovfl::id, {4}); });
}
static_assert(has_four_bytes());

TEST(SoRxqOvfl, CountsModulo32Bits)
{
    EXPECT_TRUE(drops_are_read_whole());
    EXPECT_TRUE(drops_wrap());
}

TEST(SoRxqOvfl, HasFourBytes) { EXPECT_TRUE(has_four_bytes()); }

// PITFALLS.md 4, 5, 10
TEST(SoRxqOvfl, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<so_rxq_ovfl>(so_rxq_ovfl::id, bytes_of(0x01020304U),
                                          [](so_rxq_ovfl ovfl) { return ovfl.drops().value(); });
}

} // namespace
