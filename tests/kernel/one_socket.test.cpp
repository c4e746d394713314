// SPDX-License-Identifier: MIT
// Options belong to the socket, not to a read: two lists for one socket, each with a buffer of its own, starve each
// other; and an option set at one moment is in force at another.
#include "kernel/network.hpp"
#include "kernel/support.hpp"

#include <optional>
#include <string>
#include <vector>

namespace {

using namespace cmsg;

constexpr auto stamping =
    sof_timestamping_tx_sched | sof_timestamping_software | sof_timestamping_opt_id | sof_timestamping_opt_tsonly;

using metadata = receive_set<scm_timestampns, ip_pktinfo, ip_ttl, ip_tos>;
using errors = receive_set<timestamping_flags<stamping>, ip_recverr>;
using both = join<metadata, errors>;
using names = std::vector<std::string>;

template <class Set>
names unlisted_of(int fd)
{
    names found;
    unlisted<Set>(fd).each([&](const char* name, std::size_t) { found.emplace_back(name); });
    return found;
}

/// A socket on loopback, in a namespace of its own, that sends to itself and to a closed port.
class OneSocket : public testing::Test {
protected:
    void SetUp() override
    {
        place_.emplace();
        socket_ = place_->open_socket(AF_INET, SOCK_DGRAM);
        self_ = bind(socket_.get());
        closed_ = bind(place_->open_socket(AF_INET, SOCK_DGRAM).get());
        constexpr int class_of_traffic = 0xba;
        ASSERT_TRUE(support::set(socket_.get(), IPPROTO_IP, IP_TOS, class_of_traffic));
    }

    [[nodiscard]] int fd() const { return socket_.get(); }
    void send_to_itself() const { send(self_); }
    void send_to_a_closed_port() const { send(closed_); }

    /// The first entry of the error queue, once there is one.
    template <class Set>
    [[nodiscard]] kernel::datagram<Set> error_entry() const
    {
        pollfd waiting{fd(), 0, 0};
        EXPECT_EQ(::poll(&waiting, 1, 10'000), 1) << "no error arrived";
        return kernel::datagram<Set>{fd(), MSG_ERRQUEUE | MSG_DONTWAIT};
    }

    std::optional<kernel::network_namespace> place_;

private:
    static sockaddr_in bind(int fd)
    {
        sockaddr_in address{AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {}};
        socklen_t size = sizeof address;
        auto* const name = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(fd, name, size), 0) << std::strerror(errno);
        EXPECT_EQ(::getsockname(fd, name, &size), 0);
        return address;
    }

    void send(const sockaddr_in& to) const
    {
        ASSERT_EQ(::sendto(fd(), "packet", 6, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to), 6)
            << std::strerror(errno);
    }

    support::descriptor socket_;
    sockaddr_in self_{};
    sockaddr_in closed_{};
};

// pitfall 32
TEST_F(OneSocket, TwoListsStarveEachOther)
{
    kernel::enable_or_skip<metadata>(fd());
    EXPECT_FALSE(unlisted<metadata>(fd()));
    kernel::enable_or_skip<errors>(fd());

    send_to_itself();
    const kernel::datagram<metadata> received{fd()};
    ASSERT_EQ(received.result, 6);
    const auto record = received.decode();
    EXPECT_FALSE(record.outcome());
    EXPECT_TRUE(record.outcome().truncated());
    EXPECT_FALSE(record.get<ip_pktinfo>());
    EXPECT_FALSE(record.get<ip_ttl>());
    EXPECT_FALSE(record.get<ip_tos>());
    EXPECT_EQ(unlisted_of<metadata>(fd()), (names{"SCM_TIMESTAMPING", "IP_RECVERR"}));
    EXPECT_EQ(unlisted<metadata>(fd()).space(), errors::space);

    // The stamp of that packet first; its entry has room for all of the errors' list.
    const kernel::datagram<errors> stamp = error_entry<errors>();
    ASSERT_EQ(stamp.result, 0);
    send_to_a_closed_port();
    for (int entry = 0; entry < 2; ++entry) { // of the stamp, and of the error, in whichever order
        const kernel::datagram<errors> read = error_entry<errors>();
        ASSERT_GE(read.result, 0);
        if (read.result > 0) { // the quoted payload of the error
            const auto error = read.decode();
            EXPECT_TRUE(error.outcome().truncated());
            EXPECT_FALSE(error.get<ip_recverr>()) << "the entry is gone, and nobody knows what it was";
        }
    }
    EXPECT_EQ((kernel::receipt{fd(), {}, MSG_ERRQUEUE | MSG_DONTWAIT}.error), EAGAIN);
    EXPECT_EQ(unlisted_of<errors>(fd()), (names{"SCM_TIMESTAMPNS", "IP_PKTINFO", "IP_TTL", "IP_TOS"}));
    EXPECT_EQ(unlisted<errors>(fd()).space(), metadata::space);
}

using answers = receive_set<traffic_class, local_address, hop_limit, receive_time<>>;
using entries = receive_set<tx_timestamps<sof_timestamping_tx_sched>, path_errors>;

/// What reads of the error queue have told.
struct tally {
    int stamps = 0;
    int refusals = 0;
    int others = 0;
    int lost = 0;

