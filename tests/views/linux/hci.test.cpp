// SPDX-License-Identifier: MIT
// No kernel of this project's machines has the family: numbers and sizes are those of include/net/bluetooth/hci_sock.h
// and net/bluetooth/hci_sock.c hci_sock_cmsg().
#include <cmsg/views/linux/hci.hpp>
#include <cmsg/views/linux/hci.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace cmsg::linux_kernel;
using namespace support;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using time_point = std::chrono::sys_time<nanoseconds>;

constexpr auto wide_timeval = joined(bytes_of(std::int64_t{0x1'0000'0001}), bytes_of(std::int64_t{999'999}));
constexpr auto narrow_timeval = joined(bytes_of(std::int32_t{0x7fff'ffff}), bytes_of(std::int32_t{1}));
constexpr auto timeval_of_this_machine = joined(bytes_of(1L), bytes_of(2L));
constexpr time_point wide_time{seconds{0x1'0000'0001} + nanoseconds{999'999'000}};
constexpr time_point narrow_time{seconds{0x7fff'ffff} + nanoseconds{1'000}};

// -- HCI_CMSG_DIR

static_assert(small_view<hci_cmsg_dir>);
static_assert(hci_cmsg_dir::about.id == cmsg::message_id{0, 1} && hci_cmsg_dir::about.size == 4);
static_assert(hci_cmsg_dir::about.level_name == std::string_view{"SOL_HCI"});
static_assert(is_absent_elsewhere<hci_cmsg_dir>(hci_cmsg_dir::about.id));

constexpr bool direction_is_an_int()
{
    const auto incoming = bytes_of(std::int32_t{1});
    const auto outgoing = bytes_of(std::int32_t{0});
    const auto of_another_byte = bytes_of(std::int32_t{0x0001'0000}); // the int counts, not one byte of it
    return CMSGPP_CHECK(hci_cmsg_dir{incoming}.incoming()) && CMSGPP_CHECK(hci_cmsg_dir{of_another_byte}.incoming()) &&
           CMSGPP_CHECK(!hci_cmsg_dir{outgoing}.incoming());
}

constexpr bool direction_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<hci_cmsg_dir, decltype(abi)>(hci_cmsg_dir::about.id, {4}); });
}

TEST(HciCmsgDir, IsAnInt)
{
    CMSGPP_HOLDS(direction_is_an_int());
    CMSGPP_HOLDS(direction_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(HciCmsgDir, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<hci_cmsg_dir>(hci_cmsg_dir::about.id, bytes_of(std::int32_t{0x01000000}),
                                           [](hci_cmsg_dir direction) { return direction.incoming(); });
}

// -- HCI_CMSG_TSTAMP

static_assert(small_view<hci_cmsg_tstamp>);
static_assert(hci_cmsg_tstamp::about.id == cmsg::message_id{0, 2} && hci_cmsg_tstamp::about.size == 16);
static_assert(hci_cmsg_tstamp::about.space == cmsg::abi::native::space(timeval_of_this_machine.size()));
static_assert(hci_cmsg_tstamp::about.level_name == std::string_view{"SOL_HCI"});
static_assert(is_absent_elsewhere<hci_cmsg_tstamp>(hci_cmsg_tstamp::about.id));

/// A wide one may lie beyond 2038 and before 1970; nothing overflows.
constexpr bool timeval_is_read_in_both_widths()
{
    const auto before = joined(bytes_of(std::int64_t{-1}), bytes_of(std::int64_t{500'000}));
    const auto narrow_before = joined(bytes_of(std::int32_t{-1}), bytes_of(std::int32_t{500'000}));
    const auto huge = joined(bytes_of(std::int64_t{INT64_MAX}), bytes_of(std::int64_t{INT64_MIN}));
    static_cast<void>(hci_cmsg_tstamp{huge}.time()); // a constant evaluation rejects an overflow
    return CMSGPP_CHECK(hci_cmsg_tstamp{wide_timeval}.time() == wide_time) &&
           CMSGPP_CHECK(hci_cmsg_tstamp{narrow_timeval}.time() == narrow_time) &&
           CMSGPP_CHECK(hci_cmsg_tstamp{before}.time() == time_point{nanoseconds{-500'000'000}}) &&
           CMSGPP_CHECK(hci_cmsg_tstamp{narrow_before}.time() == time_point{nanoseconds{-500'000'000}});
}

constexpr bool tstamp_is_two_longs()
{
    return is_whole_only_at<hci_cmsg_tstamp, host_lp64>(hci_cmsg_tstamp::about.id, {16}) &&
           is_whole_only_at<hci_cmsg_tstamp, host_ilp32>(hci_cmsg_tstamp::about.id, {8});
}

TEST(HciCmsgTstamp, IsReadInBothWidths)
{
    CMSGPP_HOLDS(timeval_is_read_in_both_widths());
    CMSGPP_HOLDS(tstamp_is_two_longs());
}

// pitfalls 4, 5, 10
TEST(HciCmsgTstamp, IsReadAnywhereAndCutAnywhere)
{
    const auto read = [](hci_cmsg_tstamp at) { return at.time(); };
    expect_cuts_are_told<hci_cmsg_tstamp, host_lp64>(hci_cmsg_tstamp::about.id, wide_timeval);
    expect_any_alignment<hci_cmsg_tstamp, host_lp64>(hci_cmsg_tstamp::about.id, wide_timeval, read);
    expect_cuts_are_told<hci_cmsg_tstamp, host_ilp32>(hci_cmsg_tstamp::about.id, narrow_timeval);
    expect_any_alignment<hci_cmsg_tstamp, host_ilp32>(hci_cmsg_tstamp::about.id, narrow_timeval, read);
}

} // namespace
