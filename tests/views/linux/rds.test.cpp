// SPDX-License-Identifier: MIT
// No kernel of this project's machines has RDS: the layouts are those of linux/rds.h.
#include <cmsg/views/linux/rds.hpp>
#include <cmsg/views/linux/rds.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
#include <string_view>
#include <vector>

#ifdef __linux__
#include <netinet/in.h> // in front of linux/in6.h, which the next one includes

#include <linux/rds.h>
#endif

namespace {

using cmsg::rds_rdma_result;
using cmsg::rds_rxpath_point;
using namespace cmsg::linux_kernel;
using namespace support;

// -- RDS_CMSG_RDMA_DEST

static_assert(small_view<rds_cmsg_rdma_dest>);
static_assert(rds_cmsg_rdma_dest::about.id == cmsg::message_id{276, 2} && rds_cmsg_rdma_dest::about.size == 8);
static_assert(rds_cmsg_rdma_dest::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(rds_cmsg_rdma_dest::about.id.type == RDS_CMSG_RDMA_DEST && sizeof(rds_rdma_cookie_t) == 8);
#endif
static_assert(is_absent_elsewhere<rds_cmsg_rdma_dest>(rds_cmsg_rdma_dest::about.id));

constexpr bool cookie_is_key_and_offset()
{
    const auto payload = bytes_of(std::uint64_t{0x8000'0001'fedc'ba98});
    const rds_cmsg_rdma_dest destination{payload};
    return CMSGPP_CHECK(destination.cookie() == 0x8000'0001'fedc'ba98) &&
           CMSGPP_CHECK(destination.r_key() == 0xfedcba98) && CMSGPP_CHECK(destination.offset() == 0x80000001);
}

constexpr bool rdma_dest_has_eight_bytes()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<rds_cmsg_rdma_dest, decltype(abi)>(rds_cmsg_rdma_dest::about.id, {8});
    });
}

TEST(RdsCmsgRdmaDest, IsKeyAndOffset)
{
    CMSGPP_HOLDS(cookie_is_key_and_offset());
    CMSGPP_HOLDS(rdma_dest_has_eight_bytes());
}

// pitfalls 4, 5, 10
TEST(RdsCmsgRdmaDest, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<rds_cmsg_rdma_dest>(rds_cmsg_rdma_dest::about.id,
                                                 bytes_of(std::uint64_t{0x0102030405060708}),
                                                 [](rds_cmsg_rdma_dest view) { return view.cookie(); });
}

// -- RDS_CMSG_RDMA_STATUS

static_assert(small_view<rds_cmsg_rdma_status>);
static_assert(rds_cmsg_rdma_status::about.id == cmsg::message_id{276, 4} && rds_cmsg_rdma_status::about.size == 16);
static_assert(rds_cmsg_rdma_status::about.presence == cmsg::presence::usually && rds_cmsg_rdma_status::about.repeats);
#ifdef __linux__
static_assert(rds_cmsg_rdma_status::about.id.type == RDS_CMSG_RDMA_STATUS);
static_assert(sizeof(rds_rdma_notify) == (alignof(rds_rdma_notify) == 8 ? 16 : 12));
static_assert(offsetof(rds_rdma_notify, status) == 8);
static_assert(RDS_RDMA_REMOTE_ERROR == static_cast<int>(rds_rdma_result::remote_error));
static_assert(RDS_RDMA_CANCELED == static_cast<int>(rds_rdma_result::canceled));
static_assert(RDS_RDMA_DROPPED == static_cast<int>(rds_rdma_result::dropped));
static_assert(RDS_RDMA_OTHER_ERROR == static_cast<int>(rds_rdma_result::other_error));
#endif
static_assert(is_absent_elsewhere<rds_cmsg_rdma_status>(rds_cmsg_rdma_status::about.id));

constexpr auto packed_status = joined(bytes_of(std::uint64_t{0xfedcba9876543210}), bytes_of(std::int32_t{3}));
constexpr auto aligned_status = joined(packed_status, octets(0xee, 0xee, 0xee, 0xee));

constexpr bool status_is_read_in_both_layouts()
{
    for (const rds_cmsg_rdma_status status :
         {rds_cmsg_rdma_status{packed_status}, rds_cmsg_rdma_status{aligned_status}}) {
        if (!(CMSGPP_CHECK(status.user_token() == 0xfedcba9876543210) &&
              CMSGPP_CHECK(status.status() == rds_rdma_result::dropped))) {
            return false;
        }
    }
    return true;
}

constexpr bool unknown_results_keep_their_number()
{
    const auto payload = joined(bytes_of(std::uint64_t{1}), bytes_of(std::int32_t{-5}), octets(0, 0, 0, 0));
    const rds_rdma_result result = rds_cmsg_rdma_status{payload}.status();
    return CMSGPP_CHECK(static_cast<std::int32_t>(result) == -5) && CMSGPP_CHECK(name_of(result) == nullptr) &&
           CMSGPP_CHECK(name_of(rds_rdma_result{5}) == nullptr) &&
           CMSGPP_CHECK(name_of(rds_rdma_result::other_error) == std::string_view{"other_error"});
}

constexpr bool status_has_16_bytes_or_12_on_i386()
{
    return is_whole_only_at<rds_cmsg_rdma_status, host_lp64>(rds_cmsg_rdma_status::about.id, {16}) &&
           is_whole_only_at<rds_cmsg_rdma_status, host_ilp32>(rds_cmsg_rdma_status::about.id, {16, 12});
}

TEST(RdsCmsgRdmaStatus, IsReadInBothLayouts)
{
    CMSGPP_HOLDS(status_is_read_in_both_layouts());
    CMSGPP_HOLDS(status_has_16_bytes_or_12_on_i386());
}

TEST(RdsCmsgRdmaStatus, KeepsUnknownResults) { CMSGPP_HOLDS(unknown_results_keep_their_number()); }

// pitfalls 4, 5, 10
TEST(RdsCmsgRdmaStatus, IsReadAnywhereAndCutAnywhere)
{
    const auto read = [](rds_cmsg_rdma_status view) {
        return joined(bytes_of(view.user_token()), bytes_of(view.status()));
    };
    expect_cuts_are_told<rds_cmsg_rdma_status, host_lp64>(rds_cmsg_rdma_status::about.id, aligned_status);
    expect_any_alignment<rds_cmsg_rdma_status, host_lp64>(rds_cmsg_rdma_status::about.id, aligned_status, read);
    // Where 12 bytes are whole as well, the four that a cut takes are padding.
    expect_cuts_are_told<rds_cmsg_rdma_status, host_ilp32>(rds_cmsg_rdma_status::about.id, packed_status);
    expect_any_alignment<rds_cmsg_rdma_status, host_ilp32>(rds_cmsg_rdma_status::about.id, packed_status, read);
    expect_any_alignment<rds_cmsg_rdma_status, host_ilp32>(rds_cmsg_rdma_status::about.id, aligned_status, read);
}

// -- RDS_CMSG_CONG_UPDATE

static_assert(small_view<rds_cmsg_cong_update>);
static_assert(rds_cmsg_cong_update::about.id == cmsg::message_id{276, 5} && rds_cmsg_cong_update::about.size == 8);
static_assert(rds_cmsg_cong_update::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(rds_cmsg_cong_update::about.id.type == RDS_CMSG_CONG_UPDATE && RDS_CONG_MONITOR_SIZE == 64);
#endif
static_assert(is_absent_elsewhere<rds_cmsg_cong_update>(rds_cmsg_cong_update::about.id));

/// Each bit stands for every 64th port.
constexpr bool mask_has_a_bit_for_every_64th_port()
{
    for (unsigned bit = 0; bit < 64; ++bit) {
        const auto payload = bytes_of(std::uint64_t{1} << bit);
        const rds_cmsg_cong_update update{payload};
        for (unsigned port = 0xff80; port < 0x10000; ++port) {
            if (!CMSGPP_CHECK(update.includes(static_cast<std::uint16_t>(port)) == (port % 64 == bit))) {
                return false;
            }
        }
    }
    const auto payload = bytes_of(std::uint64_t{0x8000000000000001});
    return CMSGPP_CHECK(rds_cmsg_cong_update{payload}.mask() == 0x8000000000000001);
}

constexpr bool cong_update_has_eight_bytes()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<rds_cmsg_cong_update, decltype(abi)>(rds_cmsg_cong_update::about.id, {8});
    });
}

