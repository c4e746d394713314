// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_TIMESTAMP_OPTION_HPP
#define CMSGPP_CORE_TIMESTAMP_OPTION_HPP

// The options by which Linux stamps packets: their numbers, what a socket has on of them, and how to add to that. Never
// switches off what is on: flags are added, a form that is in use stays in use, and of two that exclude each other the
// one that is on stays.

#include <cmsg/core/abi.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/option.hpp>

#include <cstddef>
#include <cstdint>

#include <cerrno> // for errno, EEXIST, ENOPROTOOPT

namespace cmsg::detail {

/// The numbers of one timestamp message and of the option that enables it.
struct timestamp_numbers {
    std::int32_t old_form; ///< the fields are as wide as `long`
    std::int32_t new_form; ///< the fields have 64 bits (v5.1)

    /// The one to ask for: the old one where its fields have 64 bits, since older kernels know it as well.
    [[nodiscard]] constexpr std::int32_t enabled_form() const noexcept CMSGPP_NONALLOCATING
    {
        return abi::native::time_size == sizeof(std::int64_t) ? old_form : new_form;
    }
};

// linux arch/*/include/uapi/asm/socket.h: parisc has numbers of its own, sparc some.
#if defined(__linux__) && defined(__hppa__)
inline constexpr timestamp_numbers so_timestamp{0x4012, 0x4038};
inline constexpr timestamp_numbers so_timestampns{0x4013, 0x4039};
inline constexpr timestamp_numbers so_timestamping{0x4020, 0x403a};
#elif defined(__linux__) && defined(__sparc__)
inline constexpr timestamp_numbers so_timestamp{0x1d, 0x46};
inline constexpr timestamp_numbers so_timestampns{0x21, 0x42};
inline constexpr timestamp_numbers so_timestamping{0x23, 0x43};
#else
inline constexpr timestamp_numbers so_timestamp{29, 63};
inline constexpr timestamp_numbers so_timestampns{35, 64};
inline constexpr timestamp_numbers so_timestamping{37, 65};
#endif

/// SOF_TIMESTAMPING_RX_SOFTWARE and SOF_TIMESTAMPING_SOFTWARE; views/timestamping_flags.hpp has names for all of them.
inline constexpr std::uint32_t software_receive_flags = 1U << 3U | 1U << 4U;

#if defined(__linux__)

/// Whether the socket has an option, and it is not 0.
[[nodiscard]] inline bool is_on(int fd, std::int32_t option) noexcept
{
    int value = 0;
    return get_option(fd, level::socket, option, value) == 0 && value != 0;
}

/// In either form. SO_TIMESTAMPING's flags are told by its old number in both (linux v6.1 net/core/sock.c
/// sk_getsockopt()).
[[nodiscard]] inline bool is_on(int fd, timestamp_numbers numbers) noexcept
{
    return is_on(fd, numbers.old_form) || is_on(fd, numbers.new_form);
}

/// The one of SO_TIMESTAMP and SO_TIMESTAMPNS that is on, by its old number; 0 if none is. The kernel says of
/// SO_TIMESTAMPNS_NEW that SO_TIMESTAMP_NEW is on as well (v6.18), so that the first is asked for first.
[[nodiscard]] inline std::int32_t enabled_timestamp(int fd) noexcept
{
    if (is_on(fd, so_timestampns)) {
        return so_timestampns.old_form;
    }
    return is_on(fd, so_timestamp) ? so_timestamp.old_form : 0;
}

/// Whether an option is to be set in its new form. A socket has one form for all three (SOCK_TSTAMP_NEW), so that the
/// one in use stays; if none is, or the kernel cannot tell which, it is the one whose fields have 64 bits.
[[nodiscard]] inline bool wants_new_form(int fd) noexcept
{
    if (is_on(fd, so_timestamp.new_form) || is_on(fd, so_timestampns.new_form) || is_on(fd, so_timestamping.new_form)) {
        return true;
    }
    int told = 0;
    const bool is_old =
        is_on(fd, so_timestamp.old_form) || is_on(fd, so_timestampns.old_form) ||
        (is_on(fd, so_timestamping.old_form) && get_option(fd, level::socket, so_timestamping.new_form, told) == 0);
    return !is_old && so_timestamp.enabled_form() == so_timestamp.new_form;
}

/// Sets the option in the form that fits the socket, and in the old one if the kernel lacks the new.
/// Returns: 0, or -1 with errno.
[[nodiscard]] inline int set_timestamp_option(int fd, timestamp_numbers numbers, const void* value,
                                              std::size_t size) noexcept
{
    const std::int32_t form = wants_new_form(fd) ? numbers.new_form : numbers.old_form;
    const auto length = static_cast<socklen_t>(size);
    if (::setsockopt(fd, level::socket, form, value, length) >= 0) {
        return 0;
    }
    const bool other = errno == ENOPROTOOPT && form != numbers.old_form;
    return other && ::setsockopt(fd, level::socket, numbers.old_form, value, length) >= 0 ? 0 : -1;
}

/// Enables one of SO_TIMESTAMP and SO_TIMESTAMPNS.
/// Returns: 0, or -1 with errno: EEXIST if the other one is on, which setting this one would switch off.
[[nodiscard]] inline int enable_timestamp(int fd, timestamp_numbers wanted) noexcept
{
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

/// Adds flags to those of SO_TIMESTAMPING; a hardware clock that the socket is bound to stays.
/// Returns: 0, or -1 with errno, and the flags as they were.
[[nodiscard]] inline int add_timestamping(int fd, std::uint32_t flags) noexcept
{
    struct {
        std::uint32_t flags = 0;
        std::int32_t bind_phc = 0;
    } value; // struct so_timestamping of linux include/uapi/linux/net_tstamp.h; before v5.14 the flags alone
    socklen_t size = sizeof value;
    if (::getsockopt(fd, level::socket, so_timestamping.old_form, &value, &size) < 0) {
        size = sizeof value.flags;
    }
    if ((value.flags & flags) == flags) {
        return 0;
    }
    value.flags |= flags;
    return set_timestamp_option(fd, so_timestamping, &value, size);
}

#else // elsewhere the numbers are other options'

[[nodiscard]] inline int enable_timestamp(socket_type, timestamp_numbers) noexcept
{
    errno = ENOPROTOOPT;
    return -1;
}

[[nodiscard]] inline int add_timestamping(socket_type, std::uint32_t) noexcept
{
    errno = ENOPROTOOPT;
    return -1;
}

#endif

} // namespace cmsg::detail

#endif
