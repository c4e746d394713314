// SPDX-License-Identifier: MIT
#include <cmsg/core/address.hpp>
#include <cmsg/core/address.hpp>

#include "support/build.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace {

using cmsg::load_in6_addr;
using cmsg::load_sockaddr_in6;
using cmsg::socket_address;
using support::bytes_of;
using support::joined;
using support::octets;

static_assert(std::is_trivially_copyable_v<socket_address> && sizeof(socket_address) <= 16);
static_assert(noexcept(load_in6_addr(nullptr)) && noexcept(load_sockaddr_in6(nullptr)));
#ifdef __linux__
static_assert(sizeof(sockaddr_in6) == 28 && sizeof(sockaddr_in) == 16);
#endif

/// Family and scope in host order, the rest in network order.
constexpr auto ipv6_bytes =
    joined(bytes_of(std::uint16_t{AF_INET6}), octets(0x01, 0xbb), octets(0, 0x0a, 0xbc, 0xde),
           octets(0x20, 0x01, 0x0d, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), bytes_of(std::uint32_t{3}));
constexpr auto ipv4_bytes =
    joined(bytes_of(std::uint16_t{AF_INET}), octets(0x01, 0xbb, 192, 0, 2, 7), std::array<std::byte, 8>{});

constexpr bool is_the_golden_ipv6(const sockaddr_in6& address)
{
    for (std::size_t i = 0; i < 12; ++i) {
        if (address.sin6_addr.s6_addr[4 + i] != i + 1) {
            return false;
        }
    }
    return address.sin6_family == AF_INET6 && bytes_of(address.sin6_port) == octets(0x01, 0xbb) &&
           bytes_of(address.sin6_flowinfo) == octets(0, 0x0a, 0xbc, 0xde) && address.sin6_addr.s6_addr[0] == 0x20 &&
           address.sin6_addr.s6_addr[3] == 0xb8 && address.sin6_scope_id == 3;
}

constexpr bool loads_ipv6_addresses()
{
    const auto& bytes = ipv6_bytes;
    const in6_addr address = load_in6_addr(bytes.data() + 8);
    return address.s6_addr[0] == 0x20 && address.s6_addr[15] == 12 &&
           is_the_golden_ipv6(load_sockaddr_in6(bytes.data()));
}
static_assert(loads_ipv6_addresses());

// PITFALLS.md 4: at any alignment, up to an unreadable page; and as the system's own struct has it.
TEST(Address, LoadsIpv6AddressesAnywhere)
{
    EXPECT_TRUE(loads_ipv6_addresses());
    const support::guarded_page page;
    alignas(8) std::array<std::byte, 40> room{};
    const auto& bytes = ipv6_bytes;
    for (std::size_t shift = 0; shift < 8; ++shift) {
        std::copy(bytes.begin(), bytes.end(), room.begin() + static_cast<std::ptrdiff_t>(shift));
        EXPECT_TRUE(is_the_golden_ipv6(load_sockaddr_in6(&room[shift])));
    }
    const auto placed = page.at_end(bytes);
    const sockaddr_in6 address = load_sockaddr_in6(placed.data());
    EXPECT_EQ(std::memcmp(&address, bytes.data(), sizeof address), 0);
    const in6_addr last = load_in6_addr(page.at_end(std::span{bytes}.subspan(8, 16)).data());
    EXPECT_EQ(std::memcmp(&last, bytes.data() + 8, sizeof last), 0);
}

// -- an address of any family

constexpr bool tells_the_family()
{
    const auto& v4 = ipv4_bytes;
    const auto& v6 = ipv6_bytes;
    const socket_address ipv4{v4};
    const socket_address ipv6{v6};
    return ipv4.family() == AF_INET && ipv4.v4() && !ipv4.v6() && ipv4.v4()->sin_family == AF_INET &&
           bytes_of(ipv4.v4()->sin_port) == octets(0x01, 0xbb) &&
           bytes_of(ipv4.v4()->sin_addr.s_addr) == octets(192, 0, 2, 7) && ipv6.family() == AF_INET6 && !ipv6.v4() &&
           ipv6.v6() && is_the_golden_ipv6(*ipv6.v6());
}
static_assert(tells_the_family());

TEST(SocketAddress, TellsTheFamily) { EXPECT_TRUE(tells_the_family()); }

// PITFALLS.md 22: no offender is one of family 0, or of no bytes at all.
constexpr bool is_none_of_another_family()
{
    constexpr std::array<std::byte, 28> zeros{};
    auto packet = ipv6_bytes;
    const auto family = bytes_of(std::uint16_t{AF_PACKET});
    std::copy(family.begin(), family.end(), packet.begin());
    const socket_address none{{}};
    const socket_address zero{zeros};
    const socket_address other{packet};
    return none.family() == AF_UNSPEC && !none.v4() && !none.v6() && zero.family() == AF_UNSPEC && !zero.v4() &&
           !zero.v6() && other.family() == AF_PACKET && !other.v4() && !other.v6();
}
static_assert(is_none_of_another_family());

TEST(SocketAddress, IsNoneOfAnotherFamily) { EXPECT_TRUE(is_none_of_another_family()); }

// PITFALLS.md 10, 13: cut at every byte, in memory behind which nothing can be read.
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
        if (!same) {
            return false;
        }
    }
    return true;
}
static_assert(socket_address_is_read_whole_or_not());

TEST(SocketAddress, IsReadWholeOrNot) { EXPECT_TRUE(socket_address_is_read_whole_or_not()); }

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
    return addresses == 2 && families == 1;
}
static_assert(has_one_field());

TEST(SocketAddress, HasOneField) { EXPECT_TRUE(has_one_field()); }

} // namespace
