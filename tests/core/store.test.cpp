// SPDX-License-Identifier: MIT
#include <cmsg/core/store.hpp>
#include <cmsg/core/store.hpp>

#include "support/build.hpp"
#include "support/check.hpp"

#include <cmsg/core/load.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace {

using support::octets;

static_assert(noexcept(cmsg::store(nullptr, 1)));
static_assert(noexcept(cmsg::store_integer<std::endian::big>(nullptr, 1)));

template <std::endian Order, class Integer, class... Octets>
constexpr bool is_stored_as(Integer value, Octets... expected)
{
    std::array<std::byte, sizeof(Integer) + 2> bytes{};
    bytes.fill(support::garbage);
    cmsg::store_integer<Order>(bytes.data() + 1, value);
    const auto golden = octets(0xff, expected..., 0xff);
    return CMSGPP_CHECK(bytes == golden);
}

constexpr bool stores_golden_bytes()
{
    constexpr auto little = std::endian::little;
    constexpr auto big = std::endian::big;
    return CMSGPP_CHECK(is_stored_as<little>(std::uint8_t{0x81}, 0x81)) &&
           CMSGPP_CHECK(is_stored_as<big>(std::uint8_t{0x81}, 0x81)) &&
           CMSGPP_CHECK(is_stored_as<little>(std::uint16_t{0x8102}, 2, 0x81)) &&
           CMSGPP_CHECK(is_stored_as<big>(std::uint16_t{0x8102}, 0x81, 2)) &&
           CMSGPP_CHECK(is_stored_as<little>(std::uint32_t{0x81020304}, 4, 3, 2, 0x81)) &&
           CMSGPP_CHECK(is_stored_as<big>(std::uint32_t{0x81020304}, 0x81, 2, 3, 4)) &&
           CMSGPP_CHECK(is_stored_as<big>(std::int32_t{-2}, 0xff, 0xff, 0xff, 0xfe)) &&
           CMSGPP_CHECK(is_stored_as<little>(std::uint64_t{0x8102030405060708}, 8, 7, 6, 5, 4, 3, 2, 0x81)) &&
           CMSGPP_CHECK(is_stored_as<big>(std::uint64_t{0x8102030405060708}, 0x81, 2, 3, 4, 5, 6, 7, 8));
}
TEST(Store, WritesIntegersInEitherOrder) { CMSGPP_HOLDS(stores_golden_bytes()); }

struct pair_of_fields {
    std::int32_t level;
    std::int32_t type;
    friend constexpr bool operator==(const pair_of_fields&, const pair_of_fields&) = default;
};

// pitfall 4: at any address; under UBSan a cast would be reported.
constexpr bool loads_back_at_every_alignment()
{
    for (std::size_t shift = 0; shift < 8; ++shift) {
        std::array<std::byte, 24> bytes{};
        cmsg::store(bytes.data() + shift, pair_of_fields{0x01020304, -5});
        cmsg::store(bytes.data() + shift + 8, std::uint64_t{0x0102030405060708});
        if (!(CMSGPP_CHECK(cmsg::load<pair_of_fields>(bytes.data() + shift) == pair_of_fields{0x01020304, -5}) &&
              CMSGPP_CHECK(cmsg::load<std::uint64_t>(bytes.data() + shift + 8) == 0x0102030405060708))) {
            return false;
        }
    }
    return true;
}
TEST(Store, IsWhatLoadReads) { CMSGPP_HOLDS(loads_back_at_every_alignment()); }

constexpr bool moves_down_and_zeros()
{
    auto bytes = octets(1, 2, 3, 4, 5, 6);
    cmsg::store_bytes(bytes.data() + 1, bytes.data() + 2, 4);
    cmsg::store_zeros(bytes.data(), 1);
    cmsg::store_bytes(nullptr, nullptr, 0);
    cmsg::store_zeros(nullptr, 0);
    return CMSGPP_CHECK(bytes == octets(0, 3, 4, 5, 6, 6));
}
TEST(Store, MovesOverlappingBytesDown) { CMSGPP_HOLDS(moves_down_and_zeros()); }

} // namespace
