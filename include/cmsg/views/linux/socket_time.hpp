// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_SOCKET_TIME_HPP
#define CMSGPP_VIEWS_LINUX_SOCKET_TIME_HPP

// Times of packets, level SOL_SOCKET: each message in its old form, whose width is that of `long`, and its new one of
// 64 bits. Never converts between clocks, and never takes a zero for a time.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/time.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/platform/timestamp_option.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/optional_field.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cmsg/platform/chrono.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Whether `size` is that of `pairs` timevals or timespecs in this form, in this ABI.
template <class Abi>
[[nodiscard]] constexpr bool is_pairs(timestamp_numbers numbers, message_id id, std::size_t size,
                                      std::size_t pairs) noexcept
{
    const std::size_t field = id.type == numbers.new_form ? sizeof(std::int64_t) : Abi::time_size;
    return size == pairs * 2 * field;
}

/// A view over `Pairs` timevals or timespecs, whose width follows from the size of the payload.
template <std::size_t Pairs>
class timestamp_base : view_base {
public:
    using view_base::view_base;

protected:
    [[nodiscard]] constexpr std::chrono::nanoseconds pair(std::size_t index, std::uint64_t unit) const noexcept
    {
        if (payload().size() == Pairs * 2 * sizeof(std::int64_t)) {
            return nanoseconds_of(at<std::int64_t>(index * 16), at<std::int64_t>(index * 16 + 8), unit);
        }
        return nanoseconds_of(at<std::int32_t>(index * 8), at<std::int32_t>(index * 8 + 4), unit);
    }
};

/// The fields of SCM_TIMESTAMPING; `Optional` is std::optional, see `given`.
template <template <class> class Optional>
class timestamping_fields : timestamp_base<3> {
    /// The timespec as a time; absent if it is zero. Defined before its uses: Clang 14 finds no template in constant
    /// evaluation that stands after them in the same class.
    template <class Time>
    [[nodiscard]] constexpr Optional<Time> stamp(std::size_t index) const noexcept
    {
        const std::chrono::nanoseconds since_epoch = pair(index, 1);
        return given<Optional>(since_epoch.count() != 0, Time{since_epoch});
    }

public:
    using timestamp_base::timestamp_base;

    /// The kernel's stamp, CLOCK_REALTIME.
    [[nodiscard]] constexpr Optional<system_time> software() const noexcept { return stamp<system_time>(0); }

    /// The network card's stamp, by the card's own clock. The slot between the two is not used (linux v6.1 net/socket.c
    /// __sock_recv_timestamp()).
    [[nodiscard]] constexpr Optional<hardware_time> hardware() const noexcept { return stamp<hardware_time>(2); }

    constexpr void each_field(auto sink) const
    {
        sink("software", software());
        sink("hardware", hardware());
    }
};

} // namespace detail

namespace linux_kernel {

/// Receive time in microseconds; on TCP that of the last byte read.
/// Message:   SOL_SOCKET / SO_TIMESTAMP_OLD, SO_TIMESTAMP_NEW    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1)
/// Payload:   struct timeval, 16 bytes; OLD has 8 where long has 4; host order    Unit:   µs since 1970, UTC
/// Kernel:    old v2.2, new v5.1; net/socket.c __sock_recv_timestamp()
/// Absent:    on an AF_UNIX stream; on TCP at its end, and for bytes that arrived while no socket had packets stamped
/// Effect:    the kernel reads the clock for every packet of the machine, as long as any socket has this on; not beside
///            SCM_TIMESTAMPNS: the later option wins
/// Owns:      nothing
class scm_timestamp : detail::timestamp_base<1> {
public:
    using timestamp_base::timestamp_base;

    static constexpr view_info about{.name = "SCM_TIMESTAMP",
                                     .id = {level::socket, detail::so_timestamp.enabled_form()},
                                     .also = {level::socket, detail::so_timestamp.other_form()},
                                     .size = 16,
                                     .space = detail::timestamp_space,
                                     .place = place::scm_timestamp};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id number, std::size_t size) noexcept
    {
        return detail::is_pairs<Abi>(detail::so_timestamp, number, size, 1);
    }

    /// Refused with EEXIST where SO_TIMESTAMPNS is on: a socket has one of the two.
    static int enable(int fd) noexcept { return detail::enable_timestamp(fd, detail::so_timestamp); }

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept { return system_time{pair(0, 1000)}; }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// Receive time in nanoseconds; on TCP that of the last byte read.
/// Message:   SOL_SOCKET / SO_TIMESTAMPNS_OLD, SO_TIMESTAMPNS_NEW    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPNS, 1)
/// Payload:   struct timespec, 16 bytes; OLD has 8 where long has 4; host order    Unit:   ns since 1970, UTC
/// Kernel:    old v2.6.22, new v5.1; net/socket.c __sock_recv_timestamp()
/// Absent:    on an AF_UNIX stream; on TCP at its end, and for bytes that arrived while no socket had packets stamped
/// Effect:    the kernel reads the clock for every packet of the machine, as long as any socket has this on; not beside
///            SCM_TIMESTAMP: the later option wins
/// Owns:      nothing
class scm_timestampns : detail::timestamp_base<1> {
public:
    using timestamp_base::timestamp_base;

