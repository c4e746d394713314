// SPDX-License-Identifier: MIT
#include <cmsg/views/openbsd/ipv6_extension.hpp>
#include <cmsg/views/openbsd/ipv6_extension.hpp>

#include "support/ipv6_extension_checks.hpp"

#include <gtest/gtest.h>

namespace {

namespace openbsd = cmsg::openbsd;
using cmsg::level::ipv6;

static_assert(openbsd::ipv6_hopopts::about.id == cmsg::message_id{ipv6, 49});
static_assert(openbsd::ipv6_dstopts::about.id == cmsg::message_id{ipv6, 50});
static_assert(openbsd::ipv6_rthdr::about.id == cmsg::message_id{ipv6, 51});

// pitfalls 4, 5, 10
TEST(OpenbsdIpv6Hopopts, IsAHeaderOfOptions) { support::expect_options_of_a_header_at_home<openbsd::ipv6_hopopts>(); }

// pitfalls 4, 5, 10
TEST(OpenbsdIpv6Dstopts, IsAHeaderOfOptions) { support::expect_options_of_a_header_at_home<openbsd::ipv6_dstopts>(); }

// pitfalls 4, 5, 10
TEST(OpenbsdIpv6Rthdr, HasTypeAndSegments) { support::expect_a_routing_header_at_home<openbsd::ipv6_rthdr>(); }

} // namespace
