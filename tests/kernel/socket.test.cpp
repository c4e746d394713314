// SPDX-License-Identifier: MIT
// What a packet carries through this machine: its mark and its priority. And a message that loopback never sends.
#include "kernel/support.hpp"

namespace {

using namespace cmsg;

// Numbers that the libc headers may lack; parisc and sparc have others (asm/socket.h).
#ifdef SO_RCVMARK
constexpr int so_rcvmark = SO_RCVMARK;
#else
constexpr int so_rcvmark = 75;     // v5.19
#endif
#ifdef SO_RCVPRIORITY
constexpr int so_rcvpriority = SO_RCVPRIORITY;
#else
constexpr int so_rcvpriority = 82; // v6.14
#endif

class SocketLevel : public kernel::over_udp {
protected:
    /// Whether the kernel has an option of this number, whatever number the library asks for.
    [[nodiscard]] bool has(int option) const
    {
        return support::set(receiver.get(), SOL_SOCKET, option, 0) || errno != ENOPROTOOPT;
    }

    /// Sets an option of the sender whose values are 32 bits; false, with errno, if the kernel refused.
    bool set_sender(int option, std::uint32_t value)
    {
        return ::setsockopt(sender.get(), SOL_SOCKET, option, &value, sizeof value) == 0;
    }
};

TEST_P(SocketLevel, MarkIsTheSenders)
{
    using set = receive_set<so_mark>;
    if (!has(so_rcvmark)) {
        GTEST_SKIP() << "this kernel has no SO_RCVMARK (v5.19)";
    }
    kernel::enable_or_skip<set>(receiver.get());
    for (const std::uint32_t mark : {0U, 1U, 0x01020304U, 0x80000000U, 0xffffffffU}) {
        if (!set_sender(SO_MARK, mark)) {
            ASSERT_TRUE(support::is_missing(errno)) << std::strerror(errno);
            support::lacks("setting a mark needs CAP_NET_ADMIN");
        }
        ASSERT_TRUE(send(1));
        const kernel::datagram<set> arrived{receiver.get()};
        const auto decoded = arrived.decode();
        EXPECT_TRUE(decoded.outcome());
        ASSERT_TRUE(decoded.get<so_mark>());
        EXPECT_EQ(decoded.get<so_mark>()->value(), mark);
    }
}

TEST_P(SocketLevel, PriorityIsTheSenders)
{
    using set = receive_set<so_priority>;
    if (!has(so_rcvpriority)) {
        GTEST_SKIP() << "this kernel has no SO_RCVPRIORITY (v6.14)";
    }
    kernel::enable_or_skip<set>(receiver.get());
    for (const std::uint32_t priority : {0U, 1U, 6U, 7U, 0x00010002U, 0xffffffffU}) {
        if (!set_sender(SO_PRIORITY, priority)) {
            ASSERT_TRUE(support::is_missing(errno)) << std::strerror(errno);
            ASSERT_TRUE(priority > 6 || errno != EPERM);
            GTEST_SKIP() << "a priority above 6 needs CAP_NET_ADMIN";
        }
        ASSERT_TRUE(send(1));
        const kernel::datagram<set> arrived{receiver.get()};
        const auto decoded = arrived.decode();
        EXPECT_TRUE(decoded.outcome());
        ASSERT_TRUE(decoded.get<so_priority>());
        EXPECT_EQ(decoded.get<so_priority>()->value(), priority);
    }
}

/// All of the generic messages at once, in the order in which a set expects them.
TEST_P(SocketLevel, MarkAndPriorityComeInTheKernelsOrder)
{
    using set = receive_set<so_priority, scm_timestampns, so_mark, so_rxq_ovfl>;
    if (!has(so_rcvpriority)) {
        GTEST_SKIP() << "this kernel has no SO_RCVPRIORITY (v6.14)";
    }
    kernel::enable_or_skip<set>(receiver.get());
    if (!set_sender(SO_MARK, 77)) {
        GTEST_SKIP() << "setting a mark needs CAP_NET_ADMIN";
    }
    overflow();
    ASSERT_TRUE(set_sender(SO_PRIORITY, 5) && send(1));
    const kernel::datagram<set> arrived{receiver.get()};
    sent.after = kernel::now();

    std::vector<message_id> order;
    for (const message one : control{arrived.result, arrived.header}) {
        order.push_back(one.id());
    }
    EXPECT_EQ(order, (std::vector{scm_timestampns::about.id, so_rxq_ovfl::about.id, so_mark::about.id,
                                  so_priority::about.id}));

    const auto decoded = arrived.decode();
    EXPECT_TRUE(decoded.outcome());
    ASSERT_TRUE(decoded.get<so_mark>() && decoded.get<so_priority>() && decoded.get<so_rxq_ovfl>());
    EXPECT_EQ(decoded.get<so_mark>()->value(), 77U);
    EXPECT_EQ(decoded.get<so_priority>()->value(), 5U);
    EXPECT_EQ(decoded.get<so_rxq_ovfl>()->drops().value(), sent.drops);
}

/// Loopback is no wireless card: the option is taken, and no message comes.
TEST_P(SocketLevel, WifiStatusIsAbsentOnLoopback)
{
    using set = receive_set<scm_wifi_status>;
    kernel::enable_or_skip<set>(receiver.get());
    kernel::enable_or_skip<set>(sender.get());
    ASSERT_TRUE(send(1));
    const kernel::datagram<set> arrived{receiver.get()};
    EXPECT_EQ(arrived.result, 1);
    EXPECT_EQ(arrived.decode().get<scm_wifi_status>().state(), field_state::absent);
    EXPECT_TRUE(arrived.decode().outcome());
    const kernel::datagram<set> reported{sender.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
    EXPECT_EQ(reported.result, -1);
    EXPECT_EQ(reported.error, EAGAIN);
}

INSTANTIATE_TEST_SUITE_P(Udp, SocketLevel, kernel::all_paths, kernel::name_of);

} // namespace
