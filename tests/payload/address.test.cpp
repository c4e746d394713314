// SPDX-License-Identifier: MIT
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/address.hpp>

#include "support/address_bytes.hpp"
#include "support/check.hpp"
#include "support/memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>

namespace {

using cmsg::load_in6_addr;
using cmsg::load_sockaddr_in6;
using support::ipv6_bytes;
using support::is_the_golden_ipv6;

static_assert(noexcept(load_in6_addr(nullptr)) && noexcept(load_sockaddr_in6(nullptr)));
#ifdef __linux__
static_assert(sizeof(sockaddr_in6) == 28 && sizeof(sockaddr_in) == 16);
#endif

constexpr bool loads_ipv6_addresses()
{
    const auto& bytes = ipv6_bytes;
    const in6_addr address = load_in6_addr(bytes.data() + 8);
    return CMSGPP_CHECK(address.s6_addr[0] == 0x20) && CMSGPP_CHECK(address.s6_addr[15] == 12) &&
           CMSGPP_CHECK(is_the_golden_ipv6(load_sockaddr_in6(bytes.data())));
}

// pitfall 4: at any alignment, up to an unreadable page; and as the system's own struct has it.
TEST(Address, LoadsIpv6AddressesAnywhere)
{
    CMSGPP_HOLDS(loads_ipv6_addresses());
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

} // namespace
