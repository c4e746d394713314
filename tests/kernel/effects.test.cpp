// SPDX-License-Identifier: MIT
// What enabling a message changes besides sending it: the `Effect:` lines of the views and the rows of docs/traps.md,
// each against the kernel. The truth is what the sending side did.
#include "kernel/support.hpp"
#include "kernel/tcp_pair.hpp"
#include "kernel/unix_pair.hpp"

#include "support/build.hpp"

#include <cstddef>
#include <utility>

#include <sys/un.h>
#include <sys/wait.h> // for waitpid

namespace {

using namespace cmsg;
using kernel::path;
using support::descriptor;

const auto both_families = testing::Values(path::v4, path::v6);

/// Whether something can be read, by then. A busy kernel delivers in the background, also over loopback.
[[nodiscard]] bool has_arrived(int fd, int timeout = 10'000)
{
    pollfd waiting{fd, POLLIN, 0};
    return ::poll(&waiting, 1, timeout) == 1 && (waiting.revents & POLLIN) != 0;
}

[[nodiscard]] bool has_error(int fd, int timeout = 10'000)
{
    pollfd waiting{fd, 0, 0};
    return ::poll(&waiting, 1, timeout) == 1 && (waiting.revents & POLLERR) != 0;
}

[[nodiscard]] std::uint32_t drops_of(int fd)
{
    std::array<std::uint32_t, 16> info{};
    socklen_t size = sizeof info;
    if (::getsockopt(fd, SOL_SOCKET, kernel::so_meminfo, info.data(), &size) != 0) {
        support::lacks("no SO_MEMINFO (v4.12), which counts the drops");
    }
    return info[kernel::meminfo_drops];
}

// -- the error queue

class ErrorEffects : public kernel::over_udp {
protected:
    void SetUp() override
    {
        kernel::over_udp::SetUp();
        if (!IsSkipped() && !HasFatalFailure()) {
            open_port_ = sent.port;
            closed_port_ = kernel::closed_port{GetParam() == path::v4 ? AF_INET : AF_INET6};
        }
    }

    void enable_errors()
    {
        if (GetParam() == path::v4) {
            kernel::enable_or_skip<receive_set<ip_recverr>>(sender.get());
        } else {
            kernel::enable_or_skip<receive_set<ipv6_recverr>>(sender.get());
        }
    }

    /// Sends to a port that nobody listens on.
    [[nodiscard]] bool send_to_nobody()
    {
        sent.port = closed_port_.number();
        const bool result = send(1);
        const int error = errno;
        sent.port = open_port_;
        errno = error;
        return result;
    }

private:
    in_port_t open_port_ = 0;
    kernel::closed_port closed_port_;
};

// pitfall 37
TEST_P(ErrorEffects, AnIcmpErrorFailsTheNextSendToWhomever)
{
    ASSERT_TRUE(send_to_nobody());
    ASSERT_TRUE(send(1)) << "without the option an unconnected socket hears of no error: " << std::strerror(errno);
    ASSERT_TRUE(has_arrived(receiver.get()));
    EXPECT_EQ((kernel::datagram<receive_set<>>{receiver.get()}.result), 1);

    enable_errors();
    ASSERT_TRUE(send_to_nobody());
    ASSERT_TRUE(has_error(sender.get()));
    EXPECT_FALSE(send(1));
    EXPECT_EQ(errno, ECONNREFUSED) << "the error of the other peer";
    EXPECT_FALSE(has_arrived(receiver.get(), 0)) << "the datagram was not sent";
    EXPECT_TRUE(send(1)) << "told once: " << std::strerror(errno);
    EXPECT_TRUE(has_arrived(receiver.get()));
}

// pitfall 37
TEST_P(ErrorEffects, AnIcmpErrorFailsTheNextReadAsWell)
{
    enable_errors();
    ASSERT_TRUE(send_to_nobody());
    ASSERT_TRUE(has_error(sender.get()));
    const kernel::datagram<receive_set<>> first{sender.get(), MSG_DONTWAIT};
    EXPECT_EQ(first.result, -1);
    EXPECT_EQ(first.error, ECONNREFUSED);
    const kernel::datagram<receive_set<>> second{sender.get(), MSG_DONTWAIT};
    EXPECT_EQ(second.error, EAGAIN);
    EXPECT_TRUE(has_error(sender.get())) << "the entry of the error queue is still there";
}

// pitfall 37: the cure.
TEST_P(ErrorEffects, ReadingTheErrorQueueTakesThePendingErrorAway)
{
    enable_errors();
    ASSERT_TRUE(send_to_nobody());
    ASSERT_TRUE(has_error(sender.get()));
    using errors = receive_set<ip_recverr, ipv6_recverr>;
    const kernel::datagram<errors> entry{sender.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
    ASSERT_EQ(entry.result, 1) << std::strerror(entry.error);
    EXPECT_FALSE(has_error(sender.get(), 0));
    EXPECT_TRUE(send(1)) << std::strerror(errno);
    EXPECT_TRUE(has_arrived(receiver.get()));
}

// pitfall 32: the room of a list for errors alone is not enough beside another list's options.
TEST_P(ErrorEffects, OtherOptionsTakeRoomInReadsOfTheErrorQueue)
{
    enable_errors();
    if (GetParam() == path::v4) {
        kernel::enable_or_skip<receive_set<ip_pktinfo, ip_ttl>>(sender.get());
    } else {
        kernel::enable_or_skip<receive_set<ipv6_pktinfo, ipv6_hoplimit>>(sender.get());
    }
    ASSERT_TRUE(send_to_nobody());
    ASSERT_TRUE(has_error(sender.get()));
    constexpr std::size_t room4 = receive_set<ip_recverr>::space;
    constexpr std::size_t room6 = receive_set<ipv6_recverr>::space;
    std::array<std::byte, room6> control{};
    const kernel::receipt starved{sender.get(), std::span{control}.first(GetParam() == path::v4 ? room4 : room6),
                                  MSG_ERRQUEUE | MSG_DONTWAIT};
    using errors = receive_set<ip_recverr, ipv6_recverr>;
    const auto what_came = errors::decode(starved.result, starved.header);
    EXPECT_TRUE(what_came.outcome().truncated());
    EXPECT_EQ(what_came.get<ip_recverr>().state(), field_state::absent);
    EXPECT_EQ(what_came.get<ipv6_recverr>().state(), field_state::absent) << "and the entry is consumed";

    ASSERT_TRUE(send_to_nobody()) << std::strerror(errno);
    ASSERT_TRUE(has_error(sender.get()));
    using all = join<errors, receive_set<ip_pktinfo, ip_ttl, ipv6_pktinfo, ipv6_hoplimit>>;
    const kernel::datagram<all> entry{sender.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
    const auto decoded = entry.decode();
    EXPECT_FALSE(decoded.outcome().truncated());
    EXPECT_EQ(bool{decoded.get<ip_recverr>()}, GetParam() == path::v4) << "one list for all has the room";
    EXPECT_EQ(bool{decoded.get<ipv6_recverr>()}, GetParam() == path::v6);
}

INSTANTIATE_TEST_SUITE_P(Udp, ErrorEffects, both_families, kernel::name_of);

// -- timestamps

class StampEffects : public kernel::over_udp {
protected:
    using on_the_way_out = receive_set<timestamping_flags<sof_timestamping_tx_software | sof_timestamping_software>>;

    /// Sends to the sender, whose address the receiver learns from a datagram.
    [[nodiscard]] bool answer(std::size_t size)
    {
        sockaddr_storage to{};
        socklen_t to_size = sizeof to;
        if (::getsockname(sender.get(), reinterpret_cast<sockaddr*>(&to), &to_size) != 0) {
            return false;
        }
        if (GetParam() == path::v4) {
            const in_addr loopback{htonl(INADDR_LOOPBACK)};
            std::memcpy(reinterpret_cast<std::byte*>(&to) + offsetof(sockaddr_in, sin_addr), &loopback,
                        sizeof loopback);
        } else {
            std::memcpy(reinterpret_cast<std::byte*>(&to) + offsetof(sockaddr_in6, sin6_addr), &in6addr_loopback,
                        sizeof in6addr_loopback);
        }
        const std::vector<std::byte> payload(size);
        return ::sendto(receiver.get(), payload.data(), size, 0, reinterpret_cast<const sockaddr*>(&to), to_size) ==
               static_cast<ssize_t>(size);
    }
};

// A header that is used again keeps the address of an earlier datagram, because it says that there is no room for one.
TEST_P(StampEffects, AnEntryLeavesNoRoomForTheNextName)
{
    kernel::enable_or_skip<on_the_way_out>(sender.get());
    ASSERT_TRUE(send(1));
    ASSERT_TRUE(has_error(sender.get()));
    using set = receive_set<scm_timestamping, ip_recverr, ipv6_recverr>;
    control_buffer<set> control;
    std::array<std::byte, 64> payload{};
    iovec piece{payload.data(), payload.size()};
    std::array<std::byte, sizeof(sockaddr_storage)> name{};
    name.fill(std::byte{0x5a});
    const auto untouched = name;
    msghdr header{};
    header.msg_name = name.data();
    header.msg_namelen = name.size();
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    control.prepare(header);
    ASSERT_GE(::recvmsg(sender.get(), &header, MSG_ERRQUEUE | MSG_DONTWAIT), 0) << std::strerror(errno);
    EXPECT_EQ(header.msg_namelen, 0U) << "a timestamp has no name";

    ASSERT_TRUE(answer(1)) << std::strerror(errno);
    ASSERT_TRUE(has_arrived(sender.get()));
    control.prepare(header);
    ASSERT_EQ(::recvmsg(sender.get(), &header, MSG_DONTWAIT), 1) << std::strerror(errno);
    EXPECT_EQ(name, untouched) << "the address of the second read was not written";
    EXPECT_GT(header.msg_namelen, 0U) << "but its size is told";
}

// Also: poll reports an error as long as one waits.
TEST_P(StampEffects, UnreadEntriesTakeTheReceiveBuffer)
{
    ASSERT_TRUE(send(1));                                              // which gives it a port
    ASSERT_TRUE(support::set(sender.get(), SOL_SOCKET, SO_RCVBUF, 1)); // the least
    ASSERT_TRUE(answer(1));
    ASSERT_TRUE(has_arrived(sender.get())) << "there is room for one while nothing waits";
    EXPECT_EQ((kernel::datagram<receive_set<>>{sender.get(), MSG_DONTWAIT}.result), 1);

    kernel::enable_or_skip<on_the_way_out>(sender.get());
    for (int i = 0; i < 64; ++i) {
        ASSERT_TRUE(send(1)) << std::strerror(errno);
    }
    ASSERT_TRUE(has_error(sender.get()));
    const std::uint32_t before = drops_of(sender.get());
    std::uint32_t answers = 0;
    while (drops_of(sender.get()) == before && answers < 100'000) { // a busy kernel delivers them in the background
        ASSERT_TRUE(answer(1));
        ++answers;
    }
    EXPECT_GT(drops_of(sender.get()), before) << "no datagram was dropped after " << answers;
    EXPECT_TRUE(has_error(sender.get(), 0));

    while (has_error(sender.get(), 0)) {
        const kernel::datagram<receive_set<scm_timestamping, ip_recverr, ipv6_recverr>> entry{
            sender.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
        ASSERT_GE(entry.result, 0) << std::strerror(entry.error);
    }
    while (has_arrived(sender.get(), 0)) {
        EXPECT_EQ((kernel::datagram<receive_set<>>{sender.get(), MSG_DONTWAIT}.result), 1);
    }
    ASSERT_TRUE(answer(1));
    EXPECT_TRUE(has_arrived(sender.get()));
}

// linux v6.12 net/core/skbuff.c sock_queue_err_skb(): one that finds no room is dropped, and sk_drops stays.
TEST_P(StampEffects, EntriesWithoutRoomAreLostAndNotCounted)
{
    ASSERT_TRUE(support::set(sender.get(), SOL_SOCKET, SO_RCVBUF, 1)); // the least
    kernel::enable_or_skip<on_the_way_out>(sender.get());
    const std::uint32_t before = drops_of(sender.get());
    constexpr int sends = 64;
    for (int i = 0; i < sends; ++i) {
        ASSERT_TRUE(send(1)) << std::strerror(errno);
    }
    ASSERT_TRUE(has_error(sender.get()));
    int entries = 0;
    while (has_error(sender.get(), 0)) {
        const kernel::datagram<receive_set<scm_timestamping, ip_recverr, ipv6_recverr>> entry{
            sender.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
        ASSERT_GE(entry.result, 0) << std::strerror(entry.error);
        ++entries;
    }
    EXPECT_LT(entries, sends);
    EXPECT_EQ(drops_of(sender.get()), before) << "what SO_RXQ_OVFL counts are datagrams";
    ASSERT_TRUE(send(1)) << std::strerror(errno);
    EXPECT_TRUE(has_error(sender.get())) << "there is room again";
}

// One who asks for stamps of what it sends gets those of what it receives as well, once anybody has packets stamped.
TEST_P(StampEffects, TheSoftwareFlagStampsNormalReads)
{
    kernel::enable_or_skip<on_the_way_out>(receiver.get());
    const descriptor other = support::open_socket(is_ipv4() ? AF_INET : AF_INET6, SOCK_DGRAM, 0, false);
    kernel::enable_or_skip<receive_set<scm_timestampns>>(other.get());
    using set = receive_set<scm_timestamping>;
    bool came = false;
    for (int i = 0; i < 100'000 && !came; ++i) { // the kernel starts stamping in the background
        ASSERT_TRUE(send(1));
        const kernel::datagram<set> arrived{receiver.get()};
        ASSERT_EQ(arrived.result, 1);
        came = bool{arrived.decode().get<scm_timestamping>()};
        EXPECT_EQ(arrived.control_bytes().size(), came ? set::space : 0U);
    }
    EXPECT_TRUE(came);
}

INSTANTIATE_TEST_SUITE_P(Udp, StampEffects, both_families, kernel::name_of);

// -- UDP_GRO

class GroEffects : public kernel::over_udp {
protected:
    /// Sends so many segments of this size in one call; false if the kernel cannot.
    [[nodiscard]] bool send_train(std::size_t segments, std::uint16_t size)
    {
        if (!support::set(sender.get(), IPPROTO_UDP, kernel::udp_segment, size)) {
            return false;
        }
        const bool result = send(segments * size);
        const int error = errno;
        EXPECT_TRUE(support::set(sender.get(), IPPROTO_UDP, kernel::udp_segment, 0));
        errno = error;
        return result;
    }

    /// One read with a payload buffer of so many bytes. Returns: recvmsg's result and its msg_flags.
    [[nodiscard]] std::pair<ssize_t, int> read_into(std::size_t size)
    {
        std::vector<std::byte> payload(size);
        iovec piece{payload.data(), payload.size()};
        msghdr header{};
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        EXPECT_TRUE(has_arrived(receiver.get()));
        const ssize_t result = ::recvmsg(receiver.get(), &header, MSG_DONTWAIT);
        return {result, header.msg_flags & MSG_TRUNC};
    }
};

// pitfall 38
TEST_P(GroEffects, ABufferForOneDatagramLosesTheRest)
{
    constexpr std::size_t segments = 4;
    constexpr std::uint16_t size = 1000;
    if (!send_train(segments, size)) {
        GTEST_SKIP() << "the kernel cannot segment: " << std::strerror(errno);
    }
    for (std::size_t i = 0; i < segments; ++i) {
        EXPECT_EQ(read_into(1500), (std::pair<ssize_t, int>{size, 0})) << "without the option each comes by itself";
    }
    EXPECT_FALSE(has_arrived(receiver.get(), 0));

    if (!receive_set<udp_gro>::enable(receiver.get())) {
        GTEST_SKIP() << "the kernel is older than v5.0 and has no UDP_GRO";
    }
    ASSERT_TRUE(send_train(segments, size));
    EXPECT_EQ(read_into(1500), (std::pair<ssize_t, int>{1500, MSG_TRUNC}));
    EXPECT_FALSE(has_arrived(receiver.get(), 0)) << "2500 bytes are lost";

    ASSERT_TRUE(send_train(segments, size));
    EXPECT_EQ(read_into(65536), (std::pair<ssize_t, int>{segments * size, 0}));
}

INSTANTIATE_TEST_SUITE_P(Udp, GroEffects, both_families, kernel::name_of);

// -- AF_UNIX

class UnixEffects : public kernel::over_unix {
protected:
    /// An unconnected datagram socket.
    [[nodiscard]] static descriptor open_datagram() { return support::open_socket(AF_UNIX, SOCK_DGRAM, 0, false); }

    /// Gives the socket a name of the kernel's choice. Returns: its size.
    static socklen_t bind_anywhere(int fd, sockaddr_un& name)
    {
        name = {};
        name.sun_family = AF_UNIX;
        EXPECT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name.sun_family), 0);
        socklen_t size = sizeof name;
        EXPECT_EQ(::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size), 0);
        return size;
    }

    [[nodiscard]] static socklen_t name_size(int fd)
    {
        sockaddr_un name{};
        socklen_t size = sizeof name;
        EXPECT_EQ(::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size), 0);
        return size;
    }
};

// Who asks for credentials gets a name of the kernel's in the abstract namespace with its first send, so that the other
// end can answer, and so can anybody in the network namespace.
TEST_F(UnixEffects, CredentialsBindASenderWithoutAName)
{
    const descriptor listener = open_datagram();
    sockaddr_un name{};
    const socklen_t size = bind_anywhere(listener.get(), name);
    const auto send_from = [&](int fd) {
        return ::sendto(fd, "x", 1, 0, reinterpret_cast<const sockaddr*>(&name), size) == 1;
    };
    const descriptor plain = open_datagram();
    ASSERT_TRUE(send_from(plain.get()));
    EXPECT_EQ(name_size(plain.get()), sizeof name.sun_family) << "no name";

    const descriptor asking = open_datagram();
    kernel::enable_or_skip<receive_set<scm_credentials>>(asking.get());
    EXPECT_EQ(name_size(asking.get()), sizeof name.sun_family) << "not yet";
    ASSERT_TRUE(send_from(asking.get()));
    EXPECT_GT(name_size(asking.get()), sizeof name.sun_family);

    const descriptor asking_for_a_pidfd = open_datagram();
    if (receive_set<scm_pidfd>::enable(asking_for_a_pidfd.get())) { // v6.5
        ASSERT_TRUE(send_from(asking_for_a_pidfd.get()));
        EXPECT_GT(name_size(asking_for_a_pidfd.get()), sizeof name.sun_family);
    }
}

TEST_F(UnixEffects, CredentialsEndAStreamsReadWhereTheSenderChanges)
{
    for (const bool asks : {false, true}) {
        SCOPED_TRACE(asks);
        ASSERT_NO_FATAL_FAILURE(connect(SOCK_STREAM));
        if (asks) {
            kernel::enable_or_skip<receive_set<scm_credentials>>(receiver.get());
        }
        ASSERT_EQ(send_with({}), 0);
        const pid_t child = kernel::fork_child();
        if (child == 0) {
            ::_exit(::send(sender.get(), "x", 1, 0) == 1 ? 0 : 1);
        }
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_EQ(status, 0);
        using set = receive_set<scm_credentials>;
        const kernel::datagram<set> first{receiver.get()};
        EXPECT_EQ(first.result, asks ? 1 : 2);
        if (asks) {
            const kernel::datagram<set> second{receiver.get()};
            EXPECT_EQ(second.result, 1);
            ASSERT_TRUE(first.decode().get<scm_credentials>());
            ASSERT_TRUE(second.decode().get<scm_credentials>());
            EXPECT_EQ(first.decode().get<scm_credentials>()->pid(), ::getpid());
            EXPECT_EQ(second.decode().get<scm_credentials>()->pid(), child);
        }
    }
}

TEST_F(UnixEffects, CredentialsAreAskedForByAcceptedSocketsAsWell)
{
    const descriptor listener = support::open_socket(AF_UNIX, SOCK_STREAM, 0, false);
    sockaddr_un name{};
    const socklen_t size = bind_anywhere(listener.get(), name);
    ASSERT_EQ(::listen(listener.get(), 1), 0);
    kernel::enable_or_skip<receive_set<scm_credentials>>(listener.get());
    const descriptor client = support::open_socket(AF_UNIX, SOCK_STREAM, 0, false);
    ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&name), size), 0) << std::strerror(errno);
    const descriptor accepted{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    ASSERT_TRUE(accepted);
    int is_on = 0;
    socklen_t is_on_size = sizeof is_on;
    ASSERT_EQ(::getsockopt(accepted.get(), SOL_SOCKET, SO_PASSCRED, &is_on, &is_on_size), 0);
    EXPECT_EQ(is_on, 1);
}

// pitfall 42: the sender decides how much room is left for the messages behind.
TEST_F(UnixEffects, DescriptorsBeyondTheBoundDisplaceThePidfd)
{
    using set = receive_set<scm_credentials, up_to<scm_rights, 1>, scm_pidfd>;
    if (!set::enable(receiver.get())) {
        GTEST_SKIP() << "the kernel is older than v6.5 and has no SO_PASSPIDFD";
    }
    for (const std::size_t count : {1U, 2U, 8U}) {
        SCOPED_TRACE(count);
        ASSERT_NO_FATAL_FAILURE(send(count));
        const kernel::datagram<set> arrived{receiver.get()};
        const received_fds fds{arrived.result, arrived.header};
        const auto record = arrived.decode();
        EXPECT_TRUE(record.get<scm_credentials>()) << "they come first";
        // The padding of one descriptor is room for a second one on 64-bit machines.
        const bool displaced = cmsg::abi::native::space(count * sizeof(int)) > cmsg::abi::native::space(sizeof(int));
        EXPECT_EQ(record.get<scm_pidfd>().state(), displaced ? field_state::absent : field_state::present);
        EXPECT_EQ(record.outcome().truncated(), displaced);
        EXPECT_EQ(bool{record.outcome()}, !displaced) << "so an outcome that is false means: no answer";
    }
}

// -- what does not come although it was asked for

TEST_F(UnixEffects, StreamsHaveNoTimestamps)
{
    ASSERT_NO_FATAL_FAILURE(connect(SOCK_STREAM));
    using set = receive_set<scm_timestampns>;
    kernel::enable_or_skip<set>(receiver.get());
    ASSERT_EQ(send_with({}), 0);
    const kernel::datagram<set> arrived{receiver.get()};
    EXPECT_EQ(arrived.decode().get<scm_timestampns>().state(), field_state::absent);
}

// The kernel takes these options on any socket; drops are told where there were some, and AF_UNIX has none.
TEST_F(UnixEffects, DatagramsHaveNeitherMarkNorPriority)
{
    using set = receive_set<so_mark, so_priority, so_rxq_ovfl>;
    static_cast<void>(set::enable(receiver.get())); // the first two have an option since v5.19 and v6.14
    kernel::enable_or_skip<receive_set<so_rxq_ovfl>>(receiver.get());
    ASSERT_EQ(send_with({}), 0);
    const kernel::datagram<set> arrived{receiver.get()};
    EXPECT_EQ(arrived.control_bytes().size(), 0U);
}

TEST(TcpEffects, TheEndOfAStreamHasNoTimestamp)
{
    kernel::tcp_pair tcp;
    tcp.open(path::v4);
    if (testing::Test::IsSkipped() || testing::Test::HasFatalFailure()) {
        return;
    }
    using set = receive_set<scm_timestampns, tcp_cm_inq>;
    kernel::enable_or_skip<set>(tcp.server.get());
    tcp.client = {};
    const kernel::datagram<set> end{tcp.server.get()};
    EXPECT_EQ(end.result, 0);
    EXPECT_EQ(end.decode().get<scm_timestampns>().state(), field_state::absent);
    EXPECT_TRUE(end.decode().get<tcp_cm_inq>());
}

TEST_F(UnixEffects, TheEndOfAPacketConnectionHasNoCredentials)
{
    ASSERT_NO_FATAL_FAILURE(connect(SOCK_SEQPACKET));
    using set = receive_set<scm_credentials>;
    kernel::enable_or_skip<set>(receiver.get());
    sender = {};
    const kernel::datagram<set> end{receiver.get()};
    EXPECT_EQ(end.result, 0);
    EXPECT_EQ(end.decode().get<scm_credentials>().state(), field_state::absent) << "where a stream's end has nobody's";
}

// A read that has room for no message says so of an option that is on, whoever switched it on.
TEST_F(UnixEffects, AReadWithoutRoomIsCut)
{
    kernel::enable_or_skip<receive_set<scm_credentials>>(receiver.get());
    ASSERT_EQ(send_with({}), 0);
    const kernel::receipt arrived{receiver.get(), {}};
    EXPECT_NE(arrived.header.msg_flags & MSG_CTRUNC, 0);
}

} // namespace
