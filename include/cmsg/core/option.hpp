// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_OPTION_HPP
#define CMSGPP_CORE_OPTION_HPP

// How a view switches its message on: one setsockopt of an int; and how to ask what is on. Never opens, closes or reads
// a socket.

#include <cmsg/core/system.hpp>

#include <cstdint>

#if defined(_WIN32)
#include <cerrno>
#endif

namespace cmsg {

/// Sets an integer option of the socket `fd`.
/// Returns: 0, or -1 with errno. A setsockopt that is content may return a positive number (linux v6.1
/// net/can/j1939/socket.c j1939_sk_setsockopt_flag()): that is 0 here. On Windows errno has the code of
/// WSAGetLastError().
inline int set_option(socket_type fd, std::int32_t level, int option, int value = 1) noexcept
{
#if defined(_WIN32)
    const void* const bytes = &value;
    if (::setsockopt(fd, level, option, static_cast<const char*>(bytes), sizeof value) == 0) {
        return 0;
    }
    errno = ::WSAGetLastError();
    return -1;
#else
    return ::setsockopt(fd, level, option, &value, sizeof value) < 0 ? -1 : 0;
#endif
}

namespace detail {

/// Reads an integer option of the socket `fd` into `value`, whose upper bytes stay as they are where the option is
/// shorter.
/// Returns: 0, or -1 with errno, and `value` as it was. On Windows errno has the code of WSAGetLastError().
inline int get_option(socket_type fd, std::int32_t level, int option, int& value) noexcept
{
#if defined(_WIN32)
    void* const bytes = &value;
    int size = sizeof value;
    if (::getsockopt(fd, level, option, static_cast<char*>(bytes), &size) == 0) {
        return 0;
    }
    errno = ::WSAGetLastError();
    return -1;
#else
    socklen_t size = sizeof value;
    return ::getsockopt(fd, level, option, &value, &size) < 0 ? -1 : 0;
#endif
}

} // namespace detail
} // namespace cmsg

#endif
