// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/ipv6_extension.hpp>
#include <cmsg/views/linux/ipv6_extension.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/ipv6_extension_checks.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <netinet/in.h>

namespace {

using cmsg::ipv6_dstopts;
using cmsg::ipv6_hopopts;
using namespace support;

// -- IPV6_HOPOPTS

static_assert(extension_view<ipv6_hopopts>);
static_assert(ipv6_hopopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_HOPOPTS});

// pitfalls 4, 5, 10
TEST(Ipv6Hopopts, IsAHeaderOfOptions) { expect_options_of_a_header<ipv6_hopopts>(); }

// -- IPV6_DSTOPTS, which may repeat and so has no place in the kernel's order

static_assert(extension_view<ipv6_dstopts>);
static_assert(ipv6_dstopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_DSTOPTS});
static_assert(ipv6_dstopts::about.place == cmsg::place{});

// pitfalls 4, 5, 10
TEST(Ipv6Dstopts, IsAHeaderOfOptions) { expect_options_of_a_header<ipv6_dstopts>(); }

} // namespace
