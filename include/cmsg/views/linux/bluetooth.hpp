// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_BLUETOOTH_HPP
#define CMSGPP_VIEWS_LINUX_BLUETOOTH_HPP

// Control messages of level SOL_BLUETOOTH; those of HCI sockets are in hci.hpp.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The Packet_Status_Flag of a received packet (Bluetooth Core Specification 6.0, volume 4 part E, 5.4.3). Others keep
/// their number.
enum class bt_packet_status : std::uint8_t {
    correct = 0,          ///< correctly received data
    possibly_invalid = 1, ///< possibly invalid data
    no_data = 2,          ///< no data received
    partially_lost = 3,   ///< data partially lost
};

[[nodiscard]] constexpr const char* name_of(bt_packet_status status) noexcept
{
    constexpr const char* names[]{"correct", "possibly_invalid", "no_data", "partially_lost"};
    const auto number = static_cast<std::uint8_t>(status);
    return number < sizeof names / sizeof *names ? names[number] : nullptr;
}

namespace linux_kernel {

/// How well a SCO or ISO packet was received.
/// Message:   SOL_BLUETOOTH / BT_SCM_PKT_STATUS    Enable: setsockopt(SOL_BLUETOOTH, BT_PKT_STATUS, 1)
/// Payload:   u8, 1 byte                      Unit:   -
/// Kernel:    v5.9; net/bluetooth/af_bluetooth.c bt_sock_recvmsg()
/// Absent:    v6.1: on SCO sockets that were accepted; ISO refuses the option there
/// Effect:    -
/// Owns:      nothing
class bt_scm_pkt_status : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "BT_SCM_PKT_STATUS", .id = {level::bluetooth, 3}, .size = 1, .option = {level::bluetooth, 16}};

    /// Of the packet's data, as the controller reports it.
    [[nodiscard]] constexpr bt_packet_status status() const noexcept { return at<bt_packet_status>(0); }

    constexpr void each_field(auto sink) const { sink("status", status()); }
};

/// Sequence number of a received ISO packet, by which a lost one is noticed.
/// Message:   SOL_BLUETOOTH / BT_SCM_PKT_SEQNUM    Enable: setsockopt(SOL_BLUETOOTH, BT_PKT_SEQNUM, 1)
/// Payload:   u16, 2 bytes, host order        Unit:   packets, wraps at 2¹⁶
/// Kernel:    v6.17; net/bluetooth/af_bluetooth.c bt_sock_recvmsg()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class bt_scm_pkt_seqnum : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "BT_SCM_PKT_SEQNUM", .id = {level::bluetooth, 5}, .size = 2, .option = {level::bluetooth, 22}};

    /// One more than that of the packet before, modulo 2¹⁶, unless some were lost.
    [[nodiscard]] constexpr std::uint16_t sequence_number() const noexcept { return at<std::uint16_t>(0); }

    constexpr void each_field(auto sink) const { sink("sequence_number", sequence_number()); }
};

/// A transmit timestamp of a Bluetooth socket.
/// Message:   SOL_BLUETOOTH / BT_SCM_ERROR    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, …) for transmission
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v6.15; net/bluetooth/iso.c iso_sock_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    that of SCM_TIMESTAMPING
/// Owns:      nothing
class bt_scm_error : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr view_info about{.name = "BT_SCM_ERROR",
                                     .id = {level::bluetooth, 4},
                                     .size = extended_error::size,
                                     .place = place::bt_scm_error,
                                     .presence = presence::error_queue};
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
