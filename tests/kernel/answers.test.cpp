// SPDX-License-Identifier: MIT
// What the answers say of datagrams that the running kernel delivers, with each timestamp, in the whole table of
// sockets; in control buffers of every size; and which options they ask for.
#include "kernel/answers.hpp"

namespace {

using namespace kernel::answers;

class Answers : public table {};

TEST_P(Answers, AreWhatWasSent)
{
    try_all<list, stamp::none>("without a time");
    try_all<join<list, receive_time<>>, stamp::timestampns>("SO_TIMESTAMPNS");
    try_all<join<list, card>, stamp::timestamping>("SO_TIMESTAMPING");
}

/// The option's value; -1 if the kernel does not say.
int option(int fd, int level, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, level, name, &value, &size) == 0 ? value : -1;
}

/// Each way to read has the same bytes, so that one is enough, as it is for groups.
class AnswersInAnyRoom : public Answers {};

// pitfall 12
TEST_P(AnswersInAnyRoom, AreRightOrAbsent) { try_every_room<join<list, receive_time<>>>(); }

// On a dual-stack socket IP_PKTINFO would be a second message for the same answer.
TEST(AnswersOptions, AskADualStackSocketForOnePktinfo)
{
    const auto dual = support::open_or_skip(AF_INET6, SOCK_DGRAM);
    const auto v4 = support::open_or_skip(AF_INET, SOCK_DGRAM);
    using list = receive_set<local_address>;
    support::enable_or_skip<list>(v4.get());
    support::enable_or_skip<list>(dual.get());
    const auto enabled = list::enable(dual.get());
    EXPECT_FALSE(enabled.not_applicable<local_address>());
    EXPECT_TRUE(enabled.not_applicable<ip_pktinfo>());
    EXPECT_EQ(option(dual.get(), IPPROTO_IP, IP_PKTINFO), 0);
    EXPECT_EQ(option(dual.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO), 1);
    EXPECT_EQ(option(v4.get(), IPPROTO_IP, IP_PKTINFO), 1);
    using both = join<list, ip_pktinfo>;
    EXPECT_TRUE(both::enable(dual.get()));
    EXPECT_EQ(option(dual.get(), IPPROTO_IP, IP_PKTINFO), 1);
}

INSTANTIATE_TEST_SUITE_P(Ipv4Socket, AnswersInAnyRoom, testing::Values(std::tuple{form::v4, traffic::v4, way::recvmsg}),
                         row_name);
INSTANTIATE_TEST_SUITE_P(Ipv6Socket, AnswersInAnyRoom,
                         testing::Values(std::tuple{form::v6_only, traffic::v6, way::recvmsg}), row_name);
INSTANTIATE_TEST_SUITE_P(DualStackSocket, AnswersInAnyRoom,
                         testing::Combine(testing::Values(form::dual), testing::Values(traffic::v4, traffic::v6),
                                          testing::Values(way::recvmsg)),
                         row_name);
CMSGPP_WITH_EVERY_SOCKET(Answers);

} // namespace
