// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/socket_opt_stats.hpp>
#include <cmsg/views/linux/socket_opt_stats.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/describe/describe.hpp>
#include <cmsg/receive/up_to.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>

#include <sys/socket.h>

namespace {

using cmsg::opt_stat;
using cmsg::opt_stats;
using cmsg::scm_timestamping_opt_stats;
using cmsg::tcp_stat;
using namespace support;

// -- the contract

static_assert(small_view<scm_timestamping_opt_stats>);
#ifdef SCM_TIMESTAMPING_OPT_STATS
static_assert(scm_timestamping_opt_stats::about.id == cmsg::message_id{SOL_SOCKET, SCM_TIMESTAMPING_OPT_STATS});
#endif
static_assert(scm_timestamping_opt_stats::about.size == 4 && scm_timestamping_opt_stats::about.element == 4);
static_assert(scm_timestamping_opt_stats::about.presence == cmsg::presence::error_queue);
static_assert(is_absent_elsewhere<scm_timestamping_opt_stats>(scm_timestamping_opt_stats::about.id));
static_assert(cmsg::up_to<scm_timestamping_opt_stats, 256>::about.space == cmsg::abi::native::space(1024));

static_assert(std::ranges::forward_range<opt_stats> && std::ranges::borrowed_range<opt_stats>);
static_assert(std::ranges::forward_range<scm_timestamping_opt_stats> &&
              std::ranges::borrowed_range<scm_timestamping_opt_stats>);
static_assert(std::is_trivially_copyable_v<opt_stats::iterator> && std::is_trivially_copyable_v<opt_stat>);

// -- values

/// An attribute with a value and its padding, which is garbage.
template <class Value>
constexpr auto attribute(unsigned type, Value value)
{
    constexpr std::size_t padding = 3 - (sizeof(Value) + 3) % 4;
    const auto head = joined(bytes_of(static_cast<std::uint16_t>(4 + sizeof(Value))),
                             bytes_of(static_cast<std::uint16_t>(type)), bytes_of(value));
    if constexpr (padding == 0) {
        return head;
    } else {
        std::array<std::byte, padding> rest{};
        rest.fill(garbage);
        return joined(head, rest);
    }
}

/// An attribute without a value, as the kernel inserts them to align the next.
constexpr auto empty(unsigned type)
{
    return joined(bytes_of(std::uint16_t{4}), bytes_of(static_cast<std::uint16_t>(type)));
}

/// All four widths, out of order, padded in front of a wide one as on machines that do not load at any alignment, with
/// a type of the future.
constexpr auto golden = joined(empty(0), attribute(26, std::uint8_t{64}), attribute(23, std::uint16_t{0xfffe}),
                               attribute(8, std::uint32_t{10}), empty(0), attribute(18, std::uint64_t{1} << 40U),
                               attribute(999, std::uint32_t{5}), empty(0));

constexpr bool values_are_read_in_the_width_that_arrived()
{
    const scm_timestamping_opt_stats stats{golden};
    constexpr std::uint16_t types[]{26, 23, 8, 18, 999};
    constexpr std::size_t sizes[]{1, 2, 4, 8, 4};
    constexpr std::uint64_t values[]{64, 0xfffe, 10, std::uint64_t{1} << 40U, 5};
    std::size_t count = 0;
    for (const opt_stat one : stats) {
        if (!(CMSGPP_CHECK(count != std::size(types)) &&
              CMSGPP_CHECK(static_cast<std::uint16_t>(one.type()) == types[count]) &&
              CMSGPP_CHECK(one.payload().size() == sizes[count]) && CMSGPP_CHECK(one.value() == values[count]))) {
            return false;
        }
        ++count;
    }
    return CMSGPP_CHECK(count == std::size(types)) && CMSGPP_CHECK(stats.complete());
}

TEST(ScmTimestampingOptStats, ReadsTheWidthThatArrived) { CMSGPP_HOLDS(values_are_read_in_the_width_that_arrived()); }

constexpr bool stats_are_found_by_type()
{
    constexpr auto twice = joined(golden, attribute(8, std::uint32_t{11}));
    const scm_timestamping_opt_stats stats{twice};
    return CMSGPP_CHECK(stats.find(tcp_stat::ttl) == 64) &&
           CMSGPP_CHECK(stats.find(tcp_stat::bytes_sent) == std::uint64_t{1} << 40U) &&
           CMSGPP_CHECK(stats.find(tcp_stat::snd_cwnd) == 10) && CMSGPP_CHECK(stats.find(tcp_stat{999}) == 5) &&
           CMSGPP_CHECK(!stats.find(tcp_stat::busy)) && CMSGPP_CHECK(!stats.find(tcp_stat{0}));
}

TEST(ScmTimestampingOptStats, FindsTheFirstOfAType) { CMSGPP_HOLDS(stats_are_found_by_type()); }

/// Widths that no integer has: the attribute is there, its number is not.
constexpr bool other_widths_have_no_number()
{
    const auto bytes = joined(empty(1), attribute(2, std::array<std::byte, 3>{}),
                              attribute(3, std::array<std::byte, 12>{}), attribute(4, std::uint64_t{7}));
    const opt_stats stats{bytes};
    auto at = stats.begin();
    const auto is = [&](unsigned type, std::size_t size, std::optional<std::uint64_t> value) {
        const opt_stat one = *at++;
        return one.type() == static_cast<tcp_stat>(type) && one.payload().size() == size && one.value() == value;
    };
    return CMSGPP_CHECK(is(1, 0, std::nullopt)) && CMSGPP_CHECK(is(2, 3, std::nullopt)) &&
           CMSGPP_CHECK(is(3, 12, std::nullopt)) && CMSGPP_CHECK(is(4, 8, 7)) && CMSGPP_CHECK(at == stats.end()) &&
           CMSGPP_CHECK(stats.complete()) && CMSGPP_CHECK(!stats.find(tcp_stat::rwnd_limited));
}

TEST(OptStat, HasNoNumberInOtherWidths) { CMSGPP_HOLDS(other_widths_have_no_number()); }

// -- whose they are

// As a receiver of J1939 gets them when a transfer begins; the first 24 bytes as Linux 6.1 sent them, as far as they
// were noted down.
constexpr auto j1939_begin = joined(octets(0x08, 0x00, 0x02, 0x00, 0x64, 0x00, 0x00, 0x00, 0x08, 0x00, 0x03, 0x00, 0x00,
                                           0x23, 0x01, 0x00, 0x0c, 0x00, 0x04, 0x00));
constexpr auto j1939_received =
    joined(attribute(2, std::uint32_t{100}), attribute(3, std::uint32_t{0x12300}), attribute(4, std::uint64_t{0x8123}),
           attribute(5, std::uint64_t{0}), attribute(6, std::uint8_t{0x20}), attribute(7, std::uint8_t{0xff}));
static_assert(std::endian::native != std::endian::little ||
              std::equal(j1939_begin.begin(), j1939_begin.end(), j1939_received.begin()));

/// TCP and J1939 give their numbers to statistics of other widths, so that one is not taken for the other.
constexpr bool protocols_are_told_by_their_widths()
{
    constexpr auto acknowledged = attribute(1, std::uint32_t{100});
    constexpr auto other = joined(attribute(1, std::uint16_t{1}), attribute(8, std::uint8_t{1}));
    const scm_timestamping_opt_stats received{j1939_received};
    const scm_timestamping_opt_stats sent{acknowledged};
    const scm_timestamping_opt_stats tcp{golden};
    constexpr auto busy_bytes = attribute(1, std::uint64_t{1});
    const scm_timestamping_opt_stats busy{busy_bytes};
    return CMSGPP_CHECK(!received.plausible()) && CMSGPP_CHECK(received.j1939().plausible()) &&
           CMSGPP_CHECK(!sent.plausible()) && CMSGPP_CHECK(sent.j1939().plausible()) && CMSGPP_CHECK(tcp.plausible()) &&
           CMSGPP_CHECK(busy.plausible()) && CMSGPP_CHECK(!busy.j1939().plausible()) &&
           CMSGPP_CHECK(!scm_timestamping_opt_stats{other}.plausible()) &&
           CMSGPP_CHECK(!scm_timestamping_opt_stats{other}.j1939().plausible()) &&
           CMSGPP_CHECK(received.j1939().find(cmsg::j1939_stat::pgn) == 0x12300) &&
           CMSGPP_CHECK(received.j1939().complete());
}

TEST(ScmTimestampingOptStats, TellsTcpFromJ1939ByTheWidths) { CMSGPP_HOLDS(protocols_are_told_by_their_widths()); }

constexpr bool are_described_by_the_names_of_their_protocol()
{
    constexpr auto tcp = joined(attribute(2, std::uint64_t{100}), attribute(8, std::uint32_t{10}));
    constexpr auto acknowledged = attribute(1, std::uint32_t{100});
    constexpr auto other = joined(attribute(1, std::uint16_t{1}), attribute(8, std::uint8_t{1}));
    const auto reads = [](std::span<const std::byte> payload, std::string_view fields) {
        std::array<char, 400> room{};
        const std::string_view line =
            cmsg::describe(cmsg::message{scm_timestamping_opt_stats::about.id, payload}, room);
        constexpr std::string_view start = "SOL_SOCKET/SCM_TIMESTAMPING_OPT_STATS: stats=";
        return line.substr(0, start.size()) == start && line.substr(start.size()) == fields;
    };
    return CMSGPP_CHECK(reads(tcp, "[{type=rwnd_limited value=100} {type=snd_cwnd value=10}] complete=yes")) &&
           CMSGPP_CHECK(reads(acknowledged, "[{type=bytes_acked value=100}] complete=yes")) &&
           CMSGPP_CHECK(reads(other, "[{type=1 value=1} {type=8 value=1}] complete=yes")) &&
           CMSGPP_CHECK(reads(j1939_received,
                              "[{type=total_size value=100} {type=pgn value=74496} {type=src_name value=33059} "
                              "{type=dest_name value=0} {type=src_addr value=32} {type=dest_addr value=255}] "
                              "complete=yes"));
}

TEST(ScmTimestampingOptStats, AreDescribedByTheNamesOfTheirProtocol)
{
    CMSGPP_HOLDS(are_described_by_the_names_of_their_protocol());
}

// -- sizes

constexpr bool an_attribute_and_more_is_whole()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_where<scm_timestamping_opt_stats, decltype(abi)>(
            scm_timestamping_opt_stats::about.id, 4, 64, [](std::size_t size) { return size >= 4; });
    });
}

