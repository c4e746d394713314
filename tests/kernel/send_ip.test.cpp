// SPDX-License-Identifier: MIT
// What is sent to SOL_IP and SOL_IPV6: written, sent, received by another socket, decoded, equal. And what the kernel
// refuses is what `put` refuses.
#include "kernel/udp_sending.hpp"

#include "support/build.hpp"
#include "support/sockets.hpp"

#include <cmsg/send/ip.hpp>
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/ipv6_extension.hpp>

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
using kernel::address;
using kernel::datagram;
using kernel::ipv6;
using kernel::path;
using kernel::send_with;
using kernel::SendUdp;
using support::bytes_of;
using support::octets;

class SendIp : public SendUdp {};
class SendIpv6 : public SendUdp {};
class SendIpv6Pktinfo : public SendUdp {};

INSTANTIATE_TEST_SUITE_P(Live, SendIp, testing::Values(path::v4, path::mapped), kernel::name_of);
INSTANTIATE_TEST_SUITE_P(Live, SendIpv6, testing::Values(path::v6), kernel::name_of);
INSTANTIATE_TEST_SUITE_P(Live, SendIpv6Pktinfo, testing::Values(path::v6, path::mapped), kernel::name_of);

// -- SOL_IP

// pitfalls 14, 28
TEST_P(SendIp, TosArrives)
{
    for (const int value : {0, 1, 0xb8, 255}) {
        expect_arrives<cmsg::ip_tos>(send::ip_tos{value}, [&](cmsg::ip_tos tos) { EXPECT_EQ(tos.value(), value); });
    }
    expect_agreement<send::ip_tos>([](int value) { return send::ip_tos{value}; }, 8, 1);
}

TEST_P(SendIp, TtlArrives)
{
    for (const int value : {1, 2, 64, 255}) {
        expect_arrives<cmsg::ip_ttl>(send::ip_ttl{value}, [&](cmsg::ip_ttl ttl) { EXPECT_EQ(ttl.value(), value); });
    }
    expect_agreement<send::ip_ttl>([](int value) { return send::ip_ttl{value}; }, 64);
}

TEST_P(SendIp, ProtocolIsTakenWhereTheKernelHasIt)
{
    expect_agreement<send::ip_protocol>([](int value) { return send::ip_protocol{value}; }, 17);
}

// pitfall 16
TEST_P(SendIp, PktinfoChoosesTheSource)
{
    for (const std::uint32_t index : {0U, kernel::loopback_index()}) {
        ASSERT_EQ(send_one(send::ip_pktinfo{index, {htonl(INADDR_LOOPBACK + 8)}}), 0);
        address from;
        from.size = sizeof from.storage;
        std::array<std::byte, 200> payload;
        ASSERT_TRUE(kernel::is_readable(pair.receiver.get()));
        ASSERT_EQ(::recvfrom(pair.receiver.get(), payload.data(), payload.size(), 0, from.get(), &from.size), 100);
        EXPECT_EQ(from.text(), GetParam() == path::v4 ? "127.0.0.9" : "::ffff:127.0.0.9");
    }
    for (std::size_t size = 0; size <= 16; ++size) {
        EXPECT_EQ(kernel_takes(send::ip_pktinfo::about.id, std::vector<std::byte>(size)), size == 12) << size;
    }
    EXPECT_NE(send_one(send::ip_pktinfo{0, {htonl(0xc0000201)}}), 0) << "192.0.2.1 is not ours";
}

TEST_P(SendIp, RetoptsArrive)
{
    constexpr auto options = octets(7, 7, 4, 0, 0, 0, 0, 1); // record route, which has room for one
    expect_arrives<cmsg::ip_recvopts>(send::ip_retopts{options}, [&](cmsg::ip_recvopts arrived) {
        ASSERT_EQ(arrived.bytes().size(), 8U);
        EXPECT_EQ(arrived.bytes()[0], options[0]);
        EXPECT_EQ(arrived.bytes()[1], options[1]);
    });
    const std::vector<std::byte> nops(44, std::byte{1});
    for (const std::size_t size : {0U, 1U, 3U, 40U}) {
        EXPECT_TRUE(kernel_takes(send::ip_retopts::about.id, std::span{nops}.first(size))) << size;
    }
    EXPECT_TRUE(kernel_takes(send::ip_retopts::about.id, nops)) << "it drops the rest unsaid, so put refuses";
}

