// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_OPTION_HPP
#define CMSGPP_CORE_OPTION_HPP

// How a view switches its message on: one setsockopt of an int. Never opens, closes or reads a socket.

#include <cmsg/core/config.hpp>

#include <cstdint>

#include <sys/socket.h> // for setsockopt

namespace cmsg {

/// Sets an integer option of the socket `fd`.
/// Returns: 0, or -1 with errno, as setsockopt does.
inline int set_option(int fd, std::int32_t level, int option, int value = 1) noexcept
{
    return ::setsockopt(fd, level, option, &value, sizeof value);
}

} // namespace cmsg

#endif
