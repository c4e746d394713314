// SPDX-License-Identifier: MIT
#include <cmsg/core/system.hpp>
#include <cmsg/core/system.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <type_traits>

namespace {

#if defined(_WIN32)
static_assert(std::is_same_v<cmsg::message_header, WSAMSG> && std::is_same_v<cmsg::socket_type, SOCKET>);
#else
static_assert(std::is_same_v<cmsg::message_header, msghdr> && std::is_same_v<cmsg::socket_type, int>);
static_assert(std::is_same_v<cmsg::receive_result, ssize_t>);
#endif
static_assert(std::is_signed_v<cmsg::receive_result>);

TEST(System, NamesTheControlDataOfAHeader)
{
    std::array<std::byte, 40> room{};
    cmsg::message_header header{};
    EXPECT_EQ(cmsg::detail::control_size(header), 0U);
    cmsg::detail::set_control(header, room.data(), room.size());
    EXPECT_EQ(cmsg::detail::control_data(header), room.data());
    EXPECT_EQ(cmsg::detail::control_size(header), 40U);
}

TEST(System, NamesTheFlagOfACut)
{
    cmsg::message_header header{};
    EXPECT_FALSE(cmsg::detail::control_truncated(header));
#if defined(_WIN32)
    header.dwFlags = MSG_CTRUNC | MSG_TRUNC;
#else
    header.msg_flags = MSG_CTRUNC | MSG_TRUNC;
#endif
    EXPECT_TRUE(cmsg::detail::control_truncated(header));
}

#if defined(_WIN32)
// PITFALLS.md 38
TEST(System, TakesAReceivedDatagramThatWasCutForReceived)
{
    EXPECT_EQ(cmsg::receive_result_of(0, 0), 0);
    EXPECT_EQ(cmsg::receive_result_of(0, WSAEWOULDBLOCK), 0); // of an earlier call
    EXPECT_EQ(cmsg::receive_result_of(SOCKET_ERROR, WSAEMSGSIZE), 0);
    EXPECT_EQ(cmsg::receive_result_of(SOCKET_ERROR, WSAEWOULDBLOCK), -1);
    EXPECT_EQ(cmsg::receive_result_of(SOCKET_ERROR, WSAECONNRESET), -1);
}
#endif

} // namespace