TEST_P(SendIp, OtherTypesOfSolIpAreRefused)
{
    for (const int type : {IP_RECVTOS, IP_RECVTTL, IP_ORIGDSTADDR, 99}) {
        EXPECT_FALSE(kernel_takes({IPPROTO_IP, type}, bytes_of(std::int32_t{1}))) << type;
    }
}

// -- SOL_IPV6

// pitfalls 14, 28
TEST_P(SendIpv6, TclassArrives)
{
    for (const int value : {0, 1, 0xb8, 255}) {
        expect_arrives<cmsg::ipv6_tclass>(send::ipv6_tclass{value},
                                          [&](cmsg::ipv6_tclass tclass) { EXPECT_EQ(tclass.value(), value); });
    }
    expect_arrives<cmsg::ipv6_tclass>(send::ipv6_tclass{-1}, [&](cmsg::ipv6_tclass tclass) {
        EXPECT_TRUE(tclass.value() == 0 || tclass.value() == 255) << "the socket's own, or as v6.18 has it";
    });
    expect_agreement<send::ipv6_tclass>([](int value) { return send::ipv6_tclass{value}; }, 8);
}

TEST_P(SendIpv6, HoplimitArrives)
{
    for (const int value : {1, 2, 255}) {
        const auto check = [&](cmsg::ipv6_hoplimit limit) { EXPECT_EQ(limit.value(), value); };
        expect_arrives<cmsg::ipv6_hoplimit>(send::ipv6_hoplimit{value}, check);
        expect_arrives<cmsg::ipv6_hoplimit>(send::ipv6_2292hoplimit{{value}}, check);
    }
    const auto is_default = [](cmsg::ipv6_hoplimit limit) { EXPECT_GT(limit.value(), 2); };
    expect_arrives<cmsg::ipv6_hoplimit>(send::ipv6_dontfrag{}, is_default);
    expect_arrives<cmsg::ipv6_hoplimit>(send::ipv6_hoplimit{-1}, is_default);
    expect_agreement<send::ipv6_hoplimit>([](int value) { return send::ipv6_hoplimit{value}; }, 64);
    expect_agreement<send::ipv6_2292hoplimit>([](int value) { return send::ipv6_2292hoplimit{{value}}; }, 64);
}

TEST_P(SendIpv6, DontfragIsTaken)
{
    EXPECT_EQ(send_one(send::ipv6_dontfrag{}), 0);
    EXPECT_EQ(send_one(send::ipv6_dontfrag{false}), 0);
    for (const int value : {-1, 2, 256}) {
        EXPECT_FALSE(kernel_takes(send::ipv6_dontfrag::about.id, bytes_of(std::int32_t{value})))
            << "no bool says " << value;
    }
}

TEST_P(SendIpv6, FlowinfoArrives)
{
    expect_arrives<cmsg::ipv6_flowinfo>(send::ipv6_flowinfo{0xabcde}, [](cmsg::ipv6_flowinfo flow) {
        EXPECT_EQ(flow.flow_label(), 0xabcdeU);
        EXPECT_EQ(flow.traffic_class(), 0U);
    });
    constexpr auto with_class = octets(0x0b, 0x81, 0x23, 0x45);
    EXPECT_TRUE(kernel_takes(send::ipv6_flowinfo::about.id, with_class));
    for (std::size_t size = 0; size < 4; ++size) {
        EXPECT_FALSE(kernel_takes(send::ipv6_flowinfo::about.id, std::vector<std::byte>(size))) << size;
    }
}

