// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_DESCRIPTOR_HPP
#define CMSGPP_PLATFORM_DESCRIPTOR_HPP

// How a descriptor is closed that came with a message.

#include <cmsg/platform/config.hpp>

#if !defined(_WIN32)
#include <unistd.h> // for close
#endif

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// Closes it; does nothing on Windows, which passes no descriptors.
inline void close_descriptor([[maybe_unused]] int fd) noexcept
{
#if !defined(_WIN32)
    ::close(fd);
#endif
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
