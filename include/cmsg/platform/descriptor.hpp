// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_DESCRIPTOR_HPP
#define CMSGPP_PLATFORM_DESCRIPTOR_HPP

// What is done to a descriptor that came with a message. Nothing on Windows, which passes none.

#include <cmsg/platform/config.hpp>

#if !defined(_WIN32)
#include <fcntl.h>      // for fcntl
#include <sys/socket.h> // for MSG_CMSG_CLOEXEC
#include <unistd.h>     // for close
#endif

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

#if defined(_WIN32) || defined(MSG_CMSG_CLOEXEC)
/// Whether recvmsg has a flag that makes descriptors close on exec; macOS has none.
inline constexpr bool recvmsg_can_close_on_exec = true;
#else
inline constexpr bool recvmsg_can_close_on_exec = false;
#endif

/// Closes it.
inline void close_descriptor([[maybe_unused]] int fd) noexcept
{
#if !defined(_WIN32)
    ::close(fd);
#endif
}

/// Has it close on exec.
inline void close_descriptor_on_exec([[maybe_unused]] int fd) noexcept
{
#if !defined(_WIN32)
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
#endif
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
