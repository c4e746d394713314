// SPDX-License-Identifier: MIT
#include <cmsg/receive/view_set.hpp>
#include <cmsg/receive/view_set.hpp>

#include "support/check.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/udp.hpp>

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using namespace cmsg;
using set = detail::view_set<linux_kernel::ip_tos, linux_kernel::udp_gro>;

constexpr bool follows_from_the_views()
{
    return CMSGPP_CHECK(set::space == 2 * cmsg::abi::native::space(4)) &&
           CMSGPP_CHECK(std::is_same_v<set::record_type, record<linux_kernel::ip_tos, linux_kernel::udp_gro>>) &&
           CMSGPP_CHECK(set::visit(control{}, [](linux_kernel::ip_tos) {}).reason() == end_reason::complete);
}

// The parse is tested as that of a receive_set: receive_set.test.cpp, layout.test.cpp, and fuzz/.
TEST(ViewSet, FollowsFromItsViews) { CMSGPP_HOLDS(follows_from_the_views()); }

TEST(ViewSet, IsTheBaseOfAReceiveSet)
{
    static_assert(std::is_base_of_v<set, receive_set<linux_kernel::ip_tos, linux_kernel::udp_gro>>);
    SUCCEED() << "all of it is decided at compile time";
}

} // namespace
