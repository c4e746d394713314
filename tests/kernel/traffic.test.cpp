// SPDX-License-Identifier: MIT
// What the IP header said: traffic class, hops, destination.
#include "kernel/support.hpp"

namespace {

using namespace cmsg;

class Traffic : public kernel::over_udp {
protected:
    /// Sends one datagram, compares all that arrives with it, and expects these messages in this order.
    template <class Set>
    void expect_messages(const std::vector<message_id>& expected)
    {
        ASSERT_TRUE(send(10)) << std::strerror(errno);
        const kernel::datagram<Set> arrived{receiver.get()};
        ASSERT_EQ(arrived.result, 10);
        sent.after = kernel::now();
        kernel::checker check{sent};
        const outcome ended = Set::visit(arrived.result, arrived.header, check);
        EXPECT_TRUE(ended);
        EXPECT_EQ(ended.unhandled(), 0U);
        EXPECT_EQ(check.views, expected);
        EXPECT_TRUE(check.wrong_sizes.empty());
    }

    /// The view that tells it for the packet's family.
    [[nodiscard]] std::vector<message_id> by_family(message_id v4, message_id v6) const
    {
        return {is_ipv4() ? v4 : v6};
    }
};

// pitfalls 14, 15
TEST_P(Traffic, TellsEveryEcnAndDscp)
{
    using set = receive_set<ip_tos, ipv6_tclass>;
    kernel::enable_or_skip<set>(receiver.get());
    for (const unsigned dscp : {0U, 1U, 8U, 46U, 63U}) {
        for (const ecn codepoint : {ecn::not_ect, ecn::ect1, ecn::ect0, ecn::ce}) {
            const auto traffic_class = static_cast<std::uint8_t>(dscp << 2U | static_cast<unsigned>(codepoint));
            SCOPED_TRACE(int{traffic_class});
            mark(traffic_class);
            expect_messages<set>(by_family(ip_tos::about.id, ipv6_tclass::about.id));
        }
    }
}

// pitfall 14
TEST_P(Traffic, TellsTheHopsLeft)
{
    using set = receive_set<ip_ttl, ipv6_hoplimit>;
    kernel::enable_or_skip<set>(receiver.get());
    for (const unsigned char hops : std::initializer_list<unsigned char>{1, 2, 64, 128, 255}) {
        SCOPED_TRACE(int{hops});
        limit(hops);
        expect_messages<set>(by_family(ip_ttl::about.id, ipv6_hoplimit::about.id));
    }
}

// pitfall 11: a dual-stack socket has both for an IPv4 packet.
TEST_P(Traffic, TellsTheDestinationAndTheInterface)
{
    using set = receive_set<ipv6_pktinfo, ip_pktinfo>;
    kernel::enable_or_skip<set>(receiver.get());
    const std::vector<message_id> expected[]{
        {ip_pktinfo::about.id}, {ipv6_pktinfo::about.id}, {ipv6_pktinfo::about.id, ip_pktinfo::about.id}};
    for (const unsigned char host : std::initializer_list<unsigned char>{1, 2, 77, 254}) {
        SCOPED_TRACE(int{host});
        aim_at(host);
        expect_messages<set>(expected[static_cast<int>(GetParam())]);
    }
}

TEST_P(Traffic, TellsTheOriginalDestination)
{
    using set = receive_set<ip_origdstaddr, ipv6_origdstaddr>;
    kernel::enable_or_skip<set>(receiver.get());
    aim_at(5);
    expect_messages<set>(by_family(ip_origdstaddr::about.id, ipv6_origdstaddr::about.id));
}

/// With nothing enabled there is nothing; the outcome is complete all the same.
TEST_P(Traffic, HasNoMessageThatIsNotEnabled) { expect_messages<kernel::everything>({}); }

// pitfall 20: somebody else has asked for messages that the visitor knows nothing of.
TEST_P(Traffic, HandsUnknownMessagesToUnhandled)
{
    using known = receive_set<ip_tos, ipv6_tclass>;
    using unknown = receive_set<ip_ttl, ipv6_hoplimit>;
    using both = join<known, unknown>;
    kernel::enable_or_skip<both>(receiver.get());
    limit(33);
    mark(2);
    ASSERT_TRUE(send(1));
    const kernel::datagram<both> arrived{receiver.get()};
    int strangers = 0;
    int views = 0;
    const outcome ended = known::visit(arrived.result, arrived.header,
                                       overloaded{[&](unhandled other) {
                                                      ++strangers;
                                                      EXPECT_EQ(other.message.id(),
                                                                is_ipv4() ? ip_ttl::about.id : ipv6_hoplimit::about.id);
                                                      ASSERT_EQ(other.message.payload().size(), 4U);
                                                      EXPECT_EQ(load<std::int32_t>(other.message.payload().data()), 33);
                                                  },
                                                  [&](auto view) {
                                                      ++views;
                                                      EXPECT_EQ(view.ecn(), ecn::ect0);
                                                  }});
    EXPECT_EQ(views, 1);
    EXPECT_EQ(strangers, 1);
    EXPECT_EQ(ended.unhandled(), 1U);
    EXPECT_TRUE(ended) << "what nobody wanted is no failure";
    const auto decoded = known::decode(arrived.result, arrived.header);
    EXPECT_EQ(decoded.outcome(), ended);
    EXPECT_EQ(bool{decoded.get<ip_tos>()}, is_ipv4());
    EXPECT_EQ(bool{decoded.get<ipv6_tclass>()}, !is_ipv4());
}

INSTANTIATE_TEST_SUITE_P(Udp, Traffic, kernel::all_paths, kernel::name_of);

} // namespace
