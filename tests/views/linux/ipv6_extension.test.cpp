// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/ipv6_extension.hpp>
#include <cmsg/views/linux/ipv6_extension.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"
#include "support/random.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <type_traits>
#include <vector>

#include <netinet/in.h>

namespace {

using cmsg::ipv6_2292dstopts;
using cmsg::ipv6_2292hopopts;
using cmsg::ipv6_2292rthdr;
using cmsg::ipv6_dstopts;
using cmsg::ipv6_hopopts;
using cmsg::ipv6_option;
using cmsg::ipv6_option_action;
using cmsg::ipv6_option_list;
using cmsg::ipv6_rthdr;
using namespace support;

// -- the range over options

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

// -- what all headers have in common. Layout: RFC 8200 sections 4.3, 4.4 and 4.6.

template <class View>
[[nodiscard]] constexpr bool has_eight_bytes_and_more()
{
    for (std::size_t size = 0; size <= 2100; ++size) {
        const bool whole = size >= 8 && size <= 2048;
        if (!CMSGPP_CHECK(cmsg::view_traits<View>::template accepts<cmsg::abi::native>(View::about.id, size) ==
                          whole)) {
            return false;
        }
    }
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_where<View, decltype(abi)>(View::about.id, 8, 100,
                                                        [](std::size_t size) { return size >= 8; });
    });
}

/// The header's own length, in units of eight behind the first, against what there is of it.
template <class View>
[[nodiscard]] constexpr bool knows_its_length()
{
    auto bytes = joined(octets(17, 0), std::array<std::byte, 30>{});
    for (unsigned units = 0; units < 256; ++units) {
        bytes[1] = static_cast<std::byte>(units);
        for (std::size_t size = 8; size <= bytes.size(); size += units < 5 ? 1 : 8) {
            const View header{std::span{bytes}.first(size)};
            if (!(CMSGPP_CHECK(header.header_length() == 8 * (units + 1U)) &&
                  CMSGPP_CHECK(header.complete() == (header.header_length() <= size)) &&
                  CMSGPP_CHECK(header.next_header() == 17) && CMSGPP_CHECK(header.bytes().size() == size))) {
                return false;
            }
        }
    }
    return true;
}

template <class View>
concept extension_view = small_view<View> && View::about.size == 8 && View::about.element == 8 &&
                         View::about.family == AF_INET6&& View::about.presence ==
                             cmsg::presence::rarely&& is_absent_elsewhere<View>(View::about.id) &&
                         has_eight_bytes_and_more<View>() && knows_its_length<View>();

// Next header 17, 16 bytes: Pad1, router alert, an option that nobody knows, PadN of none.
constexpr auto options_payload = octets(17, 1, 0, 5, 2, 0, 1, 0xfe, 5, 1, 2, 3, 4, 5, 1, 0);

template <class View>
[[nodiscard]] constexpr bool has_the_options()
{
    const View view{options_payload};
    const auto list = view.options();
    auto at = list.begin();
    const ipv6_option pad1 = *at++;
    const ipv6_option alert = *at++;
    const ipv6_option unknown = *at++;
    const ipv6_option padn = *at++;
    return CMSGPP_CHECK(pad1.is_padding()) && CMSGPP_CHECK(pad1.data().empty()) && CMSGPP_CHECK(alert.type() == 5) &&
           CMSGPP_CHECK(alert.data().size() == 2) && CMSGPP_CHECK(alert.data()[1] == std::byte{1}) &&
           CMSGPP_CHECK(unknown.type() == 0xfe) && CMSGPP_CHECK(unknown.data().size() == 5) &&
           CMSGPP_CHECK(unknown.data()[4] == std::byte{5}) && CMSGPP_CHECK(padn.is_padding()) &&
           CMSGPP_CHECK(padn.data().empty()) && CMSGPP_CHECK(at == list.end()) && CMSGPP_CHECK(list.complete()) &&
           CMSGPP_CHECK(view.complete());
}

/// Only the first unit of two: where it ends between two options, only the header's own length tells.
template <class View>
[[nodiscard]] constexpr bool tells_the_missing_half()
{
    constexpr auto between = octets(17, 1, 5, 2, 0, 1, 1, 0, 1, 6, 0, 0, 0, 0, 0, 0);
    const View whole{between};
    const View half{std::span{between}.first(8)};
    return CMSGPP_CHECK(whole.complete()) && CMSGPP_CHECK(whole.options().complete()) &&
           CMSGPP_CHECK(!half.complete()) && CMSGPP_CHECK(!half.options().complete()) &&
           CMSGPP_CHECK((*half.options().begin()).type() == 5);
}

/// Cut at any byte behind the first unit: the options in front of the cut are there, and it is always told.
template <class View>
[[nodiscard]] constexpr bool keeps_what_is_whole_of_a_cut()
{
    // Pad1, router alert, an option of five bytes, PadN of none.
    constexpr auto whole = octets(17, 1, 0, 5, 2, 0, 1, 0xfe, 5, 1, 2, 3, 4, 5, 1, 0);
    for (std::size_t size = 8; size < whole.size(); ++size) {
        const View cut{std::span{whole}.first(size)};
        std::size_t count = 0;
        for ([[maybe_unused]] const ipv6_option one : cut.options()) {
            ++count;
        }
        if (count != (size < 14 ? 2U : 3U) || cut.complete() || cut.options().complete()) {
            return false;
        }
    }
    return View{whole}.complete();
}