TEST(RdsCmsgCongUpdate, HasABitForEvery64thPort)
{
    CMSGPP_HOLDS(mask_has_a_bit_for_every_64th_port());
    CMSGPP_HOLDS(cong_update_has_eight_bytes());
}

// pitfalls 4, 5, 10
TEST(RdsCmsgCongUpdate, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<rds_cmsg_cong_update>(rds_cmsg_cong_update::about.id,
                                                   bytes_of(std::uint64_t{0x0102030405060708}),
                                                   [](rds_cmsg_cong_update view) { return view.mask(); });
}

// -- RDS_CMSG_RXPATH_LATENCY

static_assert(small_view<rds_cmsg_rxpath_latency>);
static_assert(rds_cmsg_rxpath_latency::about.id == cmsg::message_id{276, 11});
static_assert(rds_cmsg_rxpath_latency::about.size == 32);
#ifdef __linux__
static_assert(rds_cmsg_rxpath_latency::about.id.type == RDS_CMSG_RXPATH_LATENCY && RDS_MSG_RX_DGRAM_TRACE_MAX == 3);
static_assert(sizeof(rds_cmsg_rx_trace) == (alignof(rds_cmsg_rx_trace) == 8 ? 32 : 28));
static_assert(offsetof(rds_cmsg_rx_trace, rx_trace) == (alignof(rds_cmsg_rx_trace) == 8 ? 8 : 4));
static_assert(SO_RDS_MSG_RXPATH_LATENCY == 10 && sizeof(rds_rx_trace_so) == 4);
#endif
static_assert(is_absent_elsewhere<rds_cmsg_rxpath_latency>(rds_cmsg_rxpath_latency::about.id));

