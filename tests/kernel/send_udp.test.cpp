// SPDX-License-Identifier: MIT
// What is sent to SOL_UDP and SOL_SOCKET, and the traffic class: written, sent, received by another socket, decoded,
// equal.
#include "kernel/udp_sending.hpp"

#include "support/build.hpp"
#include "support/sockets.hpp"

#include <cmsg/send/socket.hpp>
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/udp.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using kernel::datagram;
using kernel::path;
using kernel::send_with;
using kernel::SendUdp;
using support::bytes_of;
using support::octets;

// Numbers that the libc headers lack, from linux include/uapi.
constexpr int so_rcvmark = 75;     // SO_RCVMARK, v5.19
constexpr int so_rcvpriority = 82; // SO_RCVPRIORITY, v6.14
constexpr int so_txtime = 61;      // SO_TXTIME, v4.19
constexpr int option_udp_gro = 104;

INSTANTIATE_TEST_SUITE_P(Live, SendUdp, kernel::all_paths, kernel::name_of);

// -- SOL_UDP

// pitfalls 14, 28
TEST_P(SendUdp, SegmentsArrive)
{
    support::set_or_skip(pair.receiver.get(), IPPROTO_UDP, option_udp_gro, 1, "UDP_GRO (v5.0)");
    // Asked with plain bytes: a wrong width in the library must not look like an older kernel.
    if (!kernel_takes(send::udp_segment::about.id, bytes_of(std::uint16_t{1200}))) {
        GTEST_SKIP() << "this kernel cuts nothing (UDP GSO)";
    }
    ASSERT_EQ(send_one(send::udp_segment{1200}, 3000), 0);
    const datagram<cmsg::receive_set<cmsg::udp_gro>> arrived{pair.receiver.get()};
    EXPECT_EQ(arrived.result, 3000);
    const auto gro = arrived.decode().get<cmsg::udp_gro>();
    ASSERT_TRUE(gro);
    EXPECT_EQ(gro->segment_size(), 1200U);

    const auto number = bytes_of(std::uint64_t{0x0400}); // small in both byte orders' first two bytes
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::udp_segment::about.id, std::span{number}.first(size)), size == 2) << size;
    }
    for (const std::uint32_t value : {0U, 100U, 65535U}) { // 100 bytes are one segment, or none
        std::array<std::byte, 64> room;
        control_writer control{room};
        EXPECT_TRUE(control.put(send::udp_segment{value}));
    }
}

// pitfall 29: what the kernel will not cut goes out whole.
TEST_P(SendUdp, ADatagramGoesOutWithoutSegmentsAfterEinval)
{
    std::array<std::byte, 128> room;
    control_writer control{room};
    ASSERT_TRUE(control.put(send::udp_segment{1})); // more segments than the kernel cuts in one go
    ASSERT_TRUE(is_ipv4() ? control.put(send::ip_tos{0xb9}) : control.put(send::ipv6_tclass{0xb9}));
    const int error = send_with(pair.sender.get(), control, &pair.to, 1000);
    EXPECT_TRUE(error == EINVAL || error == EIO) << std::strerror(error);
    EXPECT_TRUE(control.without<send::udp_segment>());
    using set = cmsg::receive_set<cmsg::ip_tos, cmsg::ipv6_tclass>;
    kernel::enable_or_skip<set>(pair.receiver.get());
    ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to, 1000), 0);
    const datagram<set> marked{pair.receiver.get()};
    EXPECT_EQ(marked.result, 1000);
    const auto has = [](const auto& record) {
        const auto tos = record.template get<cmsg::ip_tos>();
        const auto tclass = record.template get<cmsg::ipv6_tclass>();
        return tos ? tos->value() : tclass ? tclass->value() : 256;
    };
    EXPECT_EQ(has(marked.decode()), 0xb9);

    EXPECT_TRUE(control.without<send::traffic_class>());
    EXPECT_FALSE(control.without<send::traffic_class>());
    ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to, 1000), 0);
    const datagram<set> plain{pair.receiver.get()};
    EXPECT_EQ(has(plain.decode()), 0);
}

