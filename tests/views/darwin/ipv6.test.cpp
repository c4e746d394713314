// SPDX-License-Identifier: MIT
// The layouts are those of XNU: bsd/sys/socket.h, bsd/netinet/in.h, bsd/netinet6/in6.h, bsd/net/if_dl.h, and what
// ip_savecontrol() and ip6_savecontrol_v4() put into them. No kernel here produces them.
#include <cmsg/views/darwin/ipv6.hpp>
#include <cmsg/views/darwin/ipv6.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace {

namespace darwin = cmsg::darwin;
using namespace support;
using cmsg::message_id;

using cmsg::level::ipv6;

static_assert(darwin::ipv6_pktinfo::about.id == message_id{ipv6, 46} && darwin::ipv6_pktinfo::about.family == AF_INET6);
static_assert(darwin::ipv6_pktinfo::about.also == message_id{ipv6, 19});
static_assert(darwin::ipv6_hoplimit::about.id == message_id{ipv6, 47} &&
              darwin::ipv6_hoplimit::about.family == AF_INET6);
static_assert(darwin::ipv6_hoplimit::about.also == message_id{ipv6, 20});
static_assert(darwin::ipv6_tclass::about.id == message_id{ipv6, 36} && darwin::ipv6_tclass::about.family == AF_INET6);

constexpr auto ipv6_pktinfo_payload =
    joined(octets(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), bytes_of(std::uint32_t{5}));

constexpr bool address_is_read()
{
    const darwin::ipv6_pktinfo info{ipv6_pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 5) && CMSGPP_CHECK(info.destination().s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(info.destination().s6_addr[15] == 1);
}

TEST(DarwinIpv6Pktinfo, HasTheAddressFirst) { CMSGPP_HOLDS(address_is_read()); }

/// Every byte; the traffic class in the width of IPv4 as well.
constexpr bool numbers_are_read_in_their_width()
{
    for (int value = 0; value < 256; ++value) {
        const auto narrow = octets(value);
        const auto wide = bytes_of(std::int32_t{value});
        const darwin::ipv6_tclass tclass{wide};
        if (!(CMSGPP_CHECK(tclass.value() == value) && CMSGPP_CHECK(static_cast<int>(tclass.ecn()) == value % 4) &&
              CMSGPP_CHECK(tclass.dscp() == value / 4) && CMSGPP_CHECK(darwin::ipv6_tclass{narrow}.value() == value) &&
              CMSGPP_CHECK(darwin::ipv6_hoplimit{wide}.value() == value))) {
            return false;
        }
    }
    return true;
}

constexpr bool tclass_has_four_bytes_or_one()
{
    return is_whole_only_at<darwin::ipv6_tclass, in_host_order<cmsg::abi::darwin>>(darwin::ipv6_tclass::about.id,
                                                                                   {4, 1});
}

TEST(DarwinIpv6Tclass, HasFourBytesOrOne) { CMSGPP_HOLDS(tclass_has_four_bytes_or_one()); }

// pitfalls 14, 15
TEST(DarwinIpv6Tclass, IsAnIntWhereIpRecvtosIsOneByte) { CMSGPP_HOLDS(numbers_are_read_in_their_width()); }

/// An AF_INET6 socket's IPv4 packets: with a traffic class and a mapped address since macOS 10.14, never with a hop
/// limit.
static_assert(darwin::ipv6_pktinfo::about.comes_mapped && darwin::ipv6_tclass::about.comes_mapped);
static_assert(!darwin::ipv6_hoplimit::about.comes_mapped);
static_assert(darwin::ipv6_pktinfo::about.presence == cmsg::presence::usually &&
              darwin::ipv6_tclass::about.presence == cmsg::presence::usually);
static_assert(darwin::ipv6_hoplimit::about.presence == cmsg::presence::usually);

// pitfalls 4, 5, 10
TEST(DarwinIpv6, IsReadAnywhereAndCutAnywhere)
{
    const auto at_home = []<class View>(std::type_identity<View>, std::span<const std::byte> payload, auto read) {
        expect_cut_and_unaligned_at_home<View>(View::about.id, payload, read);
    };
    at_home(std::type_identity<darwin::ipv6_pktinfo>{}, ipv6_pktinfo_payload, [](auto view) {
        return std::array{view.interface_index(), std::uint32_t{view.destination().s6_addr[15]}};
    });
    at_home(std::type_identity<darwin::ipv6_hoplimit>{}, bytes_of(std::int32_t{64}),
            [](auto view) { return view.value(); });
    at_home(std::type_identity<darwin::ipv6_tclass>{}, bytes_of(std::int32_t{0xba}),
            [](auto view) { return view.value(); });
}

// sin6_len and a family of one byte stand first.
constexpr auto path_mtu_payload =
    joined(octets(28, 30, 0x1f, 0x90, 0, 0x0a, 0xbc, 0xde, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7),
           bytes_of(std::uint32_t{3}), bytes_of(std::uint32_t{1280}));

constexpr bool path_mtu_is_read()
{
    const darwin::ipv6_pathmtu path{path_mtu_payload};
    return CMSGPP_CHECK(path.mtu() == 1280) && CMSGPP_CHECK(path.address().sin6_family == AF_INET6) &&
           CMSGPP_CHECK(bytes_of(path.address().sin6_port) == octets(0x1f, 0x90)) &&
           CMSGPP_CHECK(path.address().sin6_addr.s6_addr[15] == 7) && CMSGPP_CHECK(path.address().sin6_scope_id == 3) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::ipv6_pathmtu>({cmsg::level::ipv6, 44})) &&
           in_own_abis<darwin::ipv6_pathmtu>([](auto abi) {
               return is_whole_only_at<darwin::ipv6_pathmtu, decltype(abi)>({cmsg::level::ipv6, 44}, {32});
           });
}

// pitfalls 4, 5, 10
TEST(DarwinIpv6Pathmtu, IsTurnedIntoTheHostsOwnAddress)
{
    static_assert(darwin::ipv6_pathmtu::about.presence == cmsg::presence::rarely);
    CMSGPP_HOLDS(path_mtu_is_read());
    expect_cut_and_unaligned_at_home<darwin::ipv6_pathmtu>(
        darwin::ipv6_pathmtu::about.id, path_mtu_payload,
        [](auto path) { return path.mtu() + path.address().sin6_port + path.address().sin6_addr.s6_addr[15]; });
}

} // namespace
