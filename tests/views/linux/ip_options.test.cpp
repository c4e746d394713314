// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/ip_options.hpp>
#include <cmsg/views/linux/ip_options.hpp>

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

using cmsg::ip_option;
using cmsg::ip_option_list;
using cmsg::ip_recvopts;
using cmsg::ip_retopts;
using namespace support;

// -- the range over options

static_assert(std::ranges::forward_range<ip_option_list>);
static_assert(std::ranges::view<ip_option_list>);
static_assert(std::ranges::borrowed_range<ip_option_list>);
static_assert(std::is_trivially_copyable_v<ip_option_list> && std::is_trivially_copyable_v<ip_option>);

constexpr bool option_splits_its_type()
{
    const auto strict_source_route = octets(137, 3, 4); // RFC 791: copied, class 0, number 9
    const auto timestamp = octets(68, 4, 5, 0);         // not copied, class 2, number 4
    const ip_option route{strict_source_route};
    const ip_option stamp{timestamp};
    return CMSGPP_CHECK(route.type() == 137) && CMSGPP_CHECK(route.copied()) &&
           CMSGPP_CHECK(route.option_class() == 0) && CMSGPP_CHECK(route.number() == 9) &&
           CMSGPP_CHECK(route.data().size() == 1) && CMSGPP_CHECK(route.data()[0] == std::byte{4}) &&
           CMSGPP_CHECK(stamp.type() == 68) && CMSGPP_CHECK(!stamp.copied()) &&
           CMSGPP_CHECK(stamp.option_class() == 2) && CMSGPP_CHECK(stamp.number() == 4) &&
           CMSGPP_CHECK(stamp.data().size() == 2);
}

TEST(IpOption, SplitsItsType) { CMSGPP_HOLDS(option_splits_its_type()); }

/// Whether the range over the bytes has options of exactly these types, and says so about its end.
template <std::size_t Size, std::size_t Count>
[[nodiscard]] constexpr bool has(const std::array<std::byte, Size>& bytes, const std::array<int, Count>& types,
                                 bool complete)
{
    return in_exact_storage(bytes, [&](std::span<const std::byte> storage) {
        const ip_option_list list{storage};
        std::size_t count = 0;
        bool same = true;
        for (const ip_option one : list) {
            same = same && count < Count && one.type() == types[count < Count ? count : 0];
            ++count;
        }
        return same && count == Count && list.complete() == complete;
    });
}

constexpr std::array<int, 0> none{};

constexpr bool range_ends_at_the_end_of_the_list()
{
    return CMSGPP_CHECK(has(octets(), none, true)) && CMSGPP_CHECK(has(octets(0), none, true)) &&
           CMSGPP_CHECK(has(octets(0, 7, 99, 0), none, true)) && CMSGPP_CHECK(has(octets(1), std::array{1}, true)) &&
           CMSGPP_CHECK(has(octets(1, 1, 1, 1), std::array{1, 1, 1, 1}, true)) &&
           CMSGPP_CHECK(has(octets(7, 3, 4, 0), std::array{7}, true)) &&
           CMSGPP_CHECK(has(octets(1, 7, 2, 148, 4, 0, 0), std::array{1, 7, 148}, true)) &&
           CMSGPP_CHECK(has(octets(7, 2, 0, 7), std::array{7}, true)) &&
           CMSGPP_CHECK(has(octets(255, 2, 254, 2), std::array{255, 254}, true));
}

/// A length is missing, too small to count itself, or larger than what is left.
constexpr bool range_ends_in_front_of_what_is_malformed()
{
    return CMSGPP_CHECK(has(octets(7), none, false)) && CMSGPP_CHECK(has(octets(7, 0), none, false)) &&
           CMSGPP_CHECK(has(octets(7, 1), none, false)) && CMSGPP_CHECK(has(octets(7, 0, 0, 0), none, false)) &&
           CMSGPP_CHECK(has(octets(7, 3), none, false)) && CMSGPP_CHECK(has(octets(7, 5, 4, 0), none, false)) &&
           CMSGPP_CHECK(has(octets(7, 255, 4, 0), none, false)) &&
           CMSGPP_CHECK(has(octets(1, 7, 2, 68), std::array{1, 7}, false)) &&
           CMSGPP_CHECK(has(octets(1, 7, 3, 0, 68, 1), std::array{1, 7}, false)) &&
           CMSGPP_CHECK(has(octets(7, 2, 68, 3), std::array{7}, false));
}

