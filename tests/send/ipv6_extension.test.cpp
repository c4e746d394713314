// SPDX-License-Identifier: MIT
#include <cmsg/send/ipv6_extension.hpp>
#include <cmsg/send/ipv6_extension.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>

namespace {

namespace send = cmsg::send;
using namespace support;

// -- the contract

static_assert(send::sendable<send::ipv6_hopopts> &&
              send::ipv6_hopopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_HOPOPTS});
static_assert(send::sendable<send::ipv6_dstopts> &&
              send::ipv6_dstopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_DSTOPTS});
static_assert(send::sendable<send::ipv6_rthdrdstopts> &&
              send::ipv6_rthdrdstopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_RTHDRDSTOPTS});
static_assert(send::sendable<send::ipv6_2292hopopts> &&
              send::ipv6_2292hopopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292HOPOPTS});
static_assert(send::sendable<send::ipv6_2292dstopts> &&
              send::ipv6_2292dstopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292DSTOPTS});
static_assert(send::sendable<send::ipv6_rthdr> &&
              send::ipv6_rthdr::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_RTHDR});
static_assert(send::sendable<send::ipv6_2292rthdr> &&
              send::ipv6_2292rthdr::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292RTHDR});
static_assert(send::set<send::up_to<send::ipv6_hopopts, 8>>::space == cmsg::abi::native::space(8));
static_assert(send::set<send::up_to<send::ipv6_hopopts, 9>>::space == cmsg::abi::native::space(16));

// -- every layout, every room

constexpr auto padding = octets(0, 0, 1, 4, 0, 0, 0, 0); // RFC 8200 section 4.2: PadN
constexpr auto two_units = octets(0, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
constexpr auto home =
    octets(0, 2, 2, 1, 0, 0, 0, 0, 0x20, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9); // RFC 6275 6.4

template <class Value>
constexpr auto header_is_as_it_is = [](auto abi) {
    using layout = decltype(abi);
    return is_put_right_in_every_room<layout>(Value{{padding}}, [](auto& is) { is.octets(0, 0, 1, 4, 0, 0, 0, 0); }) &&
           is_put_right_in_every_room<layout>(Value{{two_units}}, [](auto& is) { is.octets(0, 1, 1, 12).zeros(12); });
};

template <class Value>
constexpr auto routing_header_is_as_it_is = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(
        Value{{{home}}}, [](auto& is) { is.octets(0, 2, 2, 1).zeros(4).octets(0x20, 1, 13, 184).zeros(11).octets(9); });
};

TEST(SendIpv6Hopopts, IsAsItIsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(header_is_as_it_is<send::ipv6_hopopts>);
}

TEST(SendIpv6Dstopts, IsAsItIsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(header_is_as_it_is<send::ipv6_dstopts>);
}

TEST(SendIpv6Rthdrdstopts, IsAsItIsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(header_is_as_it_is<send::ipv6_rthdrdstopts>);
}

TEST(SendIpv62292hopopts, IsAsItIsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(header_is_as_it_is<send::ipv6_2292hopopts>);
}

TEST(SendIpv62292dstopts, IsAsItIsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(header_is_as_it_is<send::ipv6_2292dstopts>);
}

TEST(SendIpv6Rthdr, IsAsItIsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(routing_header_is_as_it_is<send::ipv6_rthdr>);
}

TEST(SendIpv62292rthdr, IsAsItIsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(routing_header_is_as_it_is<send::ipv6_2292rthdr>);
}

// -- ranges: the header's own length has to be the payload's

template <class Value>
constexpr bool refuses_other_lengths()
{
    std::array<std::byte, 2056> bytes{};
    for (std::size_t size = 0; size < 40; ++size) {
        bytes[1] = std::byte{1};
        const Value value{{std::span<const std::byte>{bytes}.first(size)}};
        if (!CMSGPP_CHECK_WITH(size, (size == 16 ? is_in_range(value) : is_out_of_range(value)))) {
            return false;
        }
    }
    bytes[1] = std::byte{255};
    return CMSGPP_CHECK(is_in_range(Value{{std::span<const std::byte>{bytes}.first(2048)}})) &&
           CMSGPP_CHECK(is_out_of_range(Value{{bytes}}));
}
TEST(SendIpv6Extension, RefusesAnotherLengthThanItsOwn)
{
    CMSGPP_HOLDS(refuses_other_lengths<send::ipv6_hopopts>());
    EXPECT_TRUE(refuses_other_lengths<send::ipv6_dstopts>());
    EXPECT_TRUE(refuses_other_lengths<send::ipv6_rthdrdstopts>());
    EXPECT_TRUE(refuses_other_lengths<send::ipv6_2292hopopts>());
    EXPECT_TRUE(refuses_other_lengths<send::ipv6_2292dstopts>());
}

constexpr bool routing_header_is_of_type_2()
{
    auto other = home;
    for (const int type : {0, 1, 3, 4}) {
        other[2] = static_cast<std::byte>(type);
        if (!(CMSGPP_CHECK(is_out_of_range(send::ipv6_rthdr{{{other}}})) &&
              CMSGPP_CHECK(is_out_of_range(send::ipv6_2292rthdr{{{other}}})))) {
            return false;
        }
    }
    other = home;
    other[3] = std::byte{0};
    return CMSGPP_CHECK(is_out_of_range(send::ipv6_rthdr{{{other}}})) &&
           CMSGPP_CHECK(is_out_of_range(send::ipv6_rthdr{{{two_units}}})) &&
           CMSGPP_CHECK(is_in_range(send::ipv6_rthdr{{{home}}}));
}
TEST(SendIpv6Rthdr, RefusesOtherTypesThanMobileIpv6) { CMSGPP_HOLDS(routing_header_is_of_type_2()); }

} // namespace
