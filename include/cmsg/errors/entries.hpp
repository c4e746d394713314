// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ERRORS_ENTRIES_HPP
#define CMSGPP_ERRORS_ENTRIES_HPP

// Entries of a receive_set for the error queue of a socket of Linux: what is to be reported of packets that were sent.
// Never enables more than the entry says: a read of one kind brings messages that another kind's option is for.

#include <cmsg/errors/read_error.hpp>
#include <cmsg/errors/values.hpp>
#include <cmsg/platform/level.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/platform/system.hpp>
#include <cmsg/views/linux/ip_error.hpp>
#include <cmsg/views/linux/ipv6_error.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/socket_time_flags.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_base.hpp>
#include <cmsg/visit/view_list.hpp>

#include <cstddef>
#include <cstdint>

#include <cerrno> // for errno, ENOPROTOOPT

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// `View` as reads of the error queue bring it for an entry that does not enable it: without its option, and in no
/// layout of a normal read. Beside the view itself, or another entry of it, that counts.
template <class View>
struct queued : View {
    using view = View;
    using View::View;

    static constexpr std::uint32_t flags = 0; // of SO_TIMESTAMPING

    template <class Other>
    using joined_with = Other;

    static constexpr view_info about = [] {
        view_info info = View::about;
        info.option = {};
        info.presence = presence::error_queue;
        return info;
    }();
};

/// What brings transmit stamps and completions: IP_RECVERR and IPV6_RECVERR, also without the options of these names.
using queued_errors = view_list<queued<linux_kernel::ip_recverr>, queued<linux_kernel::ipv6_recverr>>;

/// What tx_timestamps asks SO_TIMESTAMPING for.
[[nodiscard]] constexpr std::uint32_t transmit_flags_with(std::uint32_t flags) noexcept
{
    namespace of_linux = linux_kernel;
    const bool is_of_the_card = (flags & of_linux::sof_timestamping_tx_hardware) != 0;
    return flags | of_linux::sof_timestamping_software | of_linux::sof_timestamping_opt_id |
           of_linux::sof_timestamping_opt_tsonly | of_linux::sof_timestamping_opt_rx_filter |
           (is_of_the_card ? of_linux::sof_timestamping_raw_hardware : 0U);
}

} // namespace detail

namespace linux_kernel {

/// The option of zerocopy_completions.
struct zerocopy_option : view_base {
    using view_base::view_base;

    static constexpr view_info about{.name = "SO_ZEROCOPY",
                                     .id = {level::socket, detail::so_zerocopy_number},
                                     .size = 0,
                                     .option = {level::socket, detail::so_zerocopy_number}};
};

/// The option of txtime_errors.
struct txtime_option : view_base {
    using view_base::view_base;

    static constexpr view_info about{.name = "SO_TXTIME", .id = {level::socket, detail::so_txtime_number}, .size = 0};

    /// Adds the reports to what the socket has of SO_TXTIME.
    static int enable(socket_type fd) noexcept
    {
        if constexpr (abi::native::platform != abi::platform::linux_kernel) {
            errno = ENOPROTOOPT; // the number is another option's there
            return -1;
        }
        constexpr std::uint32_t report_errors = 1U << 1U; // linux include/uapi/linux/net_tstamp.h
        constexpr std::int32_t monotonic = 1;             // CLOCK_MONOTONIC
        struct {
            std::int32_t clock = 0;
            std::uint32_t flags = 0;
        } value; // struct sock_txtime of the same
        std::size_t size = sizeof value;
        if (detail::get_option_bytes(fd, level::socket, detail::so_txtime_number, &value, size) < 0) {
            return -1;
        }
        if ((value.flags & report_errors) != 0) {
            return 0;
        }
        if (value.clock == 0 && value.flags == 0) {
            value.clock = monotonic;
        }
        value.flags |= report_errors;
        return detail::set_option_bytes(fd, level::socket, detail::so_txtime_number, &value, sizeof value);
    }
};

} // namespace linux_kernel

/// When packets were sent: a tx_timestamp for each stage of each send that is asked for. `Flags` are TX flags of
/// SO_TIMESTAMPING (socket_time_flags.hpp), none of them if each send asks for itself (send::so_timestamping). What
/// makes the stamps usable is added: SOFTWARE, with TX_HARDWARE also RAW_HARDWARE, OPT_ID, OPT_TSONLY, and
/// OPT_RX_FILTER, which is left out where the kernel does not know it (before v6.12): normal reads may then have stamps
/// that another socket asked for, for which the set has room.
/// Values:    tx_timestamp
/// Enable:    setsockopt(SOL_SOCKET, SO_TIMESTAMPING, flags), added to those of the socket. On TCP after connect or
///            accept: before that OPT_ID is refused with EINVAL (linux v6.12
///            net/core/sock.c sock_set_timestamping(); tests/kernel/error_entries.test.cpp)
/// Effect:    an entry in the error queue for each stamp; unread ones take the receive buffer, and poll returns POLLERR
template <std::uint32_t Flags = linux_kernel::sof_timestamping_tx_software>
struct tx_timestamps {
    static constexpr std::uint32_t flags = Flags;

    using queued = view_list<detail::queued<linux_kernel::scm_timestamping>, detail::queued<linux_kernel::ip_recverr>,
                             detail::queued<linux_kernel::ipv6_recverr>>;
    using options = view_list<linux_kernel::timestamping_flags<detail::transmit_flags_with(Flags)>>;
    using values = error_values<tx_timestamp>;

    /// One of these is in a list, whatever its flags.
    using kind = tx_timestamps<0>;

    /// In a join with another one: both sets of flags.
    template <class Other>
    using joined_with = tx_timestamps<Flags | Other::flags>;
};

/// Which sends with MSG_ZEROCOPY are complete, so that their memory may be written again.
/// Values:    zerocopy_range
/// Enable:    setsockopt(SOL_SOCKET, SO_ZEROCOPY, 1)
/// Effect:    an entry in the error queue for one or more of these sends; unread ones take the receive buffer, and poll
///            returns POLLERR
struct zerocopy_completions {
    using queued = detail::queued_errors;
    using options = view_list<linux_kernel::zerocopy_option>;
    using values = error_values<zerocopy_range>;
};

/// What went wrong with packets on their way, by ICMP and ICMPv6, and what this machine refused to send.
/// Values:    path_mtu, send_error
/// Enable:    setsockopt(SOL_IP, IP_RECVERR, 1), setsockopt(SOL_IPV6, IPV6_RECVERR, 1)
/// Effect:    the next send or read after an ICMP error fails with it, whatever its destination (ECONNREFUSED and
///            others), and sends nothing; unread entries take the receive buffer
struct path_errors {
    using queued = view_list<linux_kernel::ip_recverr, linux_kernel::ipv6_recverr>;
    using options = queued;
    using values = error_values<path_mtu, send_error>;
};

/// Which packets were dropped because they could not be sent at the time that SCM_TXTIME asked for.
/// Values:    txtime_error
/// Enable:    setsockopt(SOL_SOCKET, SO_TXTIME) with SOF_TXTIME_REPORT_ERRORS added to what the socket has; of a socket
///            that has none, with CLOCK_MONOTONIC, which needs no privilege (linux v6.12 net/core/sock.c
///            sk_setsockopt()). One with CLOCK_REALTIME and without flags looks like one that has none: a program that
///            wants that clock sets it with the flag
/// Effect:    an entry in the error queue for each such packet; unread ones take the receive buffer
struct txtime_errors {
    using queued = detail::queued_errors;
    using options = view_list<linux_kernel::txtime_option>;
    using values = error_values<txtime_error>;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