TEST(IpOptionList, EndsAtTheEndOfTheList) { CMSGPP_HOLDS(range_ends_at_the_end_of_the_list()); }

// pitfall 1
TEST(IpOptionList, EndsInFrontOfWhatIsMalformed) { CMSGPP_HOLDS(range_ends_in_front_of_what_is_malformed()); }

struct reference {
    std::vector<std::size_t> offsets;
    std::vector<std::size_t> sizes;
    bool complete = true;
};

/// RFC 791 by index, as little like the library as can be.
[[nodiscard]] reference walk_by_index(std::span<const std::byte> bytes)
{
    reference seen;
    for (std::size_t i = 0; i < bytes.size() && bytes[i] != std::byte{0};) {
        std::size_t size = 1;
        if (bytes[i] != std::byte{1}) {
            size = i + 1 < bytes.size() ? std::to_integer<std::size_t>(bytes[i + 1]) : 0;
            if (size < 2 || i + size > bytes.size()) {
                seen.complete = false;
                break;
            }
        }
        seen.offsets.push_back(i);
        seen.sizes.push_back(size);
        i += size;
    }
    return seen;
}

// pitfall 1: anything may stand in a packet.
TEST(IpOptionList, IsTheReferenceOnAnyBytes)
{
    random_source random;
    const guarded_page page;
    std::size_t malformed = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::array<std::byte, 40> bytes{};
        for (std::byte& one : bytes) {
            one = static_cast<std::byte>(random(random(3) == 0 ? 256 : 12)); // small numbers are plausible lengths
        }
        const auto placed = page.at_end(std::span{bytes}.first(random(41)));
        const reference expected = walk_by_index(placed);
        const ip_option_list list{placed};
        std::size_t count = 0;
        for (const ip_option one : list) {
            ASSERT_LT(count, expected.offsets.size());
            ASSERT_EQ(one.type(), std::to_integer<unsigned>(placed[expected.offsets[count]]));
            ASSERT_EQ(one.data().size(), expected.sizes[count] < 2 ? 0 : expected.sizes[count] - 2);
            if (!one.data().empty()) {
                ASSERT_EQ(one.data().data(), placed.data() + expected.offsets[count] + 2);
            }
            ++count;
        }
        ASSERT_EQ(count, expected.offsets.size());
        ASSERT_EQ(list.complete(), expected.complete);
        malformed += expected.complete ? 0 : 1;
    }
    EXPECT_GT(malformed, 1000U);
    EXPECT_LT(malformed, 19'000U);
}

// -- IP_RECVOPTS. Layout: RFC 791 section 3.1; linux v6.12 net/ipv4/ip_sockglue.c ip_cmsg_recv_opts().

static_assert(small_view<ip_recvopts>);
static_assert(ip_recvopts::about.id == cmsg::message_id{IPPROTO_IP, IP_RECVOPTS});
static_assert(ip_recvopts::about.size == 40 && ip_recvopts::about.family == AF_INET &&
              ip_recvopts::about.presence == cmsg::presence::rarely);
static_assert(is_absent_elsewhere<ip_recvopts>(ip_recvopts::about.id));

// No operation, a route with room for one more address, router alert, end of list.
constexpr auto options_payload = octets(1, 7, 11, 8, 192, 0, 2, 1, 0, 0, 0, 0, 148, 4, 0, 0, 0, 0, 0, 0);

