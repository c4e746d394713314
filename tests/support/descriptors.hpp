// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_DESCRIPTORS_HPP
#define CMSGPP_TESTS_SUPPORT_DESCRIPTORS_HPP

// Which descriptors this process has open, so that a leak, or a descriptor closed twice, is seen.

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <vector>

#include <fcntl.h> // for fcntl
#include <poll.h>
#include <unistd.h> // for close

namespace support {

[[nodiscard]] inline bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

/// How many descriptors are open below a number that no test reaches: each new one has the lowest that is free. Asks
/// the kernel, because a container may have no /proc; for some at a time, because an emulated machine takes long to be
/// asked 4096 times, and not for more than RLIMIT_NOFILE, which poll() refuses.
[[nodiscard]] inline std::size_t open_descriptors()
{
    constexpr int none_reaches = 4096;
    std::array<pollfd, 32> some{};
    std::size_t count = 0;
    for (int fd = 0; fd < none_reaches;) {
        for (pollfd& one : some) {
            one = {fd++, 0, 0};
        }
        const int polled = ::poll(some.data(), some.size(), 0);
        EXPECT_GE(polled, 0) << std::strerror(errno);
        for (const pollfd& one : some) {
            count += (one.revents & POLLNVAL) == 0 ? 1U : 0U;
        }
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