using traces = rds_cmsg_rxpath_latency::range;
static_assert(std::ranges::forward_range<traces> && std::ranges::borrowed_range<traces> && std::ranges::view<traces>);
static_assert(std::is_trivially_copyable_v<traces>);

constexpr auto latencies = joined(bytes_of(std::uint64_t{0xfedcba9876543210}), bytes_of(std::uint64_t{17}),
                                  bytes_of(std::uint64_t{1'000'000'000'000}));

/// `count` traces of the points 2, 0 and 9, of which the last has no name.
constexpr auto aligned_traces(int count) { return joined(octets(count, 2, 0, 9), octets(0, 0, 0, 0), latencies); }
constexpr auto packed_traces(int count) { return joined(octets(count, 2, 0, 9), latencies); }

constexpr bool has_three_traces(rds_cmsg_rxpath_latency view)
{
    constexpr std::array points{rds_rxpath_point::dgram_delivered, rds_rxpath_point::hdr_to_dgram_start,
                                rds_rxpath_point{9}};
    constexpr std::array<std::uint64_t, 3> times{0xfedcba9876543210, 17, 1'000'000'000'000};
    std::size_t index = 0;
    for (const cmsg::rds_rx_trace trace : view.traces()) {
        if (index == 3 || trace.point != points[index] || trace.latency != times[index] ||
            view.traces()[index].latency != times[index]) {
            return false;
        }
        ++index;
    }
    return index == 3 && view.traces().size() == 3;
}

constexpr bool traces_are_read_in_both_layouts()
{
    const auto aligned = aligned_traces(3);
    const auto packed = packed_traces(3);
    return CMSGPP_CHECK(has_three_traces(rds_cmsg_rxpath_latency{aligned})) &&
           CMSGPP_CHECK(has_three_traces(rds_cmsg_rxpath_latency{packed})) &&
           CMSGPP_CHECK(rds_cmsg_rxpath_latency{aligned}.complete()) &&
           CMSGPP_CHECK(name_of(rds_rxpath_point{9}) == nullptr) &&
           CMSGPP_CHECK(name_of(rds_rxpath_point::dgram_reassemble) == std::string_view{"dgram_reassemble"});
}

/// No count makes the range leave the payload; one that is too large is told.
constexpr bool trace_count_is_bounded()
{
    for (int count = 0; count < 256; ++count) {
        const auto payload = aligned_traces(count);
        const rds_cmsg_rxpath_latency view{payload};
        const std::size_t expected = count <= 3 ? static_cast<std::size_t>(count) : 3;
        std::size_t walked = 0;
        for (const cmsg::rds_rx_trace trace : view.traces()) {
            walked += trace.latency != 0 ? 1U : 0U;
        }
        if (!(CMSGPP_CHECK(walked == expected) && CMSGPP_CHECK(view.traces().size() == expected) &&
              CMSGPP_CHECK(view.complete() == (count <= 3)))) {
            return false;
        }
    }
    return true;
}

constexpr bool latency_has_32_bytes_or_28_on_i386()
{
    return is_whole_only_at<rds_cmsg_rxpath_latency, host_lp64>(rds_cmsg_rxpath_latency::about.id, {32}) &&
           is_whole_only_at<rds_cmsg_rxpath_latency, host_ilp32>(rds_cmsg_rxpath_latency::about.id, {32, 28});
}

TEST(RdsCmsgRxpathLatency, IsReadInBothLayouts)
{
    CMSGPP_HOLDS(traces_are_read_in_both_layouts());
    CMSGPP_HOLDS(latency_has_32_bytes_or_28_on_i386());
}

TEST(RdsCmsgRxpathLatency, StaysWithinThePayload)
{
    CMSGPP_HOLDS(trace_count_is_bounded());
    const auto payload = aligned_traces(255);
    const exact_heap heap{payload};
    EXPECT_EQ(rds_cmsg_rxpath_latency{heap.bytes()}.traces().size(), 3U);
}

