// SPDX-License-Identifier: MIT
#include <cmsg/platform/timestamp_option.hpp>
#include <cmsg/platform/timestamp_option.hpp>

#include "support/environment.hpp"
#include "support/option_answers.hpp"
#include "support/sockets.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include <sys/socket.h>

namespace {

using namespace cmsg::detail;
using support::descriptor;

static_assert(noexcept(enable_timestamp(0, so_timestamp)) && noexcept(add_timestamping(0, 0)));
static_assert(so_timestamp.enabled_form() == (sizeof(long) == 8 ? so_timestamp.old_form : so_timestamp.new_form));

class TimestampOption : public testing::Test {
protected:
    void SetUp() override { socket_ = support::open_or_skip(AF_INET, SOCK_DGRAM); }

    [[nodiscard]] int fd() const { return socket_.get(); }

    /// -1 if the kernel has no such option.
    [[nodiscard]] int get(int option) const
    {
        int value = -1;
        return get_option(fd(), SOL_SOCKET, option, value) == 0 ? value : -1;
    }

    [[nodiscard]] bool set(int option, int value = 1) const { return support::set(fd(), SOL_SOCKET, option, value); }

    /// Whether the kernel tells SO_TIMESTAMPING's form: before v6.7 it does not.
    [[nodiscard]] bool tells_form() const { return get(so_timestamping.new_form) != -1; }

private:
    descriptor socket_{};
};

// pitfall 32
TEST_F(TimestampOption, AddsFlagsToThoseOfTheSocket)
{
    EXPECT_EQ(add_timestamping(fd(), 1U << 3U | 1U << 4U), 0);
    EXPECT_EQ(add_timestamping(fd(), 1U << 1U | 1U << 4U | 1U << 7U), 0);
    EXPECT_EQ(get(so_timestamping.old_form), 1 << 1 | 1 << 3 | 1 << 4 | 1 << 7);
    EXPECT_EQ(add_timestamping(fd(), 1U << 3U), 0) << "which is on";
    EXPECT_EQ(add_timestamping(fd(), 0), 0);
    EXPECT_EQ(get(so_timestamping.old_form), 1 << 1 | 1 << 3 | 1 << 4 | 1 << 7);
}

TEST_F(TimestampOption, LeavesTheFlagsAloneIfTheKernelRefusesSome)
{
    ASSERT_EQ(add_timestamping(fd(), 1U << 3U | 1U << 4U), 0);
    errno = 0;
    EXPECT_EQ(add_timestamping(fd(), 1U << 31U), -1);
    EXPECT_EQ(errno, EINVAL);
    EXPECT_EQ(get(so_timestamping.old_form), 1 << 3 | 1 << 4);
}

// v6.12 has SOF_TIMESTAMPING_OPT_RX_FILTER; without it a socket works all the same, and nothing else is tried again.
TEST_F(TimestampOption, LeavesOutTheReceiveFilterWhereTheKernelRefusesIt)
{
    constexpr std::uint32_t filter = 1U << 17U;
    constexpr std::uint32_t others = 1U << 1U | 1U << 4U;
    struct {
        std::uint32_t wanted;
        int refusal; // of what has the filter
        std::vector<std::uint32_t> tried;
        int result;
    } const cases[]{{others | filter, EINVAL, {others | filter, others}, 0},
                    {others | filter, 0, {others | filter}, 0},
                    {others | filter, EPERM, {others | filter}, -1},
                    {others, EINVAL, {others}, -1}};
    for (const auto& one : cases) {
        const int refusal = one.refusal;
        SCOPED_TRACE(refusal);
        std::vector<std::uint32_t> tried;
        const support::fake_options kernel{[&](int, int, const void* value, socklen_t) {
            std::uint32_t flags = 0;
            std::memcpy(&flags, value, sizeof flags);
            tried.push_back(flags);
            errno = refusal;
            return std::optional<int>{refusal != 0 && tried.size() == 1 ? -1 : 0};
        }};
        EXPECT_EQ(add_timestamping(fd(), one.wanted), one.result);
        EXPECT_EQ(tried, one.tried);
    }
}

// pitfall 32
TEST_F(TimestampOption, RefusesTheOneThatWouldSwitchTheOtherOff)
{
    struct {
        timestamp_numbers on;
        timestamp_numbers wanted;
    } const cases[]{{so_timestamp, so_timestampns}, {so_timestampns, so_timestamp}};
    for (const auto& [on, wanted] : cases) {
        for (const std::int32_t form : {on.old_form, on.new_form}) {
            SCOPED_TRACE(form);
            const descriptor socket = support::open_socket(AF_INET, SOCK_DGRAM, 0, false);
            ASSERT_TRUE(socket);
            if (!support::set(socket.get(), SOL_SOCKET, form)) {
                continue; // before v5.1 there is no new form
            }
            errno = 0;
            EXPECT_EQ(enable_timestamp(socket.get(), wanted), -1);
            EXPECT_EQ(errno, EEXIST);
            EXPECT_TRUE(is_on(socket.get(), form));
            EXPECT_EQ(enabled_timestamp(socket.get()), on.old_form);
            EXPECT_EQ(enable_timestamp(socket.get(), on), 0) << "the same, in whichever form";
            EXPECT_TRUE(is_on(socket.get(), form)) << "stays in use";
        }
    }
}

TEST_F(TimestampOption, KeepsTheFormThatIsInUse)
{
    if (!set(so_timestamping.new_form, 1 << 3 | 1 << 4) || !tells_form()) {
        GTEST_SKIP() << "the kernel does not tell the form of SO_TIMESTAMPING (v6.7)";
    }
    EXPECT_EQ(enable_timestamp(fd(), so_timestampns), 0);
    EXPECT_EQ(add_timestamping(fd(), 1U << 1U), 0);
    EXPECT_EQ(get(so_timestampns.new_form), 1);
    EXPECT_EQ(get(so_timestampns.old_form), 0);
    EXPECT_EQ(get(so_timestamping.new_form), 1 << 1 | 1 << 3 | 1 << 4);
}

TEST_F(TimestampOption, KeepsTheOldFormThatIsInUse)
{
    ASSERT_TRUE(set(so_timestamp.old_form));
    EXPECT_EQ(add_timestamping(fd(), 1U << 3U), 0);
    EXPECT_EQ(get(so_timestamp.old_form), 1);
    EXPECT_EQ(get(so_timestamping.old_form), 1 << 3);
    EXPECT_LE(get(so_timestamping.new_form), 0);
}

TEST_F(TimestampOption, IsSetInTheFormOf64BitsWhereNoneIsInUse)
{
    EXPECT_EQ(enable_timestamp(fd(), so_timestamp), 0);
    EXPECT_TRUE(is_on(fd(), so_timestamp.enabled_form()) || get(so_timestamp.new_form) == -1);
}

TEST(TimestampOptionOnNoSocket, IsRefused)
{
    errno = 0;
    EXPECT_EQ(enable_timestamp(-1, so_timestamp), -1);
    EXPECT_EQ(errno, EBADF);
    EXPECT_EQ(add_timestamping(-1, 8), -1);
    EXPECT_EQ(errno, EBADF);
}

} // namespace
