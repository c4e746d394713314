// SPDX-License-Identifier: MIT
#include <cmsg/payload/socket_address.hpp>
#include <cmsg/payload/socket_address.hpp>

#include "support/address_bytes.hpp"
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace {

using cmsg::socket_address;
using support::bytes_of;
using support::ipv4_bytes;
using support::ipv6_bytes;
using support::is_the_golden_ipv6;
using support::octets;

static_assert(std::is_trivially_copyable_v<socket_address> && sizeof(socket_address) <= 16);

constexpr bool tells_the_family()
{
    const auto& v4 = ipv4_bytes;
    const auto& v6 = ipv6_bytes;
    const socket_address ipv4{v4};
    const socket_address ipv6{v6};
    return CMSGPP_CHECK(ipv4.family() == AF_INET) && CMSGPP_CHECK(ipv4.v4()) && CMSGPP_CHECK(!ipv4.v6()) &&
           CMSGPP_CHECK(ipv4.v4()->sin_family == AF_INET) &&
           CMSGPP_CHECK(bytes_of(ipv4.v4()->sin_port) == octets(0x01, 0xbb)) &&
           CMSGPP_CHECK(bytes_of(ipv4.v4()->sin_addr.s_addr) == octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(ipv6.family() == AF_INET6) && CMSGPP_CHECK(!ipv6.v4()) && CMSGPP_CHECK(ipv6.v6()) &&
           CMSGPP_CHECK(is_the_golden_ipv6(*ipv6.v6()));
}

TEST(SocketAddress, TellsTheFamily) { CMSGPP_HOLDS(tells_the_family()); }

// pitfall 22: no offender is one of family 0, or of no bytes at all.
constexpr bool is_none_of_another_family()
{
    constexpr std::array<std::byte, 28> zeros{};
    auto packet = ipv6_bytes;
    const auto family = bytes_of(std::uint16_t{AF_PACKET});
    std::copy(family.begin(), family.end(), packet.begin());
    const socket_address none{{}};
    const socket_address zero{zeros};
    const socket_address other{packet};
    return CMSGPP_CHECK(none.family() == AF_UNSPEC) && CMSGPP_CHECK(!none.v4()) && CMSGPP_CHECK(!none.v6()) &&
           CMSGPP_CHECK(zero.family() == AF_UNSPEC) && CMSGPP_CHECK(!zero.v4()) && CMSGPP_CHECK(!zero.v6()) &&
           CMSGPP_CHECK(other.family() == AF_PACKET) && CMSGPP_CHECK(!other.v4()) && CMSGPP_CHECK(!other.v6());
}

TEST(SocketAddress, IsNoneOfAnotherFamily) { CMSGPP_HOLDS(is_none_of_another_family()); }

// pitfalls 10, 13: cut at every byte, in memory behind which nothing can be read.
TEST(SocketAddress, IsNoneIfCut)
{
    const support::guarded_page page;
    const auto& v4 = ipv4_bytes;
    const auto& v6 = ipv6_bytes;
    for (const std::span<const std::byte> whole : {std::span<const std::byte>{v4}, std::span<const std::byte>{v6}}) {
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            SCOPED_TRACE(size);
            const socket_address address{page.at_end(whole.first(size))};
            EXPECT_EQ(address.family(), size < 2 ? AF_UNSPEC : whole.size() == v4.size() ? AF_INET : AF_INET6);
            EXPECT_EQ(address.v4().has_value(), size == v4.size() && whole.size() == v4.size());
            EXPECT_EQ(address.v6().has_value(), size == v6.size());
        }
    }
}

constexpr bool socket_address_is_read_whole_or_not()
{
    for (std::size_t size = 0; size <= ipv6_bytes.size(); ++size) {
        const bool same =
            support::in_exact_storage(std::span{ipv6_bytes}.first(size), [&](std::span<const std::byte> bytes) {
                const socket_address address{bytes};
                return address.family() == (size < 2 ? AF_UNSPEC : AF_INET6) && !address.v4() &&
                       address.v6().has_value() == (size == ipv6_bytes.size());
            });
        if (!CMSGPP_CHECK(same)) {
            return false;
        }
    }
    return true;
}

TEST(SocketAddress, IsReadWholeOrNot) { CMSGPP_HOLDS(socket_address_is_read_whole_or_not()); }

struct count_fields {
    int& addresses;
    int& families;
    constexpr void operator()(const char*, const sockaddr_in&) const { ++addresses; }
    constexpr void operator()(const char*, const sockaddr_in6&) const { ++addresses; }
    constexpr void operator()(const char*, int) const { ++families; }
};

constexpr bool has_one_field()
{
    const auto& v4 = ipv4_bytes;
    const auto& v6 = ipv6_bytes;
    int addresses = 0;
    int families = 0;
    socket_address{v4}.each_field(count_fields{addresses, families});
    socket_address{v6}.each_field(count_fields{addresses, families});
    socket_address{std::span{v6}.first(27)}.each_field(count_fields{addresses, families});
    return CMSGPP_CHECK(addresses == 2) && CMSGPP_CHECK(families == 1);
}

TEST(SocketAddress, HasOneField) { CMSGPP_HOLDS(has_one_field()); }

} // namespace
