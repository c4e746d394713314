// SPDX-License-Identifier: MIT
#include <cmsg/payload/opt_stat.hpp>
#include <cmsg/payload/opt_stat.hpp>

#include "support/build.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#if __has_include(<linux/tcp.h>)
#include <linux/tcp.h> // for TCP_NLA_
#endif
#if __has_include(<linux/can/j1939.h>)
#include <linux/can/j1939.h> // for J1939_NLA_
#endif

namespace {

using cmsg::j1939_stat;
using cmsg::opt_stat;
using cmsg::tcp_stat;

static_assert(std::is_trivially_copyable_v<opt_stat>);

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
        if (!(CMSGPP_CHECK(static_cast<std::size_t>(every_stat[i]) == i + 1) && CMSGPP_CHECK(name != nullptr) &&
              CMSGPP_CHECK(name == names[i]))) {
            return false;
        }
    }
    return CMSGPP_CHECK(name_of(tcp_stat{0}) == nullptr) && CMSGPP_CHECK(name_of(tcp_stat{28}) == nullptr) &&
           CMSGPP_CHECK(name_of(tcp_stat{0xffff}) == nullptr);
}

TEST(TcpStat, HasTheNamesOfTheKernel) { CMSGPP_HOLDS(names_are_those_of_the_kernel()); }

// linux v6.12 net/ipv4/tcp.c tcp_get_timestamping_opt_stats(): those that are not u32.
constexpr bool widths_are_those_of_the_kernel()
{
    constexpr int of_one[]{11, 12, 14, 26};
    constexpr int of_eight[]{1, 2, 3, 4, 5, 6, 7, 18, 19, 25};
    const auto is_in = [](int number, const auto& list) {
        for (const int one : list) {
            if (one == number) {
                return true;
            }
        }
        return false;
    };
    for (int number = 1; number <= 27; ++number) {
        const std::size_t expected = is_in(number, of_one) ? 1U : is_in(number, of_eight) ? 8U : number == 23 ? 2U : 4U;
        if (!CMSGPP_CHECK(width_of(static_cast<tcp_stat>(number)) == expected)) {
            return false;
        }
    }
    return CMSGPP_CHECK(width_of(tcp_stat{0}) == 0) && CMSGPP_CHECK(width_of(tcp_stat{28}) == 0) &&
           CMSGPP_CHECK(width_of(tcp_stat{0xffff}) == 0);
}

TEST(TcpStat, HasTheWidthsOfTheKernel) { CMSGPP_HOLDS(widths_are_those_of_the_kernel()); }

#if __has_include(<linux/can/j1939.h>)
static_assert(J1939_NLA_PAD == 0 && J1939_NLA_BYTES_ACKED == int{static_cast<std::uint16_t>(j1939_stat::bytes_acked)});
#endif

// linux v6.12 net/can/j1939/socket.c j1939_sk_get_timestamping_opt_stats()
constexpr bool j1939_has_names_and_widths()
{
    constexpr std::string_view names[]{"bytes_acked", "total_size", "pgn",      "src_name",
                                       "dest_name",   "src_addr",   "dest_addr"};
    constexpr std::size_t widths[]{4, 4, 4, 8, 8, 1, 1};
    for (std::size_t i = 0; i < std::size(names); ++i) {
        const auto stat = static_cast<j1939_stat>(i + 1);
        const char* const name = name_of(stat);
        if (!(CMSGPP_CHECK(name != nullptr) && CMSGPP_CHECK(name == names[i]) &&
              CMSGPP_CHECK(width_of(stat) == widths[i]))) {
            return false;
        }
    }
    return CMSGPP_CHECK(name_of(j1939_stat{0}) == nullptr) && CMSGPP_CHECK(name_of(j1939_stat{8}) == nullptr) &&
           CMSGPP_CHECK(width_of(j1939_stat{8}) == 0);
}

TEST(J1939Stat, HasTheNamesAndWidthsOfTheKernel) { CMSGPP_HOLDS(j1939_has_names_and_widths()); }

constexpr bool numbers_are_read_in_any_width()
{
    using support::bytes_of;
    const auto is = [](const auto& payload, std::optional<std::uint64_t> value) {
        const cmsg::basic_opt_stat<j1939_stat> stat{3, payload};
        return stat.type() == j1939_stat::pgn && stat.payload().size() == payload.size() && stat.value() == value;
    };
    return CMSGPP_CHECK(is(bytes_of(std::uint8_t{255}), 255)) &&
           CMSGPP_CHECK(is(bytes_of(std::uint16_t{0xfffe}), 0xfffe)) &&
           CMSGPP_CHECK(is(bytes_of(std::uint32_t{0x12300}), 0x12300)) &&
           CMSGPP_CHECK(is(bytes_of(~std::uint64_t{0}), ~std::uint64_t{0})) &&
           CMSGPP_CHECK(is(std::array<std::byte, 3>{}, std::nullopt)) &&
           CMSGPP_CHECK(is(std::array<std::byte, 0>{}, std::nullopt));
}

TEST(OptStat, IsANumberInTheWidthThatArrived) { CMSGPP_HOLDS(numbers_are_read_in_any_width()); }

} // namespace
