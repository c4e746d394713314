// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_TIMESTAMP_OPTION_HPP
#define CMSGPP_PLATFORM_TIMESTAMP_OPTION_HPP

// The options by which Linux stamps packets: what a socket has on of them, how to add to that, and the room that stamps
// take. Never switches off what is on: flags are added, a form that is in use stays in use, and of two that exclude
// each other the one that is on stays.

#include <cmsg/platform/level.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/socket_numbers.hpp>

#include <cstddef>
#include <cstdint>

#include <cerrno> // for errno, EEXIST, EINVAL, ENOPROTOOPT

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// SOF_TIMESTAMPING_RX_SOFTWARE and SOF_TIMESTAMPING_SOFTWARE; views/linux/socket_time_flags.hpp has names for all of
/// them.
inline constexpr std::uint32_t software_receive_flags = 1U << 3U | 1U << 4U;

/// SOF_TIMESTAMPING_OPT_RX_FILTER (v6.12).
inline constexpr std::uint32_t receive_filter_flag = 1U << 17U;

/// Room for one timeval or timespec, and where long has 4 bytes for its old form as well: libc appends the new form to
/// an old one there (not to SO_TIMESTAMPING; glibc sysdeps/unix/sysv/linux/convert_scm_timestamps.c).
inline constexpr std::size_t timestamp_space =
    abi::native::space(2 * sizeof(std::int64_t)) +
    (abi::native::time_size == sizeof(std::int64_t) ? 0 : abi::native::space(2 * abi::native::time_size));

/// Whether the socket has an option, and it is not 0.
[[nodiscard]] inline bool is_on(socket_type fd, std::int32_t option) noexcept
{
    int value = 0;
    return get_option(fd, level::socket, option, value) == 0 && value != 0;
}

/// In either form. The old number of SO_TIMESTAMPING reports the flags of both (linux v6.1 net/core/sock.c
/// sk_getsockopt()).
[[nodiscard]] inline bool is_on(socket_type fd, timestamp_numbers numbers) noexcept
{
    return is_on(fd, numbers.old_form) || is_on(fd, numbers.new_form);
}

/// The one of SO_TIMESTAMP and SO_TIMESTAMPNS that is on, by its old number; 0 if none is. Where
/// SO_TIMESTAMPNS_NEW is on, the kernel reports SO_TIMESTAMP_NEW as well (linux v6.1 net/core/sock.c
/// sk_getsockopt()), so that SO_TIMESTAMPNS is asked for first.
[[nodiscard]] inline std::int32_t enabled_timestamp(socket_type fd) noexcept
{
    if (is_on(fd, so_timestampns)) {
        return so_timestampns.old_form;
    }
    return is_on(fd, so_timestamp) ? so_timestamp.old_form : 0;
}

/// Whether an option is to be set in its new form. A socket has one form for all three (SOCK_TSTAMP_NEW), so that the
/// one in use stays; if none is, or the kernel does not report which, it is the one whose fields have 64 bits.
[[nodiscard]] inline bool wants_new_form(socket_type fd) noexcept
{
    if (is_on(fd, so_timestamp.new_form) || is_on(fd, so_timestampns.new_form) || is_on(fd, so_timestamping.new_form)) {
        return true;
    }
    int reported = 0;
    const bool is_old =
        is_on(fd, so_timestamp.old_form) || is_on(fd, so_timestampns.old_form) ||
        (is_on(fd, so_timestamping.old_form) && get_option(fd, level::socket, so_timestamping.new_form, reported) == 0);
    return !is_old && so_timestamp.enabled_form() == so_timestamp.new_form;
}

/// Sets the option in the form that fits the socket, and in the old one if the kernel lacks the new.
/// Returns: 0, or -1 with errno.
[[nodiscard]] inline int set_timestamp_option(socket_type fd, timestamp_numbers numbers, const void* value,
                                              std::size_t size) noexcept
{
    const std::int32_t form = wants_new_form(fd) ? numbers.new_form : numbers.old_form;
    if (set_option_bytes(fd, level::socket, form, value, size) == 0) {
        return 0;
    }
    const bool other = errno == ENOPROTOOPT && form != numbers.old_form;
    return other && set_option_bytes(fd, level::socket, numbers.old_form, value, size) == 0 ? 0 : -1;
}

/// Enables one of SO_TIMESTAMP and SO_TIMESTAMPNS.
/// Returns: 0, or -1 with errno: EEXIST if the other one is on, which setting this one would switch off.
[[nodiscard]] inline int enable_timestamp(socket_type fd, timestamp_numbers wanted) noexcept
{
    if constexpr (abi::native::platform != abi::platform::linux_kernel) {
        errno = ENOPROTOOPT; // the numbers are other options' there
        return -1;
    }
    if (const std::int32_t enabled = enabled_timestamp(fd); enabled != 0) {
        if (enabled == wanted.old_form) {
            return 0;
        }
        errno = EEXIST;
        return -1;
    }
    constexpr int on = 1;
    return set_timestamp_option(fd, wanted, &on, sizeof on);
}

/// Adds flags to those of SO_TIMESTAMPING; a hardware clock that the socket is bound to stays. Of them
/// SOF_TIMESTAMPING_OPT_RX_FILTER is left out where the kernel does not know it (EINVAL): normal reads may then have
/// stamps that only another socket asked for.
/// Returns: 0, or -1 with errno, and the flags as they were.
[[nodiscard]] inline int add_timestamping(socket_type fd, std::uint32_t flags) noexcept
{
    if constexpr (abi::native::platform != abi::platform::linux_kernel) {
        errno = ENOPROTOOPT; // the numbers are other options' there
        return -1;
    }
    struct {
        std::uint32_t flags = 0;
        std::int32_t bind_phc = 0;
    } value; // struct so_timestamping of linux include/uapi/linux/net_tstamp.h; before v5.14 the flags alone
    std::size_t size = sizeof value;
    if (get_option_bytes(fd, level::socket, so_timestamping.old_form, &value, size) < 0) {
        size = sizeof value.flags;
    }
    if ((value.flags & flags) == flags) {
        return 0;
    }
    value.flags |= flags;
    if (set_timestamp_option(fd, so_timestamping, &value, size) == 0) {
        return 0;
    }
    if (errno != EINVAL || (flags & receive_filter_flag) == 0) {
        return -1;
    }
    value.flags &= ~receive_filter_flag;
    return set_timestamp_option(fd, so_timestamping, &value, size);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
