// SPDX-License-Identifier: MIT
// The headers of options under the numbers of RFC 2292, of views/linux/ipv6_extension.hpp.
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

using cmsg::ipv6_2292dstopts;
using cmsg::ipv6_2292hopopts;
using namespace support;

// -- IPV6_2292HOPOPTS

static_assert(extension_view<ipv6_2292hopopts>);
static_assert(ipv6_2292hopopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292HOPOPTS});

// pitfalls 4, 5, 10
TEST(Ipv62292Hopopts, IsAHeaderOfOptions) { expect_options_of_a_header<ipv6_2292hopopts>(); }

// -- IPV6_2292DSTOPTS

static_assert(extension_view<ipv6_2292dstopts>);
static_assert(ipv6_2292dstopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292DSTOPTS});
static_assert(ipv6_2292dstopts::about.place == cmsg::place{});

// pitfalls 4, 5, 10
TEST(Ipv62292Dstopts, IsAHeaderOfOptions) { expect_options_of_a_header<ipv6_2292dstopts>(); }

} // namespace
