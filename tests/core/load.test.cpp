// SPDX-License-Identifier: MIT
#include <cmsg/core/load.hpp>
#include <cmsg/core/load.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace {

using cmsg::load;
using cmsg::load_integer;
using support::octets;

// -- the contract

static_assert(noexcept(load<std::uint64_t>(nullptr)));
static_assert(noexcept(load_integer<std::uint64_t, std::endian::big>(nullptr)));

struct pair_of_fields {
    std::int32_t level;
    std::uint16_t type;
    std::uint16_t flags;
    friend constexpr bool operator==(const pair_of_fields&, const pair_of_fields&) = default;
};

// -- what is loaded

constexpr auto counting = octets(0x81, 2, 3, 4, 5, 6, 7, 0x88, 9, 10, 11, 12, 13, 14, 15, 16);

constexpr bool reads_golden_bytes()
{
    const std::byte* const at = counting.data();
    return CMSGPP_CHECK(load_integer<std::uint8_t, std::endian::little>(at) == 0x81) &&
           CMSGPP_CHECK(load_integer<std::uint8_t, std::endian::big>(at) == 0x81) &&
           CMSGPP_CHECK(load_integer<std::int8_t, std::endian::big>(at) == -127) &&
           CMSGPP_CHECK(load_integer<std::uint16_t, std::endian::little>(at) == 0x0281) &&
           CMSGPP_CHECK(load_integer<std::uint16_t, std::endian::big>(at) == 0x8102) &&
           CMSGPP_CHECK(load_integer<std::uint32_t, std::endian::little>(at) == 0x04030281) &&
           CMSGPP_CHECK(load_integer<std::uint32_t, std::endian::big>(at) == 0x81020304) &&
           CMSGPP_CHECK(load_integer<std::int32_t, std::endian::big>(at) == -0x7efdfcfc) &&
           CMSGPP_CHECK(load_integer<std::uint64_t, std::endian::little>(at) == 0x8807060504030281) &&
           CMSGPP_CHECK(load_integer<std::uint64_t, std::endian::big>(at) == 0x8102030405060788);
}

TEST(Load, ReadsIntegersInEitherOrder) { CMSGPP_HOLDS(reads_golden_bytes()); }

// pitfalls 4, 5: values of any type at any address; under UBSan a cast would be reported.
template <class T>
constexpr bool reads_back_at_every_alignment(T value)
{
    for (std::size_t shift = 0; shift < 8; ++shift) {
        alignas(8) std::array<std::byte, 8 + sizeof(T)> bytes{};
        const auto stored = support::bytes_of(value);
        std::copy(stored.begin(), stored.end(), bytes.begin() + static_cast<std::ptrdiff_t>(shift));
        if (!CMSGPP_CHECK(load<T>(bytes.data() + shift) == value)) {
            return false;
        }
    }
    return true;
}

constexpr bool reads_every_type()
{
    return CMSGPP_CHECK(reads_back_at_every_alignment(std::uint8_t{200})) &&
           CMSGPP_CHECK(reads_back_at_every_alignment(std::int16_t{-2})) &&
           CMSGPP_CHECK(reads_back_at_every_alignment(std::int32_t{-70'000})) &&
           CMSGPP_CHECK(reads_back_at_every_alignment(std::uint64_t{1} << 63U | 5U)) &&
           CMSGPP_CHECK(reads_back_at_every_alignment(pair_of_fields{-5, 6, 7})) &&
           CMSGPP_CHECK(reads_back_at_every_alignment(std::array<std::byte, 3>{octets(7, 8, 9)}));
}

TEST(Load, ReadsAnyTypeAtAnyAlignment) { CMSGPP_HOLDS(reads_every_type()); }

constexpr bool host_order_is_the_default()
{
    const std::byte* const at = counting.data();
    return CMSGPP_CHECK(load<std::uint32_t>(at) == load_integer<std::uint32_t, std::endian::native>(at));
}

TEST(Load, ReadsInHostOrderUnlessToldOtherwise) { CMSGPP_HOLDS(host_order_is_the_default()); }

// -- no byte more than the value has

template <class T>
constexpr bool reads_the_last_bytes()
{
    return support::in_exact_storage(counting, [](std::span<const std::byte> bytes) {
        const std::byte* const at = bytes.data() + bytes.size() - sizeof(T);
        constexpr std::uint64_t whole = 0x090a0b0c0d0e0f10;
        return load_integer<T, std::endian::big>(at) == static_cast<T>(whole) && load<T>(at) != 0;
    });
}

constexpr bool reads_nothing_behind_the_value()
{
    return CMSGPP_CHECK(reads_the_last_bytes<std::uint8_t>()) && CMSGPP_CHECK(reads_the_last_bytes<std::uint16_t>()) &&
           CMSGPP_CHECK(reads_the_last_bytes<std::uint32_t>()) && CMSGPP_CHECK(reads_the_last_bytes<std::uint64_t>());
}

TEST(Load, ReadsNothingBehindTheValue)
{
    CMSGPP_HOLDS(reads_nothing_behind_the_value());
    const support::guarded_page page;
    const auto bytes = page.at_end(counting);
    EXPECT_EQ((load_integer<std::uint64_t, std::endian::big>(bytes.data() + 8)), 0x090a0b0c0d0e0f10U);
    EXPECT_EQ((load_integer<std::uint16_t, std::endian::little>(bytes.data() + 14)), 0x100fU);
}

// A constant evaluation is the proof that nothing reads outside: one that does is no constant.
template <class T, std::size_t Offset>
constexpr T load_at()
{
    return load<T>(counting.data() + Offset);
}

template <std::size_t Offset>
constexpr std::uint32_t load_swapped_at()
{
    constexpr auto other = std::endian::native == std::endian::little ? std::endian::big : std::endian::little;
    return load_integer<std::uint32_t, other>(counting.data() + Offset);
}

static_assert(support::is_constant<load_at<std::uint32_t, 12>> && support::is_constant<load_swapped_at<12>>);
static_assert(!support::is_constant<load_at<std::uint32_t, 13>> && !support::is_constant<load_swapped_at<13>>);
static_assert(!support::is_constant<load_at<std::uint8_t, 16>> && !support::is_constant<load_at<pair_of_fields, 12>>);

} // namespace
