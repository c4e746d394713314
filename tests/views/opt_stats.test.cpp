// SPDX-License-Identifier: MIT
#include <cmsg/views/opt_stats.hpp>
#include <cmsg/views/opt_stats.hpp>

#include "support/build.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"
#include "support/view_checks.hpp"

#include <cmsg/core/view.hpp>
#include <cmsg/receive/up_to.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <string_view>
#include <type_traits>

#include <sys/socket.h>

#if __has_include(<linux/tcp.h>)
#include <linux/tcp.h> // for TCP_NLA_
#endif

namespace {

using cmsg::opt_stat;
using cmsg::opt_stats;
using cmsg::scm_timestamping_opt_stats;
using cmsg::tcp_stat;
using namespace support;

// -- the contract

static_assert(small_view<scm_timestamping_opt_stats>);
#ifdef SCM_TIMESTAMPING_OPT_STATS
static_assert(scm_timestamping_opt_stats::id == cmsg::message_id{SOL_SOCKET, SCM_TIMESTAMPING_OPT_STATS});
#endif
static_assert(scm_timestamping_opt_stats::payload_size == 4 && scm_timestamping_opt_stats::element_size == 4);
static_assert(scm_timestamping_opt_stats::sometimes_absent);
static_assert(is_absent_elsewhere<scm_timestamping_opt_stats>(scm_timestamping_opt_stats::id));
static_assert(cmsg::up_to<scm_timestamping_opt_stats, 256>::space == cmsg::abi::native::space(1024));

static_assert(std::ranges::forward_range<opt_stats> && std::ranges::borrowed_range<opt_stats>);
static_assert(std::ranges::forward_range<scm_timestamping_opt_stats> &&
              std::ranges::borrowed_range<scm_timestamping_opt_stats>);
static_assert(std::is_trivially_copyable_v<opt_stats::iterator> && std::is_trivially_copyable_v<opt_stat>);

#if __has_include(<linux/tcp.h>)
template <auto... Numbers>
constexpr bool are_one_to_the_last()
{
    int expected = 1;
    return ((Numbers == expected++) && ...);
}
static_assert(TCP_NLA_PAD == 0);
static_assert(
    are_one_to_the_last<
        TCP_NLA_BUSY, TCP_NLA_RWND_LIMITED, TCP_NLA_SNDBUF_LIMITED, TCP_NLA_DATA_SEGS_OUT, TCP_NLA_TOTAL_RETRANS,
        TCP_NLA_PACING_RATE, TCP_NLA_DELIVERY_RATE, TCP_NLA_SND_CWND, TCP_NLA_REORDERING, TCP_NLA_MIN_RTT,
        TCP_NLA_RECUR_RETRANS, TCP_NLA_DELIVERY_RATE_APP_LMT, TCP_NLA_SNDQ_SIZE, TCP_NLA_CA_STATE, TCP_NLA_SND_SSTHRESH,
        TCP_NLA_DELIVERED, TCP_NLA_DELIVERED_CE, TCP_NLA_BYTES_SENT, TCP_NLA_BYTES_RETRANS, TCP_NLA_DSACK_DUPS,
        TCP_NLA_REORD_SEEN, TCP_NLA_SRTT, TCP_NLA_TIMEOUT_REHASH, TCP_NLA_BYTES_NOTSENT, TCP_NLA_EDT>());
#endif

constexpr tcp_stat every_stat[]{
    tcp_stat::busy,          tcp_stat::rwnd_limited, tcp_stat::sndbuf_limited, tcp_stat::data_segs_out,
    tcp_stat::total_retrans, tcp_stat::pacing_rate,  tcp_stat::delivery_rate,  tcp_stat::snd_cwnd,
    tcp_stat::reordering,    tcp_stat::min_rtt,      tcp_stat::recur_retrans,  tcp_stat::delivery_rate_app_lmt,
    tcp_stat::sndq_size,     tcp_stat::ca_state,     tcp_stat::snd_ssthresh,   tcp_stat::delivered,
    tcp_stat::delivered_ce,  tcp_stat::bytes_sent,   tcp_stat::bytes_retrans,  tcp_stat::dsack_dups,
    tcp_stat::reord_seen,    tcp_stat::srtt,         tcp_stat::timeout_rehash, tcp_stat::bytes_notsent,
    tcp_stat::edt,           tcp_stat::ttl,          tcp_stat::rehash};

constexpr bool names_are_those_of_the_kernel()
{
    constexpr std::string_view names[]{
        "busy",          "rwnd_limited", "sndbuf_limited", "data_segs_out", "total_retrans",  "pacing_rate",
        "delivery_rate", "snd_cwnd",     "reordering",     "min_rtt",       "recur_retrans",  "delivery_rate_app_lmt",
        "sndq_size",     "ca_state",     "snd_ssthresh",   "delivered",     "delivered_ce",   "bytes_sent",
        "bytes_retrans", "dsack_dups",   "reord_seen",     "srtt",          "timeout_rehash", "bytes_notsent",
        "edt",           "ttl",          "rehash"};
    static_assert(std::size(names) == std::size(every_stat));
    for (std::size_t i = 0; i < std::size(names); ++i) {
        const char* const name = name_of(every_stat[i]);
        if (static_cast<std::size_t>(every_stat[i]) != i + 1 || name == nullptr || name != names[i]) {
            return false;
        }
    }
    return name_of(tcp_stat{0}) == nullptr && name_of(tcp_stat{28}) == nullptr && name_of(tcp_stat{0xffff}) == nullptr;
}
static_assert(names_are_those_of_the_kernel());

TEST(TcpStat, HasTheNamesOfTheKernel) { EXPECT_TRUE(names_are_those_of_the_kernel()); }

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
        if (count == std::size(types) || static_cast<std::uint16_t>(one.type()) != types[count] ||
            one.payload().size() != sizes[count] || one.value() != values[count]) {
            return false;
        }
        ++count;
    }
    return count == std::size(types) && stats.complete();
}
static_assert(values_are_read_in_the_width_that_arrived());

