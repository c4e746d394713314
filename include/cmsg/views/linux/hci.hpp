// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_HCI_HPP
#define CMSGPP_VIEWS_LINUX_HCI_HPP

// Control messages of HCI sockets (AF_BLUETOOTH, BTPROTO_HCI), level SOL_HCI. Its number is that of SOL_IP, 0, so that
// bytes alone do not distinguish them from IP_TOS and IP_TTL: hci_views is a list for programs that know the socket,
// `visit(hci_views{}, …)`.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/timeval.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/socket_facts.hpp>
#include <cmsg/visit/view_base.hpp>
#include <cmsg/visit/view_list.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

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

    static constexpr view_info about{.name = "HCI_CMSG_DIR",
                                     .id = {level::hci, 1},
                                     .size = 4,
                                     .family = detail::linux_family::bluetooth,
                                     .option = {level::hci, 1},
                                     .level_name = "SOL_HCI"};

    /// True if the packet came from the controller.
    [[nodiscard]] constexpr bool incoming() const noexcept { return at<std::int32_t>(0) != 0; }

    constexpr void each_field(auto sink) const { sink("incoming", incoming()); }
};

/// When the packet passed between host and Bluetooth controller.
/// Message:   SOL_HCI / HCI_CMSG_TSTAMP       Enable: setsockopt(SOL_HCI, HCI_TIME_STAMP, 1)
/// Payload:   struct timeval, 16 bytes, 8 where long has 4; host order    Unit:   µs since 1970, UTC
/// Kernel:    v2.6; net/bluetooth/hci_sock.c hci_sock_cmsg()
/// Absent:    on channels other than HCI_CHANNEL_RAW, whose sockets refuse the option
/// Effect:    -
/// Owns:      nothing
class hci_cmsg_tstamp : public detail::timeval_view {
public:
    using timeval_view::timeval_view;

    static constexpr view_info about{.name = "HCI_CMSG_TSTAMP",
                                     .id = {level::hci, 2},
                                     .size = 16,
                                     .space = abi::native::space(2 * abi::native::time_size),
                                     .family = detail::linux_family::bluetooth,
                                     .option = {level::hci, 3},
                                     .level_name = "SOL_HCI"};

    /// The kernel narrows it for 32-bit processes.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size == 2 * Abi::time_size;
    }
};

/// The views of HCI sockets (AF_BLUETOOTH, BTPROTO_HCI).
struct hci_views : view_list<hci_cmsg_dir, hci_cmsg_tstamp> {};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
