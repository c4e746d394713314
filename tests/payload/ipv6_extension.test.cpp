// SPDX-License-Identifier: MIT
// The views that are one show what it reads: tests/views/linux/ipv6_extension.test.cpp.
#include <cmsg/payload/ipv6_extension.hpp>
#include <cmsg/payload/ipv6_extension.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/ipv6_extension_checks.hpp"

#include <gtest/gtest.h>

namespace {

using namespace support;

// pitfalls 4, 5
TEST(Ipv6Extension, HasItsOwnLength)
{
    CMSGPP_HOLDS(has_the_options<cmsg::detail::ipv6_options_base>());
    CMSGPP_HOLDS(tells_the_missing_half<cmsg::detail::ipv6_options_base>());
    CMSGPP_HOLDS(keeps_what_is_whole_of_a_cut<cmsg::detail::ipv6_options_base>());
    CMSGPP_HOLDS(ends_at_its_own_length<cmsg::detail::ipv6_options_base>());
    EXPECT_TRUE(knows_its_length<cmsg::detail::ipv6_options_base>());
    EXPECT_TRUE(knows_its_length<cmsg::detail::ipv6_rthdr_base>());
}

} // namespace
