// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_RDS_HPP
#define CMSGPP_VIEWS_LINUX_RDS_HPP

// Control messages of level SOL_RDS. Counts inside of a payload are checked.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/element_range.hpp>
#include <cmsg/payload/rds_trace.hpp>
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span> // also declares std::ranges::enable_view and enable_borrowed_range

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// How an RDMA operation ended (linux include/uapi/linux/rds.h RDS_RDMA_…). Others keep their number.
enum class rds_rdma_result : std::int32_t {
    success = 0,
    remote_error = 1,
    canceled = 2,
    dropped = 3,
    other_error = 4,
};

[[nodiscard]] constexpr const char* name_of(rds_rdma_result result) noexcept
{
    constexpr const char* names[]{"success", "remote_error", "canceled", "dropped", "other_error"};
    const auto number = static_cast<std::uint32_t>(result);
    return number < sizeof names / sizeof *names ? names[number] : nullptr;
}

namespace detail {

/// Whether `size` is that of a struct whose u64 fields give it this size and alignment. An i386 kernel aligns them to
/// four bytes; a 64-bit one writes its own layout, to 32-bit processes as well (linux v6.12 net/core/scm.c put_cmsg()).
template <class Abi>
[[nodiscard]] constexpr bool is_rds_struct(std::size_t size, std::size_t aligned, std::size_t packed) noexcept
{
    return size == aligned || (Abi::long_size != sizeof(std::uint64_t) && size == packed);
}

} // namespace detail

namespace linux_kernel {

/// The memory that an RDMA transfer announced by this message goes to or comes from.
/// Message:   SOL_RDS / RDS_CMSG_RDMA_DEST    Enable: always, if control data is asked for
/// Payload:   rds_rdma_cookie_t, u64, 8 bytes, host order    Unit:   bytes of offset
/// Kernel:    v2.6.30; net/rds/recv.c rds_cmsg_recv()
/// Absent:    with a message without RDMA
/// Effect:    -
/// Owns:      nothing
class rds_cmsg_rdma_dest : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "RDS_CMSG_RDMA_DEST", .id = {level::rds, 2}, .size = 8, .presence = presence::usually};

    /// The whole of it, as RDS_CMSG_RDMA_ARGS takes it.
    [[nodiscard]] constexpr std::uint64_t cookie() const noexcept { return at<std::uint64_t>(0); }

    /// The R_Key of the memory region: the low half (linux net/rds/rds.h rds_rdma_cookie_key()).
    [[nodiscard]] constexpr std::uint32_t r_key() const noexcept { return static_cast<std::uint32_t>(cookie()); }

    /// Bytes from the start of the memory region: the high half.
    [[nodiscard]] constexpr std::uint32_t offset() const noexcept
    {
        return static_cast<std::uint32_t>(cookie() >> 32U);
    }

    constexpr void each_field(auto sink) const
    {
        sink("r_key", r_key());
        sink("offset", offset());
    }
};

/// How an RDMA operation ended that was to be notified of. One recvmsg delivers any number of them.
/// Message:   SOL_RDS / RDS_CMSG_RDMA_STATUS    Enable: always, for sends with RDS_RDMA_NOTIFY_ME
/// Payload:   struct rds_rdma_notify, 16 bytes, 12 from an i386 kernel; host order    Unit:   -
/// Kernel:    v2.6.30; net/rds/recv.c rds_notify_queue_get()
/// Absent:    while no such operation has ended
/// Effect:    -
/// Owns:      nothing
class rds_cmsg_rdma_status : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "RDS_CMSG_RDMA_STATUS",
                                     .id = {level::rds, 4},
                                     .size = 16,
                                     .presence = presence::usually,
                                     .repeats = true};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return detail::is_rds_struct<Abi>(size, about.size, 12);
    }

    /// The user_token that the operation was sent with.
    [[nodiscard]] constexpr std::uint64_t user_token() const noexcept { return at<std::uint64_t>(0); }

    /// How the operation ended.
    [[nodiscard]] constexpr rds_rdma_result status() const noexcept { return at<rds_rdma_result>(8); }

    constexpr void each_field(auto sink) const
    {
        sink("user_token", user_token());
        sink("status", status());
    }
};