// pitfalls 4, 5, 10
TEST(RdsCmsgRxpathLatency, IsReadAnywhereAndCutAnywhere)
{
    const auto read = [](rds_cmsg_rxpath_latency view) {
        std::vector<std::uint64_t> seen;
        for (const cmsg::rds_rx_trace trace : view.traces()) {
            seen.push_back(static_cast<std::uint64_t>(trace.point));
            seen.push_back(trace.latency);
        }
        return seen;
    };
    using view = rds_cmsg_rxpath_latency;
    expect_cuts_are_told<view, host_lp64>(view::about.id, aligned_traces(3));
    expect_any_alignment<view, host_lp64>(view::about.id, aligned_traces(3), read);
    expect_cuts_are_told<view, host_ilp32>(view::about.id, packed_traces(3));
    expect_any_alignment<view, host_ilp32>(view::about.id, packed_traces(3), read);
    expect_any_alignment<view, host_ilp32>(view::about.id, aligned_traces(3), read);
}

// -- RDS_CMSG_ZCOPY_COMPLETION

static_assert(small_view<rds_cmsg_zcopy_completion>);
static_assert(rds_cmsg_zcopy_completion::about.id == cmsg::message_id{276, 13});
static_assert(rds_cmsg_zcopy_completion::about.size == 36 &&
              rds_cmsg_zcopy_completion::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(rds_cmsg_zcopy_completion::about.id.type == RDS_CMSG_ZCOPY_COMPLETION && RDS_MAX_ZCOOKIES == 8);
static_assert(rds_cmsg_zcopy_completion::about.size == sizeof(rds_zcopy_cookies));
#endif
// On every host: a 64-bit kernel asks 32-bit processes for the room of its own layout, too, and sends none into less.
static_assert(cmsg::view_traits<rds_cmsg_zcopy_completion>::space == 56);
static_assert(is_absent_elsewhere<rds_cmsg_zcopy_completion>(rds_cmsg_zcopy_completion::about.id));

using cookies = rds_cmsg_zcopy_completion::range;
static_assert(std::ranges::forward_range<cookies> && std::ranges::borrowed_range<cookies> &&
              std::ranges::view<cookies>);
static_assert(std::is_trivially_copyable_v<cookies>);

/// Cookies 0xc0000000, 0xc0000001, and so on; all eight are set whatever the count is.
constexpr auto completion_payload(std::uint32_t count)
{
    return joined(bytes_of(count), bytes_of(0xc0000000U), bytes_of(0xc0000001U), bytes_of(0xc0000002U),
                  bytes_of(0xc0000003U), bytes_of(0xc0000004U), bytes_of(0xc0000005U), bytes_of(0xc0000006U),
                  bytes_of(0xc0000007U));
}

constexpr bool cookies_are_as_many_as_counted()
{
    for (const std::uint32_t count : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 0x80000000U, 0xffffffffU}) {
        const auto payload = completion_payload(count);
        const rds_cmsg_zcopy_completion view{payload};
        const std::size_t expected = count <= 8 ? count : 8;
        std::uint32_t walked = 0;
        for (const std::uint32_t cookie : view.cookies()) {
            if (!(CMSGPP_CHECK(cookie == 0xc0000000U + walked) && CMSGPP_CHECK(view.cookies()[walked] == cookie))) {
                return false;
            }
            ++walked;
        }
        if (!(CMSGPP_CHECK(walked == expected) && CMSGPP_CHECK(view.cookies().size() == expected) &&
              CMSGPP_CHECK(view.complete() == (count <= 8)))) {
            return false;
        }
    }
    return true;
}

constexpr bool completion_has_36_bytes()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<rds_cmsg_zcopy_completion, decltype(abi)>(rds_cmsg_zcopy_completion::about.id, {36});
    });
}

TEST(RdsCmsgZcopyCompletion, HasAsManyCookiesAsCounted)
{
    CMSGPP_HOLDS(cookies_are_as_many_as_counted());
    CMSGPP_HOLDS(completion_has_36_bytes());
}

TEST(RdsCmsgZcopyCompletion, StaysWithinThePayload)
{
    const exact_heap heap{completion_payload(0xffffffffU)};
    const rds_cmsg_zcopy_completion view{heap.bytes()};
    EXPECT_FALSE(view.complete());
    EXPECT_EQ(std::ranges::distance(view.cookies()), 8);
}

// pitfalls 4, 5, 10
TEST(RdsCmsgZcopyCompletion, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<rds_cmsg_zcopy_completion>(
        rds_cmsg_zcopy_completion::about.id, completion_payload(7), [](rds_cmsg_zcopy_completion view) {
            return std::vector<std::uint32_t>(view.cookies().begin(), view.cookies().end());
        });
}

} // namespace