// pitfall 28: bytes behind the last message are a message of length 0.
TEST_P(SendUdp, TrailingZerosAreRefusedSoLengthsAreExact)
{
    std::array<std::byte, 256> room{};
    control_writer control{room};
    ASSERT_TRUE(is_ipv4() ? control.put(send::ip_ttl{64}) : control.put(send::ipv6_hoplimit{64}));
    iovec piece{room.data(), 10};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    header.msg_name = pair.to.get();
    header.msg_namelen = pair.to.size;
    control.apply(header);
    ASSERT_EQ(::sendmsg(pair.sender.get(), &header, 0), 10);
    header.msg_controllen += sizeof(cmsghdr);
    EXPECT_EQ(::sendmsg(pair.sender.get(), &header, 0), -1);
    EXPECT_EQ(errno, EINVAL);
    control.rewind();
    control.apply(header);
    EXPECT_EQ(::sendmsg(pair.sender.get(), &header, 0), 10) << "null, when nothing was written";
}

// -- DSCP and ECN, whatever the family

// pitfall 15
TEST_P(SendUdp, TrafficClassKeepsTheSocketsDscp)
{
    ASSERT_TRUE(support::set(pair.sender.get(), is_ipv4() ? IPPROTO_IP : IPPROTO_IPV6, is_ipv4() ? IP_TOS : IPV6_TCLASS,
                             46 << 2));
    const auto own = send::traffic_class::of_socket(pair.sender.get(), pair.to.storage);
    ASSERT_TRUE(own);
    EXPECT_EQ(own.dscp(), 46);
    using set = cmsg::receive_set<cmsg::ip_tos, cmsg::ipv6_tclass>;
    kernel::enable_or_skip<set>(pair.receiver.get());
    for (const auto codepoint : {cmsg::ecn::not_ect, cmsg::ecn::ect1, cmsg::ecn::ect0, cmsg::ecn::ce}) {
        cmsg::control_buffer<send::set<send::traffic_class>> buffer;
        control_writer control{buffer};
        ASSERT_TRUE(control.put(own.with(codepoint), pair.to.storage));
        ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to), 0);
        const datagram<set> arrived{pair.receiver.get()};
        const auto record = arrived.decode();
        const auto tos = record.get<cmsg::ip_tos>();
        const auto tclass = record.get<cmsg::ipv6_tclass>();
        ASSERT_NE(bool{tos}, bool{tclass});
        EXPECT_EQ(bool{tos}, is_ipv4());
        EXPECT_EQ(tos ? tos->dscp() : tclass->dscp(), 46);
        EXPECT_EQ(tos ? tos->ecn() : tclass->ecn(), codepoint);
    }
}

// -- SOL_SOCKET

TEST_P(SendUdp, MarkArrives)
{
    if (!support::set(pair.receiver.get(), SOL_SOCKET, so_rcvmark)) {
        support::lacks("this kernel does not deliver marks (SO_RCVMARK)");
    }
    if (send_one(send::so_mark{7}) == EPERM) {
        GTEST_SKIP() << "to set a mark needs CAP_NET_RAW or CAP_NET_ADMIN";
    }
    const datagram<cmsg::receive_set<cmsg::so_mark>> drop{pair.receiver.get()};
    for (const std::uint32_t value : {0U, 1U, 0xfedcba98U}) {
        expect_arrives<cmsg::so_mark>(send::so_mark{value},
                                      [&](cmsg::so_mark mark) { EXPECT_EQ(mark.value(), value); });
    }
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::so_mark::about.id, std::vector<std::byte>(size)), size == 4) << size;
    }
}

TEST_P(SendUdp, PriorityArrives)
{
    if (!support::set(pair.receiver.get(), SOL_SOCKET, so_rcvpriority)) {
        support::lacks("this kernel does not deliver priorities (SO_RCVPRIORITY, v6.14)");
    }
    for (const std::uint32_t value : {0U, 1U, 6U}) {
        expect_arrives<cmsg::so_priority>(send::so_priority{value},
                                          [&](cmsg::so_priority priority) { EXPECT_EQ(priority.value(), value); });
    }
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::so_priority::about.id, std::vector<std::byte>(size)), size == 4) << size;
    }
}

constexpr std::uint32_t report_software = 1U << 4U; // SOF_TIMESTAMPING_SOFTWARE
constexpr std::uint32_t report_id = 1U << 7U;       // SOF_TIMESTAMPING_OPT_ID

