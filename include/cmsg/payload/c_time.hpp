// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_C_TIME_HPP
#define CMSGPP_PAYLOAD_C_TIME_HPP

// The times of payloads as the structs of C programs. The clock is lost on the way: a hardware_time stays the card's.

#include <cmsg/payload/time.hpp>
#include <cmsg/platform/system.hpp>

#include <cmsg/platform/chrono.hpp>
#include <cstdint>
#include <ctime> // for timespec

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Whole seconds, rounded down, and what is left: 0 to 999,999,999 nanoseconds, also of a time before the epoch.
struct split_time {
    std::int64_t seconds;
    std::int64_t nanoseconds;
};

[[nodiscard]] constexpr split_time split(std::chrono::nanoseconds since_epoch) noexcept
{
    constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
    const std::int64_t count = since_epoch.count();
    const std::int64_t rest = count % nanoseconds_per_second;
    const std::int64_t below = rest < 0 ? 1 : 0;
    return {count / nanoseconds_per_second - below, rest + below * nanoseconds_per_second};
}

} // namespace detail

/// The time as a timespec of its clock; tv_nsec is 0 to 999,999,999. Where tv_sec has 32 bits it ends in 2038.
template <class Clock>
[[nodiscard]] constexpr timespec to_timespec(std::chrono::time_point<Clock, std::chrono::nanoseconds> time) noexcept
{
    const detail::split_time parts = detail::split(time.time_since_epoch());
    timespec result{};
    result.tv_sec = static_cast<decltype(result.tv_sec)>(parts.seconds);
    result.tv_nsec = static_cast<decltype(result.tv_nsec)>(parts.nanoseconds);
    return result;
}

/// The time as a timeval of its clock, rounded down; tv_usec is 0 to 999,999. Where tv_sec has 32 bits, as on Windows,
/// it ends in 2038.
template <class Clock>
[[nodiscard]] constexpr timeval to_timeval(std::chrono::time_point<Clock, std::chrono::nanoseconds> time) noexcept
{
    const detail::split_time parts = detail::split(time.time_since_epoch());
    timeval result{};
    result.tv_sec = static_cast<decltype(result.tv_sec)>(parts.seconds);
    result.tv_usec = static_cast<decltype(result.tv_usec)>(parts.nanoseconds / 1000);
    return result;
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
