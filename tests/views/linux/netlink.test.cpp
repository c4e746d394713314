// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/netlink.hpp>
#include <cmsg/views/linux/netlink.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstdint>

#ifdef __linux__
#include <linux/netlink.h>
#endif

namespace {

using cmsg::linux_kernel::netlink_listen_all_nsid;
using cmsg::linux_kernel::netlink_pktinfo;
using namespace support;

// -- NETLINK_PKTINFO

static_assert(small_view<netlink_pktinfo>);
static_assert(netlink_pktinfo::about.id == cmsg::message_id{270, 3} && netlink_pktinfo::about.size == 4);
#ifdef __linux__
static_assert(netlink_pktinfo::about.id == cmsg::message_id{cmsg::level::netlink, NETLINK_PKTINFO});
static_assert(netlink_pktinfo::about.size == sizeof(nl_pktinfo));
#endif
static_assert(is_absent_elsewhere<netlink_pktinfo>(netlink_pktinfo::about.id));

constexpr bool group_is_read_whole()
{
    for (const std::uint32_t group : {0U, 1U, 33U, 0xfedcba98U}) {
        const auto payload = bytes_of(group);
        if (!CMSGPP_CHECK(netlink_pktinfo{payload}.group() == group)) {
            return false;
        }
    }
    return true;
}

constexpr bool pktinfo_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<netlink_pktinfo, decltype(abi)>(netlink_pktinfo::about.id, {4}); });
}

TEST(NetlinkPktinfo, IsTheNumberOfTheGroup)
{
    CMSGPP_HOLDS(group_is_read_whole());
    CMSGPP_HOLDS(pktinfo_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(NetlinkPktinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<netlink_pktinfo>(netlink_pktinfo::about.id, bytes_of(0x01020304U),
                                              [](netlink_pktinfo info) { return info.group(); });
}

// -- NETLINK_LISTEN_ALL_NSID

static_assert(small_view<netlink_listen_all_nsid>);
static_assert(netlink_listen_all_nsid::about.id == cmsg::message_id{270, 8} &&
              netlink_listen_all_nsid::about.size == 4);
static_assert(netlink_listen_all_nsid::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(netlink_listen_all_nsid::about.id == cmsg::message_id{cmsg::level::netlink, NETLINK_LISTEN_ALL_NSID});
#endif
static_assert(is_absent_elsewhere<netlink_listen_all_nsid>(netlink_listen_all_nsid::about.id));

constexpr bool nsid_is_read_with_its_sign()
{
    for (const std::int32_t nsid : {0, 7, 0x7fffffff, -1}) {
        const auto payload = bytes_of(nsid);
        if (!CMSGPP_CHECK(netlink_listen_all_nsid{payload}.nsid() == nsid)) {
            return false;
        }
    }
    return true;
}

constexpr bool nsid_has_four_bytes()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<netlink_listen_all_nsid, decltype(abi)>(netlink_listen_all_nsid::about.id, {4});
    });
}

TEST(NetlinkListenAllNsid, IsAnInt)
{
    CMSGPP_HOLDS(nsid_is_read_with_its_sign());
    CMSGPP_HOLDS(nsid_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(NetlinkListenAllNsid, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<netlink_listen_all_nsid>(netlink_listen_all_nsid::about.id,
                                                      bytes_of(std::int32_t{0x01020304}),
                                                      [](netlink_listen_all_nsid view) { return view.nsid(); });
}

} // namespace
