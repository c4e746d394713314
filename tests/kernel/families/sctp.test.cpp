// SPDX-License-Identifier: MIT
// SCTP on the running kernel: what one end says of a message with SCTP_SNDINFO, the other is told of it.
#include "kernel/families/family.hpp"
#include "kernel/network.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/send/sctp.hpp>
#include <cmsg/views/linux/sctp.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include <linux/sctp.h>

namespace {

// The kernel's own structs have the names of the views.
using whole_set = cmsg::receive_set<cmsg::sctp_nxtinfo, cmsg::sctp_rcvinfo, cmsg::sctp_sndrcv>;

constexpr std::uint32_t ppid = 0x11223344;

class Sctp : public testing::Test {
protected:
    void SetUp() override
    {
        (void)kernel::open_family("SCTP", AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP);
        place.emplace();
        listener = place->open_socket(AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP);
        sender = place->open_socket(AF_INET, SOCK_SEQPACKET, IPPROTO_SCTP);
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ASSERT_TRUE(kernel::bind_to(listener.get(), name)) << std::strerror(errno);
        ASSERT_EQ(::listen(listener.get(), 1), 0);
    }

    template <class... Values>
    int send(std::string_view text, const Values&... values) const
    {
        return kernel::send_text(sender.get(), text, &name, 0, values...);
    }

    /// Waits until the peer has acknowledged everything, so that it can receive all of it: the kernel says so at once,
    /// if it is so when it is asked (linux v6.1 net/sctp/socket.c sctp_setsockopt_events()).
    void wait_until_all_arrived() const
    {
        sctp_event_subscribe events{};
        events.sctp_sender_dry_event = 1;
        ASSERT_EQ(::setsockopt(sender.get(), IPPROTO_SCTP, SCTP_EVENTS, &events, sizeof events), 0);
        sctp_sender_dry_event event{};
        iovec piece{&event, sizeof event};
        msghdr header{};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        ASSERT_TRUE(kernel::wait_for(sender.get(), POLLIN));
        ASSERT_GE(::recvmsg(sender.get(), &header, MSG_DONTWAIT), 0) << std::strerror(errno);
        ASSERT_NE(header.msg_flags & MSG_NOTIFICATION, 0);
        ASSERT_EQ(event.sender_dry_type, SCTP_SENDER_DRY_EVENT);
    }

    std::optional<kernel::network_namespace> place;
    support::descriptor listener;
    support::descriptor sender;
    sockaddr_in name{};
};

TEST_F(Sctp, TellsHowAMessageWasSent)
{
    support::enable_or_skip<whole_set>(listener.get());
    constexpr std::array<std::string_view, 3> texts{"first", "second", "and third"};
    for (std::uint16_t i = 0; i < texts.size(); ++i) {
        cmsg::send::sctp_sndinfo how;
        how.sid = static_cast<std::uint16_t>(3 + i);
        how.flags = i == 2 ? SCTP_UNORDERED : 0;
        how.ppid = ppid;
        how.context = 77; // says the sender's own errors, and goes to nobody
        ASSERT_EQ(send(texts[i], how), 0);
    }
    wait_until_all_arrived();

    std::uint32_t last_tsn = 0;
    for (std::uint16_t i = 0; i < texts.size(); ++i) {
        SCOPED_TRACE(texts[i]);
        const kernel::arrival<whole_set> one{listener.get()};
        EXPECT_EQ(one.payload(), texts[i]);
        EXPECT_EQ(one.header.msg_flags & (MSG_EOR | MSG_CTRUNC), MSG_EOR);
        const auto record = one.decode();

        const auto received = record.get<cmsg::sctp_rcvinfo>();
        ASSERT_TRUE(received);
        EXPECT_EQ(received->sid(), 3 + i);
        EXPECT_EQ(received->ssn(), 0);
        EXPECT_EQ(received->flags(), i == 2 ? SCTP_UNORDERED : 0);
        EXPECT_EQ(received->ppid(), ppid);
        EXPECT_EQ(received->context(), 0U);
        EXPECT_NE(received->assoc_id(), 0);
        if (i > 0) {
            EXPECT_EQ(received->tsn(), last_tsn + 1);
        }
        last_tsn = received->tsn();

        const auto old = record.get<cmsg::sctp_sndrcv>();
        ASSERT_TRUE(old);
        EXPECT_EQ(old->sid(), received->sid());
        EXPECT_EQ(old->ssn(), received->ssn());
        EXPECT_EQ(old->flags(), received->flags());
        EXPECT_EQ(old->ppid(), received->ppid());
        EXPECT_EQ(old->context(), received->context());
        EXPECT_EQ(old->tsn(), received->tsn());
        EXPECT_EQ(old->cumtsn(), received->cumtsn());
        EXPECT_EQ(old->assoc_id(), received->assoc_id());

        const auto next = record.get<cmsg::sctp_nxtinfo>();
        ASSERT_EQ(bool{next}, i < 2);
        if (next) {
            EXPECT_EQ(next->sid(), 4 + i);
            EXPECT_EQ(next->flags(), i == 1 ? SCTP_UNORDERED : 0);
            EXPECT_EQ(next->ppid(), ppid);
            EXPECT_EQ(next->length(), texts[i + 1].size());
            EXPECT_EQ(next->assoc_id(), received->assoc_id());
        }
    }
}

} // namespace
