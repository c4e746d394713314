// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_TIME_HPP
#define CMSGPP_PAYLOAD_TIME_HPP

// The times that payloads hold, each of the clock that took it. Never converts between clocks.

#include <cmsg/platform/config.hpp>

#include <cmsg/platform/chrono.hpp>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A time of CLOCK_REALTIME: nanoseconds since 1970-01-01 00:00 UTC, without leap seconds.
using system_time = std::chrono::sys_time<std::chrono::nanoseconds>;

/// The clock of a network card. Its epoch and rate are the card's own, so that nothing converts it.
struct hardware_clock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<hardware_clock>;
    static constexpr bool is_steady = false;
};

/// A time of that clock, in nanoseconds.
using hardware_time = hardware_clock::time_point;

namespace detail {

/// Nanoseconds of a timeval (`unit` 1000) or timespec (`unit` 1). What no int64 of nanoseconds holds wraps.
[[nodiscard]] constexpr std::chrono::nanoseconds nanoseconds_of(std::int64_t seconds, std::int64_t fraction,
                                                                std::uint64_t unit) noexcept
{
    constexpr std::uint64_t nanoseconds_per_second = 1'000'000'000;
    return std::chrono::nanoseconds{static_cast<std::int64_t>(
        static_cast<std::uint64_t>(seconds) * nanoseconds_per_second + static_cast<std::uint64_t>(fraction) * unit)};
}

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