/// Destinations that are no longer congested, out of those that RDS_CONG_MONITOR asks about.
/// Message:   SOL_RDS / RDS_CMSG_CONG_UPDATE    Enable: always, of the ports in RDS_CONG_MONITOR
/// Payload:   u64, 8 bytes, host order        Unit:   a bit per group of ports
/// Kernel:    v2.6.30; net/rds/recv.c rds_notify_cong()
/// Absent:    while nothing has changed
/// Effect:    -
/// Owns:      nothing
class rds_cmsg_cong_update : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "RDS_CMSG_CONG_UPDATE", .id = {level::rds, 5}, .size = 8, .presence = presence::usually};

    /// A bit for each group of ports.
    [[nodiscard]] constexpr std::uint64_t mask() const noexcept { return at<std::uint64_t>(0); }

    /// Whether the group of this port (host order) is among them: its bit is the port modulo 64.
    [[nodiscard]] constexpr bool includes(std::uint16_t port) const noexcept
    {
        constexpr unsigned groups = 64;
        return (mask() >> (port % groups) & 1U) != 0;
    }

    constexpr void each_field(auto sink) const { sink("mask", mask()); }
};

/// How long the message took on the stretches of the receive path that SO_RDS_MSG_RXPATH_LATENCY asks for.
/// Message:   SOL_RDS / RDS_CMSG_RXPATH_LATENCY    Enable: setsockopt(SOL_RDS, SO_RDS_MSG_RXPATH_LATENCY, points)
/// Payload:   struct rds_cmsg_rx_trace, 32 bytes, 28 from an i386 kernel; host order    Unit:   nanoseconds
/// Kernel:    v4.11; net/rds/recv.c rds_cmsg_recv()
/// Absent:    on a read that delivers notifications, and no message
/// Effect:    -
/// Owns:      nothing
class rds_cmsg_rxpath_latency : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "RDS_CMSG_RXPATH_LATENCY", .id = {level::rds, 11}, .size = 32};

    /// A range of `rds_trace`.
    using range = detail::rds_traces;

    /// Of the two sizes that a 32-bit process can meet, the smaller is also what is left of the larger one without its
    /// last four bytes; MSG_CTRUNC distinguishes them.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return detail::is_rds_struct<Abi>(size, about.size, packed_size);
    }

    /// All three stretches.
    static int enable(int fd) noexcept
    {
        constexpr char points[]{most, 0, 1, 2}; // struct rds_rx_trace_so; Winsock wants char
        return ::setsockopt(fd, level::rds, 10, points, sizeof points);
    }

    /// The stretches that were asked for, at most three.
    [[nodiscard]] constexpr range traces() const noexcept
    {
        const std::byte* const first = payload().data();
        return {{first + 1, first + (payload().size() == packed_size ? 4 : 8)}, complete() ? count() : most};
    }

    /// False if the message counts more stretches than it has room for.
    [[nodiscard]] constexpr bool complete() const noexcept { return count() <= most; }

    constexpr void each_field(auto sink) const
    {
        sink("traces", traces());
        sink("complete", complete());
    }

private:
    static constexpr std::size_t packed_size = 28;
    static constexpr std::uint8_t most = 3; // RDS_MSG_RX_DGRAM_TRACE_MAX

    [[nodiscard]] constexpr std::uint8_t count() const noexcept { return at<std::uint8_t>(0); }
};

/// Which sends with MSG_ZEROCOPY the kernel has done with, so that their memory is free.
/// Message:   SOL_RDS / RDS_CMSG_ZCOPY_COMPLETION    Enable: always, for sends with MSG_ZEROCOPY
/// Payload:   struct rds_zcopy_cookies, 36 bytes, host order    Unit:   cookies of RDS_CMSG_ZCOPY_COOKIE
/// Kernel:    v4.17; net/rds/recv.c rds_recvmsg_zcookie()
/// Absent:    while no such send is done; of a 64-bit kernel also where a 32-bit process gives the buffer no more than
///            its own layout takes: the room has to be that of the kernel's layout (a set has it)
/// Effect:    -
/// Owns:      nothing
class rds_cmsg_zcopy_completion : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "RDS_CMSG_ZCOPY_COMPLETION",
                                     .id = {level::rds, 13},
                                     .size = 36,
                                     .space = abi::linux_lp64::space(36),
                                     .presence = presence::usually};

    /// A range of cookies, in host order.
    using range = element_range<std::uint32_t>;

    /// The cookies of the sends, at most eight.
    [[nodiscard]] constexpr range cookies() const noexcept
    {
        const std::size_t size = complete() ? count() : most;
        return range{payload().subspan(sizeof(std::uint32_t), size * sizeof(std::uint32_t))};
    }

    /// False if the message counts more cookies than it has room for.
    [[nodiscard]] constexpr bool complete() const noexcept { return count() <= most; }

    constexpr void each_field(auto sink) const
    {
        sink("cookies", cookies());
        sink("complete", complete());
    }

private:
    static constexpr std::uint32_t most = 8; // RDS_MAX_ZCOOKIES

    [[nodiscard]] constexpr std::uint32_t count() const noexcept { return at<std::uint32_t>(0); }
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
