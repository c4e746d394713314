// SPDX-License-Identifier: MIT
// What all views of macOS have in common.
#include <cmsg/views/darwin/all.hpp>
#include <cmsg/views/darwin/all.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/visit/visit.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <type_traits>

namespace {

namespace darwin = cmsg::darwin;
using layout = support::in_host_order<cmsg::abi::darwin>;
using namespace support;
using cmsg::message_id;
using cmsg::level::ip;

/// Contract of a view with one size.
template <class View>
constexpr bool has_one_size(cmsg::message_id id, std::size_t size)
{
    return CMSGPP_CHECK(small_view<View>) &&
           CMSGPP_CHECK(cmsg::view_traits<View>::platform == cmsg::abi::platform::darwin) &&
           CMSGPP_CHECK(View::about.size == size) && CMSGPP_CHECK(is_only_on_its_platform<View>(id)) &&
           is_whole_only_at<View, layout>(id, {size});
}

// pitfall 14
constexpr bool each_has_its_size()
{
    return CMSGPP_CHECK(has_one_size<darwin::scm_timestamp_monotonic>(darwin::scm_timestamp_monotonic::about.id, 8)) &&
           CMSGPP_CHECK(
               has_one_size<darwin::scm_timestamp_continuous>(darwin::scm_timestamp_continuous::about.id, 8)) &&
           CMSGPP_CHECK(has_one_size<darwin::ip_recvdstaddr>(darwin::ip_recvdstaddr::about.id, 4)) &&
           CMSGPP_CHECK(has_one_size<darwin::ip_recvttl>(darwin::ip_recvttl::about.id, 1)) &&
           CMSGPP_CHECK(has_one_size<darwin::ip_pktinfo>(darwin::ip_pktinfo::about.id, 12)) &&
           CMSGPP_CHECK(has_one_size<darwin::ip_recvtos>(darwin::ip_recvtos::about.id, 1)) &&
           CMSGPP_CHECK(has_one_size<darwin::ipv6_pktinfo>(darwin::ipv6_pktinfo::about.id, 20)) &&
           CMSGPP_CHECK(has_one_size<darwin::ipv6_pktinfo>(darwin::ipv6_pktinfo::about.also, 20)) &&
           CMSGPP_CHECK(has_one_size<darwin::ipv6_hoplimit>(darwin::ipv6_hoplimit::about.id, 4)) &&
           CMSGPP_CHECK(has_one_size<darwin::ipv6_hoplimit>(darwin::ipv6_hoplimit::about.also, 4));
}

constexpr bool variable_ones_have_their_sizes()
{
    return CMSGPP_CHECK(small_view<darwin::ip_recvif>) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::ip_recvif>(darwin::ip_recvif::about.id)) &&
           is_whole_only_where<darwin::ip_recvif, layout>(darwin::ip_recvif::about.id, 64, 64,
                                                          [](std::size_t size) { return size >= 8 && size <= 64; }) &&
           CMSGPP_CHECK(small_view<darwin::scm_rights>) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::scm_rights>(darwin::scm_rights::about.id)) &&
           CMSGPP_CHECK(small_view<darwin::scm_timestamp>) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::scm_timestamp>(darwin::scm_timestamp::about.id)) &&
           is_whole_only_at<darwin::scm_timestamp, layout>(darwin::scm_timestamp::about.id, {16, 8}) &&
           CMSGPP_CHECK(small_view<darwin::ipv6_tclass>) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::ipv6_tclass>(darwin::ipv6_tclass::about.id)) &&
           is_whole_only_at<darwin::ipv6_tclass, layout>(darwin::ipv6_tclass::about.id, {4, 1}) &&
           is_whole_only_at<darwin::scm_rights, layout>(darwin::scm_rights::about.id, {4, 8, 12, 16});
}

TEST(Darwin, EachMessageHasItsSizeAndPlatform)
{
    CMSGPP_HOLDS(each_has_its_size());
    CMSGPP_HOLDS(variable_ones_have_their_sizes());
}

/// A buffer of this system, and a generic handler: the list is that of its platform, without being named.
constexpr bool generic_handler_gets_the_views_of_the_platform()
{
    control_bytes<layout> buffer;
    buffer.add(0xffff, 2, std::array<std::byte, 16>{})
        .add(0xffff, 4, std::array<std::byte, 8>{})
        .add(ip, 27, octets(0xba));
    int timestamps = 0;
    int ticks = 0;
    int tos = 0;
    int others = 0;
    const auto outcome = cmsg::visit(cmsg::basic_control<layout>{buffer.bytes()}, [&](auto view) {
        using view_type = decltype(view);
        timestamps += int{std::is_same_v<view_type, darwin::scm_timestamp>};
        ticks += int{std::is_same_v<view_type, darwin::scm_timestamp_monotonic>};
        tos += int{std::is_same_v<view_type, darwin::ip_recvtos>};
        ++others;
    });
    return CMSGPP_CHECK(bool{outcome}) && CMSGPP_CHECK(timestamps == 1) && CMSGPP_CHECK(ticks == 1) &&
           CMSGPP_CHECK(tos == 1) && CMSGPP_CHECK(others == 3);
}

// pitfall 24
TEST(Darwin, GenericHandlerGetsTheViewsOfThePlatform)
{
    CMSGPP_HOLDS(generic_handler_gets_the_views_of_the_platform());
}

#if !defined(__APPLE__)
/// Its option numbers mean other options here, so that none is set, on no socket at all.
TEST(Darwin, SetsNoOptionOfAnotherSystem)
{
    constexpr cmsg::detail::socket_traits ipv4{{AF_INET, SOCK_DGRAM}, true};
    EXPECT_FALSE(ipv4.applies<darwin::ip_recvtos>());
}
#endif

} // namespace
