// SPDX-License-Identifier: MIT
#include <cmsg/views/netbsd/ipv6_extension.hpp>
#include <cmsg/views/netbsd/ipv6_extension.hpp>

#include "support/ipv6_extension_checks.hpp"

#include <gtest/gtest.h>

namespace {

namespace netbsd = cmsg::netbsd;
using cmsg::level::ipv6;

static_assert(netbsd::ipv6_hopopts::about.id == cmsg::message_id{ipv6, 49});
static_assert(netbsd::ipv6_hopopts::about.also == cmsg::message_id{ipv6, 22});
static_assert(netbsd::ipv6_dstopts::about.id == cmsg::message_id{ipv6, 50});
static_assert(netbsd::ipv6_dstopts::about.also == cmsg::message_id{ipv6, 23});
static_assert(netbsd::ipv6_rthdr::about.id == cmsg::message_id{ipv6, 51});
static_assert(netbsd::ipv6_rthdr::about.also == cmsg::message_id{ipv6, 24});

// pitfalls 4, 5, 10
TEST(NetbsdIpv6Hopopts, IsAHeaderOfOptions) { support::expect_options_of_a_header_at_home<netbsd::ipv6_hopopts>(); }

// pitfalls 4, 5, 10
TEST(NetbsdIpv6Dstopts, IsAHeaderOfOptions) { support::expect_options_of_a_header_at_home<netbsd::ipv6_dstopts>(); }

// pitfalls 4, 5, 10
TEST(NetbsdIpv6Rthdr, HasTypeAndSegments) { support::expect_a_routing_header_at_home<netbsd::ipv6_rthdr>(); }

} // namespace
