// SPDX-License-Identifier: MIT
// No kernel of this project's machines has the family: numbers and sizes are those of include/linux/mISDNif.h and
// drivers/isdn/mISDN/socket.c mISDN_sock_cmsg().
#include <cmsg/views/linux/misdn.hpp>
#include <cmsg/views/linux/misdn.hpp>

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
constexpr time_point wide_time{seconds{0x1'0000'0001} + nanoseconds{999'999'000}};
constexpr time_point narrow_time{seconds{0x7fff'ffff} + nanoseconds{1'000}};

static_assert(small_view<misdn_time_stamp>);
static_assert(misdn_time_stamp::about.id == cmsg::message_id{0, 1} && misdn_time_stamp::about.size == 16);
static_assert(misdn_time_stamp::about.level_name == std::string_view{"SOL_MISDN"});
static_assert(is_absent_elsewhere<misdn_time_stamp>(misdn_time_stamp::about.id));

constexpr bool misdn_time_is_read_in_both_widths()
{
    return CMSGPP_CHECK(misdn_time_stamp{wide_timeval}.time() == wide_time) &&
           CMSGPP_CHECK(misdn_time_stamp{narrow_timeval}.time() == narrow_time);
}

/// A 32-bit process gets the 16 bytes of a 64-bit kernel, or the 8 of its own.
constexpr bool misdn_time_is_as_wide_as_the_kernel()
{
    return is_whole_only_at<misdn_time_stamp, host_lp64>(misdn_time_stamp::about.id, {16}) &&
           is_whole_only_at<misdn_time_stamp, host_ilp32>(misdn_time_stamp::about.id, {16, 8});
}

TEST(MisdnTimeStamp, IsReadInBothWidths)
{
    CMSGPP_HOLDS(misdn_time_is_read_in_both_widths());
    CMSGPP_HOLDS(misdn_time_is_as_wide_as_the_kernel());
}

// pitfalls 4, 5, 10
TEST(MisdnTimeStamp, IsReadAnywhereAndCutAnywhere)
{
    const auto read = [](misdn_time_stamp at) { return at.time(); };
    expect_cuts_are_told<misdn_time_stamp, host_lp64>(misdn_time_stamp::about.id, wide_timeval);
    expect_any_alignment<misdn_time_stamp, host_lp64>(misdn_time_stamp::about.id, wide_timeval, read);
    expect_cuts_are_told<misdn_time_stamp, host_ilp32>(misdn_time_stamp::about.id, narrow_timeval);
    expect_any_alignment<misdn_time_stamp, host_ilp32>(misdn_time_stamp::about.id, narrow_timeval, read);
    expect_any_alignment<misdn_time_stamp, host_ilp32>(misdn_time_stamp::about.id, wide_timeval, read);
}

} // namespace
