// SPDX-License-Identifier: MIT
// Control messages of a stream: the bytes that wait behind those read, the time of the last byte read; and those that
// getsockopt returns in the same format (IP_PKTOPTIONS, TCP_ZEROCOPY_RECEIVE).
#include "kernel/tcp_pair.hpp"

#include <sys/mman.h> // for mmap

namespace {

using namespace cmsg;

class Tcp : public testing::TestWithParam<kernel::path> {
protected:
    kernel::tcp_pair tcp;
};

const auto both_paths = testing::Values(kernel::path::v4, kernel::path::v6);

INSTANTIATE_TEST_SUITE_P(Tcp, Tcp, both_paths, kernel::name_of);

// pitfall 14
TEST(IpPktoptions, HasTheTypeOfServiceAsAnInt)
{
    using set = receive_set<ip_pktinfo, ip_ttl, ip_tos>;
    constexpr std::uint8_t expedited = 0xb8; // TCP keeps the two ECN bits to itself
    kernel::tcp_pair tcp;
    tcp.open(kernel::path::v4, [](int listener, int client) {
        kernel::enable_or_skip<set>(listener);
        ASSERT_TRUE(support::set(client, IPPROTO_IP, IP_TOS, expedited));
    });
    ASSERT_FALSE(testing::Test::HasFatalFailure());

    std::array<std::byte, 256> memory{};
    socklen_t size = memory.size();
    ASSERT_EQ(::getsockopt(tcp.server.get(), IPPROTO_IP, IP_PKTOPTIONS, memory.data(), &size), 0)
        << std::strerror(errno);
    const control messages{std::span<const std::byte>{memory}.first(size)};

    const auto decoded = set::decode(messages);
    EXPECT_TRUE(decoded.outcome());
    EXPECT_EQ(decoded.outcome().unhandled(), 0U);
    ASSERT_TRUE(decoded.get<ip_tos>());
    EXPECT_EQ(decoded.get<ip_tos>().payload().size(), sizeof(std::int32_t));
    EXPECT_EQ(decoded.get<ip_tos>()->value(), expedited);
    EXPECT_EQ(decoded.get<ip_tos>()->dscp(), 46);
    EXPECT_EQ(decoded.get<ip_tos>()->ecn(), ecn::not_ect);
    ASSERT_TRUE(decoded.get<ip_pktinfo>());
    EXPECT_EQ(decoded.get<ip_pktinfo>()->local().s_addr, htonl(INADDR_LOOPBACK));
    ASSERT_TRUE(decoded.get<ip_ttl>());

    int views = 0;
    EXPECT_TRUE(set::visit(messages, [&](auto) { ++views; }));
    EXPECT_EQ(views, 3);
}

/// What waits behind each read, and at the end of the stream.
void expect_waiting_bytes(kernel::tcp_pair& tcp)
{
    using set = receive_set<tcp_cm_inq>;
    kernel::enable_or_skip<set>(tcp.server.get());
    const auto expect_read = [&](std::size_t size, std::int32_t waiting) {
        SCOPED_TRACE(waiting);
        const kernel::chunk<set> read{tcp.server.get(), std::max<std::size_t>(size, 1)};
        ASSERT_EQ(read.result, static_cast<ssize_t>(size));
        const auto decoded = read.decode();
        EXPECT_TRUE(decoded.outcome());
        ASSERT_TRUE(decoded.get<tcp_cm_inq>());
        EXPECT_EQ(decoded.get<tcp_cm_inq>()->bytes_left(), waiting);
    };
    ASSERT_TRUE(tcp.send(100) && tcp.arrived(100));
    expect_read(40, 60);
    expect_read(59, 1);
    expect_read(1, 0);

    // The end counts as a byte of its own as soon as it has arrived.
    ASSERT_TRUE(tcp.send(10));
    ASSERT_EQ(::shutdown(tcp.client.get(), SHUT_WR), 0);
    pollfd waiting{tcp.server.get(), POLLRDHUP, 0};
    ASSERT_EQ(::poll(&waiting, 1, 10'000), 1);
    expect_read(4, 7);
    expect_read(6, 1);
    expect_read(0, 1);
}

TEST_P(Tcp, TellsHowManyBytesWait)
{
    tcp.open(GetParam());
    if (HasFatalFailure()) {
        return;
    }
    expect_waiting_bytes(tcp);
}

TEST_P(Tcp, TellsHowManyBytesWaitOnMptcp)
{
    constexpr int mptcp = 262; // IPPROTO_MPTCP
    tcp.open(
        GetParam(), [](int, int) {}, mptcp);
    if (HasFatalFailure()) {
        return;
    }
    expect_waiting_bytes(tcp);
}

/// A read over two segments has the time of the later one. The messages stand in one order on every read.
TEST_P(Tcp, HasTheTimeOfTheLastByteRead)
{
    using set = receive_set<tcp_cm_inq, scm_timestampns, scm_timestamping>;
    tcp.open(GetParam());
    if (HasFatalFailure()) {
        return;
    }
    kernel::enable_or_skip<set>(tcp.server.get());
    // The kernel switches stamping on in the background (see tests/kernel/timestamp.test.cpp), and off after the
    // sockets of an earlier test: so the first of two segments may be stamped, and the second not (linux v6.1
    // net/core/dev.c netstamp_clear()).
    for (int attempt = 0; attempt < 100'000; ++attempt) {
        ASSERT_TRUE(tcp.send(1) && tcp.arrived(1));
        const system_time between = kernel::now();
        ASSERT_TRUE(tcp.send(1) && tcp.arrived(2));
        const kernel::chunk<set> read{tcp.server.get(), 2};
        const system_time after = kernel::now();
        ASSERT_EQ(read.result, 2);
        const auto decoded = read.decode();
        EXPECT_TRUE(decoded.outcome());
        ASSERT_TRUE(decoded.get<tcp_cm_inq>());
        EXPECT_EQ(decoded.get<tcp_cm_inq>()->bytes_left(), 0);
        if (!decoded.get<scm_timestamping>()) {
            continue;
        }
        ASSERT_TRUE(decoded.get<scm_timestampns>());
        const system_time stamp = decoded.get<scm_timestampns>()->time();
        EXPECT_LE(stamp, after);
        EXPECT_EQ(decoded.get<scm_timestamping>()->software(), stamp);
        EXPECT_FALSE(decoded.get<scm_timestamping>()->hardware());
        if (stamp >= between) {
            return;
        }
    }
    FAIL() << "no second segment was stamped";
}

/// struct tcp_zerocopy_receive of linux include/uapi/linux/tcp.h, as of v5.12; libc's may be older.
struct zerocopy_receive {
    std::uint64_t address;
    std::uint32_t length;
    std::uint32_t recv_skip_hint;
    std::uint32_t inq;
    std::int32_t err;
    std::uint64_t copybuf_address;
    std::int32_t copybuf_len;
    std::uint32_t flags;
    std::uint64_t msg_control;
    std::uint64_t msg_controllen;
    std::uint32_t msg_flags;
    std::uint32_t reserved;
};

[[nodiscard]] std::uint64_t address_of(void* at) { return reinterpret_cast<std::uintptr_t>(at); }

/// getsockopt returns control data as recvmsg does, but msg_controllen is the room that is left.
TEST_P(Tcp, HasItsTimeByZerocopyReceiveToo)
{
    using set = receive_set<scm_timestampns, scm_timestamping>;
    constexpr int tcp_zerocopy_receive = 35; // TCP_ZEROCOPY_RECEIVE, v4.18
    constexpr std::size_t page = 4096;
    tcp.open(GetParam());
    if (HasFatalFailure()) {
        return;
    }
    kernel::enable_or_skip<set>(tcp.server.get());
    void* const mapped = ::mmap(nullptr, page, PROT_READ, MAP_SHARED, tcp.server.get(), 0);
    if (mapped == MAP_FAILED) {
        support::lacks("this kernel maps no sockets");
    }
    for (int attempt = 0; attempt < 100'000; ++attempt) {
        const system_time before = kernel::now();
        ASSERT_TRUE(tcp.send(100) && tcp.arrived(100));
        std::array<std::byte, 256> copied{}; // what does not fill a page is copied
        alignas(8) std::array<std::byte, 256> memory{};
        zerocopy_receive call{};
        call.address = address_of(mapped);
        call.length = page;
        call.copybuf_address = address_of(copied.data());
        call.copybuf_len = copied.size();
        call.msg_control = address_of(memory.data());
        call.msg_controllen = memory.size();
        socklen_t size = sizeof call;
        if (::getsockopt(tcp.server.get(), IPPROTO_TCP, tcp_zerocopy_receive, &call, &size) != 0) {
            support::lacks("this kernel has no TCP_ZEROCOPY_RECEIVE with control data");
        }
        const system_time after = kernel::now();
        ASSERT_EQ(call.copybuf_len, 100);
        ASSERT_LE(call.msg_controllen, memory.size());
        const std::size_t used = memory.size() - static_cast<std::size_t>(call.msg_controllen);
        EXPECT_EQ(call.msg_control, address_of(memory.data()) + used) << "the kernel moves the pointer on as well";
        const control messages{std::span<const std::byte>{memory}.first(used)};
        const auto decoded = set::decode(messages);
        EXPECT_TRUE(decoded.outcome());
        EXPECT_EQ(decoded.outcome().unhandled(), 0U);
        if (!decoded.get<scm_timestamping>()) {
            continue;
        }
        ASSERT_TRUE(decoded.get<scm_timestampns>());
        const system_time stamp = decoded.get<scm_timestampns>()->time();
        EXPECT_GE(stamp, before);
        EXPECT_LE(stamp, after);
        EXPECT_EQ(decoded.get<scm_timestamping>()->software(), stamp);
        EXPECT_EQ(::munmap(mapped, page), 0);
        return;
    }
    FAIL() << "no segment was stamped";
}

} // namespace
