// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_CAN_HPP
#define CMSGPP_VIEWS_LINUX_CAN_HPP

// Control messages of levels SOL_CAN_J1939 and SOL_CAN_RAW. Those of J1939 that are not of the error queue come without
// an option.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// The address on the bus that a J1939 message was sent to.
/// Message:   SOL_CAN_J1939 / SCM_J1939_DEST_ADDR    Enable: always, if control data is asked for
/// Payload:   u8, 1 byte                      Unit:   -
/// Kernel:    v5.4; net/can/j1939/socket.c j1939_sk_recvmsg()
/// Absent:    with a broadcast
/// Effect:    -
/// Owns:      nothing
class scm_j1939_dest_addr : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SCM_J1939_DEST_ADDR", .id = {level::can_j1939, 1}, .size = 1, .presence = presence::usually};

    /// 0 to 253, or 254 for a node that has none yet (J1939_IDLE_ADDR).
    [[nodiscard]] constexpr std::uint8_t address() const noexcept { return at<std::uint8_t>(0); }

    constexpr void each_field(auto sink) const { sink("address", address()); }
};

/// The name of the node that a J1939 message was sent to.
/// Message:   SOL_CAN_J1939 / SCM_J1939_DEST_NAME    Enable: always, if control data is asked for
/// Payload:   u64, 8 bytes, host order        Unit:   -
/// Kernel:    v5.4; net/can/j1939/socket.c j1939_sk_recvmsg()
/// Absent:    when the message was sent to an address without a name
/// Effect:    -
/// Owns:      nothing
class scm_j1939_dest_name : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SCM_J1939_DEST_NAME", .id = {level::can_j1939, 2}, .size = 8, .presence = presence::usually};

    /// The 64-bit NAME (SAE J1939-81): identity number in bits 0 to 20, manufacturer in 21 to 31, and so on.
    [[nodiscard]] constexpr std::uint64_t value() const noexcept { return at<std::uint64_t>(0); }

    constexpr void each_field(auto sink) const { sink("value", value()); }
};

/// The priority that a J1939 message was sent with.
/// Message:   SOL_CAN_J1939 / SCM_J1939_PRIO    Enable: always, if control data is asked for
/// Payload:   u8, 1 byte                      Unit:   0 (highest) to 7
/// Kernel:    v5.4; net/can/j1939/socket.c j1939_sk_recvmsg()
/// Absent:    on the error queue
/// Effect:    -
/// Owns:      nothing
class scm_j1939_prio : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_J1939_PRIO", .id = {level::can_j1939, 3}, .size = 1};

    /// 0 is the highest.
    [[nodiscard]] constexpr std::uint8_t priority() const noexcept { return at<std::uint8_t>(0); }

    constexpr void each_field(auto sink) const { sink("priority", priority()); }
};

/// A transmit timestamp of a raw CAN socket.
/// Message:   SOL_CAN_RAW / SCM_CAN_RAW_ERRQUEUE
///            Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, …) for transmission
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    net/can/raw.c raw_recvmsg(), in v6.1
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    that of SCM_TIMESTAMPING
/// Owns:      nothing
class scm_can_raw_errqueue : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr view_info about{.name = "SCM_CAN_RAW_ERRQUEUE",
                                     .id = {level::can_raw, 1},
                                     .size = extended_error::size,
                                     .place = place::scm_can_raw_errqueue,
                                     .presence = presence::error_queue};
};

/// A transmit timestamp, or what became of a transfer, of a J1939 socket.
/// Message:   SOL_CAN_J1939 / SCM_J1939_ERRQUEUE    Enable: setsockopt(SOL_CAN_J1939, SO_J1939_ERRQUEUE, 1)
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v5.4; net/can/j1939/socket.c j1939_sk_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    an entry for each transfer that is aborted, and with the flags of SCM_TIMESTAMPING for others
/// Owns:      nothing
class scm_j1939_errqueue : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr view_info about{.name = "SCM_J1939_ERRQUEUE",
                                     .id = {level::can_j1939, 4},
                                     .size = extended_error::size,
                                     .place = place::scm_j1939_errqueue,
                                     .option = {level::can_j1939, 4},
                                     .presence = presence::error_queue};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
