// SPDX-License-Identifier: MIT
#include <cmsg/describe/text.hpp>
#include <cmsg/describe/text.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>
#include <span>
#include <string_view>
#include <type_traits>

namespace {

using cmsg::text_writer;

static_assert(std::is_nothrow_constructible_v<text_writer, std::span<char>>);
static_assert(!std::is_convertible_v<std::span<char>, text_writer>);
static_assert(noexcept(text_writer{{}}.put('a')) && noexcept(text_writer{{}}.written()));

/// Whether `write(writer)` leaves this text.
template <class Write>
constexpr bool writes(std::string_view expected, Write write)
{
    std::array<char, 64> room{};
    text_writer out{room};
    write(out);
    return CMSGPP_CHECK(out.written() == expected) && CMSGPP_CHECK(!out.is_cut()) &&
           CMSGPP_CHECK(out.written().data() == room.data());
}

// -- numbers

constexpr auto most = std::numeric_limits<std::uint64_t>::max();

constexpr bool writes_decimals()
{
    return writes("0", [](text_writer& out) { out.put_number(0); }) &&
           writes("9", [](text_writer& out) { out.put_number(9); }) &&
           writes("10", [](text_writer& out) { out.put_number(10); }) &&
           writes("18446744073709551615", [](text_writer& out) { out.put_number(most); }) &&
           writes("10000000000000000000", [](text_writer& out) { out.put_number(10'000'000'000'000'000'000U); }) &&
           writes("9999999999999999999", [](text_writer& out) { out.put_number(9'999'999'999'999'999'999U); }) &&
           writes("000000007", [](text_writer& out) { out.put_number(7, 9); }) &&
           writes("1234", [](text_writer& out) { out.put_number(1234, 3); }) &&
           writes("00000000000000000007", [](text_writer& out) { out.put_number(7, 20); }) &&
           writes("18446744073709551615", [](text_writer& out) { out.put_number(most, 20); });
}

TEST(Text, WritesDecimals) { CMSGPP_HOLDS(writes_decimals()); }

constexpr bool writes_signs()
{
    using limits = std::numeric_limits<std::int64_t>;
    return writes("0", [](text_writer& out) { out.put_signed(0); }) &&
           writes("-1", [](text_writer& out) { out.put_signed(-1); }) &&
           writes("9223372036854775807", [](text_writer& out) { out.put_signed(limits::max()); }) &&
           writes("-9223372036854775808", [](text_writer& out) { out.put_signed(limits::min()); });
}

TEST(Text, WritesTheSmallestNumber) { CMSGPP_HOLDS(writes_signs()); }

constexpr bool writes_hexadecimals()
{
    return writes("0", [](text_writer& out) { out.put_hex(0); }) &&
           writes("00", [](text_writer& out) { out.put_hex(0, 2); }) &&
           writes("0f", [](text_writer& out) { out.put_hex(15, 2); }) &&
           writes("123", [](text_writer& out) { out.put_hex(0x123, 2); }) &&
           writes("1000000000000000", [](text_writer& out) { out.put_hex(std::uint64_t{1} << 60U); }) &&
           writes("ffffffffffffffff", [](text_writer& out) { out.put_hex(most); }) &&
           writes("0000000000000001", [](text_writer& out) { out.put_hex(1, 16); });
}

TEST(Text, WritesHexadecimals) { CMSGPP_HOLDS(writes_hexadecimals()); }

// The C library as the reference.
TEST(Text, WritesNumbersAsPrintfDoes)
{
    constexpr std::uint64_t seed = 20261121;
    SCOPED_TRACE(seed);
    std::mt19937_64 random{seed};
    for (int i = 0; i < 20'000; ++i) {
        const std::uint64_t value = random() >> random() % 64;
        const int digits = static_cast<int>(1 + random() % 16);
        std::array<char, 64> expected{};
        std::snprintf(expected.data(), expected.size(), "%0*llu %lld %0*llx", digits,
                      static_cast<unsigned long long>(value), static_cast<long long>(value), digits,
                      static_cast<unsigned long long>(value));
        EXPECT_TRUE(writes(expected.data(), [&](text_writer& out) {
            out.put_number(value, digits);
            out.put(' ');
            out.put_signed(static_cast<std::int64_t>(value));
            out.put(' ');
            out.put_hex(value, digits);
        })) << expected.data();
    }
}

// -- text of others

constexpr bool quotes_what_would_break_the_line()
{
    using namespace std::string_view_literals;
    return writes("\"\"", [](text_writer& out) { out.put_quoted({}); }) &&
           writes("\"system_u:object_r\\x00\"", [](text_writer& out) { out.put_quoted("system_u:object_r\0"sv); }) &&
           writes(R"("a\"b\\c")", [](text_writer& out) { out.put_quoted(R"(a"b\c)"); }) &&
           writes(R"("\x0a\x1b[0m ~\x7f\xff")", [](text_writer& out) { out.put_quoted("\n\x1b[0m ~\x7f\xff"); });
}

TEST(Text, QuotesWhatWouldBreakTheLine) { CMSGPP_HOLDS(quotes_what_would_break_the_line()); }

// -- too little room

/// In every room up to one more than the text: the text where it fits, else its beginning and three dots.
constexpr bool ends_in_dots_if_cut()
{
    constexpr std::string_view text = "abcdef";
    constexpr std::array<std::string_view, text.size() + 2> expected{"",     ".",     "..",     "...",
                                                                     "a...", "ab...", "abcdef", "abcdef"};
    for (std::size_t size = 0; size < expected.size(); ++size) {
        std::array<char, 8> room{'-', '-', '-', '-', '-', '-', '-', '-'};
        text_writer out{std::span{room}.first(size)};
        out.put(text);
        if (out.written() != expected[size] || out.is_cut() != (size < text.size()) ||
            out.written() != expected[size]) { // asked twice
            return false;
        }
        for (std::size_t behind = size; behind < room.size(); ++behind) {
            if (!CMSGPP_CHECK(room[behind] == '-')) {
                return false;
            }
        }
    }
    text_writer nowhere{{}};
    return CMSGPP_CHECK(nowhere.written().empty()) && CMSGPP_CHECK(!nowhere.is_cut());
}

TEST(Text, EndsInDotsIfCut) { CMSGPP_HOLDS(ends_in_dots_if_cut()); }

} // namespace
