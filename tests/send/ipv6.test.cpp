// SPDX-License-Identifier: MIT
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/ipv6.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>

namespace {

namespace send = cmsg::send;
using namespace support;

// -- the contract

static_assert(send::sendable<send::ipv6_tclass> &&
              send::ipv6_tclass::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_TCLASS});
static_assert(send::ipv6_hoplimit::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_HOPLIMIT});
static_assert(send::ipv6_2292hoplimit::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292HOPLIMIT});
static_assert(send::ipv6_pktinfo::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_PKTINFO});
static_assert(send::ipv6_2292pktinfo::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292PKTINFO});
static_assert(send::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));
static_assert(send::ipv6_flowinfo::about.id == cmsg::message_id{IPPROTO_IPV6, 11}); // linux include/uapi/linux/in6.h
static_assert(send::ipv6_dontfrag::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_DONTFRAG});
static_assert(send::sendable<send::ipv6_2292hoplimit> && send::sendable<send::ipv6_2292pktinfo> &&
              send::sendable<send::ipv6_flowinfo> && send::sendable<send::ipv6_dontfrag>);

// -- every layout, every room

// pitfalls 14, 28
constexpr auto ipv6_tclass_is_an_int = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::ipv6_tclass{0xb9}, [](auto& is) { is.integer(0xb9, 4); });
};
TEST(SendIpv6Tclass, IsAnIntInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(ipv6_tclass_is_an_int); }

constexpr auto ipv6_hoplimit_is_an_int = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::ipv6_hoplimit{0xb9}, [](auto& is) { is.integer(0xb9, 4); });
};
TEST(SendIpv6Hoplimit, IsAnIntInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(ipv6_hoplimit_is_an_int); }

constexpr auto ipv6_2292hoplimit_is_an_int = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::ipv6_2292hoplimit{{0xb9}},
                                                     [](auto& is) { is.integer(0xb9, 4); });
};
TEST(SendIpv6Hoplimit2292, IsAnIntInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(ipv6_2292hoplimit_is_an_int); }

constexpr in6_addr documentation_address()
{
    in6_addr address{};
    for (unsigned i = 0; i < 16; ++i) {
        address.s6_addr[i] = static_cast<std::uint8_t>(0x20 + i);
    }
    return address;
}
constexpr auto describe_source = [](auto& is) {
    is.octets(0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f);
    is.integer(0x01020304, 4);
};
constexpr auto source_is_address_and_index = [](auto abi) {
    using layout = decltype(abi);
    const send::ipv6_pktinfo source{0x01020304, documentation_address()};
    return is_put_right_in_every_room<layout>(source, describe_source) &&
           is_put_right_in_every_room<layout>(send::ipv6_2292pktinfo{source}, describe_source);
};
TEST(SendIpv6Pktinfo, SaysTheAddressAndThenTheInterface) { CMSGPP_HOLDS_IN_EVERY_ABI(source_is_address_and_index); }

constexpr auto flow_is_in_network_order = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::ipv6_flowinfo{0xabcde},
                                                     [](auto& is) { is.octets(0, 0x0a, 0xbc, 0xde); });
};
TEST(SendIpv6Flowinfo, IsInNetworkOrderInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(flow_is_in_network_order); }

constexpr auto dontfrag_is_an_int = [](auto abi) {
    using layout = decltype(abi);
    return is_put_right_in_every_room<layout>(send::ipv6_dontfrag{}, [](auto& is) { is.integer(1, 4); }) &&
           is_put_right_in_every_room<layout>(send::ipv6_dontfrag{false}, [](auto& is) { is.integer(0, 4); });
};
TEST(SendIpv6Dontfrag, IsAnIntInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(dontfrag_is_an_int); }

// -- ranges

constexpr bool ranges_of_numbers()
{
    for (int value = -1; value < 256; ++value) {
        if (!(CMSGPP_CHECK(is_in_range(send::ipv6_tclass{value})) &&
              CMSGPP_CHECK(is_in_range(send::ipv6_hoplimit{value})) &&
              CMSGPP_CHECK(is_in_range(send::ipv6_2292hoplimit{{value}})))) {
            return false;
        }
    }
    for (const int value : {-2, 256, INT32_MAX, INT32_MIN}) {
        if (!(CMSGPP_CHECK(is_out_of_range(send::ipv6_tclass{value})) &&
              CMSGPP_CHECK(is_out_of_range(send::ipv6_hoplimit{value})) &&
              CMSGPP_CHECK(is_out_of_range(send::ipv6_2292hoplimit{{value}})))) {
            return false;
        }
    }
    return CMSGPP_CHECK(is_in_range(send::ipv6_flowinfo{0xfffff})) &&
           CMSGPP_CHECK(is_out_of_range(send::ipv6_flowinfo{0x100000}));
}
TEST(SendIpv6, RefusesNumbersOutOfRange) { EXPECT_TRUE(ranges_of_numbers()); }
static_assert(is_out_of_range(send::ipv6_tclass{256}) && is_out_of_range(send::ipv6_tclass{-2}));
static_assert(is_in_range(send::ipv6_tclass{-1}) && is_in_range(send::ipv6_hoplimit{255}));

} // namespace