TEST(ScmTimestampingOptStats, HasAnAttributeOrMore) { CMSGPP_HOLDS(an_attribute_and_more_is_whole()); }

// -- corrupted lengths

struct seen {
    std::size_t count = 0;
    std::uint64_t sum = 0; // of all that was read, so that nothing is left out
    bool is_complete = false;
};

/// Walks the bytes, with every payload read; what is walked stands in a block of exactly its size.
constexpr seen walk(std::span<const std::byte> bytes)
{
    return in_exact_storage(bytes, [](std::span<const std::byte> exact) {
        seen result;
        const opt_stats stats{exact};
        for (const opt_stat one : stats) {
            ++result.count;
            for (const std::byte part : one.payload()) {
                result.sum += std::to_integer<std::uint64_t>(part);
            }
            result.sum += one.value().value_or(0);
        }
        result.is_complete = stats.complete();
        return result;
    });
}

/// The second of three attributes with every length: it ends the range if it cannot be, and else what stands where the
/// next one would begin decides. The values 2 and 3 are no lengths.
constexpr bool corrupt_lengths_end_the_range()
{
    auto bytes = joined(attribute(1, std::uint64_t{1}), attribute(2, std::uint32_t{2}), attribute(3, std::uint32_t{3}));
    for (unsigned length = 0; length <= 0xffff; length += length < 40 ? 1 : 0x0fc5) {
        const auto corrupt = bytes_of(static_cast<std::uint16_t>(length));
        bytes[12] = corrupt[0];
        bytes[13] = corrupt[1];
        const seen result = walk(bytes);
        const bool fits = length >= 4 && length <= 16;
        const bool goes_on = (length > 4 && length <= 8) || (length > 12 && length <= 16);
        const std::size_t count = !fits ? 1 : length > 4 && length <= 8 ? 3 : 2;
        if (!(CMSGPP_CHECK(result.count == count) && CMSGPP_CHECK(result.is_complete == goes_on))) {
            return false;
        }
    }
    return true;
}

