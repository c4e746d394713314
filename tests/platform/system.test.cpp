// SPDX-License-Identifier: MIT
#include <cmsg/platform/system.hpp>
#include <cmsg/platform/system.hpp>

#include "support/check.hpp"

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

TEST(System, NamesTheFlagsOfACut)
{
    cmsg::message_header header{};
    EXPECT_EQ(cmsg::detail::flags_of(header), cmsg::read_flags{});
    const auto flags_with = [&](auto flags) {
#if defined(_WIN32)
        header.dwFlags = static_cast<DWORD>(flags);
#else
        header.msg_flags = static_cast<int>(flags);
#endif
        return cmsg::detail::flags_of(header);
    };
    EXPECT_EQ(flags_with(MSG_PEEK | MSG_DONTROUTE), cmsg::read_flags{}) << "flags that say nothing of a cut";
    EXPECT_TRUE(flags_with(MSG_CTRUNC).control_truncated());
    EXPECT_FALSE(flags_with(MSG_CTRUNC).payload_truncated());
    EXPECT_TRUE(flags_with(MSG_TRUNC).payload_truncated());
    EXPECT_FALSE(flags_with(MSG_TRUNC).control_truncated());
    EXPECT_FALSE(flags_with(MSG_TRUNC | MSG_CTRUNC).error_queue());
#if defined(MSG_ERRQUEUE)
    EXPECT_TRUE(flags_with(MSG_ERRQUEUE).error_queue());
    EXPECT_FALSE(flags_with(MSG_ERRQUEUE).payload_truncated());
#endif
    cmsg::detail::clear_flags(header);
    EXPECT_EQ(cmsg::detail::flags_of(header), cmsg::read_flags{});
}

#if defined(_WIN32)
// pitfall 38
TEST(System, TakesAReceivedDatagramThatWasCutForReceived)
{
    EXPECT_EQ(cmsg::receive_result_of(0, 0), 0);
    EXPECT_EQ(cmsg::receive_result_of(0, WSAEWOULDBLOCK), 0); // of an earlier call
    EXPECT_EQ(cmsg::receive_result_of(SOCKET_ERROR, WSAEMSGSIZE), 0);
    EXPECT_EQ(cmsg::receive_result_of(SOCKET_ERROR, WSAEWOULDBLOCK), -1);
    EXPECT_EQ(cmsg::receive_result_of(SOCKET_ERROR, WSAECONNRESET), -1);
}
#endif

TEST(System, NamesTheNameOfAHeader)
{
    std::array<std::byte, 28> room{};
    cmsg::message_header header{};
    cmsg::detail::set_name(header, room.data(), room.size());
    EXPECT_EQ(cmsg::detail::name_data(header), room.data());
    EXPECT_EQ(cmsg::detail::name_size(header), room.size());
#if defined(_WIN32)
    EXPECT_EQ(static_cast<void*>(header.name), room.data());
    EXPECT_EQ(header.namelen, 28);
#else
    EXPECT_EQ(header.msg_name, room.data());
    EXPECT_EQ(header.msg_namelen, 28U);
#endif
}

// -- what a call has returned: an integer, and never a bool

template <class T>
constexpr bool is_a_result = std::is_convertible_v<T, cmsg::returned>;
static_assert(is_a_result<int> && is_a_result<long> && is_a_result<long long> && is_a_result<unsigned> &&
              is_a_result<cmsg::receive_result> && is_a_result<std::size_t>);
static_assert(!is_a_result<bool> && !is_a_result<double> && !is_a_result<const char*> && !is_a_result<std::nullptr_t>);

constexpr bool is_below_zero_of_a_failure()
{
    return CMSGPP_CHECK(cmsg::returned{-1}.is_failure()) &&
           CMSGPP_CHECK(cmsg::returned{static_cast<signed char>(-1)}.is_failure()) &&
           CMSGPP_CHECK(cmsg::returned{-1LL}.value() == -1) && CMSGPP_CHECK(!cmsg::returned{0}.is_failure()) &&
           CMSGPP_CHECK(cmsg::returned{7U}.value() == 7) &&
           CMSGPP_CHECK(cmsg::returned{static_cast<std::size_t>(-1)}.is_failure()); // what a size_t makes of a failure
}

TEST(System, KnowsAFailureByItsResult) { CMSGPP_HOLDS(is_below_zero_of_a_failure()); }

// -- what holds a message

static_assert(cmsg::received_header<cmsg::message_header> && cmsg::received_header<cmsg::datagram_header> &&
              !cmsg::received_header<int>);

} // namespace