    static constexpr view_info about{.name = "SCM_TIMESTAMPNS",
                                     .id = {level::socket, detail::so_timestampns.enabled_form()},
                                     .also = {level::socket, detail::so_timestampns.other_form()},
                                     .size = 16,
                                     .space = detail::timestamp_space,
                                     .place = place::scm_timestamp};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id number, std::size_t size) noexcept
    {
        return detail::is_pairs<Abi>(detail::so_timestampns, number, size, 1);
    }

    /// Refused with EEXIST where SO_TIMESTAMP is on: a socket has one of the two.
    static int enable(int fd) noexcept { return detail::enable_timestamp(fd, detail::so_timestampns); }

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept { return system_time{pair(0, 1)}; }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// Times of a packet by the kernel's clock and by the network card's: of one received, or on the error queue of one
/// sent. <linux/errqueue.h> has a global struct of this name: beside it say cmsg::scm_timestamping, also under a
/// using-directive.
/// Message:   SOL_SOCKET / SO_TIMESTAMPING_OLD, SO_TIMESTAMPING_NEW
///            Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, flags)
/// Payload:   struct timespec[3], 48 bytes; OLD has 24 where long has 4; host order    Unit:   ns
/// Kernel:    old v2.6.30, new v5.1; net/socket.c __sock_recv_timestamp()
/// Absent:    without any stamp, as on packets that arrive in the moment after stamping was enabled; a slot of zeros
///            alone
/// Effect:    as SCM_TIMESTAMP with RX_SOFTWARE; SOFTWARE, set for what is sent, stamps normal reads too (OPT_RX_FILTER
///            does not), 64 bytes each; TX flags put an entry into the error queue for each send: unread ones take the
///            receive buffer, poll returns POLLERR, and msg_namelen is 0 after each
/// Owns:      nothing
class scm_timestamping : public detail::timestamping_fields<std::optional> {
public:
    using timestamping_fields::timestamping_fields;

    static constexpr view_info about{.name = "SCM_TIMESTAMPING",
                                     .id = {level::socket, detail::so_timestamping.enabled_form()},
                                     .also = {level::socket, detail::so_timestamping.other_form()},
                                     .size = 48,
                                     .place = place::scm_timestamping,
                                     .presence = presence::usually};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id number, std::size_t size) noexcept
    {
        return detail::is_pairs<Abi>(detail::so_timestamping, number, size, 3);
    }

    /// What `enable` asks for: software receive stamps; `timestamping_flags` asks for anything else.
    static constexpr std::uint32_t flags = detail::software_receive_flags;

    /// Adds to the flags that the socket has.
    static int enable(int fd) noexcept { return detail::add_timestamping(fd, flags); }
};

/// In a receive_set: scm_timestamping, enabled with these flags, which are sof_timestamping_ constants of
/// socket_time_flags.hpp. Handlers take scm_timestamping.
template <std::uint32_t Flags>
struct timestamping_flags : scm_timestamping {
    using view = scm_timestamping;
    using scm_timestamping::scm_timestamping;

    /// SOF_TIMESTAMPING_ flags that `enable` sets.
    static constexpr std::uint32_t flags = Flags;

    /// In a join with another entry of scm_timestamping: both sets of flags.
    template <class Other>
    using joined_with = timestamping_flags<Flags | Other::flags>;

    /// Adds to the flags that the socket has.
    static int enable(int fd) noexcept { return detail::add_timestamping(fd, flags); }
};

/// Which network card stamped a packet on its way in, and how long the packet was there. It comes with
/// scm_timestamping, which is why a set enables it with timestamping_flags.
/// Message:   SOL_SOCKET / SCM_TIMESTAMPING_PKTINFO
///            Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, SOF_TIMESTAMPING_OPT_PKTINFO | …)
/// Payload:   struct scm_ts_pktinfo {u32 index; u32 length; u32 reserved[2]}, 16 bytes, host order    Unit:   bytes
/// Kernel:    v4.13; net/socket.c put_ts_pktinfo()
/// Absent:    without a hardware receive stamp
/// Effect:    that of SCM_TIMESTAMPING
/// Owns:      nothing
class scm_timestamping_pktinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_TIMESTAMPING_PKTINFO",
                                     .id = {level::socket, detail::scm_timestamping_pktinfo_number},
                                     .size = 16,
                                     .place = place::scm_timestamping_pktinfo,
                                     .presence = presence::usually};

    /// Index of the interface whose clock the stamp is of, below any bond, bridge or VLAN; 0 if it is gone.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(0); }

    /// Bytes of the frame as it arrived, with its link-layer header (pkt_length).
    [[nodiscard]] constexpr std::uint32_t frame_length() const noexcept { return at<std::uint32_t>(4); }

    constexpr void each_field(auto sink) const
    {
        sink("interface_index", interface_index());
        sink("frame_length", frame_length());
    }
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
