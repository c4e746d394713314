// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_FREEBSD_SOCKET_TIME_HPP
#define CMSGPP_VIEWS_FREEBSD_SOCKET_TIME_HPP

// Times of packets on FreeBSD, level SOL_SOCKET; see all.hpp. Never converts between clocks. On an AF_UNIX socket
// SCM_TIMESTAMP, SCM_BINTIME, SCM_REALTIME and SCM_MONOTONIC arrive without any option when the sender has put one: the
// kernel writes the time of sending into it (sys/kern/uipc_usrreq.c unp_internalize()).

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/time.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cmsg/platform/chrono.hpp>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <cerrno> // for errno, EEXIST

namespace cmsg::inline CMSGPP_VERSION_TAG {
namespace freebsd {

/// CLOCK_MONOTONIC of FreeBSD: the time since boot.
struct monotonic_clock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<monotonic_clock>;
    static constexpr bool is_steady = true;
};

/// A time of CLOCK_REALTIME, finer than nanoseconds: seconds since 1970, and a fraction in units of 2^-64 s.
struct bintime {
    std::int64_t seconds = 0;   ///< since 1970, UTC
    std::uint64_t fraction = 0; ///< in units of 2^-64 s

    [[nodiscard]] friend constexpr auto operator<=>(const bintime&, const bintime&) noexcept = default;

    /// The same in nanoseconds, rounded down.
    [[nodiscard]] constexpr system_time to_sys() const noexcept
    {
        // fraction * 10^9 / 2^64 in two halves, since the product has 94 bits
        constexpr std::uint64_t nanoseconds_per_second = 1'000'000'000;
        const std::uint64_t low = (fraction & 0xffff'ffffU) * nanoseconds_per_second;
        const std::uint64_t high = (fraction >> 32U) * nanoseconds_per_second + (low >> 32U);
        return system_time{detail::nanoseconds_of(seconds, static_cast<std::int64_t>(high >> 32U), 1)};
    }

    constexpr void each_field(auto sink) const
    {
        sink("seconds", seconds);
        sink("fraction", fraction);
    }
};

} // namespace freebsd

namespace detail {

/// Bytes of a timeval or timespec of FreeBSD, whose fields are as wide as time_t.
template <class Abi>
inline constexpr std::size_t freebsd_time_size = 2 * Abi::time_size;

/// A view over one timeval or timespec, whose width follows from the size of the payload.
class freebsd_time_view : view_base {
public:
    using view_base::view_base;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size == freebsd_time_size<Abi>;
    }

protected:
    [[nodiscard]] constexpr std::chrono::nanoseconds time_of(std::uint64_t unit) const noexcept
    {
        if (payload().size() != 2 * sizeof(std::int64_t)) {
            return nanoseconds_of(at<std::int32_t>(0), at<std::int32_t>(4), unit);
        }
        // The low half of the fraction is all of it: with 64-bit times on a 32-bit machine the rest is padding.
        const auto fraction = static_cast<std::int32_t>(at<std::int64_t>(8));
        return nanoseconds_of(at<std::int64_t>(0), fraction, unit);
    }
};

/// The clock of SO_TIMESTAMP, if that is on.
[[nodiscard]] inline std::optional<int> enabled_freebsd_clock(socket_type fd) noexcept
{
    if constexpr (abi::native::platform == abi::platform::freebsd) {
        int stamps = 0;
        int clock = 0;
        if (get_option(fd, level::socket, 0x400, stamps) == 0 && stamps != 0 &&
            get_option(fd, level::socket, 0x1017, clock) == 0) {
            return clock;
        }
    }
    static_cast<void>(fd);
    return std::nullopt;
}

/// SO_TIMESTAMP, with the clock and resolution that decide which message it is (SO_TS_CLOCK, since FreeBSD 12).
/// Returns: 0, or -1 with errno: EEXIST if SO_TIMESTAMP is on with another clock, which this would switch off.
[[nodiscard]] inline int enable_freebsd_clock(socket_type fd, int clock) noexcept
{
    if (const std::optional<int> other = enabled_freebsd_clock(fd); other && *other != clock) {
        errno = EEXIST;
        return -1;
    }
    const int result = set_option(fd, level::socket, 0x400);
    return result < 0 ? result : set_option(fd, level::socket, 0x1017, clock);
}

} // namespace detail

