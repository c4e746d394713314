// SPDX-License-Identifier: MIT
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/option.hpp>

#include "support/fake_options.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <optional>

#include <unistd.h> // for close

namespace {

static_assert(noexcept(cmsg::set_option(0, 0, 0)));

class OptionOnASocket : public testing::Test {
protected:
    void SetUp() override { ASSERT_GE(fd_, 0) << "socket: errno " << errno; }
    void TearDown() override { ::close(fd_); }

    [[nodiscard]] int get(int option) const
    {
        int value = -1;
        socklen_t size = sizeof value;
        EXPECT_EQ(::getsockopt(fd_, SOL_SOCKET, option, &value, &size), 0);
        return value;
    }

    int fd_ = ::socket(AF_UNIX, SOCK_DGRAM, 0);
};

TEST_F(OptionOnASocket, IsSwitchedOnUnlessToldOtherwise)
{
    ASSERT_EQ(get(SO_PASSCRED), 0);
    EXPECT_EQ(cmsg::set_option(fd_, SOL_SOCKET, SO_PASSCRED), 0);
    EXPECT_EQ(get(SO_PASSCRED), 1);
    EXPECT_EQ(cmsg::set_option(fd_, SOL_SOCKET, SO_PASSCRED, 0), 0);
    EXPECT_EQ(get(SO_PASSCRED), 0);
}

TEST_F(OptionOnASocket, HasTheGivenValue)
{
    EXPECT_EQ(cmsg::set_option(fd_, SOL_SOCKET, SO_RCVLOWAT, 7), 0);
    EXPECT_EQ(get(SO_RCVLOWAT), 7);
}

TEST_F(OptionOnASocket, IsRefusedWithErrno)
{
    errno = 0;
    EXPECT_EQ(cmsg::set_option(fd_, SOL_SOCKET, -1), -1);
    EXPECT_EQ(errno, ENOPROTOOPT);
}

/// A setsockopt that is content may return a positive number, as that of SO_J1939_ERRQUEUE does.
TEST_F(OptionOnASocket, IsSetIfTheKernelReturnsAPositiveNumber)
{
    for (const int answer : {0, 1, 7}) {
        const support::fake_options kernel{
            [=](int, int, const void*, socklen_t) { return std::optional<int>{answer}; }};
        EXPECT_EQ(cmsg::set_option(fd_, SOL_SOCKET, SO_PASSCRED), 0);
    }
    const support::fake_options kernel{[](int, int, const void*, socklen_t) {
        errno = EPERM;
        return std::optional<int>{-1};
    }};
    EXPECT_EQ(cmsg::set_option(fd_, SOL_SOCKET, SO_PASSCRED), -1);
    EXPECT_EQ(errno, EPERM);
}

TEST_F(OptionOnASocket, IsRead)
{
    int value = -1;
    EXPECT_EQ(cmsg::detail::get_option(fd_, SOL_SOCKET, SO_PASSCRED, value), 0);
    EXPECT_EQ(value, 0);
    EXPECT_EQ(cmsg::set_option(fd_, SOL_SOCKET, SO_PASSCRED), 0);
    EXPECT_EQ(cmsg::detail::get_option(fd_, SOL_SOCKET, SO_PASSCRED, value), 0);
    EXPECT_EQ(value, 1);
    errno = 0;
    EXPECT_EQ(cmsg::detail::get_option(fd_, SOL_SOCKET, -1, value), -1);
    EXPECT_EQ(errno, ENOPROTOOPT);
    EXPECT_EQ(value, 1) << "as it was";
}

TEST(Option, IsRefusedOnWhatIsNoSocket)
{
    errno = 0;
    EXPECT_EQ(cmsg::set_option(-1, SOL_SOCKET, SO_REUSEADDR), -1);
    EXPECT_EQ(errno, EBADF);
}

} // namespace
