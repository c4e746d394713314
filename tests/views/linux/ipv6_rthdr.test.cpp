// SPDX-License-Identifier: MIT
// The routing headers of views/linux/ipv6_extension.hpp.
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

using cmsg::ipv6_2292rthdr;
using cmsg::ipv6_rthdr;
using namespace support;

// -- IPV6_RTHDR. Layout: RFC 8200 section 4.4; type 2 of RFC 6275 section 6.4.

// Next header 17, 24 bytes, type 2, one segment left, four reserved bytes, a home address.
constexpr auto routing_payload =
    octets(17, 2, 2, 1, 0, 0, 0, 0, 0x20, 0x01, 0x0d, 0xb8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0xfe);

template <class View>
[[nodiscard]] constexpr bool has_the_route()
{
    const View view{routing_payload};
    const View half{std::span{routing_payload}.first(16)};
    const View shorter{std::span{routing_payload}.first(8)};
    return CMSGPP_CHECK(view.type() == 2) && CMSGPP_CHECK(view.segments_left() == 1) &&
           CMSGPP_CHECK(view.type_specific_data().size() == 20) && CMSGPP_CHECK(view.complete()) &&
           CMSGPP_CHECK(view.type_specific_data()[4] == std::byte{0x20}) &&
           CMSGPP_CHECK(view.type_specific_data()[19] == std::byte{0xfe}) && CMSGPP_CHECK(!half.complete()) &&
           CMSGPP_CHECK(half.type_specific_data().size() == 12) && CMSGPP_CHECK(!shorter.complete()) &&
           CMSGPP_CHECK(shorter.type_specific_data().size() == 4) &&
           CMSGPP_CHECK(View{joined(routing_payload, routing_payload)}.type_specific_data().size() == 20);
}

template <class View>
void expect_a_route()
{
    CMSGPP_HOLDS(has_the_route<View>());
    EXPECT_TRUE(has_eight_bytes_and_more<View>());
    EXPECT_TRUE(knows_its_length<View>());
    expect_cut_and_unaligned<View>(View::about.id, routing_payload, [](View view) {
        std::uint64_t sum = view.type() * 100000U + view.segments_left() * 10000U;
        for (const std::byte one : view.type_specific_data()) {
            sum += std::to_integer<unsigned>(one);
        }
        return sum;
    });
}

static_assert(extension_view<ipv6_rthdr>);
static_assert(ipv6_rthdr::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_RTHDR});
static_assert(ipv6_rthdr::about.place == cmsg::place{});

// pitfalls 4, 5, 10
TEST(Ipv6Rthdr, IsARoute) { expect_a_route<ipv6_rthdr>(); }

// -- IPV6_2292RTHDR

static_assert(extension_view<ipv6_2292rthdr>);
static_assert(ipv6_2292rthdr::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292RTHDR});
static_assert(ipv6_2292rthdr::about.place == cmsg::place{});

// pitfalls 4, 5, 10
TEST(Ipv62292Rthdr, IsARoute) { expect_a_route<ipv6_2292rthdr>(); }

} // namespace