namespace freebsd {

/// Receive time in microseconds. On an AF_UNIX socket it is the time of sending, and comes if the sender has put one.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP      Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1)
/// Payload:   struct timeval, 16 bytes; 8 on i386; host order    Unit:   µs since 1970
/// Kernel:    FreeBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp : public detail::freebsd_time_view {
public:
    using freebsd_time_view::freebsd_time_view;

    static constexpr view_info about{.name = "SCM_TIMESTAMP", .id = {level::socket, 2}, .size = 16};

    static int enable(socket_type fd) noexcept { return detail::enable_freebsd_clock(fd, 0); }

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept { return system_time{time_of(1000)}; }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// Receive time with a resolution finer than nanoseconds. On an AF_UNIX socket it is the time of sending, and comes if
/// the sender has put one. The number is SCM_PIDFD on Linux and SCM_TIMESTAMP_MONOTONIC
/// on macOS.
/// Message:   SOL_SOCKET / SCM_BINTIME        Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1) with SO_TS_CLOCK
/// Payload:   struct bintime {time_t; u64}, 16 bytes; 12 on i386; host order    Unit:   s and 2^-64 s since 1970
/// Kernel:    FreeBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_bintime : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_BINTIME", .id = {level::socket, 4}, .size = 16};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size == Abi::time_size + sizeof(std::uint64_t);
    }

    // SO_BINTIME, 0x2000, is known to ip_savecontrol() alone: an AF_INET6 socket gets nothing by it.
    static int enable(socket_type fd) noexcept { return detail::enable_freebsd_clock(fd, 1); }

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr bintime time() const noexcept
    {
        return payload().size() == about.size ? bintime{at<std::int64_t>(0), at<std::uint64_t>(8)}
                                              : bintime{at<std::int32_t>(0), at<std::uint64_t>(4)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// Receive time in nanoseconds. On an AF_UNIX socket it is the time of sending, and comes if the sender has put one.
/// Message:   SOL_SOCKET / SCM_REALTIME       Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1) with SO_TS_CLOCK
/// Payload:   struct timespec, 16 bytes; 8 on i386; host order    Unit:   ns since 1970
/// Kernel:    FreeBSD 12; sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_realtime : public detail::freebsd_time_view {
public:
    using freebsd_time_view::freebsd_time_view;

    static constexpr view_info about{.name = "SCM_REALTIME", .id = {level::socket, 5}, .size = 16};

    static int enable(socket_type fd) noexcept { return detail::enable_freebsd_clock(fd, 2); }

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept { return system_time{time_of(1)}; }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// Receive time on the monotonic clock. On an AF_UNIX socket it is the time of sending, if the sender has put one.
/// Message:   SOL_SOCKET / SCM_MONOTONIC      Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1) with SO_TS_CLOCK
/// Payload:   struct timespec, 16 bytes; 8 on i386; host order    Unit:   ns since boot
/// Kernel:    FreeBSD 12; sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_monotonic : public detail::freebsd_time_view {
public:
    using freebsd_time_view::freebsd_time_view;

    static constexpr view_info about{.name = "SCM_MONOTONIC", .id = {level::socket, 6}, .size = 16};

    static int enable(socket_type fd) noexcept { return detail::enable_freebsd_clock(fd, 3); }

    /// CLOCK_MONOTONIC.
    [[nodiscard]] constexpr monotonic_clock::time_point time() const noexcept
    {
        return monotonic_clock::time_point{time_of(1)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// How the timestamp that stands before it was taken.
/// Message:   SOL_SOCKET / SCM_TIME_INFO      Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1)
/// Payload:   struct sock_timestamp_info {u32 flags; u32; u64[7]}, 64 bytes, host order    Unit:   -
/// Kernel:    FreeBSD 12; sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    when the network card took no timestamp
/// Effect:    -
/// Owns:      nothing
class scm_time_info : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SCM_TIME_INFO", .id = {level::socket, 7}, .size = 64, .presence = presence::usually};

    /// st_info_flags, whole.
    [[nodiscard]] constexpr std::uint32_t flags() const noexcept { return at<std::uint32_t>(0); }

    /// ST_INFO_HW: the network card took it.
    [[nodiscard]] constexpr bool is_hardware() const noexcept { return (flags() & 1U) != 0; }

    /// ST_INFO_HW_HPREC: the network card took it as the packet entered.
    [[nodiscard]] constexpr bool high_precision() const noexcept { return (flags() & 2U) != 0; }

    constexpr void each_field(auto sink) const
    {
        sink("flags", flags());
        sink("is_hardware", is_hardware());
        sink("high_precision", high_precision());
    }
};

} // namespace freebsd
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
