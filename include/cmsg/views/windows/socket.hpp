// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_SOCKET_HPP
#define CMSGPP_VIEWS_WINDOWS_SOCKET_HPP

// Control messages of Windows at level SOL_SOCKET.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/tick_count.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::windows {

/// The clock of QueryPerformanceCounter(): ticks since boot. QueryPerformanceFrequency() has their number in a second.
struct performance_counter_clock {
    using time_point = tick_count<performance_counter_clock>;
};

/// Receive time of a datagram; of the performance counter, unless the network card's own stamps are switched on.
/// Message:   SOL_SOCKET / SO_TIMESTAMP       Enable: WSAIoctl(SIO_TIMESTAMPING), which is no socket option
/// Payload:   UINT64, 8 bytes, host order     Unit:   ticks of QueryPerformanceCounter()
/// Kernel:    Windows 10 20348; mstcpip.h
/// Absent:    when Windows is short of memory
/// Effect:    -
/// Owns:      nothing
class so_timestamp : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SO_TIMESTAMP", .id = {level::socket, 0x300a}, .size = 8, .presence = presence::usually};

    /// Ticks since boot.
    [[nodiscard]] constexpr performance_counter_clock::time_point time() const noexcept
    {
        return performance_counter_clock::time_point{at<std::uint64_t>(0)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::windows

#endif
