// SPDX-License-Identifier: MIT
#include <cmsg/answers/traffic_class.hpp>
#include <cmsg/answers/traffic_class.hpp>

#include "support/check.hpp"
#include "support/destinations.hpp"
#include "support/environment.hpp"
#include "support/sockets.hpp"

#include <cmsg/answers/windows.hpp>
#include <cmsg/views/linux/ip.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <netinet/in.h>

namespace {

using cmsg::traffic_class;
using namespace support;

static_assert(std::is_trivially_copyable_v<traffic_class> && sizeof(traffic_class) == 2);

// -- none

constexpr bool is_none_until_it_comes()
{
    traffic_class none;
    const bool stays_none = CMSGPP_CHECK(!none) && CMSGPP_CHECK(none.value() == 0) && CMSGPP_CHECK(!none.valid()) &&
                            CMSGPP_CHECK(!none.with(cmsg::ecn::ce)) && CMSGPP_CHECK(!none.with_dscp(46)) &&
                            CMSGPP_CHECK(none.with(cmsg::ecn::ce) == none);
    return stays_none && CMSGPP_CHECK(static_cast<bool>(traffic_class{0, cmsg::ecn::not_ect})) &&
           CMSGPP_CHECK(traffic_class{0, cmsg::ecn::not_ect} != none);
}
TEST(TrafficClass, IsNoneUntilItComes) { CMSGPP_HOLDS(is_none_until_it_comes()); }

// -- what messages say

constexpr bool takes_what_messages_say()
{
    const std::array<std::byte, 1> byte{std::byte{0xbb}};
    const std::array<std::byte, 4> ce{std::byte{3}, std::byte{0}, std::byte{0}, std::byte{3}}; // in either order
    traffic_class whole;
    whole(cmsg::linux_kernel::ip_tos{byte});
    traffic_class alone;
    alone(cmsg::windows::ip_ecn{ce});
    traffic_class both{46, cmsg::ecn::ect0};
    both(cmsg::windows::ip_ecn{ce});
    return CMSGPP_CHECK(whole == traffic_class::of(0xbb)) && CMSGPP_CHECK(alone == traffic_class::of(3)) &&
           CMSGPP_CHECK(both == traffic_class::of(46 * 4 + 3));
}
TEST(TrafficClass, TakesWhatMessagesSay) { CMSGPP_HOLDS(takes_what_messages_say()); }

// -- one field

// pitfall 15: the one field changes, the other stays.
constexpr bool keeps_what_it_is_not_asked_to_change()
{
    const traffic_class voice{46, cmsg::ecn::not_ect};
    const traffic_class marked = voice.with(cmsg::ecn::ect1);
    const traffic_class other = marked.with_dscp(10);
    const traffic_class read = traffic_class::of(0xba);
    return CMSGPP_CHECK(marked.dscp() == 46) && CMSGPP_CHECK(marked.ecn() == cmsg::ecn::ect1) &&
           CMSGPP_CHECK(other.dscp() == 10) && CMSGPP_CHECK(other.ecn() == cmsg::ecn::ect1) &&
           CMSGPP_CHECK(read.dscp() == 46) && CMSGPP_CHECK(read.ecn() == cmsg::ecn::ect0) &&
           CMSGPP_CHECK(read.value() == 0xba) && CMSGPP_CHECK(read.valid()) &&
           CMSGPP_CHECK(!traffic_class{64, cmsg::ecn::ce}.valid()) && CMSGPP_CHECK(read != marked);
}
static_assert(!std::is_constructible_v<traffic_class, cmsg::ecn>, "of the one alone it cannot be made");
TEST(TrafficClass, KeepsTheFieldThatItIsNotAskedToChange) { CMSGPP_HOLDS(keeps_what_it_is_not_asked_to_change()); }

// -- what the socket says

TEST(TrafficClass, BeginsWithWhatTheSocketHas)
{
    const auto socket4 = support::open_or_skip(AF_INET, SOCK_DGRAM);
    ASSERT_TRUE(set(socket4.get(), IPPROTO_IP, IP_TOS, 0xb8));
    const auto of4 = traffic_class::of_socket(socket4.get(), v4());
    ASSERT_TRUE(of4);
    EXPECT_EQ(of4.dscp(), 46);
    EXPECT_EQ(of4.ecn(), cmsg::ecn::not_ect);
    EXPECT_FALSE(traffic_class::of_socket(socket4.get(), sockaddr_in{}));
    errno = 0;
    EXPECT_FALSE(traffic_class::of_socket(-1, v4()));
    EXPECT_EQ(errno, EBADF);
}

TEST(TrafficClass, BeginsWithWhatADualStackSocketHasForEachVersion)
{
    const auto socket6 = support::open_or_skip(AF_INET6, SOCK_DGRAM);
    ASSERT_TRUE(traffic_class::of_socket(socket6.get(), v6()));
    EXPECT_EQ(traffic_class::of_socket(socket6.get(), v6()).dscp(), 0);
    ASSERT_TRUE(set(socket6.get(), IPPROTO_IP, IP_TOS, 0xb8));
    ASSERT_TRUE(set(socket6.get(), IPPROTO_IPV6, IPV6_TCLASS, 0x29));
    const auto of6 = traffic_class::of_socket(socket6.get(), v6());
    ASSERT_TRUE(of6);
    EXPECT_EQ(of6.dscp(), 10);
    EXPECT_EQ(of6.ecn(), cmsg::ecn::ect1);
    const auto mapped = traffic_class::of_socket(socket6.get(), v6(0xff, 0xff, 0));
    ASSERT_TRUE(mapped);
    EXPECT_EQ(mapped.dscp(), 46);
}

} // namespace
