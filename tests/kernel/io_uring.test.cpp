// SPDX-License-Identifier: MIT
// What io_uring's multishot recvmsg leaves in its buffers.
#include "kernel/support.hpp"
#include "kernel/uring.hpp"

#include <cmsg/receive/io_uring.hpp>

namespace {

using namespace cmsg;

using basics = receive_set<so_rxq_ovfl, udp_gro, ipv6_pktinfo, ip_pktinfo, ip_tos, ipv6_tclass>;

constexpr std::size_t header_size = 16; // struct io_uring_recvmsg_out
constexpr std::size_t payload_room = 1500;

class IoUring : public kernel::over_udp {
protected:
    void SetUp() override
    {
        over_udp::SetUp();
        kernel::enable_or_skip<basics>(receiver.get());
        sockaddr_storage self{};
        self.ss_family = static_cast<sa_family_t>(is_ipv4() ? AF_INET : AF_INET6);
        socklen_t size = is_ipv4() ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        auto* const name = reinterpret_cast<sockaddr*>(&self);
        ASSERT_EQ(::bind(sender.get(), name, size), 0) << std::strerror(errno);
        ASSERT_EQ(::getsockname(sender.get(), name, &size), 0);
        std::memcpy(&sender_port, reinterpret_cast<const std::byte*>(&self) + offsetof(sockaddr_in, sin_port),
                    sizeof sender_port);
        sender_port = ntohs(sender_port);
    }

    [[nodiscard]] std::size_t name_size() const
    {
        return GetParam() == kernel::path::v4 ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    }

    void expect_the_messages(const io_uring_datagram& datagram) const
    {
        kernel::checker check{sent};
        EXPECT_TRUE(basics::visit(datagram, check));
        const std::vector<message_id> ids[]{{ip_pktinfo::about.id, ip_tos::about.id},
                                            {ipv6_pktinfo::about.id, ipv6_tclass::about.id},
                                            {ipv6_pktinfo::about.id, ip_pktinfo::about.id, ip_tos::about.id}};
        EXPECT_EQ(check.views, ids[static_cast<int>(GetParam())]);
        const auto record = basics::decode(datagram);
        EXPECT_TRUE(record.outcome());
        EXPECT_EQ(static_cast<bool>(record.get<ip_tos>()), is_ipv4());
        EXPECT_EQ(static_cast<bool>(find<ip_tos>(datagram)), is_ipv4());
        const auto answers = quic_metadata::read(datagram);
        EXPECT_TRUE(answers.outcome().control_complete());
        EXPECT_EQ(answers.get<traffic_class>().value(), sent.traffic_class);
        kernel::expect_same(answers.get<local_address>().v6(), sent.destination6);
        EXPECT_EQ(answers.get<local_address>().interface_index(), kernel::loopback_index());
    }

