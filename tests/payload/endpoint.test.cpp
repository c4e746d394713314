// SPDX-License-Identifier: MIT
#include <cmsg/payload/endpoint.hpp>
#include <cmsg/payload/endpoint.hpp>

#include "support/address_bytes.hpp"
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

namespace {

using cmsg::endpoint;
using cmsg::socket_address;
using support::bytes_of;
using support::ipv4_bytes;
using support::ipv6_bytes;
using support::joined;
using support::octets;

static_assert(std::is_trivially_copyable_v<endpoint> && std::is_default_constructible_v<endpoint>);
static_assert(sizeof(endpoint) == 24 && !std::is_convertible_v<endpoint, bool>);

inline constexpr auto mapped_bytes =
    joined(bytes_of(std::uint16_t{AF_INET6}), octets(0x01, 0xbb), octets(0, 0, 0, 0),
           octets(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7), bytes_of(std::uint32_t{0}));

template <std::size_t Size>
constexpr endpoint of(const std::array<std::byte, Size>& bytes)
{
    return endpoint::of(socket_address{bytes});
}

/// `bytes` with the one at `at` changed.
template <std::size_t Size>
constexpr endpoint other(std::array<std::byte, Size> bytes, std::size_t at)
{
    bytes[at] ^= std::byte{1};
    return of(bytes);
}

constexpr bool is_none_by_default()
{
    constexpr endpoint none;
    return CMSGPP_CHECK(!none) && CMSGPP_CHECK(!none.v4()) && CMSGPP_CHECK(none.port() == 0) &&
           CMSGPP_CHECK(none.scope() == 0) && CMSGPP_CHECK(none.v6().s6_addr[15] == 0) &&
           CMSGPP_CHECK(none == endpoint{}) && CMSGPP_CHECK(none != of(ipv4_bytes));
}

TEST(Endpoint, IsNoneByDefault) { CMSGPP_HOLDS(is_none_by_default()); }

constexpr bool has_an_ipv4_address()
{
    const endpoint one = of(ipv4_bytes);
    const in6_addr mapped = one.v6();
    return CMSGPP_CHECK(one) && CMSGPP_CHECK(one.v4()) &&
           CMSGPP_CHECK(bytes_of(one.v4()->s_addr) == octets(192, 0, 2, 7)) && CMSGPP_CHECK(one.port() == 443) &&
           CMSGPP_CHECK(one.scope() == 0) && CMSGPP_CHECK(mapped.s6_addr[9] == 0) &&
           CMSGPP_CHECK(mapped.s6_addr[10] == 0xff) && CMSGPP_CHECK(mapped.s6_addr[11] == 0xff) &&
           CMSGPP_CHECK(mapped.s6_addr[12] == 192) && CMSGPP_CHECK(mapped.s6_addr[15] == 7);
}

TEST(Endpoint, HasAnIpv4Address) { CMSGPP_HOLDS(has_an_ipv4_address()); }

constexpr bool has_an_ipv6_address()
{
    const endpoint one = of(ipv6_bytes);
    return CMSGPP_CHECK(one) && CMSGPP_CHECK(!one.v4()) && CMSGPP_CHECK(one.v6().s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(one.v6().s6_addr[15] == 12) && CMSGPP_CHECK(one.port() == 443) &&
           CMSGPP_CHECK(one.scope() == 3);
}

TEST(Endpoint, HasAnIpv6Address) { CMSGPP_HOLDS(has_an_ipv6_address()); }

constexpr bool has_the_ipv4_address_of_a_mapped_one()
{
    const endpoint one = of(mapped_bytes);
    return CMSGPP_CHECK(one.v4()) && CMSGPP_CHECK(bytes_of(one.v4()->s_addr) == octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(one.v6().s6_addr[10] == 0xff) && CMSGPP_CHECK(one == of(ipv4_bytes));
}

TEST(Endpoint, HasTheIpv4AddressOfAMappedOne) { CMSGPP_HOLDS(has_the_ipv4_address_of_a_mapped_one()); }

// Port, address and scope; not the flow label, which an answer need not have.
constexpr bool differs_in_what_it_says()
{
    constexpr std::size_t flow_label = 7;
    const endpoint v6 = of(ipv6_bytes);
    for (std::size_t at = 2; at < ipv6_bytes.size(); ++at) {
        const bool is_same = at >= 4 && at <= flow_label;
        if (!CMSGPP_CHECK_WITH(at, (other(ipv6_bytes, at) == v6) == is_same)) {
            return false;
        }
    }
    for (std::size_t at = 2; at < 8; ++at) {
        if (!CMSGPP_CHECK_WITH(at, other(ipv4_bytes, at) != of(mapped_bytes))) {
            return false;
        }
    }
    constexpr std::array<std::byte, 26> zeros{};
    const endpoint any = of(joined(bytes_of(std::uint16_t{AF_INET6}), zeros)); // [::]:0
    return CMSGPP_CHECK(any) && CMSGPP_CHECK(any != endpoint{});
}

TEST(Endpoint, DiffersInWhatItSays) { CMSGPP_HOLDS(differs_in_what_it_says()); }

constexpr bool is_made_of_the_system_s_own()
{
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = cmsg::load<std::uint16_t>(octets(0x01, 0xbb).data());
    v4.sin_addr.s_addr = cmsg::load<std::uint32_t>(octets(192, 0, 2, 7).data());
    sockaddr_in none4{v4};
    none4.sin_family = AF_UNSPEC;
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = v4.sin_port;
    v6.sin6_scope_id = 3;
    v6.sin6_addr = cmsg::load_in6_addr(ipv6_bytes.data() + 8);
    sockaddr_in6 none6{v6};
    none6.sin6_family = AF_INET;
    return CMSGPP_CHECK(endpoint::of(v4) == of(ipv4_bytes)) && CMSGPP_CHECK(endpoint::of(v6) == of(ipv6_bytes)) &&
           CMSGPP_CHECK(!endpoint::of(none4)) && CMSGPP_CHECK(!endpoint::of(none6));
}

TEST(Endpoint, IsMadeOfTheSystemsOwn) { CMSGPP_HOLDS(is_made_of_the_system_s_own()); }

constexpr bool is_none_of_another_family()
{
    auto packet = ipv6_bytes;
    const auto family = bytes_of(std::uint16_t{AF_PACKET});
    std::copy(family.begin(), family.end(), packet.begin());
    return CMSGPP_CHECK(!of(packet)) && CMSGPP_CHECK(!endpoint::of(socket_address{{}}));
}

TEST(Endpoint, IsNoneOfAnotherFamily)
{
    CMSGPP_HOLDS(is_none_of_another_family());
    sockaddr_storage packet{};
    packet.ss_family = AF_PACKET;
    EXPECT_FALSE(endpoint::of(packet));
    EXPECT_FALSE(endpoint::of(nullptr, sizeof(sockaddr_in)));
    EXPECT_FALSE(endpoint::of(sockaddr_storage{}));
}

/// As recvmsg leaves it, at any alignment: the caller's buffer may be one of bytes.
endpoint of_native(std::span<const std::byte> bytes)
{
    const void* const place = bytes.data();
    return endpoint::of(static_cast<const sockaddr*>(place), static_cast<socklen_t>(bytes.size()));
}

// pitfalls 4, 13: cut at every byte, in memory after which nothing can be read.
TEST(Endpoint, IsNoneIfCut)
{
    const support::guarded_page page;
    const auto& v4 = ipv4_bytes;
    const auto& v6 = ipv6_bytes;
    for (const std::span<const std::byte> whole : {std::span<const std::byte>{v4}, std::span<const std::byte>{v6}}) {
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            SCOPED_TRACE(size);
            const auto cut = page.at_end(whole.first(size));
            EXPECT_EQ(static_cast<bool>(of_native(cut)), size == whole.size());
            EXPECT_EQ(static_cast<bool>(endpoint::of(cut)), size == whole.size());
        }
        EXPECT_EQ(of_native(whole), endpoint::of(socket_address{whole}));
        EXPECT_EQ(endpoint::of(whole), endpoint::of(socket_address{whole}));
    }
}

// In the family that it came with: an AF_INET6 socket sends to a mapped address alone.
TEST(Endpoint, IsWrittenAsItCame)
{
    const auto& v4 = ipv4_bytes;
    auto v6 = ipv6_bytes;
    std::fill(v6.begin() + 4, v6.begin() + 8, std::byte{0}); // the flow label
    const auto& mapped = mapped_bytes;
    for (const std::span<const std::byte> bytes :
         {std::span<const std::byte>{v4}, std::span<const std::byte>{v6}, std::span<const std::byte>{mapped}}) {
        SCOPED_TRACE(bytes.size());
        sockaddr_storage written;
        std::memset(&written, 0xaa, sizeof written);
        const socklen_t size = endpoint::of(bytes).write(written);
        ASSERT_EQ(size, bytes.size());
        EXPECT_EQ(std::memcmp(&written, bytes.data(), size), 0);
        EXPECT_EQ(endpoint::of(written), endpoint::of(bytes));
        const auto after = std::as_bytes(std::span{&written, 1}).subspan(size);
        EXPECT_TRUE(std::all_of(after.begin(), after.end(), [](std::byte one) { return one == std::byte{0xaa}; }));
    }
}

TEST(Endpoint, WritesNothingOfNone)
{
    sockaddr_storage written;
    std::memset(&written, 0xaa, sizeof written);
    EXPECT_EQ(endpoint{}.write(written), 0U);
    const auto bytes = std::as_bytes(std::span{&written, 1});
    EXPECT_TRUE(std::all_of(bytes.begin(), bytes.end(), [](std::byte one) { return one == std::byte{0xaa}; }));
}

} // namespace
