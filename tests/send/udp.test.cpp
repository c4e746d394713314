// SPDX-License-Identifier: MIT
#include <cmsg/send/udp.hpp>
#include <cmsg/send/udp.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <netinet/udp.h>

namespace {

namespace send = cmsg::send;
using namespace support;

static_assert(send::sendable<send::udp_segment> && send::udp_segment::about.id == cmsg::message_id{IPPROTO_UDP, 103});
#ifdef UDP_SEGMENT
static_assert(send::udp_segment::about.id.type == UDP_SEGMENT);
#endif

// pitfalls 14, 28: two bytes, although UDP_GRO has four.
constexpr auto segment_is_a_u16 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::udp_segment{1200}, [](auto& is) { is.integer(1200, 2); });
};
TEST(SendUdpSegment, IsAU16InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(segment_is_a_u16); }

constexpr bool range_of_segment()
{
    return CMSGPP_CHECK(is_in_range(send::udp_segment{0})) && CMSGPP_CHECK(is_in_range(send::udp_segment{65535})) &&
           CMSGPP_CHECK(is_out_of_range(send::udp_segment{65536})) &&
           CMSGPP_CHECK(is_out_of_range(send::udp_segment{~0U})) &&
           CMSGPP_CHECK(is_out_of_range(send::udp_segment{~std::size_t{0}}));
}
TEST(SendUdpSegment, RefusesWhatTwoBytesCannotSay) { CMSGPP_HOLDS(range_of_segment()); }

// A program's own size is a std::size_t; what two bytes do not hold is refused, not wrapped.
TEST(SendUdpSegment, TakesASizeWithoutACast)
{
    const std::size_t mtu = 1452;
    EXPECT_TRUE(is_in_range(send::udp_segment{mtu}));
    const std::size_t wraps = 65536 + mtu;
    EXPECT_TRUE(is_out_of_range(send::udp_segment{wraps}));
    const std::uint32_t arrived = 1200; // udp_gro::segment_size()
    EXPECT_TRUE(is_in_range(send::udp_segment{arrived}));
}

} // namespace
