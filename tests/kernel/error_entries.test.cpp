// SPDX-License-Identifier: MIT
// What read_error tells, against the kernel: of packets that were lost on their way, of stamps and of completions,
// matched with what was sent. The truth is what the test sent, and the network that it built.
#include "kernel/network.hpp"
#include "kernel/support.hpp"
#include "kernel/tcp_pair.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <variant>
#include <vector>

#include <net/if.h>      // for if_nametoindex
#include <netinet/tcp.h> // for TCP_NODELAY

#include <linux/pkt_sched.h> // for tc_etf_qopt

namespace {

using namespace cmsg;
using kernel::path;

constexpr std::uint16_t port = 9; // nobody listens on it

// linux include/uapi/linux/icmp.h, icmpv6.h; the type and the code
using icmp_kind = std::array<std::uint8_t, 2>;
constexpr icmp_kind icmp_port_unreachable{3, 3};
constexpr icmp_kind icmp6_port_unreachable{1, 4};
constexpr icmp_kind icmp_time_exceeded{11, 0};
constexpr icmp_kind icmp6_time_exceeded{3, 0};

constexpr int msg_zerocopy = 0x4000000; // MSG_ZEROCOPY

using entry =
    std::variant<std::monostate, tx_timestamp, zerocopy_range, path_mtu, send_error, txtime_error, lost_entry>;

/// What one read of the error queue is told as; none if nothing waits. Every handler may be called, and one is.
template <class Set>
entry read_one(int fd)
{
    control_buffer<Set> control;
    sockaddr_storage name{};
    std::array<std::byte, 256> payload;
    iovec piece{payload.data(), payload.size()};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    control.prepare(header, name);
    const ssize_t received = ::recvmsg(fd, &header, MSG_ERRQUEUE | MSG_DONTWAIT);
    entry told;
    int calls = 0;
    const bool is_entry = Set::read_error(received, header, [&](const auto& it) {
        ++calls;
        told = it;
    });
    EXPECT_EQ(is_entry, received >= 0);
    EXPECT_EQ(calls, received >= 0 ? 1 : 0);
    EXPECT_TRUE(received >= 0 || errno == EAGAIN) << std::strerror(errno);
    return told;
}

/// Waits for the next entry. POLLERR stays for as long as one is there.
[[nodiscard]] bool wait_for_entry(int fd)
{
    pollfd waiting{fd, 0, 0};
    return ::poll(&waiting, 1, 10'000) == 1 && (waiting.revents & POLLERR) != 0;
}

// -- what is lost on its way

/// A socket that wants to know of errors, among other things; whom it sends to, and as what it knows them.
class PathErrors : public testing::TestWithParam<path> {
protected:
    using set = receive_set<path_errors, ip_tos, ipv6_tclass, scm_timestampns>;

    void SetUp() override
    {
        net.emplace();
        socket = net->client.open_socket(is_v4_socket() ? AF_INET : AF_INET6, SOCK_DGRAM, 0, GetParam() == path::v6);
        kernel::enable_or_skip<set>(fd());
    }

    [[nodiscard]] bool is_ipv4() const { return GetParam() != path::v6; }
    [[nodiscard]] bool is_v4_socket() const { return GetParam() == path::v4; }
    [[nodiscard]] int fd() const { return socket.get(); }

    /// The address as the socket has it: mapped on a dual-stack one.
    [[nodiscard]] endpoint seen(in_addr ipv4, const in6_addr& ipv6, std::uint16_t at) const
    {
        if (is_v4_socket()) {
            sockaddr_in name{};
            name.sin_family = AF_INET;
            name.sin_port = htons(at);
            name.sin_addr = ipv4;
            return endpoint::of(name);
        }
        sockaddr_in6 name{};
        name.sin6_family = AF_INET6;
        name.sin6_port = htons(at);
        name.sin6_addr = is_ipv4() ? kernel::mapped(ipv4) : ipv6;
        return endpoint::of(name);
    }

    [[nodiscard]] endpoint server(std::uint16_t at) const { return seen(net->server4, net->server6, at); }
    [[nodiscard]] endpoint router() const { return seen(net->router4, net->router6, 0); }

    /// Sends so many bytes to the server. Returns: 0, or errno.
    [[nodiscard]] int send(std::size_t size) const
    {
        const std::vector<std::byte> payload(size);
        sockaddr_storage to;
        const socklen_t to_size = server(port).write(to);
        const ssize_t sent = ::sendto(fd(), payload.data(), size, 0, reinterpret_cast<const sockaddr*>(&to), to_size);
        return sent == static_cast<ssize_t>(size) ? 0 : errno;
    }

    void set_option(int option4, int option6, int value) const
    {
        ASSERT_TRUE(is_ipv4() ? support::set(fd(), IPPROTO_IP, option4, value)
                              : support::set(fd(), IPPROTO_IPV6, option6, value))
            << std::strerror(errno);
    }

    /// The one entry that waits, of this type.
    template <class Value>
    [[nodiscard]] std::optional<Value> read() const
    {
        const entry told = read_one<set>(fd());
        EXPECT_TRUE(std::holds_alternative<Value>(told)) << told.index();
        EXPECT_EQ(read_one<set>(fd()).index(), 0U) << "one entry";
        return std::holds_alternative<Value>(told) ? std::optional<Value>{std::get<Value>(told)} : std::nullopt;
    }

    void expect_icmp(int error, icmp_kind icmp4, icmp_kind icmp6, const endpoint& offender) const
    {
        const auto told = read<send_error>();
        ASSERT_TRUE(told);
        EXPECT_EQ(told->error, error);
        EXPECT_EQ(told->told_by, is_ipv4() ? error_origin::icmp : error_origin::icmp6);
        EXPECT_EQ(told->type, is_ipv4() ? icmp4[0] : icmp6[0]);
        EXPECT_EQ(told->code, is_ipv4() ? icmp4[1] : icmp6[1]);
        EXPECT_EQ(told->destination, server(port));
        EXPECT_EQ(told->offender, offender);
        EXPECT_EQ(told->extension.length, 0);
        // What came can be sent to: in the family of the socket.
        sockaddr_storage again;
        ASSERT_EQ(told->destination.write(again), is_v4_socket() ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
        EXPECT_EQ(again.ss_family, is_v4_socket() ? AF_INET : AF_INET6);
    }

    std::optional<kernel::routed_machines> net;
    support::descriptor socket;
};

INSTANTIATE_TEST_SUITE_P(, PathErrors, kernel::all_paths, kernel::name_of);

// pitfall 22
TEST_P(PathErrors, TellAPortThatIsClosed)
{
    ASSERT_EQ(send(1), 0);
    ASSERT_TRUE(wait_for_entry(fd()));
    expect_icmp(ECONNREFUSED, icmp_port_unreachable, icmp6_port_unreachable, seen(net->server4, net->server6, 0));
}

// pitfall 22
TEST_P(PathErrors, TellTheRouterThatSawThePacketExpire)
{
    ASSERT_NO_FATAL_FAILURE(set_option(IP_TTL, IPV6_UNICAST_HOPS, 1));
    ASSERT_EQ(send(1), 0);
    ASSERT_TRUE(wait_for_entry(fd()));
    expect_icmp(EHOSTUNREACH, icmp_time_exceeded, icmp6_time_exceeded, router());
}

TEST_P(PathErrors, TellThePathMtuOfARouter)
{
    ASSERT_NO_FATAL_FAILURE(set_option(IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, IP_PMTUDISC_DO));
    ASSERT_EQ(send(net->far_mtu), 0) << "fits the first link";
    ASSERT_TRUE(wait_for_entry(fd()));
    const auto told = read<path_mtu>();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->bytes, net->far_mtu);
    EXPECT_EQ(told->told_by, is_ipv4() ? error_origin::icmp : error_origin::icmp6);
    EXPECT_EQ(told->destination, server(port));
    EXPECT_EQ(told->offender, router());
}

// pitfall 22: nobody else told it; of IPv4 without the port.
TEST_P(PathErrors, TellThePathMtuThatThisMachineRefused)
{
    ASSERT_NO_FATAL_FAILURE(set_option(IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, IP_PMTUDISC_DO));
    ASSERT_EQ(send(net->near_mtu), EMSGSIZE);
    const auto told = read<path_mtu>();
    ASSERT_TRUE(told);
    EXPECT_EQ(told->bytes, net->near_mtu);
    EXPECT_EQ(told->told_by, error_origin::local);
    EXPECT_EQ(told->destination, server(is_ipv4() ? 0 : port));
    EXPECT_FALSE(told->offender);
}

// -- what is enabled

TEST(ErrorEntriesOfASocket, StampsOfAStreamAreEnabledOnceItIsConnected)
{
    using set = receive_set<tx_timestamps<>>;
    const support::descriptor before = support::open_or_skip(AF_INET, SOCK_STREAM);
    errno = set::enable(before.get()).error<tx_timestamps<>>();
    if (support::is_missing(errno)) {
        support::lacks("no option SO_TIMESTAMPING");
    }
    EXPECT_EQ(errno, EINVAL);
    kernel::tcp_pair tcp;
    tcp.open(path::v4);
    kernel::enable_or_skip<set>(tcp.client.get());
}

TEST(ErrorEntriesOfASocket, MissedTimesAreReportedByTheClockThatItHas)
{
    using set = receive_set<txtime_errors>;
    struct sock_txtime {
        std::int32_t clock;
        std::uint32_t flags;
    };
    constexpr std::uint32_t deadline = 1; // SOF_TXTIME_DEADLINE_MODE
    constexpr std::uint32_t reports = 2;  // SOF_TXTIME_REPORT_ERRORS
    constexpr int so_txtime = cmsg::detail::so_txtime_number;
    const auto get = [](int fd) {
        sock_txtime value{};
        socklen_t size = sizeof value;
        EXPECT_EQ(::getsockopt(fd, SOL_SOCKET, so_txtime, &value, &size), 0) << std::strerror(errno);
        return value;
    };
    const support::descriptor fresh = support::open_or_skip(AF_INET, SOCK_DGRAM);
    kernel::enable_or_skip<set>(fresh.get());
    EXPECT_EQ(get(fresh.get()).clock, CLOCK_MONOTONIC);
    EXPECT_EQ(get(fresh.get()).flags, reports);

    const support::descriptor other = support::open_or_skip(AF_INET, SOCK_DGRAM);
    const sock_txtime own{CLOCK_TAI, deadline};
    if (::setsockopt(other.get(), SOL_SOCKET, so_txtime, &own, sizeof own) != 0) {
        support::lacks("SO_TXTIME with CLOCK_TAI");
    }
    kernel::enable_or_skip<set>(other.get());
    EXPECT_EQ(get(other.get()).clock, CLOCK_TAI);
    EXPECT_EQ(get(other.get()).flags, deadline | reports);
}

/// Has the device send each packet at its time by CLOCK_TAI, or not at all.
void send_in_time(const kernel::network_namespace& place, const char* device)
{
    place.run([&] {
        tcmsg body{};
        body.tcm_ifindex = static_cast<int>(::if_nametoindex(device));
        body.tcm_parent = TC_H_ROOT;
        kernel::netlink_request queue{RTM_NEWQDISC, NLM_F_CREATE | NLM_F_REPLACE, body};
        queue.put(TCA_KIND, "etf");
        const std::size_t options = queue.open(TCA_OPTIONS);
        tc_etf_qopt values{};
        values.clockid = CLOCK_TAI;
        queue.put(TCA_ETF_PARMS, values).close(options);
        try {
            queue.send("etf");
        } catch (const std::system_error& error) {
            if (error.code().value() != ENOENT && !support::is_missing(error.code().value())) {
                throw;
            }
            errno = error.code().value();
            support::lacks("this kernel lacks the sockets of SO_TXTIME over a queue that sends in time");
        }
    });
}

TEST(ErrorEntriesOfASocket, TimesThatAreNotKeptAreThoseThatWereAskedFor)
{
    const kernel::two_machines net{1500};
    const support::descriptor receiver = net.there.open_socket(AF_INET, SOCK_DGRAM);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr = net.there4;
    socklen_t size = sizeof to;
    ASSERT_EQ(::bind(receiver.get(), reinterpret_cast<const sockaddr*>(&to), size), 0);
    ASSERT_EQ(::getsockname(receiver.get(), reinterpret_cast<sockaddr*>(&to), &size), 0);
    const support::descriptor sender = net.here.open_socket(AF_INET, SOCK_DGRAM);
    const struct {
        std::int32_t clock;
        std::uint32_t flags;
    } option{CLOCK_TAI, 0}; // struct sock_txtime
    using set = receive_set<txtime_errors>;
    if (::setsockopt(sender.get(), SOL_SOCKET, cmsg::detail::so_txtime_number, &option, sizeof option) != 0) {
        support::lacks("SO_TXTIME with CLOCK_TAI");
    }
    kernel::enable_or_skip<set>(sender.get());

    // When the first has arrived, the neighbour is known. The queue would drop what asks for it, as that has no time.
    ASSERT_EQ(::sendto(sender.get(), "first", 5, 0, reinterpret_cast<const sockaddr*>(&to), size), 5);
    pollfd waiting{receiver.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&waiting, 1, 10'000), 1);
    send_in_time(net.here, "link");

    using namespace std::chrono_literals;
    const auto send_at = [&](std::chrono::nanoseconds from_now) {
        timespec now{};
        EXPECT_EQ(::clock_gettime(CLOCK_TAI, &now), 0);
        const auto time = static_cast<std::uint64_t>(
            (std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec} + from_now).count());
        alignas(cmsghdr) std::array<std::byte, 64> room;
        control_writer control{room};
        EXPECT_TRUE(control.put(send::scm_txtime{time}));
        iovec piece{const_cast<char*>("timed"), 5};
        msghdr header{};
        header.msg_name = &to;
        header.msg_namelen = sizeof to;
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        control.apply(header);
        EXPECT_EQ(::sendmsg(sender.get(), &header, 0), 5) << std::strerror(errno);
        return time;
    };
    const auto expect_error = [&](std::uint64_t time, txtime_failure why) {
        ASSERT_TRUE(wait_for_entry(sender.get()));
        const entry told = read_one<set>(sender.get());
        ASSERT_TRUE(std::holds_alternative<txtime_error>(told)) << told.index();
        EXPECT_EQ(std::get<txtime_error>(told).nanoseconds, time);
        EXPECT_EQ(std::get<txtime_error>(told).why, why);
        EXPECT_EQ(read_one<set>(sender.get()).index(), 0U) << "one entry";
    };
    expect_error(send_at(-1s), txtime_failure::invalid);
    // The timer wakes the queue at the time itself, when it is too late for a packet.
    expect_error(send_at(500ms), txtime_failure::missed);
}

// -- stamps, and what they are of

/// A send, and the stages that it was told of.
struct stages {
    int number = 0;
    int told = 0;
};

/// Expects the entry to be the next stage of this send, and finishes the send with its last one.
template <std::size_t Count, std::size_t Capacity>
void expect_stage(const entry& told, const std::array<tx_stage, Count>& in_order, int number, system_time before,
                  pending_sends<tx_id, stages, Capacity>& sends)
{
    ASSERT_TRUE(std::holds_alternative<tx_timestamp>(told)) << told.index();
    const auto& stamp = std::get<tx_timestamp>(told);
    stages* const found = sends.find(stamp.id);
    ASSERT_NE(found, nullptr) << stamp.id.value();
    EXPECT_EQ(found->number, number);
    EXPECT_EQ(stamp.stage, in_order[static_cast<std::size_t>(found->told)]);
    EXPECT_FALSE(stamp.hardware) << "loopback has no clock";
    ASSERT_TRUE(stamp.software);
    EXPECT_GE(*stamp.software, before);
    EXPECT_LE(*stamp.software, kernel::now());
    if (++found->told == static_cast<int>(Count)) {
        EXPECT_TRUE(sends.finish(stamp.id));
    }
}

class Stamps : public kernel::over_udp {};

INSTANTIATE_TEST_SUITE_P(Live, Stamps, testing::Values(path::v4, path::v6), kernel::name_of);

// pitfalls 19, 40
TEST_P(Stamps, OfDatagramsMatchTheirSendsAcrossThoseThatFailed)
{
    using set = receive_set<tx_timestamps<sof_timestamping_tx_sched | sof_timestamping_tx_software>>;
    int cuts = 0;
    socklen_t size = sizeof cuts;
    if (::getsockopt(sender.get(), IPPROTO_UDP, kernel::udp_segment, &cuts, &size) != 0) {
        support::lacks("this kernel cuts nothing (UDP GSO)");
    }
    kernel::enable_or_skip<set>(sender.get());
    constexpr std::array in_order{tx_stage::sched, tx_stage::snd};
    pending_sends<tx_id, stages, 16> sends;
    const system_time before = kernel::now();
    for (int i = 0; i < 100; ++i) {
        SCOPED_TRACE(i);
        if (i % 3 == 0) {
            std::array<std::byte, 64> room;
            ASSERT_EQ(send_refused(control_writer{room}), EINVAL);
            sends.skip();
        }
        if (i % 7 == 0) {
            ASSERT_FALSE(send(66'000));
            ASSERT_EQ(errno, EMSGSIZE); // this one has no id
        }
        ASSERT_TRUE(send(100));
        ASSERT_TRUE(sends.push({i}));
        for (std::size_t stage = 0; stage < in_order.size(); ++stage) {
            ASSERT_TRUE(wait_for_entry(sender.get()));
            ASSERT_NO_FATAL_FAILURE(expect_stage(read_one<set>(sender.get()), in_order, i, before, sends));
        }
    }
    EXPECT_EQ(sends.size(), 0U);
    EXPECT_EQ(read_one<set>(sender.get()).index(), 0U);
}

/// Receives what waits, and drops it.
void discard(int fd)
{
    std::array<std::byte, 65536> room;
    while (::recv(fd, room.data(), room.size(), MSG_DONTWAIT) > 0) {
    }
}

/// Whether the stamp is one that was told before: a packet that is sent again, as on a machine that stands still for a
/// while, is stamped again.
template <std::size_t Count, std::size_t Capacity>
[[nodiscard]] bool is_repeated(const entry& told, const std::array<tx_stage, Count>& in_order,
                               pending_sends<tx_id, stages, Capacity>& sends)
{
    const auto* const stamp = std::get_if<tx_timestamp>(&told);
    if (stamp == nullptr || stamp->stage == in_order.back()) {
        return false;
    }
    const stages* const found = sends.find(stamp->id);
    if (found == nullptr) {
        return stamp->id < sends.next(); // of a send that was acknowledged
    }
    return std::find(in_order.begin(), in_order.begin() + found->told, stamp->stage) != in_order.begin() + found->told;
}

class StreamStamps : public testing::TestWithParam<path> {
protected:
    void SetUp() override
    {
        tcp.open(GetParam());
        ASSERT_TRUE(support::set(tcp.client.get(), IPPROTO_TCP, TCP_NODELAY));
    }

    kernel::tcp_pair tcp;
};

INSTANTIATE_TEST_SUITE_P(Live, StreamStamps, testing::Values(path::v4, path::v6), kernel::name_of);

// pitfall 19: the id is that of the last byte.
TEST_P(StreamStamps, MatchTheirSendsAcrossThoseThatFailed)
{
    using set =
        receive_set<tx_timestamps<sof_timestamping_tx_sched | sof_timestamping_tx_software | sof_timestamping_tx_ack>>;
    const int fd = tcp.client.get();
    kernel::enable_or_skip<set>(fd);
    constexpr std::array in_order{tx_stage::sched, tx_stage::snd, tx_stage::ack};
    pending_sends<tx_id, stages, 4> sends;
    const system_time before = kernel::now();
    for (int i = 0; i < 50; ++i) {
        SCOPED_TRACE(i);
        if (i % 3 == 0) {
            ASSERT_EQ(::send(fd, nullptr, 10, 0), -1); // of none of its bytes has the stream an id
            ASSERT_EQ(errno, EFAULT);
        }
        const std::size_t size = 1 + static_cast<std::size_t>(i) * 37;
        ASSERT_TRUE(tcp.send(size));
        ASSERT_TRUE(sends.push({i}, static_cast<std::uint32_t>(size)));
        ASSERT_TRUE(kernel::is_readable(tcp.server.get()));
        discard(tcp.server.get()); // what is read is acknowledged at once
        while (sends.size() != 0) {
            ASSERT_TRUE(wait_for_entry(fd));
            const entry told = read_one<set>(fd);
            if (!is_repeated(told, in_order, sends)) {
                ASSERT_NO_FATAL_FAILURE(expect_stage(told, in_order, i, before, sends));
            }
        }
    }
}

// -- many of them

constexpr std::uint32_t many = 100'000;

/// Reads all entries that wait, in batches, as a program with many sends does.
template <class Set>
class error_queue {
public:
    explicit error_queue(int fd) : fd_{fd} {}

    /// Returns: how many there were.
    template <class Visitor>
    std::size_t drain(const Visitor& visitor)
    {
        std::size_t count = 0;
        for (;;) {
            control_.prepare(headers_);
            const int received = ::recvmmsg(fd_, headers_.data(), size, MSG_ERRQUEUE | MSG_DONTWAIT, nullptr);
            if (received <= 0) {
                EXPECT_TRUE(received == -1 && errno == EAGAIN) << std::strerror(errno);
                return count;
            }
            for (const mmsghdr& one : batch{headers_, received}) {
                EXPECT_TRUE(Set::read_error(one, visitor));
                ++count;
            }
        }
    }

    /// Waits until there is one, and reads all.
    template <class Visitor>
    [[nodiscard]] bool wait_and_drain(const Visitor& visitor)
    {
        return wait_for_entry(fd_) && drain(visitor) != 0;
    }

private:
    int fd_;
    static constexpr unsigned int size = 32;
    std::array<mmsghdr, size> headers_{};
    control_buffers<Set, size> control_;
};

/// Connects the sender to the receiver, of which nobody reads: what does not fit is dropped there, after its stamp.
class Many : public kernel::over_udp {
protected:
    void SetUp() override
    {
        over_udp::SetUp();
        connect_sender();
    }
};

INSTANTIATE_TEST_SUITE_P(Live, Many, testing::Values(path::v4, path::v6), kernel::name_of);

TEST_P(Many, StampsOfDatagramsAreAllMatched)
{
    using set = receive_set<tx_timestamps<>, ip_tos, ipv6_tclass>;
    kernel::enable_or_skip<set>(sender.get());
    const auto sends = std::make_unique<pending_sends<tx_id, std::uint32_t, 256>>();
    error_queue<set> errors{sender.get()};
    std::uint32_t matched = 0;
    std::uint32_t wrong = 0;
    const auto on_stamp = [&](const tx_timestamp& stamp) {
        const std::uint32_t* const number = sends->find(stamp.id);
        if (number == nullptr || *number != matched || !stamp.software) {
            ++wrong;
        }
        matched += sends->finish(stamp.id) ? 1U : 0U;
    };
    const overloaded visitor{on_stamp, [&](lost_entry) { ++wrong; }};
    const std::array<std::byte, 32> payload{};
    for (std::uint32_t i = 0; i < many; ++i) {
        ASSERT_EQ(::send(sender.get(), payload.data(), payload.size(), 0), static_cast<ssize_t>(payload.size()))
            << std::strerror(errno);
        ASSERT_TRUE(sends->push(i));
        if (i % 64 == 63) {
            errors.drain(visitor);
        }
    }
    while (sends->size() != 0) {
        ASSERT_TRUE(errors.wait_and_drain(visitor)) << sends->size() << " are missing";
    }
    EXPECT_EQ(matched, many);
    EXPECT_EQ(wrong, 0U);
}

/// Sends so many bytes; reads the stream meanwhile if it has no room.
void send_all(const kernel::tcp_pair& tcp, std::span<const std::byte> bytes, int flags)
{
    while (::send(tcp.client.get(), bytes.data(), bytes.size(), flags | MSG_DONTWAIT) !=
           static_cast<ssize_t>(bytes.size())) {
        ASSERT_EQ(errno, EAGAIN) << std::strerror(errno);
        discard(tcp.server.get());
    }
}

// Sends that share a packet have one stamp, that of the last; a packet that is sent again has one more.
TEST_P(StreamStamps, OfManySendsAreAllMatched)
{
    using set = receive_set<tx_timestamps<>>;
    const int fd = tcp.client.get();
    kernel::enable_or_skip<set>(fd);
    constexpr std::array<std::byte, 100> payload{};
    const auto sends = std::make_unique<pending_sends<tx_id, std::uint32_t, 4096>>();
    error_queue<set> errors{fd};
    std::uint32_t matched = 0;
    std::uint32_t wrong = 0;
    const auto in_order = [&](std::uint32_t number) { wrong += number == matched++ ? 0U : 1U; };
    std::vector<bool> is_last_byte(many * payload.size());
    std::vector<bool> is_told(is_last_byte.size());
    const auto on_stamp = [&](const tx_timestamp& stamp) {
        const std::uint32_t id = stamp.id.value();
        wrong += is_last_byte.at(id) && (sends->find(stamp.id) != nullptr) != is_told[id] ? 0U : 1U;
        is_told[id] = true;
        sends->finish_up_to(stamp.id, in_order);
    };
    const overloaded visitor{on_stamp, [&](lost_entry) { ++wrong; }};
    for (std::uint32_t i = 0; i < many; ++i) {
        const std::size_t size = 1 + i % payload.size();
        while (sends->full()) {
            discard(tcp.server.get());
            ASSERT_TRUE(errors.wait_and_drain(visitor)) << sends->size() << " are missing";
        }
        ASSERT_NO_FATAL_FAILURE(send_all(tcp, std::span{payload}.first(size), 0));
        const auto id = sends->push(i, static_cast<std::uint32_t>(size));
        ASSERT_TRUE(id);
        is_last_byte[id->value()] = true;
        if (i % 64 == 63) {
            discard(tcp.server.get());
            errors.drain(visitor);
        }
    }
    while (sends->size() != 0) {
        discard(tcp.server.get());
        ASSERT_TRUE(errors.wait_and_drain(visitor)) << sends->size() << " are missing";
    }
    EXPECT_EQ(matched, many);
    EXPECT_EQ(wrong, 0U);
}

/// Sends `many` times without a copy and expects each to be completed, once. `make_room` is called when the kernel has
/// no memory for another one, which has no id then, and now and then.
template <class MakeRoom>
void expect_all_completed(int fd, MakeRoom make_room)
{
    using set = receive_set<zerocopy_completions, path_errors>;
    const auto sends = std::make_unique<pending_sends<zerocopy_id, std::uint32_t, 4096>>();
    error_queue<set> errors{fd};
    std::vector<bool> completed(many);
    std::uint32_t matched = 0;
    std::uint64_t told = 0;
    std::uint32_t wrong = 0;
    const auto on_completion = [&](std::uint32_t number) {
        wrong += completed[number] ? 1U : 0U;
        completed[number] = true;
        ++matched;
    };
    const auto on_range = [&](const zerocopy_range& range) {
        told += range.count();
        wrong += sends->finish(range, on_completion) == range.count() ? 0U : 1U;
    };
    const overloaded visitor{on_range, [&](const auto&) { ++wrong; }};
    const std::array<std::byte, 100> payload{};
    for (std::uint32_t i = 0; i < many; ++i) {
        while (sends->full() || ::send(fd, payload.data(), payload.size(), msg_zerocopy | MSG_DONTWAIT) !=
                                    static_cast<ssize_t>(payload.size())) {
            ASSERT_TRUE(sends->full() || errno == EAGAIN || errno == ENOBUFS) << std::strerror(errno);
            make_room();
            ASSERT_TRUE(errors.wait_and_drain(visitor)) << sends->size() << " are missing";
        }
        ASSERT_TRUE(sends->push(i));
        if (i % 64 == 63) {
            make_room();
            errors.drain(visitor);
        }
    }
    while (sends->size() != 0) {
        make_room();
        ASSERT_TRUE(errors.wait_and_drain(visitor)) << sends->size() << " are missing";
    }
    EXPECT_EQ(told, many);
    EXPECT_EQ(matched, many);
    EXPECT_EQ(wrong, 0U);
}

// pitfall 23
TEST_P(Many, CompletionsOfDatagramsAreAllMatched)
{
    kernel::enable_or_skip<receive_set<zerocopy_completions, path_errors>>(sender.get());
    expect_all_completed(sender.get(), [&] { discard(receiver.get()); });
}

// pitfall 23
TEST_P(StreamStamps, CompletionsOfManySendsAreAllMatched)
{
    kernel::enable_or_skip<receive_set<zerocopy_completions, path_errors>>(tcp.client.get());
    expect_all_completed(tcp.client.get(), [&] { discard(tcp.server.get()); });
}

} // namespace
