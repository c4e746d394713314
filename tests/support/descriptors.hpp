// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_DESCRIPTORS_HPP
#define CMSGPP_TESTS_SUPPORT_DESCRIPTORS_HPP

// Which descriptors this process has open, so that a leak, or a descriptor closed twice, is seen.

#include <cstddef>
#include <vector>

#include <fcntl.h>  // for fcntl
#include <unistd.h> // for close

namespace support {

[[nodiscard]] inline bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

/// How many descriptors are open below a number that no test reaches: each new one has the lowest that is free. Asks the
/// kernel for each, because a container may have no /proc.
[[nodiscard]] inline std::size_t open_descriptors()
{
    constexpr int none_reaches = 4096;
    std::size_t count = 0;
    for (int fd = 0; fd < none_reaches; ++fd) {
        count += is_open(fd) ? 1U : 0U;
    }
    return count;
}

inline void close_all(const std::vector<int>& fds)
{
    for (const int fd : fds) {
        ::close(fd);
    }
}

} // namespace support

#endif