    void operator()(tx_timestamp stamp)
    {
        ++stamps;
        EXPECT_EQ(stamp.stage, tx_stage::sched);
        EXPECT_TRUE(stamp.software);
    }
    void operator()(const send_error& error) { error.error == ECONNREFUSED ? ++refusals : ++others; }
    void operator()(const path_mtu&) { ++others; }
    void operator()(lost_entry entry)
    {
        ++lost;
        EXPECT_TRUE(entry.truncated);
    }
};

// pitfall 32: the same of answers and of entries of the error queue.
TEST_F(OneSocket, AnswersAndErrorsStarveEachOther)
{
    kernel::enable_or_skip<answers>(fd());
    EXPECT_FALSE(unlisted<answers>(fd()));
    kernel::enable_or_skip<entries>(fd());
    EXPECT_EQ(unlisted_of<answers>(fd()), (names{"SCM_TIMESTAMPING", "IP_RECVERR"}));
    EXPECT_EQ(unlisted_of<entries>(fd()), (names{"SCM_TIMESTAMPNS", "IP_PKTINFO", "IP_TTL", "IP_TOS"}));

    send_to_a_closed_port();
    tally told;
    for (int entry = 0; entry < 2; ++entry) { // a stamp and an error
        const kernel::datagram<entries> read = error_entry<entries>();
        EXPECT_TRUE(entries::read_error(read.result, read.header, told));
    }
    EXPECT_GT(told.lost, 0) << "gone, and it is said";
    EXPECT_EQ(told.lost + told.stamps + told.refusals, 2);
}

TEST_F(OneSocket, TheJoinOfAnswersAndErrorsLosesNothing)
{
    using joined = join<answers, entries>;
    kernel::enable_or_skip<joined>(fd());
    EXPECT_FALSE(unlisted<joined>(fd()));
    const auto enabled = joined::enable(fd());
    EXPECT_FALSE(enabled.refused<tx_timestamps<>>() || enabled.refused<path_errors>() || enabled.refused<ip_recverr>());
    EXPECT_FALSE(enabled.not_applicable<path_errors>());
    EXPECT_TRUE(enabled.not_applicable<ipv6_recverr>());

    send_to_itself();
    const kernel::datagram<joined> received{fd()};
    const auto read = joined::read(received.result, received.header);
    EXPECT_TRUE(read.outcome());
    EXPECT_EQ(read.get<traffic_class>().value(), 0xba);
    ASSERT_TRUE(read.get<local_address>().v4());
    EXPECT_EQ(read.get<local_address>().v4()->s_addr, htonl(INADDR_LOOPBACK));
    EXPECT_EQ(read.get<hop_limit>().value(), 64);
    EXPECT_TRUE(read.get<receive_time<>>());
    tally told;
    EXPECT_FALSE(joined::read_error(received.result, received.header, told)) << "it is no entry of the error queue";

    send_to_a_closed_port();
    for (int entry = 0; entry < 3; ++entry) { // a stamp for each send, and an error
        const kernel::datagram<joined> entry_read = error_entry<joined>();
        EXPECT_TRUE(joined::read_error(entry_read.result, entry_read.header, told));
    }
    EXPECT_EQ(told.stamps, 2);
    EXPECT_EQ(told.refusals, 1);
    EXPECT_EQ(told.others + told.lost, 0);
    EXPECT_FALSE(joined::read_error(-1, received.header, told));
}

// pitfall 32
TEST_F(OneSocket, TheirJoinLosesNothing)
{
    kernel::enable_or_skip<both>(fd());
    EXPECT_FALSE(unlisted<both>(fd()));
    EXPECT_EQ(unlisted_of<metadata>(fd()), (names{"SCM_TIMESTAMPING", "IP_RECVERR"}));

    send_to_itself();
    const kernel::datagram<both> received{fd()};
    ASSERT_EQ(received.result, 6);
    const auto record = received.decode();
    EXPECT_TRUE(record.outcome());
    ASSERT_TRUE(record.get<ip_pktinfo>() && record.get<ip_ttl>() && record.get<ip_tos>() &&
                record.get<scm_timestampns>());
    EXPECT_EQ(record.get<ip_tos>()->value(), 0xba);
    EXPECT_EQ(record.get<ip_pktinfo>()->local().s_addr, htonl(INADDR_LOOPBACK));

    send_to_a_closed_port();
    int stamps = 0;
    int refusals = 0;
    for (int entry = 0; entry < 3; ++entry) { // a stamp for each send, and an error
        const kernel::datagram<both> read = error_entry<both>();
        ASSERT_GE(read.result, 0);
        const auto error = read.decode();
        EXPECT_TRUE(error.outcome());
        ASSERT_TRUE(error.get<ip_recverr>());
        stamps += error.get<ip_recverr>()->tx_id() && error.get<scm_timestamping>() ? 1 : 0;
        refusals += error.get<ip_recverr>()->error() == ECONNREFUSED ? 1 : 0;
    }
    EXPECT_EQ(stamps, 2);
    EXPECT_EQ(refusals, 1);
}

// -- one moment's fact

using of_both_families = receive_set<ip_tos, ip_pktinfo, ipv6_tclass, ipv6_pktinfo>;

class OnlyIpv6 : public OneSocket {
protected:
    /// Enables the set on a socket that is V6ONLY, clears that, and lets an IPv4 packet arrive.
    void expect_ipv4_messages(const support::descriptor& receiver)
    {
        if (!receiver) {
            support::lacks("no IPv6 sockets");
        }
        int only = 0;
        socklen_t size = sizeof only;
        ASSERT_EQ(::getsockopt(receiver.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, &size), 0);
        ASSERT_EQ(only, 1);
        const auto enabled = of_both_families::enable(receiver.get());
        support::skip_unless_enabled(enabled);
        EXPECT_FALSE(enabled.not_applicable<ip_tos>());
        ASSERT_TRUE(support::set(receiver.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0));

        sockaddr_in6 self{};
        self.sin6_family = AF_INET6;
        socklen_t self_size = sizeof self;
        auto* const name = reinterpret_cast<sockaddr*>(&self);
        ASSERT_EQ(::bind(receiver.get(), name, self_size), 0) << std::strerror(errno);
        ASSERT_EQ(::getsockname(receiver.get(), name, &self_size), 0);
        const sockaddr_in to{AF_INET, self.sin6_port, {htonl(INADDR_LOOPBACK)}, {}};
        ASSERT_EQ(::sendto(fd(), "packet", 6, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to), 6);
        const kernel::datagram<of_both_families> arrived{receiver.get()};
        const auto record = arrived.decode();
        EXPECT_TRUE(record.outcome());
        ASSERT_TRUE(record.get<ip_tos>());
        EXPECT_EQ(record.get<ip_tos>()->ecn(), ecn::ect0);
        EXPECT_TRUE(record.get<ip_pktinfo>());
        EXPECT_TRUE(record.get<ipv6_pktinfo>());
    }
};

// pitfall 33
TEST_F(OnlyIpv6, HasIpv4MessagesOnceItIsCleared)
{
    expect_ipv4_messages(place_->open_socket(AF_INET6, SOCK_DGRAM, 0, true));
}

// pitfall 33
TEST_F(OnlyIpv6, MayBeTheDefaultOfTheMachine)
{
    place_->set("net/ipv6/bindv6only", 1);
    expect_ipv4_messages(
        place_->run([] { return support::descriptor{::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)}; }));
}

} // namespace
