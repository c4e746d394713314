// SPDX-License-Identifier: MIT
// The ways to call recvmsg, and the messages that come only sometimes.
#include "kernel/support.hpp"

namespace {

using namespace cmsg;

using basics = receive_set<so_rxq_ovfl, udp_gro, ipv6_pktinfo, ip_pktinfo, ip_tos, ipv6_tclass>;

class Receive : public kernel::over_udp {
protected:
    void SetUp() override
    {
        over_udp::SetUp();
        kernel::enable_or_skip<basics>(receiver.get());
    }

    /// The messages of any datagram here: destination and traffic class.
    [[nodiscard]] std::vector<message_id> always() const
    {
        const std::vector<message_id> ids[]{{ip_pktinfo::about.id, ip_tos::about.id},
                                            {ipv6_pktinfo::about.id, ipv6_tclass::about.id},
                                            {ipv6_pktinfo::about.id, ip_pktinfo::about.id, ip_tos::about.id}};
        return ids[static_cast<int>(GetParam())];
    }

    /// Visits what a call has left, compares each message with the truth, and returns which there were.
    std::vector<message_id> visited(ssize_t result, const msghdr& header)
    {
        kernel::checker check{sent};
        EXPECT_TRUE(basics::visit(result, header, check));
        return check.views;
    }