TEST(ScmTimestampingOptStats, ReadsTheWidthThatArrived) { EXPECT_TRUE(values_are_read_in_the_width_that_arrived()); }

constexpr bool stats_are_found_by_type()
{
    constexpr auto twice = joined(golden, attribute(8, std::uint32_t{11}));
    const scm_timestamping_opt_stats stats{twice};
    return stats.find(tcp_stat::ttl) == 64 && stats.find(tcp_stat::bytes_sent) == std::uint64_t{1} << 40U &&
           stats.find(tcp_stat::snd_cwnd) == 10 && stats.find(tcp_stat{999}) == 5 && !stats.find(tcp_stat::busy) &&
           !stats.find(tcp_stat{0});
}
static_assert(stats_are_found_by_type());

TEST(ScmTimestampingOptStats, FindsTheFirstOfAType) { EXPECT_TRUE(stats_are_found_by_type()); }

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
    return is(1, 0, std::nullopt) && is(2, 3, std::nullopt) && is(3, 12, std::nullopt) && is(4, 8, 7) &&
           at == stats.end() && stats.complete() && !stats.find(tcp_stat::rwnd_limited);
}
static_assert(other_widths_have_no_number());

TEST(OptStat, HasNoNumberInOtherWidths) { EXPECT_TRUE(other_widths_have_no_number()); }

// -- sizes

constexpr bool whole_units_are_whole()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<scm_timestamping_opt_stats, decltype(abi)>(scm_timestamping_opt_stats::id,
                                                                           {4, 8, 12, 16, 20, 24, 28, 32, 36, 40});
    });
}
static_assert(whole_units_are_whole());

TEST(ScmTimestampingOptStats, HasAnyNumberOfUnits) { EXPECT_TRUE(whole_units_are_whole()); }

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
        if (result.count != count || result.is_complete != goes_on) {
            return false;
        }
    }
    return true;
}
static_assert(corrupt_lengths_end_the_range());

// PITFALLS.md 1
TEST(OptStats, EndsAtACorruptLength) { EXPECT_TRUE(corrupt_lengths_end_the_range()); }

/// Cut anywhere: only a cut between two attributes, or in the padding of the last, leaves nothing to be missed.
constexpr bool cuts_are_told()
{
    constexpr std::size_t whole_at[]{0, 4, 9, 10, 11, 12, 18, 19, 20, 28, 32, 44, 52, 56};
    for (std::size_t size = 0; size <= golden.size(); ++size) {
        bool is_whole = false;
        for (const std::size_t at : whole_at) {
            is_whole = is_whole || at == size;
        }
        if (walk(std::span{golden}.first(size)).is_complete != is_whole) {
            return false;
        }
    }
    return walk(golden).count == 5;
}
static_assert(golden.size() == 56 && cuts_are_told());

// PITFALLS.md 1, 2, 10
TEST(OptStats, TellsThatItWasCut) { EXPECT_TRUE(cuts_are_told()); }

/// Nothing but padding: no statistic, however many.
constexpr bool padding_alone_is_nothing()
{
    const std::array<std::byte, 4> zeros{}; // a length of 0
    const auto padding = joined(empty(0), empty(0), empty(0));
    const seen result = walk(padding);
    return result.count == 0 && result.is_complete && walk({}).is_complete && !walk(zeros).is_complete;
}
static_assert(padding_alone_is_nothing());

TEST(OptStats, LeavesPaddingOut) { EXPECT_TRUE(padding_alone_is_nothing()); }

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

// PITFALLS.md 4, 5, 8, 10
TEST(ScmTimestampingOptStats, IsReadAnywhereAndCutAnywhere)
{
    const auto payload = attribute(8, std::uint32_t{0x01020304});
    expect_cut_and_unaligned<scm_timestamping_opt_stats>(
        scm_timestamping_opt_stats::id, payload,
        [](scm_timestamping_opt_stats stats) { return stats.find(tcp_stat::snd_cwnd); });
    expect_any_alignment<scm_timestamping_opt_stats, cmsg::abi::native>(
        scm_timestamping_opt_stats::id, golden, [](scm_timestamping_opt_stats stats) {
            return std::array{stats.find(tcp_stat::bytes_sent), stats.find(tcp_stat::timeout_rehash)};
        });
}

} // namespace