TEST_P(SendUdp, TimestampingAsksForOnePacketsTimestamps)
{
    support::set_or_skip(pair.sender.get(), SOL_SOCKET, SO_TIMESTAMPING, static_cast<int>(report_software | report_id),
                         "SO_TIMESTAMPING");
    ASSERT_EQ(send_one(send::so_timestamping{0}), 0);
    ASSERT_EQ(send_one(send::so_timestamping{send::so_timestamping::tx_software}), 0);
    std::array<std::byte, 512> room;
    const kernel::receipt report{pair.sender.get(), room, MSG_ERRQUEUE};
    ASSERT_GE(report.result, 0) << std::strerror(report.error);
    const cmsg::control control{report.result, report.header};
    const auto v4 = cmsg::find<cmsg::ip_recverr>(control);
    const auto v6 = cmsg::find<cmsg::ipv6_recverr>(control);
    ASSERT_TRUE(v4 || v6);
    const auto id = v4 ? v4->tx_id() : v6->tx_id();
    ASSERT_TRUE(id);
    EXPECT_EQ(v4 ? v4->tx_stage() : v6->tx_stage(), cmsg::tx_stage{0}) << "sent";
    const kernel::receipt no_other{pair.sender.get(), room, MSG_ERRQUEUE | MSG_DONTWAIT};
    EXPECT_EQ(no_other.result, -1) << "none was asked for the first packet";

    for (unsigned bit = 0; bit < 32; ++bit) { // each flag alone
        if (bit == 18) {
            continue; // TX_COMPLETION, which kernels before v6.15 refuse
        }
        std::array<std::byte, 64> small;
        control_writer control_of_bit{small};
        EXPECT_EQ(kernel_takes(send::so_timestamping::about.id, bytes_of(std::uint32_t{1U << bit})),
                  control_of_bit.put(send::so_timestamping{1U << bit}))
            << "bit " << bit;
    }
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::so_timestamping::about.id, std::vector<std::byte>(size)), size == 4) << size;
    }
}

TEST_P(SendUdp, TsOptIdComesBackWithTheTimestamp)
{
    std::array<std::byte, 128> room;
    control_writer control{room};
    ASSERT_TRUE(control.put(send::scm_ts_opt_id{0xfedcba98}));
    EXPECT_EQ(send_with(pair.sender.get(), control, &pair.to), EINVAL) << "without SOF_TIMESTAMPING_OPT_ID";
    support::set_or_skip(pair.sender.get(), SOL_SOCKET, SO_TIMESTAMPING, static_cast<int>(report_software | report_id),
                         "SO_TIMESTAMPING");
    if (!kernel_takes(send::scm_ts_opt_id::about.id, bytes_of(std::uint32_t{1}))) {
        GTEST_SKIP() << "this kernel has no SCM_TS_OPT_ID (v6.13)";
    }
    ASSERT_TRUE(control.put(send::so_timestamping{send::so_timestamping::tx_software}));
    ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to), 0);
    std::array<std::byte, 512> report_room;
    const kernel::receipt report{pair.sender.get(), report_room, MSG_ERRQUEUE};
    ASSERT_GE(report.result, 0) << std::strerror(report.error);
    const cmsg::control messages{report.result, report.header};
    const auto v4 = cmsg::find<cmsg::ip_recverr>(messages);
    const auto v6 = cmsg::find<cmsg::ipv6_recverr>(messages);
    ASSERT_TRUE(v4 || v6);
    EXPECT_EQ(v4 ? v4->data() : v6->data(), 0xfedcba98U);
    for (std::size_t size = 0; size <= 8; ++size) {
        EXPECT_EQ(kernel_takes(send::scm_ts_opt_id::about.id, std::vector<std::byte>(size)), size == 4) << size;
    }
}

TEST_P(SendUdp, TxtimeIsTakenOnceTheSocketHasAClock)
{
    EXPECT_EQ(send_one(send::scm_txtime{0}), EINVAL) << "without SO_TXTIME";
    struct {
        std::int32_t clock;
        std::uint32_t flags;
    } const option{CLOCK_MONOTONIC, 0}; // struct sock_txtime
    if (::setsockopt(pair.sender.get(), SOL_SOCKET, so_txtime, &option, sizeof option) != 0) {
        support::lacks("this kernel has no SO_TXTIME");
    }
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
        EXPECT_EQ(send_one(send::scm_txtime{value}), 0);
        const datagram<cmsg::receive_set<>> arrived{pair.receiver.get()};
        EXPECT_EQ(arrived.result, 100) << "loopback has no queueing discipline that looks at it";
    }
    for (std::size_t size = 0; size <= 12; ++size) {
        EXPECT_EQ(kernel_takes(send::scm_txtime::about.id, std::vector<std::byte>(size)), size == 8) << size;
    }
}

} // namespace
