// SPDX-License-Identifier: MIT
#include <cmsg/send/ip.hpp>
#include <cmsg/send/ip.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <netinet/in.h>

namespace {

namespace send = cmsg::send;
using namespace support;

// -- the contract

static_assert(send::sendable<send::ip_tos> && send::ip_tos::about.id == cmsg::message_id{IPPROTO_IP, IP_TOS});
static_assert(send::sendable<send::ip_ttl> && send::ip_ttl::about.id == cmsg::message_id{IPPROTO_IP, IP_TTL});
static_assert(send::sendable<send::ip_retopts> &&
              send::ip_retopts::about.id == cmsg::message_id{IPPROTO_IP, IP_RETOPTS});
static_assert(send::sendable<send::ip_pktinfo> &&
              send::ip_pktinfo::about.id == cmsg::message_id{IPPROTO_IP, IP_PKTINFO});
static_assert(send::ip_pktinfo::about.size == sizeof(in_pktinfo));
static_assert(send::sendable<send::ip_protocol> && send::ip_protocol::about.id == cmsg::message_id{IPPROTO_IP, 52});
#ifdef IP_PROTOCOL
static_assert(send::ip_protocol::about.id.type == IP_PROTOCOL);
#endif
static_assert(send::set<send::ip_retopts>::space == cmsg::abi::native::space(40));

// -- every layout, every room

// pitfalls 14, 28: all four bytes of the int, whatever the buffer held.
constexpr auto tos_is_an_int = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::ip_tos{0xb9}, [](auto& is) { is.integer(0xb9, 4); });
};
TEST(SendIpTos, IsAnIntInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(tos_is_an_int); }

// pitfalls 14, 28
constexpr auto ttl_is_an_int = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::ip_ttl{64}, [](auto& is) { is.integer(64, 4); });
};
TEST(SendIpTtl, IsAnIntInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(ttl_is_an_int); }

constexpr auto options = octets(148, 4, 0, 0, 1);
constexpr auto options_are_bytes = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::ip_retopts{options},
                                                     [](auto& is) { is.octets(148, 4, 0, 0, 1); }) &&
           is_put_right_in_every_room<decltype(abi)>(send::ip_retopts{}, [](auto&) {});
};
TEST(SendIpRetopts, AreBytesInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(options_are_bytes); }

// pitfall 16: the source stands in ipi_spec_dst, the middle one; ipi_addr is zero.
constexpr in_addr local{std::bit_cast<std::uint32_t>(octets(192, 0, 2, 7))};
constexpr auto source_is_spec_dst = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(
        send::ip_pktinfo{0x01020304, local}, [](auto& is) { is.integer(0x01020304, 4).octets(192, 0, 2, 7).zeros(4); });
};
TEST(SendIpPktinfo, SaysTheSourceInSpecDst) { CMSGPP_HOLDS_IN_EVERY_ABI(source_is_spec_dst); }

constexpr auto protocol_is_an_int = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::ip_protocol{17}, [](auto& is) { is.integer(17, 4); });
};
TEST(SendIpProtocol, IsAnIntInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(protocol_is_an_int); }

// -- ranges

constexpr bool ranges_of_numbers()
{
    for (int value = 0; value < 256; ++value) {
        if (!(CMSGPP_CHECK(is_in_range(send::ip_tos{value})) &&
              CMSGPP_CHECK(is_in_range(send::ip_ttl{value}) == (value > 0)) &&
              CMSGPP_CHECK(is_in_range(send::ip_protocol{value}) == (value > 0)))) {
            return false;
        }
    }
    for (const int value : {-1, 256, 257, INT32_MAX, INT32_MIN}) {
        if (!(CMSGPP_CHECK(is_out_of_range(send::ip_tos{value})) &&
              CMSGPP_CHECK(is_out_of_range(send::ip_ttl{value})) &&
              CMSGPP_CHECK(is_out_of_range(send::ip_protocol{value})))) {
            return false;
        }
    }
    return CMSGPP_CHECK(is_out_of_range(send::ip_ttl{0})) && CMSGPP_CHECK(is_out_of_range(send::ip_protocol{0}));
}
TEST(SendIp, RefusesNumbersOutOfRange) { EXPECT_TRUE(ranges_of_numbers()); }
static_assert(is_out_of_range(send::ip_ttl{0}) && is_out_of_range(send::ip_ttl{256}) && is_in_range(send::ip_ttl{255}));
static_assert(is_out_of_range(send::ip_tos{256}) && is_out_of_range(send::ip_tos{-1}) && is_in_range(send::ip_tos{0}));

constexpr std::array<std::byte, 41> many_options{};
constexpr bool range_of_options()
{
    return CMSGPP_CHECK(is_in_range(send::ip_retopts{std::span{many_options}.first(40)})) &&
           CMSGPP_CHECK(is_out_of_range(send::ip_retopts{many_options}));
}
TEST(SendIpRetopts, RefusesWhatTheKernelWouldDropUnsaid) { CMSGPP_HOLDS(range_of_options()); }

} // namespace