    in_port_t sender_port = 0; ///< in host order
};

// A name room that is no multiple of eight puts the control data at such an address.
TEST_P(IoUring, LeavesNameMessagesAndPayload)
{
    for (const std::size_t names : {sizeof(sockaddr_in6), sizeof(sockaddr_in6) + 3, sizeof(sockaddr_storage)}) {
        SCOPED_TRACE(names);
        kernel::multishot ring{receiver.get(), names, basics::space,
                               header_size + names + basics::space + payload_room};
        for (const std::size_t size : {std::size_t{1}, std::size_t{700}, payload_room}) {
            mark(static_cast<std::uint8_t>(size % 256));
            ASSERT_TRUE(send(size));
            const kernel::completion done = ring.receive();
            ASSERT_EQ(done.res, header_size + names + basics::space + size);
            EXPECT_TRUE(done.has_more);
            const io_uring_datagram datagram{done.buffer, done.res, ring.request()};
            ASSERT_TRUE(datagram);
            EXPECT_EQ(datagram.payload().size(), size);
            EXPECT_FALSE(datagram.truncated());
            EXPECT_EQ(datagram.name_bytes().size(), name_size());
            EXPECT_EQ(datagram.name().port(), sender_port);
            EXPECT_EQ(datagram.name().v4().has_value(), is_ipv4());
            if (is_ipv4()) {
                EXPECT_EQ(datagram.name().v4()->s_addr, htonl(INADDR_LOOPBACK));
            } else {
                kernel::expect_same(datagram.name().v6(), in6addr_loopback);
            }
            expect_the_messages(datagram);
            // All of the buffer is as good: what the payload's length is stands in it.
            EXPECT_EQ((io_uring_datagram{done.buffer, ring.request()}.payload().size()), size);
        }
    }
}

TEST_P(IoUring, TellsTheWholeLengthOfANameThatWasCut)
{
    for (const std::size_t names : {std::size_t{1}, std::size_t{8}, name_size() - 1}) {
        SCOPED_TRACE(names);
        kernel::multishot ring{receiver.get(), names, basics::space,
                               header_size + names + basics::space + payload_room};
        ASSERT_TRUE(send(10));
        const kernel::completion done = ring.receive();
        const io_uring_datagram datagram{done.buffer, done.res, ring.request()};
        ASSERT_TRUE(datagram);
        EXPECT_FALSE(datagram.name());
        EXPECT_EQ(datagram.name_bytes().size(), names);
        EXPECT_TRUE(datagram.truncated());
        EXPECT_EQ(datagram.payload().size(), 10U);
        expect_the_messages(datagram);
    }
}

TEST_P(IoUring, HasNoNameWithoutRoom)
{
    kernel::multishot ring{receiver.get(), 0, basics::space, header_size + basics::space + payload_room};
    ASSERT_TRUE(send(10));
    const kernel::completion done = ring.receive();
    const io_uring_datagram datagram{done.buffer, done.res, ring.request()};
    ASSERT_TRUE(datagram);
    EXPECT_FALSE(datagram.name());
    EXPECT_FALSE(datagram.truncated());
    EXPECT_EQ(datagram.payload().size(), 10U);
    expect_the_messages(datagram);
}

// Room for every number of bytes: a message that is there is the one that was sent.
TEST_P(IoUring, CutsControlDataAsRecvmsgDoes)
{
    mark(0x5d);
    for (std::size_t room = 0; room <= basics::space; ++room) {
        SCOPED_TRACE(room);
        kernel::multishot ring{receiver.get(), name_size(), room, header_size + name_size() + room + payload_room, 1};
        ASSERT_TRUE(send(10));
        const kernel::completion done = ring.receive();
        const io_uring_datagram datagram{done.buffer, done.res, ring.request()};
        ASSERT_TRUE(datagram);
        EXPECT_EQ(datagram.name().port(), sender_port);
        EXPECT_EQ(datagram.payload().size(), 10U);

        ASSERT_TRUE(send(10));
        std::vector<std::byte> same(room);
        const kernel::receipt expected{receiver.get(), same};
        EXPECT_EQ(datagram.control().truncated(), (expected.header.msg_flags & MSG_CTRUNC) != 0);
        EXPECT_EQ(datagram.truncated(), datagram.control().truncated());
        EXPECT_EQ(datagram.control().bytes().size(), expected.control_bytes().size());
        kernel::checker check{sent};
        kernel::checker check_expected{sent};
        const outcome end = visit(basics::views{}, datagram, check);
        EXPECT_EQ(end, visit(basics::views{}, expected.header, check_expected));
        EXPECT_EQ(check.views, check_expected.views);
    }
}

// Without MSG_TRUNC the payload's length is what was written, with it that of the datagram (recvmsg(2)).
TEST_P(IoUring, TellsThatThePayloadWasCut)
{
    for (const int flags : {0, static_cast<int>(MSG_TRUNC)}) {
        for (const std::size_t size : {payload_room, payload_room + 1, payload_room * 3}) {
            SCOPED_TRACE(testing::Message() << "flags " << flags << ", " << size << " bytes");
            kernel::multishot ring{
                receiver.get(), name_size(), basics::space, header_size + name_size() + basics::space + payload_room, 1,
                flags};
            ASSERT_TRUE(send(size));
            const kernel::completion done = ring.receive();
            ASSERT_EQ(done.res, done.buffer.size());
            const io_uring_datagram datagram{done.buffer, done.res, ring.request()};
            ASSERT_TRUE(datagram);
            EXPECT_EQ(datagram.payload().size(), payload_room);
            EXPECT_EQ(datagram.truncated(), size > payload_room);
            const outcome end = basics::decode(datagram).outcome();
            EXPECT_EQ(end.payload_truncated(), size > payload_room);
            EXPECT_TRUE(end.control_complete());
        }
    }
}

TEST_P(IoUring, HasNoDatagramInABufferWithoutRoomForIt)
{
    kernel::multishot ring{receiver.get(), name_size(), basics::space, header_size + name_size() + basics::space - 1};
    ASSERT_TRUE(send(10));
    const kernel::completion done = ring.next();
    if (done.res == -EINVAL) {
        support::lacks("no multishot recvmsg (v6.0)");
    }
    EXPECT_EQ(done.res, -EFAULT);
    const io_uring_datagram none{done.buffer, done.res, ring.request()};
    EXPECT_FALSE(none);
    EXPECT_EQ(basics::decode(none).outcome().reason(), end_reason::no_message);
}

INSTANTIATE_TEST_SUITE_P(Paths, IoUring, kernel::all_paths, kernel::name_of);

// The error queue of a socket that was refused: the flag is in the buffer.
TEST(IoUringErrors, AreMarkedAsSuch)
{
    support::needs_loopback(AF_INET);
    const kernel::closed_port closed{AF_INET};
    const auto sender = support::open_or_skip(AF_INET, SOCK_DGRAM);
    using errors = receive_set<path_errors>;
    kernel::enable_or_skip<errors>(sender.get());
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = closed.number();
    ASSERT_EQ(::sendto(sender.get(), "x", 1, 0, reinterpret_cast<sockaddr*>(&to), sizeof to), 1);
    constexpr std::size_t names = sizeof(sockaddr_in);
    kernel::multishot ring{sender.get(), names, errors::space, header_size + names + errors::space + payload_room, 1,
                           MSG_ERRQUEUE};
    const kernel::completion done = ring.receive();
    const io_uring_datagram datagram{done.buffer, done.res, ring.request()};
    ASSERT_TRUE(datagram);
    EXPECT_TRUE(datagram.control().flags().error_queue());
    int told = 0;
    const auto take = overloaded{[&](const send_error& error) {
                                     EXPECT_EQ(error.error, ECONNREFUSED);
                                     EXPECT_EQ(error.told_by, error_origin::icmp);
                                     EXPECT_EQ(error.destination.port(), ntohs(closed.number()));
                                     EXPECT_EQ(error.destination, datagram.name());
                                     ++told;
                                 },
                                 [](const path_mtu&) { ADD_FAILURE() << "another error"; },
                                 [](const lost_entry&) { ADD_FAILURE() << "another error"; }};
    EXPECT_TRUE(errors::read_error(datagram, take));
    EXPECT_TRUE(errors::read_error(done.res, datagram, take));
    EXPECT_EQ(told, 2);
    const io_uring_datagram failed{done.buffer, -EAGAIN, ring.request()};
    EXPECT_FALSE(errors::read_error(failed, take));
}

} // namespace