// pitfall 1
TEST(OptStats, EndsAtACorruptLength) { CMSGPP_HOLDS(corrupt_lengths_end_the_range()); }

/// Cut anywhere: only a cut between two attributes, or in the padding of the last, leaves nothing to be missed.
constexpr bool cuts_are_told()
{
    constexpr std::size_t whole_at[]{0, 4, 9, 10, 11, 12, 18, 19, 20, 28, 32, 44, 52, 56};
    for (std::size_t size = 0; size <= golden.size(); ++size) {
        bool is_whole = false;
        for (const std::size_t at : whole_at) {
            is_whole = is_whole || at == size;
        }
        if (!CMSGPP_CHECK(walk(std::span{golden}.first(size)).is_complete == is_whole)) {
            return false;
        }
    }
    return CMSGPP_CHECK(walk(golden).count == 5);
}
static_assert(golden.size() == 56 && cuts_are_told());

// pitfalls 1, 2, 10
TEST(OptStats, TellsThatItWasCut) { EXPECT_TRUE(cuts_are_told()); }

/// Cut at any byte: the statistics in front of the cut are there with their numbers.
constexpr bool a_cut_keeps_what_is_whole()
{
    constexpr std::size_t ends[]{9, 18, 28, 44, 52};
    const opt_stats whole{golden};
    for (std::size_t size = 4; size <= golden.size(); ++size) {
        const cmsg::message arrived{scm_timestamping_opt_stats::about.id, std::span{golden}.first(size)};
        const auto found = cmsg::as<scm_timestamping_opt_stats>(arrived);
        if (!CMSGPP_CHECK(found)) {
            return false;
        }
        std::size_t count = 0;
        auto expected = whole.begin();
        for (const opt_stat one : *found) {
            const opt_stat same = *expected++;
            if (!(CMSGPP_CHECK(one.type() == same.type()) && CMSGPP_CHECK(one.value() == same.value()) &&
                  CMSGPP_CHECK(ends[count++] <= size))) {
                return false;
            }
        }
        if (count != std::size(ends) && ends[count] <= size) {
            return false;
        }
    }
    return true;
}