/// What stands behind the header's own length is none of it.
template <class View>
[[nodiscard]] constexpr bool ends_at_its_own_length()
{
    constexpr auto longer = octets(17, 0, 5, 2, 0, 1, 1, 0, 0xfe, 99, 0, 0, 0, 0, 0, 0);
    const View view{longer};
    std::size_t count = 0;
    for (const ipv6_option one : view.options()) {
        count += one.type() == 0xfe ? 100U : 1U;
    }
    return CMSGPP_CHECK(count == 2) && CMSGPP_CHECK(view.complete()) && CMSGPP_CHECK(view.options().complete());
}

/// The types of all options, in the order of a number's digits.
constexpr auto digest = [](const auto& view) {
    std::uint64_t types = view.next_header() + view.header_length();
    for (const ipv6_option one : view.options()) {
        types = types * 1000 + one.type() + one.data().size();
    }
    return types;
};

template <class View>
void expect_options_of_a_header()
{
    static_assert(tells_the_missing_half<View>() && keeps_what_is_whole_of_a_cut<View>());
    CMSGPP_HOLDS(has_the_options<View>());
    EXPECT_TRUE(tells_the_missing_half<View>() && keeps_what_is_whole_of_a_cut<View>());
    CMSGPP_HOLDS(ends_at_its_own_length<View>());
    EXPECT_TRUE(has_eight_bytes_and_more<View>());
    EXPECT_TRUE(knows_its_length<View>());
    expect_cut_and_unaligned<View>(View::about.id, options_payload, digest);
}

// -- IPV6_HOPOPTS

static_assert(extension_view<ipv6_hopopts>);
static_assert(ipv6_hopopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_HOPOPTS});

// pitfalls 4, 5, 10
TEST(Ipv6Hopopts, IsAHeaderOfOptions) { expect_options_of_a_header<ipv6_hopopts>(); }

// -- IPV6_DSTOPTS, which may repeat and so has no place in the kernel's order

static_assert(extension_view<ipv6_dstopts>);
static_assert(ipv6_dstopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_DSTOPTS});
static_assert(ipv6_dstopts::about.place == cmsg::place{});

// pitfalls 4, 5, 10
TEST(Ipv6Dstopts, IsAHeaderOfOptions) { expect_options_of_a_header<ipv6_dstopts>(); }

// -- IPV6_2292HOPOPTS

static_assert(extension_view<ipv6_2292hopopts>);
static_assert(ipv6_2292hopopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292HOPOPTS});

// pitfalls 4, 5, 10
TEST(Ipv62292Hopopts, IsAHeaderOfOptions) { expect_options_of_a_header<ipv6_2292hopopts>(); }

// -- IPV6_2292DSTOPTS

static_assert(extension_view<ipv6_2292dstopts>);
static_assert(ipv6_2292dstopts::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292DSTOPTS});
static_assert(ipv6_2292dstopts::about.place == cmsg::place{});

// pitfalls 4, 5, 10
TEST(Ipv62292Dstopts, IsAHeaderOfOptions) { expect_options_of_a_header<ipv6_2292dstopts>(); }

// -- IPV6_RTHDR. Layout: RFC 8200 section 4.4; type 2 of RFC 6275 section 6.4.

// Next header 17, 24 bytes, type 2, one segment left, four reserved bytes, a home address.
constexpr auto routing_payload =
    octets(17, 2, 2, 1, 0, 0, 0, 0, 0x20, 0x01, 0x0d, 0xb8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0xfe);

template <class View>
[[nodiscard]] constexpr bool has_the_route()
{
    const View view{routing_payload};
    const View half{std::span{routing_payload}.first(16)};
    const View shorter{std::span{routing_payload}.first(8)};
    return CMSGPP_CHECK(view.type() == 2) && CMSGPP_CHECK(view.segments_left() == 1) &&
           CMSGPP_CHECK(view.type_specific_data().size() == 20) && CMSGPP_CHECK(view.complete()) &&
           CMSGPP_CHECK(view.type_specific_data()[4] == std::byte{0x20}) &&
           CMSGPP_CHECK(view.type_specific_data()[19] == std::byte{0xfe}) && CMSGPP_CHECK(!half.complete()) &&
           CMSGPP_CHECK(half.type_specific_data().size() == 12) && CMSGPP_CHECK(!shorter.complete()) &&
           CMSGPP_CHECK(shorter.type_specific_data().size() == 4) &&
           CMSGPP_CHECK(View{joined(routing_payload, routing_payload)}.type_specific_data().size() == 20);
}

template <class View>
void expect_a_route()
{
    CMSGPP_HOLDS(has_the_route<View>());
    EXPECT_TRUE(has_eight_bytes_and_more<View>());
    EXPECT_TRUE(knows_its_length<View>());
    expect_cut_and_unaligned<View>(View::about.id, routing_payload, [](View view) {
        std::uint64_t sum = view.type() * 100000U + view.segments_left() * 10000U;
        for (const std::byte one : view.type_specific_data()) {
            sum += std::to_integer<unsigned>(one);
        }
        return sum;
    });
}

static_assert(extension_view<ipv6_rthdr>);
static_assert(ipv6_rthdr::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_RTHDR});
static_assert(ipv6_rthdr::about.place == cmsg::place{});

// pitfalls 4, 5, 10
TEST(Ipv6Rthdr, IsARoute) { expect_a_route<ipv6_rthdr>(); }

// -- IPV6_2292RTHDR

static_assert(extension_view<ipv6_2292rthdr>);
static_assert(ipv6_2292rthdr::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292RTHDR});
static_assert(ipv6_2292rthdr::about.place == cmsg::place{});

// pitfalls 4, 5, 10
TEST(Ipv62292Rthdr, IsARoute) { expect_a_route<ipv6_2292rthdr>(); }

} // namespace