template <class View>
[[nodiscard]] constexpr bool has_the_options()
{
    const View view{options_payload};
    auto at = view.options().begin();
    const bool first = (*at).type() == 1 && (*at).data().empty();
    ++at;
    const ip_option route = *at++;
    const ip_option alert = *at++;
    return CMSGPP_CHECK(first) && CMSGPP_CHECK(route.type() == 7) && CMSGPP_CHECK(!route.copied()) &&
           CMSGPP_CHECK(route.data().size() == 9) &&
           CMSGPP_CHECK(std::equal(route.data().begin(), route.data().end(), options_payload.begin() + 3)) &&
           CMSGPP_CHECK(alert.type() == 148) && CMSGPP_CHECK(alert.copied()) && CMSGPP_CHECK(alert.number() == 20) &&
           CMSGPP_CHECK(alert.data().size() == 2) && CMSGPP_CHECK(at == view.options().end()) &&
           CMSGPP_CHECK(view.options().complete()) && CMSGPP_CHECK(view.bytes().size() == options_payload.size());
}

constexpr bool recvopts_has_bytes()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_where<ip_recvopts, decltype(abi)>(
            ip_recvopts::about.id, 40, 64, [](std::size_t size) { return size >= 1 && size <= 40; });
    });
}

/// Cut at any byte: the options in front of the cut are there, and `complete` tells where it shows.
template <class View>
[[nodiscard]] constexpr bool keeps_what_is_whole_of_a_cut()
{
    constexpr std::size_t ends[]{1, 12, 16}; // of the three options
    for (std::size_t size = 1; size <= options_payload.size(); ++size) {
        const View view{std::span{options_payload}.first(size)};
        std::size_t expected = 0;
        bool is_between = size > ends[2]; // in the padding
        for (const std::size_t end : ends) {
            expected += end <= size ? 1U : 0U;
            is_between = is_between || end == size;
        }
        std::size_t count = 0;
        for ([[maybe_unused]] const ip_option one : view.options()) {
            ++count;
        }
        if (!(CMSGPP_CHECK(count == expected) && CMSGPP_CHECK(view.complete() == is_between))) {
            return false;
        }
    }
    return true;
}

// pitfall 10
TEST(IpOptions, KeepWhatIsWholeOfACut)
{
    CMSGPP_HOLDS(keeps_what_is_whole_of_a_cut<ip_recvopts>());
    CMSGPP_HOLDS(keeps_what_is_whole_of_a_cut<ip_retopts>());
}

TEST(IpRecvopts, IsARangeOfOptions)
{
    CMSGPP_HOLDS(has_the_options<ip_recvopts>());
    CMSGPP_HOLDS(recvopts_has_bytes());
}

/// The types of all options, in the order of a number's digits.
constexpr auto digest = [](const auto& view) {
    std::uint64_t types = 0;
    for (const ip_option one : view.options()) {
        types = types * 1000 + one.type() + one.data().size();
    }
    return types;
};

// pitfalls 4, 5, 10
TEST(IpRecvopts, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_recvopts>(ip_recvopts::about.id, options_payload, digest);
}

// -- IP_RETOPTS. Empty: linux v6.12 net/ipv4/ip_sockglue.c ip_cmsg_recv_retopts() sends what __ip_options_echo() made,
// which is nothing for options that no answer has; seen live in kernel/options.test.cpp.

static_assert(small_view<ip_retopts>);
static_assert(ip_retopts::about.id == cmsg::message_id{IPPROTO_IP, IP_RETOPTS});
static_assert(ip_retopts::about.size == 40 && ip_retopts::about.family == AF_INET &&
              ip_retopts::about.presence == cmsg::presence::rarely);
static_assert(is_absent_elsewhere<ip_retopts>(ip_retopts::about.id));

constexpr bool retopts_has_bytes_or_nothing()
{
    const ip_retopts empty{std::span<const std::byte>{}};
    return empty.options().begin() == empty.options().end() && empty.options().complete() && empty.bytes().empty() &&
           in_every_linux_abi([](auto abi) {
               return is_whole_only_where<ip_retopts, decltype(abi)>(ip_retopts::about.id, 40, 64,
                                                                     [](std::size_t size) { return size <= 40; });
           });
}

TEST(IpRetopts, IsARangeOfOptions)
{
    CMSGPP_HOLDS(has_the_options<ip_retopts>());
    CMSGPP_HOLDS(retopts_has_bytes_or_nothing());
}

// pitfalls 4, 5, 10
TEST(IpRetopts, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_retopts>(ip_retopts::about.id, options_payload, digest);
}

} // namespace
