// SPDX-License-Identifier: MIT
#include <cmsg/platform/descriptor.hpp>
#include <cmsg/platform/descriptor.hpp>

#include <gtest/gtest.h>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace {

TEST(Descriptor, IsClosed)
{
    const int fd = ::dup(STDIN_FILENO);
    ASSERT_GE(fd, 0);
    cmsg::detail::close_descriptor(fd);
    EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
    EXPECT_EQ(errno, EBADF);
}

TEST(Descriptor, ClosesOnExec)
{
    static_assert(cmsg::detail::recvmsg_can_close_on_exec);
    const int fd = ::dup(STDIN_FILENO);
    ASSERT_GE(fd, 0);
    EXPECT_EQ(::fcntl(fd, F_GETFD), 0);
    cmsg::detail::close_descriptor_on_exec(fd);
    EXPECT_EQ(::fcntl(fd, F_GETFD), FD_CLOEXEC);
    cmsg::detail::close_descriptor(fd);
}

} // namespace
