// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/udp.hpp>
#include <cmsg/views/linux/udp.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstdint>

#include <netinet/in.h>
#include <netinet/udp.h>

namespace {

using cmsg::udp_gro;
using namespace support;

static_assert(small_view<udp_gro>);
static_assert(udp_gro::about.id == cmsg::message_id{IPPROTO_UDP, 104} && udp_gro::about.size == sizeof(int));
#ifdef UDP_GRO
static_assert(udp_gro::about.id == cmsg::message_id{IPPROTO_UDP, UDP_GRO});
#endif
static_assert(udp_gro::about.presence == cmsg::presence::rarely && udp_gro::about.family == AF_UNSPEC);
static_assert(is_absent_elsewhere<udp_gro>(udp_gro::about.id));

constexpr bool segment_size_is_read_as_an_int()
{
    for (const std::int32_t size : {1, 255, 256, 1200, 65507}) {
        const auto payload = bytes_of(size);
        if (!CMSGPP_CHECK(udp_gro{payload}.segment_size() == static_cast<std::uint32_t>(size))) {
            return false;
        }
    }
    return true;
}

// Two bytes are what UDP_SEGMENT has on send; on receive they are a cut message.
constexpr bool has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<udp_gro, decltype(abi)>(udp_gro::about.id, {4}); });
}

// pitfall 14
TEST(UdpGro, IsAnIntInHostOrder)
{
    CMSGPP_HOLDS(segment_size_is_read_as_an_int());
    CMSGPP_HOLDS(has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(UdpGro, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<udp_gro>(udp_gro::about.id, bytes_of(std::int32_t{1200}),
                                      [](udp_gro gro) { return gro.segment_size(); });
}

} // namespace