// pitfall 16
TEST_P(SendIpv6Pktinfo, ChoosesTheSource)
{
    const address source = is_ipv4() ? ipv6("::ffff:127.0.0.9") : ipv6("::1");
    const in6_addr local = reinterpret_cast<const sockaddr_in6&>(source.storage).sin6_addr;
    for (const std::uint32_t index : {0U, kernel::loopback_index()}) {
        std::array<std::byte, 64> room;
        control_writer control{room};
        const send::ipv6_pktinfo value{index, local};
        EXPECT_TRUE(is_ipv4() ? control.put(value) : control.put(value) && control.put(send::ipv6_tclass{5}));
        ASSERT_EQ(send_with(pair.sender.get(), control, &pair.to), 0);
        address from;
        from.size = sizeof from.storage;
        std::array<std::byte, 200> payload;
        ASSERT_TRUE(kernel::is_readable(pair.receiver.get()));
        ASSERT_EQ(::recvfrom(pair.receiver.get(), payload.data(), payload.size(), 0, from.get(), &from.size), 100);
        EXPECT_EQ(from.text(), source.text());
        if (!is_ipv4()) {
            EXPECT_EQ(send_one(send::ipv6_2292pktinfo{value}), 0);
            const datagram<cmsg::receive_set<>> drop{pair.receiver.get()};
        }
    }
    const address elsewhere = ipv6("2001:db8::1");
    const in6_addr foreign = reinterpret_cast<const sockaddr_in6&>(elsewhere.storage).sin6_addr;
    EXPECT_NE(send_one(send::ipv6_pktinfo{0, foreign}), 0) << "neither mapped nor ours";
    for (std::size_t size = 0; size < 20; ++size) {
        EXPECT_FALSE(kernel_takes(send::ipv6_pktinfo::about.id, std::vector<std::byte>(size))) << size;
    }
}

TEST_P(SendIpv6, OptionsArrive)
{
    constexpr auto header = octets(0, 0, 0x1e, 4, 1, 2, 3, 4); // an experimental option, skipped if unknown
    const auto is_same = [&](auto arrived) {
        ASSERT_EQ(arrived.bytes().size(), 8U);
        EXPECT_TRUE(std::equal(header.begin() + 1, header.end(), arrived.bytes().begin() + 1)) << "but the next header";
    };
    if (send_one(send::ipv6_hopopts{{header}}) == EPERM) {
        GTEST_SKIP() << "to send options needs CAP_NET_RAW";
    }
    const datagram<cmsg::receive_set<>> drop{pair.receiver.get()};
    expect_arrives<cmsg::up_to<cmsg::ipv6_hopopts, 8>>(send::ipv6_hopopts{{header}}, is_same);
    expect_arrives<cmsg::up_to<cmsg::ipv6_hopopts, 8>>(send::ipv6_2292hopopts{{header}}, is_same);
    expect_arrives<cmsg::up_to<cmsg::ipv6_dstopts, 8>>(send::ipv6_dstopts{{header}}, is_same);
    expect_arrives<cmsg::up_to<cmsg::ipv6_dstopts, 8>>(send::ipv6_2292dstopts{{header}}, is_same);
    EXPECT_EQ(send_one(send::ipv6_rthdrdstopts{{header}}), 0) << "sent with a routing header only";
    for (const cmsg::message_id id :
         {send::ipv6_hopopts::about.id, send::ipv6_dstopts::about.id, send::ipv6_rthdrdstopts::about.id}) {
        for (std::size_t size = 0; size < 8; ++size) {
            EXPECT_FALSE(kernel_takes(id, std::span{header}.first(size))) << id.type << ", size " << size;
        }
        constexpr auto longer = octets(0, 1, 0x1e, 4, 1, 2, 3, 4);
        EXPECT_FALSE(kernel_takes(id, longer)) << id.type << ": two units in eight bytes";
    }
}

TEST_P(SendIpv6, RoutingHeaderIsRefusedUnlessOfType2)
{
    std::array<std::byte, 24> header{};
    header[1] = header[2] = std::byte{2};
    header[3] = std::byte{1};
    for (const int type : {0, 1, 3, 4}) {
        auto other = header;
        other[2] = static_cast<std::byte>(type);
        EXPECT_FALSE(kernel_takes(send::ipv6_rthdr::about.id, other)) << type;
        EXPECT_FALSE(kernel_takes(send::ipv6_2292rthdr::about.id, other)) << type;
    }
    std::array<std::byte, 64> room;
    control_writer control{room};
    EXPECT_TRUE(control.put(send::ipv6_rthdr{{{header}}}));
    if (send_with(pair.sender.get(), control, &pair.to) == EINVAL) {
        GTEST_SKIP() << "this kernel has no mobile IPv6 (CONFIG_IPV6_MIP6): it refuses type 2 as well";
    }
}

} // namespace
