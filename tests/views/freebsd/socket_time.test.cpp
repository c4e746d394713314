// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/socket_time.hpp>
#include <cmsg/views/freebsd/socket_time.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/freebsd_payloads.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <chrono>
#include <cstdint>
#include <type_traits>

namespace {

namespace freebsd = cmsg::freebsd;
using namespace support;
using namespace std::chrono_literals;
using cmsg::system_time;
using freebsd::bintime;
using uptime = freebsd::monotonic_clock::time_point;

constexpr bool times_are_read_in_both_widths()
{
    return CMSGPP_CHECK(freebsd::scm_timestamp{timeval_payload}.time() == system_time{1'700'000'000s + 999'999us}) &&
           CMSGPP_CHECK(freebsd::scm_timestamp{i386_timeval_payload}.time() ==
                        system_time{1'700'000'000s + 999'999us}) &&
           CMSGPP_CHECK(freebsd::scm_realtime{timespec_payload}.time() ==
                        system_time{1'700'000'000s + 999'999'999ns}) &&
           CMSGPP_CHECK(freebsd::scm_realtime{i386_timespec_payload}.time() == system_time{5s + 7ns}) &&
           CMSGPP_CHECK(freebsd::scm_monotonic{timespec_payload}.time() == uptime{1'700'000'000s + 999'999'999ns}) &&
           CMSGPP_CHECK(freebsd::scm_monotonic{i386_timespec_payload}.time() == uptime{5s + 7ns});
}

/// On arm a timeval ends in four bytes that the kernel's stack had there.
constexpr bool padding_of_a_timeval_is_not_read()
{
    if constexpr (std::endian::native == std::endian::little) { // no FreeBSD with such a timeval is big-endian
        constexpr auto payload = joined(bytes_of(std::int64_t{5}), bytes_of(std::int32_t{7}), octets(1, 2, 3, 4));
        return CMSGPP_CHECK(freebsd::scm_timestamp{payload}.time() == system_time{5s + 7us});
    } else {
        return true;
    }
}

constexpr bool bintime_is_exact()
{
    const bintime read = freebsd::scm_bintime{bintime_payload}.time();
    const bintime narrow = freebsd::scm_bintime{i386_bintime_payload}.time();
    return CMSGPP_CHECK(read == bintime{1'700'000'000, 0x8000'0000'0000'0001}) &&
           CMSGPP_CHECK(read.to_sys() == system_time{1'700'000'000s + 500ms}) &&
           CMSGPP_CHECK(narrow.to_sys() == system_time{-1s + 250ms}) &&
           // rounded down: the last tick of a second is not yet the next one, and 2^-64 s is no nanosecond
           CMSGPP_CHECK(bintime{0, UINT64_MAX}.to_sys() == system_time{999'999'999ns}) &&
           CMSGPP_CHECK(bintime{0, 1}.to_sys() == system_time{}) &&
           // the first fraction of a nanosecond's worth: 2^64 / 10^9 = 18446744073.7
           CMSGPP_CHECK(bintime{0, 18'446'744'073}.to_sys() == system_time{}) &&
           CMSGPP_CHECK(bintime{0, 18'446'744'074}.to_sys() == system_time{1ns}) &&
           CMSGPP_CHECK(bintime{1, 0} > bintime{0, UINT64_MAX}) && CMSGPP_CHECK(bintime{1, 1} > bintime{1, 0});
}

// pitfall 18
static_assert(!std::is_convertible_v<bintime, system_time> && !std::is_convertible_v<uptime, system_time>);
static_assert(!std::is_same_v<uptime, std::chrono::steady_clock::time_point>);

// pitfall 21
TEST(FreebsdScmTimestamp, ReadsTheWidthThatArrived)
{
    CMSGPP_HOLDS(times_are_read_in_both_widths());
    CMSGPP_HOLDS(padding_of_a_timeval_is_not_read());
}

TEST(FreebsdScmBintime, KeepsWhatNanosecondsLose) { CMSGPP_HOLDS(bintime_is_exact()); }

constexpr bool time_info_is_flags()
{
    const freebsd::scm_time_info info{time_info_payload};
    const freebsd::scm_time_info precise{precise_time_info_payload};
    return CMSGPP_CHECK(info.flags() == 1) && CMSGPP_CHECK(info.is_hardware()) &&
           CMSGPP_CHECK(!info.high_precision()) && CMSGPP_CHECK(precise.is_hardware()) &&
           CMSGPP_CHECK(precise.high_precision());
}

TEST(FreebsdScmTimeInfo, SaysWhoTookTheTime) { CMSGPP_HOLDS(time_info_is_flags()); }

} // namespace