// pitfalls 10, 13
TEST(ScmTimestampingOptStats, KeepsWhatIsWholeOfACut) { CMSGPP_HOLDS(a_cut_keeps_what_is_whole()); }

/// Nothing but padding: no statistic, however many.
constexpr bool padding_alone_is_nothing()
{
    const std::array<std::byte, 4> zeros{}; // a length of 0
    const auto padding = joined(empty(0), empty(0), empty(0));
    const seen result = walk(padding);
    return CMSGPP_CHECK(result.count == 0) && CMSGPP_CHECK(result.is_complete) && CMSGPP_CHECK(walk({}).is_complete) &&
           CMSGPP_CHECK(!walk(zeros).is_complete);
}

TEST(OptStats, LeavesPaddingOut) { CMSGPP_HOLDS(padding_alone_is_nothing()); }

/// Every pair of lengths of the first two attributes, in front of an unreadable page: ends, and stays inside.
TEST(OptStats, EndsWhateverTheLengthsSay)
{
    const guarded_page page;
    std::array<std::byte, 20> bytes{};
    for (unsigned i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::byte>(i + 1);
    }
    for (std::uint16_t first = 0; first < 40; ++first) {
        for (std::uint16_t second = 0; second < 40; ++second) {
            const auto put = [&](std::size_t at, std::uint16_t length) {
                const auto field = bytes_of(length);
                bytes[at] = field[0];
                bytes[at + 1] = field[1];
            };
            put(0, first);
            put(8, second);
            const opt_stats stats{page.at_end(bytes)};
            std::size_t count = 0;
            std::size_t taken = 0;
            for (const opt_stat one : stats) {
                ASSERT_LE(++count, bytes.size() / 4);
                for (const std::byte part : one.payload()) {
                    taken += std::to_integer<bool>(part) ? 1U : 0U;
                }
            }
            ASSERT_LE(taken, bytes.size());
            if (first < 4 || first > bytes.size()) {
                ASSERT_EQ(count, 0U);
                ASSERT_FALSE(stats.complete());
            }
        }
    }
}

// -- memory

// pitfalls 4, 5, 8, 10
TEST(ScmTimestampingOptStats, IsReadAnywhereAndCutAnywhere)
{
    const auto payload = attribute(8, std::uint32_t{0x01020304});
    expect_cut_and_unaligned<scm_timestamping_opt_stats>(
        scm_timestamping_opt_stats::about.id, payload,
        [](scm_timestamping_opt_stats stats) { return stats.find(tcp_stat::snd_cwnd); });
    expect_any_alignment<scm_timestamping_opt_stats, cmsg::abi::native>(
        scm_timestamping_opt_stats::about.id, golden, [](scm_timestamping_opt_stats stats) {
            return std::array{stats.find(tcp_stat::bytes_sent), stats.find(tcp_stat::timeout_rehash)};
        });
}

} // namespace
