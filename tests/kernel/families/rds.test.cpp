// SPDX-License-Identifier: MIT
// RDS of the running kernel, over TCP between two machines: times on the way, copies that were saved, congestion.
#include "kernel/families/family.hpp"
#include "kernel/network.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/send/rds.hpp>
#include <cmsg/views/linux/rds.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

namespace {

using namespace cmsg;

// linux include/uapi/linux/rds.h, which needs types that <linux/types.h> lacks
constexpr int sol_rds = 276;          // SOL_RDS
constexpr int cong_monitor = 6;       // RDS_CONG_MONITOR
constexpr int so_rds_transport = 8;   // SO_RDS_TRANSPORT
constexpr int transport_tcp = 2;      // RDS_TRANS_TCP
constexpr int small_receive = 16'384; // bytes that may wait before the receiver is congested

class Rds : public testing::Test {
protected:
    void SetUp() override
    {
        (void)kernel::open_family("RDS", AF_RDS, SOCK_SEQPACKET);
        machines.emplace(1500);
        sender = open(machines->here, machines->here4, 4000);
        receiver = open(machines->there, machines->there4, receiver_port);
        to.sin_family = AF_INET;
        to.sin_port = htons(receiver_port);
        to.sin_addr = machines->there4;
        // Of several messages before the first has connected the machines some may stay where they are.
        ASSERT_EQ(kernel::send_text(sender.get(), "first", &to, MSG_DONTWAIT), 0);
        ASSERT_EQ(kernel::arrival<receive_set<>>{receiver.get()}.payload(), "first");
    }

    [[nodiscard]] static support::descriptor open(const kernel::network_namespace& place, in_addr address,
                                                  std::uint16_t port)
    {
        auto opened = place.open_socket(AF_RDS, SOCK_SEQPACKET);
        if (!support::set(opened.get(), sol_rds, so_rds_transport, transport_tcp)) {
            kernel::lacks_family("RDS over TCP");
        }
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_port = htons(port);
        name.sin_addr = address;
        EXPECT_EQ(::bind(opened.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name), 0)
            << std::strerror(errno);
        return opened;
    }

    // The ports are those of namespaces of the test's own.
    static constexpr std::uint16_t receiver_port = 4001;
    std::optional<kernel::two_machines> machines;
    support::descriptor sender;
    support::descriptor receiver;
    sockaddr_in to{};
};

TEST_F(Rds, TellsTheTimesOnTheWay)
{
    using set = receive_set<rds_cmsg_rxpath_latency>;
    support::enable_or_skip<set>(receiver.get());
    ASSERT_EQ(kernel::send_text(sender.get(), "a message", &to, MSG_DONTWAIT), 0);
    const kernel::arrival<set> arrived{receiver.get()};
    EXPECT_EQ(arrived.payload(), "a message");
    const auto times = arrived.decode().get<rds_cmsg_rxpath_latency>();
    ASSERT_TRUE(times);
    EXPECT_TRUE(times->complete());
    ASSERT_EQ(times->traces().size(), 3U);
    constexpr std::uint64_t minute = 60'000'000'000; // longer than this test waits for a message
    std::uint8_t point = 0;
    for (const rds_rx_trace trace : times->traces()) {
        EXPECT_EQ(static_cast<std::uint8_t>(trace.point), point++);
        EXPECT_LT(trace.latency, minute);
    }
}

TEST_F(Rds, TellsWhichSendsAreComplete)
{
    using set = receive_set<rds_cmsg_zcopy_completion>;
    ASSERT_TRUE(support::set(sender.get(), SOL_SOCKET, SO_ZEROCOPY)) << std::strerror(errno);
    const std::string memory(4096, 'z');
    constexpr std::uint32_t first = 0xc0010000;
    constexpr std::uint32_t sends = 3;
    for (std::uint32_t i = 0; i < sends; ++i) {
        ASSERT_EQ(kernel::send_text(sender.get(), memory, &to, MSG_ZEROCOPY | MSG_DONTWAIT,
                                    send::rds_cmsg_zcopy_cookie{first + i}),
                  0);
    }
    for (std::uint32_t i = 0; i < sends; ++i) {
        EXPECT_EQ(kernel::arrival<receive_set<>>{receiver.get()}.payload(), memory);
    }
    std::vector<std::uint32_t> complete;
    while (complete.size() < sends) {
        const kernel::arrival<set> arrived{sender.get()};
        ASSERT_EQ(arrived.result, 0);
        const auto completion = arrived.decode().get<rds_cmsg_zcopy_completion>();
        ASSERT_TRUE(completion);
        EXPECT_TRUE(completion->complete());
        for (const std::uint32_t cookie : completion->cookies()) {
            complete.push_back(cookie);
        }
    }
    std::sort(complete.begin(), complete.end());
    EXPECT_EQ(complete, (std::vector{first, first + 1, first + 2}));
}

TEST_F(Rds, TellsWhichPortsAreNoLongerCongested)
{
    using set = receive_set<rds_cmsg_cong_update>;
    ASSERT_TRUE(support::set(receiver.get(), SOL_SOCKET, SO_RCVBUF, small_receive));
    ASSERT_TRUE(support::set(sender.get(), sol_rds, cong_monitor));
    const std::string text(4096, 'c');
    int sent = 0;
    int refusal = 0;
    while (refusal != ENOBUFS && sent < 1000) {
        refusal = kernel::send_text(sender.get(), text, &to, MSG_DONTWAIT);
        if (refusal == EAGAIN) {
            ASSERT_TRUE(kernel::wait_for(sender.get(), POLLOUT));
        } else if (refusal == 0) {
            ++sent;
        }
        ASSERT_TRUE(refusal == 0 || refusal == EAGAIN || refusal == ENOBUFS) << std::strerror(refusal);
    }
    ASSERT_EQ(refusal, ENOBUFS) << "not congested after " << sent << " messages";
    for (int i = 0; i < sent; ++i) {
        ASSERT_EQ(kernel::arrival<receive_set<>>{receiver.get()}.payload().size(), text.size());
    }
    const kernel::arrival<set> arrived{sender.get()};
    ASSERT_EQ(arrived.result, 0);
    const auto update = arrived.decode().get<rds_cmsg_cong_update>();
    ASSERT_TRUE(update);
    EXPECT_EQ(update->mask(), std::uint64_t{1} << (receiver_port % 64));
    EXPECT_TRUE(update->includes(receiver_port));
    EXPECT_FALSE(update->includes(receiver_port + 1));
}

} // namespace
