// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_SOCKET_HPP
#define CMSGPP_VIEWS_LINUX_SOCKET_HPP

// Control messages of level SOL_SOCKET that any protocol may send, other than timestamps (socket_time.hpp).

#include <cmsg/core/message.hpp>
#include <cmsg/payload/counter.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// How many datagrams the socket had dropped, its receive queue being full, when this one was queued.
/// Message:   SOL_SOCKET / SO_RXQ_OVFL        Enable: setsockopt(SOL_SOCKET, SO_RXQ_OVFL, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   datagrams since the socket was created, wraps at 2³²
/// Kernel:    v2.6.33; net/socket.c sock_recv_drops()
/// Absent:    until the first drop; on TCP and AF_UNIX, and on the error queue
/// Effect:    -
/// Owns:      nothing
class so_rxq_ovfl : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SO_RXQ_OVFL",
                                     .id = {level::socket, detail::so_rxq_ovfl_number},
                                     .size = 4,
                                     .place = place::so_rxq_ovfl,
                                     .option = {level::socket, detail::so_rxq_ovfl_number},
                                     .presence = presence::rarely};

    /// The count; subtract an earlier one for the drops in between.
    [[nodiscard]] constexpr drop_counter drops() const noexcept { return drop_counter{at<std::uint32_t>(0)}; }

    constexpr void each_field(auto sink) const { sink("drops", drops()); }
};

/// The mark that the packet bore when it arrived: set by the sender on this machine, by tc, nftables or BPF.
/// Message:   SOL_SOCKET / SO_MARK            Enable: setsockopt(SOL_SOCKET, SO_RCVMARK, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   - (the administrator's own meaning); 0 if none was set
/// Kernel:    v5.19; net/socket.c sock_recv_mark()
/// Absent:    on TCP and AF_UNIX, and on the error queue
/// Effect:    -
/// Owns:      nothing
class so_mark : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SO_MARK",
                                     .id = {level::socket, detail::so_mark_number},
                                     .size = 4,
                                     .place = place::so_mark,
                                     .option = {level::socket, detail::so_rcvmark_number}};

    /// The whole mark, whatever mask its bits are used by.
    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("value", value()); }
};

/// The priority that the packet bore when it arrived (skb->priority): set by the sender on this machine, by tc or BPF.
/// Message:   SOL_SOCKET / SO_PRIORITY        Enable: setsockopt(SOL_SOCKET, SO_RCVPRIORITY, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   - (TC_PRIO_ values 0 to 15, or a major and a minor class)
/// Kernel:    v6.14; net/socket.c sock_recv_priority()
/// Absent:    on TCP and AF_UNIX, and on the error queue
/// Effect:    -
/// Owns:      nothing
class so_priority : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SO_PRIORITY",
                                     .id = {level::socket, detail::so_priority_number},
                                     .size = 4,
                                     .place = place::so_priority,
                                     .option = {level::socket, detail::so_rcvpriority_number}};

    /// The priority.
    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("value", value()); }
};

/// Whether the other station acknowledged a frame that was sent over Wi-Fi; comes on the error queue.
/// Message:   SOL_SOCKET / SCM_WIFI_STATUS    Enable: setsockopt(SOL_SOCKET, SO_WIFI_STATUS, 1)
/// Payload:   int, 4 bytes, host order        Unit:   1 acknowledged, 0 not
/// Kernel:    v3.3; net/socket.c __sock_recv_wifi_status()
/// Absent:    on frames of other devices, and where the driver does not know
/// Effect:    an entry in the error queue for each frame sent over Wi-Fi; unread ones take the receive buffer
/// Owns:      nothing
class scm_wifi_status : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_WIFI_STATUS",
                                     .id = {level::socket, detail::so_wifi_status_number},
                                     .size = 4,
                                     .option = {level::socket, detail::so_wifi_status_number},
                                     .presence = presence::error_queue};

    /// Whether it did.
    [[nodiscard]] constexpr bool acknowledged() const noexcept { return at<std::int32_t>(0) != 0; }

    constexpr void each_field(auto sink) const { sink("acknowledged", acknowledged()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
