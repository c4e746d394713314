// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_DESCRIPTORS_HPP
#define CMSGPP_TESTS_SUPPORT_DESCRIPTORS_HPP

// Which descriptors this process has open, so that a leak, or a descriptor closed twice, is seen.

#include <cstddef>
#include <filesystem>
#include <iterator>
#include <vector>

#include <fcntl.h>  // for fcntl
#include <unistd.h> // for close

namespace support {

/// How many descriptors are open, less the one that counts them.
[[nodiscard]] inline std::size_t open_descriptors()
{
    const std::filesystem::directory_iterator all{"/proc/self/fd"};
    return static_cast<std::size_t>(std::distance(begin(all), end(all))) - 1;
}

[[nodiscard]] inline bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

inline void close_all(const std::vector<int>& fds)
{
    for (const int fd : fds) {
        ::close(fd);
    }
}

} // namespace support

#endif
