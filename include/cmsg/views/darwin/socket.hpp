// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_DARWIN_SOCKET_HPP
#define CMSGPP_VIEWS_DARWIN_SOCKET_HPP

// Control messages of macOS and iOS at level SOL_SOCKET. Taken from XNU's headers and source; no test of this project
// has run on that system.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/rights.hpp>
#include <cmsg/payload/tick_count.hpp>
#include <cmsg/payload/time.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::darwin {

/// The clock of mach_absolute_time(): ticks since boot, without time asleep. mach_timebase_info() has the length of
/// one.
struct mach_absolute_clock {
    using time_point = tick_count<mach_absolute_clock>;
};

/// The clock of mach_continuous_time(): the same ticks, which go on while the machine sleeps.
struct mach_continuous_clock {
    using time_point = tick_count<mach_continuous_clock>;
};

/// File descriptors that came over an AF_UNIX socket. Those that the control buffer has no room for are open in the
/// process all the same, and their numbers are lost: the room must suffice.
/// Message:   SOL_SOCKET / SCM_RIGHTS         Enable: always, if control data is asked for
/// Payload:   int[n], 4 bytes each, host order    Unit:   -
/// Kernel:    XNU bsd/kern/uipc_usrreq.c unp_externalize()
/// Absent:    when the sender sent none
/// Effect:    -
/// Owns:      the descriptors: the receiver closes them
class scm_rights : public detail::rights_view {
public:
    using rights_view::rights_view;

    static constexpr view_info about{.name = "SCM_RIGHTS",
                                     .id = {level::socket, 1},
                                     .size = 4,
                                     .element = 4,
                                     .family = AF_UNIX,
                                     .presence = presence::usually};
};

/// Receive time in microseconds.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP      Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1)
/// Payload:   struct timeval, 16 bytes {s64, s32, 4 bytes padding}; 8 of a 32-bit program {s32, s32}; host order
///            Unit:   µs since 1970
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol(); bsd/kern/uipc_syscalls.c copyout_control() for 32-bit
///            programs
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_TIMESTAMP",
                                     .id = {level::socket, 2},
                                     .size = 16,
                                     .other_size = 8, // XNU bsd/sys/time.h struct user32_timeval
                                     .option = {level::socket, 0x400}};

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept
    {
        if (payload().size() == about.other_size) {
            return system_time{detail::nanoseconds_of(at<std::int32_t>(0), at<std::int32_t>(4), 1000)};
        }
        return system_time{detail::nanoseconds_of(at<std::int64_t>(0), at<std::int32_t>(8), 1000)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// Receive time in ticks that stand still while the machine sleeps. The number is SCM_PIDFD on Linux and SCM_BINTIME on
/// FreeBSD.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP_MONOTONIC    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP_MONOTONIC, 1)
/// Payload:   u64, 8 bytes, host order        Unit:   ticks of mach_absolute_time()
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp_monotonic : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SCM_TIMESTAMP_MONOTONIC", .id = {level::socket, 4}, .size = 8, .option = {level::socket, 0x800}};

    /// Ticks since boot.
    [[nodiscard]] constexpr mach_absolute_clock::time_point time() const noexcept
    {
        return mach_absolute_clock::time_point{at<std::uint64_t>(0)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// Receive time in ticks that go on while the machine sleeps. Option and message are private to Apple's own headers.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP_CONTINUOUS    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP_CONTINUOUS, 1)
/// Payload:   u64, 8 bytes, host order        Unit:   ticks of mach_continuous_time()
/// Kernel:    XNU bsd/netinet/ip_input.c ip_savecontrol(), since xnu-4903 (macOS 10.14)
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp_continuous : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SCM_TIMESTAMP_CONTINUOUS", .id = {level::socket, 7}, .size = 8, .option = {level::socket, 0x40000}};

    /// Ticks since boot.
    [[nodiscard]] constexpr mach_continuous_clock::time_point time() const noexcept
    {
        return mach_continuous_clock::time_point{at<std::uint64_t>(0)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::darwin

#endif