    [[nodiscard]] static std::vector<message_id> with(message_id first, std::vector<message_id> ids)
    {
        ids.insert(ids.begin(), first);
        return ids;
    }
};

// -- messages that come only sometimes

TEST_P(Receive, TellsTheSegmentSizeOfACoalescedTrain)
{
    ASSERT_TRUE(send(1200));
    const kernel::datagram<basics> single{receiver.get()};
    EXPECT_EQ(visited(single.result, single.header), always()) << "a single datagram has no segment size";

    if (!support::set(sender.get(), IPPROTO_UDP, kernel::udp_segment, 1200)) {
        support::lacks("this kernel does not segment UDP");
    }
    sent.segment_size = 1200;
    mark(0x03);
    ASSERT_TRUE(send(4 * 1200 + 200));
    const kernel::datagram<basics> train{receiver.get()};
    ASSERT_EQ(train.result, 4 * 1200 + 200);
    EXPECT_EQ(visited(train.result, train.header), with(udp_gro::about.id, always()));
}

// pitfall 38: a payload that was cut is no whole datagram, though its messages are all there.
TEST_P(Receive, IsFalseOfACutPayload)
{
    control_buffer<basics> control_bytes;
    std::vector<std::byte> payload(1500);
    iovec piece{payload.data(), payload.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    for (const std::size_t size : {std::size_t{1500}, std::size_t{1501}, std::size_t{2000}}) {
        SCOPED_TRACE(size);
        ASSERT_TRUE(send(size));
        ASSERT_TRUE(kernel::is_readable(receiver.get()));
        control_bytes.prepare(header);
        const ssize_t result = ::recvmsg(receiver.get(), &header, MSG_DONTWAIT);
        ASSERT_EQ(result, 1500);
        kernel::checker check{sent};
        const outcome end = basics::visit(result, header, check);
        EXPECT_EQ(check.views, always());
        EXPECT_EQ(end.payload_truncated(), size > 1500);
        EXPECT_EQ(static_cast<bool>(end), size == 1500);
        EXPECT_TRUE(end.control_complete());
        EXPECT_FALSE(end.truncated());
        EXPECT_EQ(basics::decode(result, header).outcome(), end);
        EXPECT_EQ((control{result, header}.outcome().payload_truncated()), size > 1500);
    }
}

// pitfall 38: with UDP_GRO a train comes as one datagram, of which a buffer for one packet loses all but the first.
TEST_P(Receive, IsFalseOfATrainInABufferForOnePacket)
{
    if (!support::set(sender.get(), IPPROTO_UDP, kernel::udp_segment, 1200)) {
        GTEST_SKIP() << "this kernel does not segment UDP: " << std::strerror(errno);
    }
    constexpr std::size_t train = 5 * 1200;
    ASSERT_TRUE(send(train));
    control_buffer<basics> control_bytes;
    std::vector<std::byte> payload(1500);
    iovec piece{payload.data(), payload.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    ASSERT_TRUE(kernel::is_readable(receiver.get()));
    control_bytes.prepare(header);
    const ssize_t result = ::recvmsg(receiver.get(), &header, MSG_DONTWAIT);
    ASSERT_EQ(result, 1500) << "a quarter of what was sent";
    const auto arrived = basics::decode(result, header);
    ASSERT_TRUE(arrived.get<udp_gro>());
    EXPECT_EQ(arrived.get<udp_gro>()->segment_size(), 1200U);
    EXPECT_FALSE(arrived.outcome());
    EXPECT_TRUE(arrived.outcome().payload_truncated());
    EXPECT_TRUE(arrived.outcome().control_complete());
    EXPECT_EQ(::recvmsg(receiver.get(), &header, MSG_DONTWAIT), -1) << "the rest does not come later";
}

// pitfall 23
TEST_P(Receive, TellsTheDropsAfterTheFirst)
{
    ASSERT_TRUE(send(1));
    const kernel::datagram<basics> before{receiver.get()};
    EXPECT_EQ(visited(before.result, before.header), always()) << "absent until the first drop";

    overflow();
    ASSERT_FALSE(HasFatalFailure());
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(send(1));
        const kernel::datagram<basics> after{receiver.get()};
        EXPECT_EQ(visited(after.result, after.header), with(so_rxq_ovfl::about.id, always()));
    }
}

// pitfall 23: the difference of two counts is what was lost between them.
TEST_P(Receive, CountsTheDropsBetweenTwoDatagrams)
{
    overflow();
    ASSERT_FALSE(HasFatalFailure());
    const std::uint32_t first_drops = sent.drops;
    ASSERT_TRUE(send(1));
    const kernel::datagram<basics> first{receiver.get()};
    const auto first_count = first.decode().get<so_rxq_ovfl>();
    ASSERT_TRUE(first_count);
    EXPECT_EQ(first_count->drops().value(), first_drops);
    overflow();
    ASSERT_FALSE(HasFatalFailure());
    ASSERT_TRUE(send(1));
    const kernel::datagram<basics> second{receiver.get()};
    const auto second_count = second.decode().get<so_rxq_ovfl>();
    ASSERT_TRUE(second_count);
    EXPECT_EQ(second_count->drops().value(), sent.drops);
    EXPECT_EQ(second_count->drops() - first_count->drops(), sent.drops - first_drops);
    EXPECT_LT(first_count->drops(), second_count->drops());
}

// -- calls

// pitfall 8
TEST_P(Receive, LeavesNothingAfterAFailedCall)
{
    control_buffer<basics> control_bytes;
    std::array<std::byte, 16> payload{};
    iovec piece{payload.data(), payload.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    mark(1);
    ASSERT_TRUE(send(1));
    ASSERT_TRUE(kernel::is_readable(receiver.get()));
    control_bytes.prepare(header);
    ssize_t result = ::recvmsg(receiver.get(), &header, MSG_DONTWAIT);
    EXPECT_EQ(visited(result, header), always());

    // The messages of the first call still stand in the buffer, and msg_controllen is its capacity.
    header.msg_control = control_bytes.bytes().data();
    header.msg_controllen = basics::space;
    result = ::recvmsg(receiver.get(), &header, MSG_DONTWAIT);
    ASSERT_EQ(result, -1);
    EXPECT_EQ(errno, EAGAIN);
    EXPECT_EQ(header.msg_controllen, basics::space);
    EXPECT_NE(control{header}.begin(), control{header}.end()) << "unprepared, stale messages are read";

    // Prepared, even who ignores the result reads nothing.
    control_bytes.prepare(header);
    result = ::recvmsg(receiver.get(), &header, MSG_DONTWAIT);
    ASSERT_EQ(result, -1);
    EXPECT_EQ(header.msg_controllen, basics::space);
    EXPECT_EQ(control{header}.begin(), control{header}.end());
    EXPECT_FALSE(basics::visit(header, overloaded{[](auto) { ADD_FAILURE(); }, [](unhandled) { ADD_FAILURE(); }}));
    EXPECT_FALSE(basics::decode(header).outcome());
    EXPECT_FALSE(visit(header, [](ip_tos) { ADD_FAILURE(); }));

    int calls = 0;
    const outcome ended = basics::visit(
        result, header, overloaded{[&](auto) { ++calls; }, [&](unhandled) { ++calls; }, [&](wrong_size) { ++calls; }});
    EXPECT_EQ(calls, 0);
    EXPECT_FALSE(ended);
    EXPECT_EQ(ended.reason(), end_reason::no_message);
    EXPECT_EQ(basics::decode(result, header).get<ip_tos>().state(), field_state::absent);
    EXPECT_EQ((control{result, header}.begin() == control{result, header}.end()), true);
}

// pitfall 9
TEST_P(Receive, KeepsTheRoomOfEveryCallAndEverySlot)
{
    constexpr std::size_t slots = 4;
    control_buffers<basics, slots> controls;
    std::array<std::array<std::byte, 16>, slots> payloads{};
    std::array<iovec, slots> pieces{};
    std::array<mmsghdr, slots> headers{};
    for (std::size_t i = 0; i < slots; ++i) {
        pieces[i] = {payloads[i].data(), payloads[i].size()};
        headers[i].msg_hdr.msg_iov = &pieces[i];
        headers[i].msg_hdr.msg_iovlen = 1;
    }
    // Fewer datagrams than slots, then more: the second call finds the room of every slot again.
    for (const std::size_t count : {std::size_t{2}, slots, std::size_t{1}, slots}) {
        SCOPED_TRACE(count);
        const auto traffic_class_of = [count](std::size_t i) { return static_cast<std::uint8_t>(16 * count + i); };
        for (std::size_t i = 0; i < count; ++i) {
            mark(traffic_class_of(i));
            ASSERT_TRUE(send(i + 1));
        }
        controls.prepare(headers);
        int received = 0;
        while (received < static_cast<int>(count)) {
            ASSERT_TRUE(kernel::is_readable(receiver.get()));
            const auto rest = std::span{headers}.subspan(static_cast<std::size_t>(received));
            const int more =
                ::recvmmsg(receiver.get(), rest.data(), static_cast<unsigned>(rest.size()), MSG_DONTWAIT, nullptr);
            ASSERT_GT(more, 0) << std::strerror(errno);
            received += more;
        }
        for (std::size_t i = 0; i < slots; ++i) {
            SCOPED_TRACE(i);
            if (i < count) {
                EXPECT_EQ(headers[i].msg_len, i + 1);
                sent.traffic_class = traffic_class_of(i);
                EXPECT_EQ(visited(1, headers[i].msg_hdr), always());
                EXPECT_LT(headers[i].msg_hdr.msg_controllen, basics::space);
            } else {
                EXPECT_EQ(headers[i].msg_hdr.msg_controllen, basics::space) << "an unused slot keeps its capacity";
                EXPECT_EQ(basics::visit(-1, headers[i].msg_hdr, [](auto) { FAIL(); }).reason(), end_reason::no_message);
                EXPECT_FALSE(basics::visit(headers[i], [](auto) { FAIL(); })) << "and is disarmed";
            }
        }
    }
}

// pitfall 9: what `prepare` is for; without it the second recvmsg finds only the room that the first one used.
TEST_P(Receive, TruncatesInAStaleCapacity)
{
    control_buffer<basics> control_bytes;
    std::array<std::byte, 16> payload{};
    iovec piece{payload.data(), payload.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    control_bytes.prepare(header);
    constexpr std::size_t used = receive_set<ipv6_tclass>::space; // by a call that got this message alone
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(used);
    ASSERT_TRUE(send(1));
    ASSERT_TRUE(kernel::is_readable(receiver.get()));
    ASSERT_GE(::recvmsg(receiver.get(), &header, MSG_DONTWAIT), 0);
    EXPECT_TRUE(control{header}.truncated());

    ASSERT_TRUE(send(1));
    ASSERT_TRUE(kernel::is_readable(receiver.get()));
    control_bytes.prepare(header);
    const ssize_t result = ::recvmsg(receiver.get(), &header, MSG_DONTWAIT);
    ASSERT_GE(result, 0);
    EXPECT_EQ(visited(result, header), always());
}

TEST_P(Receive, GivesTheSameMessagesToEveryPeek)
{
    mark(0xb9);
    aim_at(3);
    ASSERT_TRUE(send(7));
    for (const int flags : std::initializer_list<int>{MSG_PEEK, MSG_PEEK, MSG_PEEK, 0}) {
        SCOPED_TRACE(flags);
        const kernel::datagram<basics> arrived{receiver.get(), flags};
        EXPECT_EQ(arrived.result, 7);
        EXPECT_EQ(visited(arrived.result, arrived.header), always());
    }
    const kernel::datagram<basics> none{receiver.get(), MSG_DONTWAIT};
    EXPECT_EQ(none.result, -1);
    EXPECT_EQ(none.error, EAGAIN);
}

/// A datagram without payload is result 0, and has its messages.
TEST_P(Receive, ReadsTheMessagesOfAnEmptyDatagram)
{
    mark(0x02);
    ASSERT_TRUE(send(0));
    const kernel::datagram<basics> arrived{receiver.get()};
    EXPECT_EQ(arrived.result, 0);
    EXPECT_EQ(visited(arrived.result, arrived.header), always());
}

INSTANTIATE_TEST_SUITE_P(Udp, Receive, kernel::all_paths, kernel::name_of);

} // namespace
