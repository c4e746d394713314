// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_OPTION_HPP
#define CMSGPP_PLATFORM_OPTION_HPP

// How a view switches its message on: one setsockopt of an int; and how to ask what is on. Never opens, closes or reads
// a socket.

#include <cmsg/platform/system.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Sets an option of the socket `fd` to `size` bytes.
/// Returns: 0, or -1 with errno. A setsockopt that is content may return a positive number (linux v6.1
/// net/can/j1939/socket.c j1939_sk_setsockopt_flag()): that is 0 here. On Windows errno has the code of
/// WSAGetLastError().
[[nodiscard]] inline int set_option_bytes(socket_type fd, std::int32_t level, int option, const void* value,
                                          std::size_t size) noexcept
{
#if defined(_WIN32)
    if (::setsockopt(fd, level, option, static_cast<const char*>(value), static_cast<int>(size)) == 0) {
        return 0;
    }
    errno = ::WSAGetLastError();
    return -1;
#else
    return ::setsockopt(fd, level, option, value, static_cast<socklen_t>(size)) < 0 ? -1 : 0;
#endif
}

/// Reads an option of the socket `fd` into `size` bytes, which is then the number of those written.
/// Returns: 0, or -1 with errno, and value and size as they were. On Windows errno has the code of WSAGetLastError().
[[nodiscard]] inline int get_option_bytes(socket_type fd, std::int32_t level, int option, void* value,
                                          std::size_t& size) noexcept
{
#if defined(_WIN32)
    auto length = static_cast<int>(size);
    if (::getsockopt(fd, level, option, static_cast<char*>(value), &length) != 0) {
        errno = ::WSAGetLastError();
        return -1;
    }
#else
    auto length = static_cast<socklen_t>(size);
    if (::getsockopt(fd, level, option, value, &length) < 0) {
        return -1;
    }
#endif
    size = static_cast<std::size_t>(length);
    return 0;
}

/// The same for an integer, whose upper bytes stay as they are where the option is shorter.
[[nodiscard]] inline int get_option(socket_type fd, std::int32_t level, int option, int& value) noexcept
{
    std::size_t size = sizeof value;
    return get_option_bytes(fd, level, option, &value, size);
}

} // namespace detail

/// Sets an integer option of the socket `fd`.
/// Returns: 0, or -1 with errno; on Windows errno has the code of WSAGetLastError().
inline int set_option(socket_type fd, std::int32_t level, int option, int value = 1) noexcept
{
    return detail::set_option_bytes(fd, level, option, &value, sizeof value);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
