// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_OPTION_HPP
#define CMSGPP_CORE_OPTION_HPP

// How a view switches its message on: one setsockopt of an int. Never opens, closes or reads a socket.

#include <cmsg/core/system.hpp>

#include <cstdint>

#if defined(_WIN32)
#include <cerrno>
#endif

namespace cmsg {

/// Sets an integer option of the socket `fd`.
/// Returns: 0, or -1 with errno, as setsockopt does. On Windows errno has the code of WSAGetLastError().
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
    return ::setsockopt(fd, level, option, &value, sizeof value);
#endif
}

} // namespace cmsg

#endif
