// SPDX-License-Identifier: MIT
#include <cmsg/describe/address.hpp>
#include <cmsg/describe/address.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/look.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <arpa/inet.h> // for inet_ntop

namespace {

using support::look_of;
using support::looks_like;
using support::octets;

template <class... Groups>
constexpr in6_addr ipv6(Groups... groups)
{
    static_assert(sizeof...(groups) == 8);
    in6_addr address{};
    std::size_t at = 0;
    for (const int group : {groups...}) {
        address.s6_addr[at++] = static_cast<std::uint8_t>(group / 256);
        address.s6_addr[at++] = static_cast<std::uint8_t>(group % 256);
    }
    return address;
}

// RFC 5952 sections 4 and 5.
constexpr bool writes_ipv6_addresses()
{
    return CMSGPP_CHECK(looks_like("::", ipv6(0, 0, 0, 0, 0, 0, 0, 0))) &&
           CMSGPP_CHECK(looks_like("::1", ipv6(0, 0, 0, 0, 0, 0, 0, 1))) &&
           CMSGPP_CHECK(looks_like("1::", ipv6(1, 0, 0, 0, 0, 0, 0, 0))) &&
           CMSGPP_CHECK(
               looks_like("2001:db8::1:0:0:1", ipv6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1))) && // of two equal runs the first
           CMSGPP_CHECK(looks_like("2001:0:0:1::1", ipv6(0x2001, 0, 0, 1, 0, 0, 0, 1))) && // else the longest
           CMSGPP_CHECK(
               looks_like("2001:db8:0:1:1:1:1:1", ipv6(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1))) && // one group is no run
           CMSGPP_CHECK(looks_like("0:1:1:1:1:1:1:0", ipv6(0, 1, 1, 1, 1, 1, 1, 0))) &&
           CMSGPP_CHECK(looks_like("::ffff:192.0.2.7", ipv6(0, 0, 0, 0, 0, 0xffff, 0xc000, 0x207))) &&
           CMSGPP_CHECK(looks_like("::ffff:0.0.0.0", ipv6(0, 0, 0, 0, 0, 0xffff, 0, 0))) &&
           CMSGPP_CHECK(looks_like("::fffe:c000:207", ipv6(0, 0, 0, 0, 0, 0xfffe, 0xc000, 0x207))) &&
           CMSGPP_CHECK(looks_like("::ffff:0:c000:207", ipv6(0, 0, 0, 0, 0xffff, 0, 0xc000, 0x207))) &&
           CMSGPP_CHECK(looks_like("fe80::abcd:ef", ipv6(0xfe80, 0, 0, 0, 0, 0, 0xabcd, 0xef))) &&
           CMSGPP_CHECK(looks_like("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                                   ipv6(0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff)));
}

TEST(DescribedAddress, WritesIpv6AddressesAsRfc5952Wants) { CMSGPP_HOLDS(writes_ipv6_addresses()); }

// The C library as the reference, over every pattern of zero groups.
TEST(DescribedAddress, WritesIpv6AddressesAsTheCLibraryDoes)
{
    for (unsigned pattern = 0; pattern < 256; ++pattern) {
        for (const int digit : {1, 0xf0, 0xabc, 0xffff}) {
            const auto group = [&](unsigned i) { return (pattern >> i & 1U) != 0 ? digit : 0; };
            const in6_addr address =
                ipv6(group(0), group(1), group(2), group(3), group(4), group(5), group(6), group(7));
            // glibc still writes the IPv4-compatible addresses with dots that RFC 4291 section 2.5.5.1 gave up.
            if ((pattern & 0x3fU) == 0 && (pattern & 0x40U) != 0) {
                continue;
            }
            std::array<char, INET6_ADDRSTRLEN> expected{};
            ASSERT_NE(::inet_ntop(AF_INET6, &address, expected.data(), expected.size()), nullptr);
            EXPECT_EQ(look_of(address), expected.data());
        }
    }
}

constexpr bool writes_socket_addresses()
{
    sockaddr_in v4{};
    v4.sin_port = std::bit_cast<std::uint16_t>(octets(0x01, 0xbb));
    v4.sin_addr = std::bit_cast<in_addr>(octets(255, 0, 20, 7));
    sockaddr_in6 v6{};
    v6.sin6_port = std::bit_cast<std::uint16_t>(octets(0xff, 0xff));
    v6.sin6_addr = ipv6(0xfe80, 0, 0, 0, 0, 0, 0, 1);
    const bool without_scope = looks_like("[fe80::1]:65535", v6);
    v6.sin6_scope_id = 4294967295U;
    return CMSGPP_CHECK(looks_like("255.0.20.7", v4.sin_addr)) && CMSGPP_CHECK(looks_like("255.0.20.7:443", v4)) &&
           CMSGPP_CHECK(looks_like("0.0.0.0:0", sockaddr_in{})) && CMSGPP_CHECK(looks_like("[::]:0", sockaddr_in6{})) &&
           CMSGPP_CHECK(without_scope) && CMSGPP_CHECK(looks_like("[fe80::1%4294967295]:65535", v6));
}

TEST(DescribedAddress, WritesSocketAddressesInNetworkOrder) { CMSGPP_HOLDS(writes_socket_addresses()); }

} // namespace
