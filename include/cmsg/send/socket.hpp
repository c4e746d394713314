// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_SOCKET_HPP
#define CMSGPP_SEND_SOCKET_HPP

// Values to send at level SOL_SOCKET, other than those of AF_UNIX (unix.hpp). The kernel refuses every type of this
// level that it does not know with EINVAL, and with it the whole send (linux v6.12 net/core/sock.c __sock_cmsg_send()):
// of the values below that are newer than a program's oldest kernel it sends one and sees. `worth_sending_without`
// recognises the refusal, and `without` takes the value back.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/send/sendable.hpp>
#include <cmsg/views/linux/socket.hpp>
#include <cmsg/views/linux/socket_time.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Priority of one packet, for queueing disciplines. On IPv4 it goes after ip_tos, which sets the priority as well.
/// Message:   SOL_SOCKET / SO_PRIORITY, linux v6.14; earlier kernels refuse it with EINVAL, and with it the send
/// Payload:   u32, 4 bytes, host order
/// Range:     any; above 6 it needs CAP_NET_RAW or CAP_NET_ADMIN, else EPERM
struct so_priority {
    static constexpr value_info about{.id = linux_kernel::so_priority::about.id, .size = 4};

    std::uint32_t value = 0; ///< as tc and filters see it (skb->priority)

    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_privileged(error); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// Mark of one packet, for routing rules and filters.
/// Message:   SOL_SOCKET / SO_MARK, linux v5.4 on IP sockets
/// Payload:   u32, 4 bytes, host order
/// Range:     any; it needs CAP_NET_RAW or CAP_NET_ADMIN, else EPERM
struct so_mark {
    static constexpr value_info about{.id = linux_kernel::so_mark::about.id, .size = 4};

    std::uint32_t value = 0; ///< as rules and filters see it (skb->mark)

    [[nodiscard]] static constexpr bool refused_by(int error) noexcept { return is_refusal_of_privileged(error); }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

/// Which transmit timestamps one packet gets, in place of those that the socket's option asks for.
/// Message:   SOL_SOCKET / SO_TIMESTAMPING
/// Payload:   u32, 4 bytes, host order: SOF_TIMESTAMPING_TX_ flags
/// Range:     the flags below; others are refused. A kernel refuses those that it does not know with EINVAL, and with
///            them the send
struct so_timestamping {
    static constexpr value_info about{.id = {level::socket, cmsg::detail::so_timestamping.old_form}, .size = 4};

    // linux include/uapi/linux/net_tstamp.h
    static constexpr std::uint32_t tx_hardware = 1U << 0U;    ///< SOF_TIMESTAMPING_TX_HARDWARE
    static constexpr std::uint32_t tx_software = 1U << 1U;    ///< SOF_TIMESTAMPING_TX_SOFTWARE
    static constexpr std::uint32_t tx_sched = 1U << 8U;       ///< SOF_TIMESTAMPING_TX_SCHED
    static constexpr std::uint32_t tx_ack = 1U << 9U;         ///< SOF_TIMESTAMPING_TX_ACK
    static constexpr std::uint32_t tx_completion = 1U << 18U; ///< SOF_TIMESTAMPING_TX_COMPLETION, linux v6.15

    std::uint32_t flags = 0; ///< any of these together

    [[nodiscard]] constexpr bool valid() const noexcept
    {
        return (flags & ~(tx_hardware | tx_software | tx_sched | tx_ack | tx_completion)) == 0;
    }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(flags); }
};

/// When one packet shall leave; the queueing disciplines etf and fq look at it.
/// Message:   SOL_SOCKET / SCM_TXTIME, linux v4.19; earlier kernels refuse it with EINVAL, and with it the send
/// Payload:   u64, 8 bytes, host order
/// Range:     nanoseconds of the clock that the option SO_TXTIME set; without that option it is refused with EINVAL
struct scm_txtime {
    static constexpr value_info about{.id = {level::socket, cmsg::detail::so_txtime_number}, .size = 8};

    std::uint64_t nanoseconds = 0; ///< of that clock

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(nanoseconds); }
};

/// The id that the transmit timestamps of one packet come back with, in place of the socket's own count, which drifts
/// after failed sends (see tx_id).
/// Message:   SOL_SOCKET / SCM_TS_OPT_ID, linux v6.13; not on TCP. Earlier kernels refuse it with EINVAL, and with it
///            the send; no option shows it beforehand, so try once: one send with it, and
///            `worth_sending_without<scm_ts_opt_id>`
/// Payload:   u32, 4 bytes, host order
/// Range:     any; refused with EINVAL unless the socket has SOF_TIMESTAMPING_OPT_ID, and where it does not know the
///            type
struct scm_ts_opt_id {
    static constexpr value_info about{.id = {level::socket, cmsg::detail::scm_ts_opt_id_number}, .size = 4};

    std::uint32_t value = 0; ///< the id that the stamps of this send have

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
