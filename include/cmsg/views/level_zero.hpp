// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LEVEL_ZERO_HPP
#define CMSGPP_VIEWS_LEVEL_ZERO_HPP

// Control messages of the families whose own level has the number of SOL_IP, 0: HCI, IEEE 802.15.4, mISDN. Bytes alone
// do not tell them from IP_TOS and IP_TTL, nor from each other. So each family has a list of its own, for who knows
// which socket they come from: `visit(hci_views{}, …)`. Nothing here owns, allocates or checks.

#include <cmsg/core/message.hpp>
#include <cmsg/core/option.hpp>
#include <cmsg/core/time.hpp>
#include <cmsg/core/view_base.hpp>
#include <cmsg/core/view_list.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg {

namespace detail {

inline constexpr std::int32_t level_zero = 0; ///< SOL_HCI, SOL_IEEE802154, SOL_MISDN

// linux include/linux/socket.h. On a socket of IP the options' numbers are IP_TOS (1) and IP_HDRINCL (3).
inline constexpr int af_bluetooth = 31;
inline constexpr int af_isdn = 34;
inline constexpr int af_ieee802154 = 36;

/// A view over a timeval of CLOCK_REALTIME, whose width the size of the payload tells.
class level_zero_timeval : view_base {
public:
    using view_base::view_base;

    static constexpr std::size_t payload_size = 16;

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept CMSGPP_NONALLOCATING
    {
        const bool wide = payload().size() == payload_size;
        return system_time{wide ? nanoseconds_of(at<std::int64_t>(0), at<std::int64_t>(8), 1000)
                                : nanoseconds_of(at<std::int32_t>(0), at<std::int32_t>(4), 1000)};
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("time", time());
    }
};

} // namespace detail

namespace linux_kernel {

/// Whether the packet came from the Bluetooth controller or went to it.
/// Message:   SOL_HCI / HCI_CMSG_DIR          Enable: setsockopt(SOL_HCI, HCI_DATA_DIR, 1)
/// Payload:   int, 4 bytes, host order        Unit:   -
/// Kernel:    v2.4; net/bluetooth/hci_sock.c hci_sock_cmsg()
/// Absent:    on channels other than HCI_CHANNEL_RAW, whose sockets refuse the option
/// Effect:    -
/// Owns:      nothing
class hci_cmsg_dir : view_base {
public:
    using view_base::view_base;

    static constexpr const char* level_name = "SOL_HCI";
    static constexpr const char* name = "HCI_CMSG_DIR";
    static constexpr message_id id{detail::level_zero, 1};
    static constexpr int family = detail::af_bluetooth;
    static constexpr std::size_t payload_size = 4;

    static int enable(int fd) noexcept { return set_option(fd, detail::level_zero, 1); }

    /// True if the packet came from the controller.
    [[nodiscard]] constexpr bool incoming() const noexcept CMSGPP_NONALLOCATING { return at<std::int32_t>(0) != 0; }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("incoming", incoming());
    }
};

/// When the packet passed between host and Bluetooth controller.
/// Message:   SOL_HCI / HCI_CMSG_TSTAMP       Enable: setsockopt(SOL_HCI, HCI_TIME_STAMP, 1)
/// Payload:   struct timeval, 16 bytes, 8 where long has 4; host order    Unit:   µs since 1970, UTC
/// Kernel:    v2.6; net/bluetooth/hci_sock.c hci_sock_cmsg()
/// Absent:    on channels other than HCI_CHANNEL_RAW, whose sockets refuse the option
/// Effect:    -
/// Owns:      nothing
class hci_cmsg_tstamp : public detail::level_zero_timeval {
public:
    using level_zero_timeval::level_zero_timeval;

    static constexpr const char* level_name = "SOL_HCI";
    static constexpr const char* name = "HCI_CMSG_TSTAMP";
    static constexpr message_id id{detail::level_zero, 2};
    static constexpr int family = detail::af_bluetooth;
    static constexpr std::size_t space = abi::native::space(2 * abi::native::time_size);

    /// The kernel narrows it for 32-bit processes.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return size == 2 * Abi::time_size;
    }

    static int enable(int fd) noexcept { return set_option(fd, detail::level_zero, 3); }
};

/// Link quality of a received IEEE 802.15.4 frame.
/// Message:   SOL_IEEE802154 / WPAN_WANTLQI   Enable: setsockopt(SOL_IEEE802154, WPAN_WANTLQI, 1)
/// Payload:   u8, 1 byte                      Unit:   0 (worst) to 255
/// Kernel:    v4.20; net/ieee802154/socket.c dgram_recvmsg()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class wpan_wantlqi : view_base {
public:
    using view_base::view_base;

    static constexpr const char* level_name = "SOL_IEEE802154";
    static constexpr const char* name = "WPAN_WANTLQI";
    static constexpr message_id id{detail::level_zero, 3};
    static constexpr int family = detail::af_ieee802154;
    static constexpr std::size_t payload_size = 1;

    static int enable(int fd) noexcept { return set_option(fd, detail::level_zero, 3); }

    /// The link quality indication, as the radio measures it: larger is better.
    [[nodiscard]] constexpr std::uint8_t lqi() const noexcept CMSGPP_NONALLOCATING { return at<std::uint8_t>(0); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("lqi", lqi());
    }
};

/// When an mISDN frame was received.
/// Message:   SOL_MISDN / MISDN_TIME_STAMP    Enable: setsockopt(SOL_MISDN, MISDN_TIME_STAMP, 1)
/// Payload:   struct timeval, 16 bytes, 8 from a 32-bit kernel; host order    Unit:   µs since 1970, UTC
/// Kernel:    v2.6.27; drivers/isdn/mISDN/socket.c mISDN_sock_cmsg()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class misdn_time_stamp : public detail::level_zero_timeval {
public:
    using level_zero_timeval::level_zero_timeval;

    static constexpr const char* level_name = "SOL_MISDN";
    static constexpr const char* name = "MISDN_TIME_STAMP";
    static constexpr message_id id{detail::level_zero, 1};
    static constexpr int family = detail::af_isdn;

    /// A 64-bit kernel sends its own layout to 32-bit processes as well. Of the two sizes that these can meet, the
    /// smaller is also the first half of the larger one; MSG_CTRUNC tells them apart.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return size == 2 * Abi::time_size || (Abi::time_size < sizeof(std::int64_t) && size == payload_size);
    }

    static int enable(int fd) noexcept { return set_option(fd, detail::level_zero, 1); }
};

/// The views of HCI sockets (AF_BLUETOOTH, BTPROTO_HCI).
struct hci_views : view_list<hci_cmsg_dir, hci_cmsg_tstamp> {};

/// The views of IEEE 802.15.4 sockets (AF_IEEE802154).
struct wpan_views : view_list<wpan_wantlqi> {};

/// The views of mISDN sockets (AF_ISDN).
struct misdn_views : view_list<misdn_time_stamp> {};

} // namespace linux_kernel
} // namespace cmsg

#endif
