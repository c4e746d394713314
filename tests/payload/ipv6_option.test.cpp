// SPDX-License-Identifier: MIT
#include <cmsg/payload/ipv6_option.hpp>
#include <cmsg/payload/ipv6_option.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"
#include "support/random.hpp"

#include <cmsg/views/linux/ipv6_extension.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <type_traits>

namespace {

using cmsg::ipv6_dstopts;
using cmsg::ipv6_option;
using cmsg::ipv6_option_action;
using cmsg::ipv6_option_list;
using namespace support;

static_assert(std::ranges::forward_range<ipv6_option_list>);
static_assert(std::ranges::view<ipv6_option_list>);
static_assert(std::ranges::borrowed_range<ipv6_option_list>);
static_assert(std::is_trivially_copyable_v<ipv6_option_list> && std::is_trivially_copyable_v<ipv6_option>);

[[nodiscard]] constexpr bool says(unsigned type, ipv6_option_action action, bool may_change, bool is_padding)
{
    const auto bytes = octets(type, 1, 0x77);
    const ipv6_option option{bytes};
    return option.type() == type && option.action() == action && option.may_change() == may_change &&
           option.is_padding() == is_padding && option.data().size() == 1 && option.data()[0] == std::byte{0x77};
}

/// RFC 8200, section 4.2; the types by IANA's registry of destination options and hop-by-hop options.
constexpr bool option_type_says_what_to_do()
{
    const auto pad1 = octets(0);
    return CMSGPP_CHECK(says(0x01, ipv6_option_action::skip, false, true)) &&                // PadN
           CMSGPP_CHECK(says(0x05, ipv6_option_action::skip, false, false)) &&               // router alert
           CMSGPP_CHECK(says(0x1e, ipv6_option_action::skip, false, false)) &&               // experiment
           CMSGPP_CHECK(says(0x3e, ipv6_option_action::skip, true, false)) &&                // experiment
           CMSGPP_CHECK(says(0x63, ipv6_option_action::discard, true, false)) &&             // RPL option
           CMSGPP_CHECK(says(0x9e, ipv6_option_action::discard_and_report, false, false)) && // experiment
           CMSGPP_CHECK(
               says(0xc2, ipv6_option_action::discard_and_report_unless_to_multicast, false, false)) && // jumbo payload
           CMSGPP_CHECK(ipv6_option{pad1}.type() == 0) &&
           CMSGPP_CHECK(ipv6_option{pad1}.is_padding()) && CMSGPP_CHECK(ipv6_option{pad1}.data().empty());
}

TEST(Ipv6Option, SaysWhatToDo) { CMSGPP_HOLDS(option_type_says_what_to_do()); }

/// Whether the range over the bytes has options of exactly these types, and says so about its end.
template <std::size_t Size, std::size_t Count>
[[nodiscard]] constexpr bool has(const std::array<std::byte, Size>& bytes, const std::array<int, Count>& types,
                                 bool complete)
{
    return in_exact_storage(bytes, [&](std::span<const std::byte> storage) {
        const ipv6_option_list list{storage};
        std::size_t count = 0;
        bool same = true;
        for (const ipv6_option one : list) {
            same = same && count < Count && one.type() == types[count < Count ? count : 0];
            ++count;
        }
        // Of a header that is cut there may always be more.
        return same && count == Count && list.complete() == complete && !ipv6_option_list{storage, true}.complete();
    });
}

constexpr std::array<int, 0> none{};

/// Padding counts, and neither it nor an unknown type ends the range.
constexpr bool range_has_every_option()
{
    return CMSGPP_CHECK(has(octets(), none, true)) && CMSGPP_CHECK(has(octets(0), std::array{0}, true)) &&
           CMSGPP_CHECK(has(octets(1, 0), std::array{1}, true)) &&
           CMSGPP_CHECK(has(octets(0, 0, 0, 0, 0, 0), std::array{0, 0, 0, 0, 0, 0}, true)) &&
           CMSGPP_CHECK(has(octets(5, 2, 0, 0, 1, 0), std::array{5, 1}, true)) &&
           CMSGPP_CHECK(has(octets(1, 4, 0, 0, 0, 0), std::array{1}, true)) &&
           CMSGPP_CHECK(has(octets(255, 0, 0, 254, 1, 9), std::array{255, 0, 254}, true));
}

/// A length is missing, or larger than what is left.
constexpr bool range_ends_in_front_of_what_is_malformed()
{
    return CMSGPP_CHECK(has(octets(1), none, false)) && CMSGPP_CHECK(has(octets(5), none, false)) &&
           CMSGPP_CHECK(has(octets(5, 1), none, false)) && CMSGPP_CHECK(has(octets(5, 255, 0, 0), none, false)) &&
           CMSGPP_CHECK(has(octets(0, 5), std::array{0}, false)) &&
           CMSGPP_CHECK(has(octets(5, 2, 0, 0, 1), std::array{5}, false)) &&
           CMSGPP_CHECK(has(octets(5, 2, 0, 0, 1, 1), std::array{5}, false));
}

TEST(Ipv6OptionList, HasEveryOption) { CMSGPP_HOLDS(range_has_every_option()); }

// pitfall 1
TEST(Ipv6OptionList, EndsInFrontOfWhatIsMalformed) { CMSGPP_HOLDS(range_ends_in_front_of_what_is_malformed()); }

// pitfall 1: anything may stand in a packet, also as the header's own length.
TEST(Ipv6OptionList, IsTheReferenceOnAnyBytes)
{
    random_source random;
    const guarded_page page;
    std::size_t malformed = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::array<std::byte, 64> bytes{};
        for (std::byte& one : bytes) {
            one = static_cast<std::byte>(random(random(16) == 0 ? 256 : 4)); // small numbers are plausible lengths
        }
        const std::size_t units = 1 + random(8);
        bytes[1] = static_cast<std::byte>(random(3) == 0 ? random(256) : random(units)); // one in three is anything
        const auto placed = page.at_end(std::span{bytes}.first(8 * units));
        const ipv6_dstopts header{placed};
        const std::size_t length = (std::to_integer<std::size_t>(placed[1]) + 1) * 8;
        ASSERT_EQ(header.header_length(), length);
        ASSERT_EQ(header.complete(), length <= placed.size());

        // RFC 8200 by index, as little like the library as can be.
        const std::size_t end = std::min(length, placed.size());
        std::size_t i = 2;
        for (const ipv6_option one : header.options()) {
            ASSERT_LT(i, end);
            ASSERT_EQ(one.type(), std::to_integer<unsigned>(placed[i]));
            const std::size_t size = placed[i] == std::byte{0} ? 1 : 2 + std::to_integer<std::size_t>(placed[i + 1]);
            ASSERT_EQ(one.data().size(), size < 2 ? 0 : size - 2);
            i += size;
            ASSERT_LE(i, end);
        }
        ASSERT_EQ(header.options().complete(), i == end && header.complete());
        if (i < end) {
            ASSERT_NE(placed[i], std::byte{0}) << "Pad1 is whole everywhere";
            ASSERT_TRUE(i + 1 == end || i + 2 + std::to_integer<std::size_t>(placed[i + 1]) > end);
            ++malformed;
        }
    }
    EXPECT_GT(malformed, 1000U);
    EXPECT_LT(malformed, 19'000U);
}

} // namespace
