// SPDX-License-Identifier: MIT
// What the error queue says of packets that were sent: when, with what statistics, and that their memory is free again.
#include "kernel/tcp_pair.hpp"
#include "support/build.hpp"
#include "support/view_checks.hpp"

#include <cmsg/receive/record.hpp>

#include <map>
#include <netinet/tcp.h> // for tcp_info

namespace {

using namespace cmsg;

// Numbers that the libc headers lack, from linux include/uapi; parisc and sparc have others (asm/socket.h).
#ifdef SCM_TS_OPT_ID
constexpr int scm_ts_opt_id = SCM_TS_OPT_ID;
#else
constexpr int scm_ts_opt_id = 81; // v6.13
#endif
#ifdef SO_ZEROCOPY
constexpr int so_zerocopy = SO_ZEROCOPY;
#else
constexpr int so_zerocopy = 60;   // v4.14
#endif
constexpr int msg_zerocopy = 0x4000000; // MSG_ZEROCOPY

constexpr std::uint32_t udp_flags =
    sof_timestamping_tx_sched | sof_timestamping_tx_software | sof_timestamping_software | sof_timestamping_opt_id;
constexpr std::uint32_t tcp_flags = udp_flags | sof_timestamping_tx_ack | sof_timestamping_opt_id_tcp |
                                    sof_timestamping_opt_tsonly | sof_timestamping_opt_stats;

/// What a program has for the error queue of either family.
template <std::uint32_t Flags>
using stamps = receive_set<timestamping_flags<Flags>, up_to<scm_timestamping_opt_stats, 256>, ip_recverr, ipv6_recverr>;

/// Both have the same messages, wherever they stand.
template <class... Views>
void expect_same(const record<Views...>& a, const record<Views...>& b)
{
    const auto expect_field = [](auto one, auto other) {
        EXPECT_EQ(one.state(), other.state());
        EXPECT_EQ(one.payload().data(), other.payload().data());
        EXPECT_EQ(one.payload().size(), other.payload().size());
    };
    (expect_field(a.template get<Views>(), b.template get<Views>()), ...);
    EXPECT_EQ(a.outcome().reason(), b.outcome().reason());
    EXPECT_EQ(a.outcome().offset(), b.outcome().offset());
    EXPECT_EQ(a.outcome().unhandled(), b.outcome().unhandled());
    EXPECT_EQ(a.outcome().wrong_size(), b.outcome().wrong_size());
}

/// One read of the error queue, with what every read of it owes.
template <class Set>
class report : public kernel::datagram<Set> {
public:
    explicit report(int fd) : kernel::datagram<Set>{fd, MSG_ERRQUEUE}
    {
        EXPECT_GE(this->result, 0) << std::strerror(this->error);
        EXPECT_NE(this->header.msg_flags & MSG_ERRQUEUE, 0);
        EXPECT_TRUE(this->decode().outcome());
        EXPECT_EQ(this->decode().outcome().unhandled(), 0U);
        expect_same(this->decode(), Set::record_type::read(control{this->result, this->header}));
    }

    /// The error, of whichever family. The set may not have both.
    [[nodiscard]] extended_error error_view() const
    {
        if (const auto v4 = find<ip_recverr>(control{this->header})) {
            return *v4;
        }
        const auto v6 = find<ipv6_recverr>(control{this->header});
        EXPECT_TRUE(v6) << "no error in the report";
        static constexpr std::array<std::byte, extended_error::size> none{};
        return v6 ? extended_error{*v6} : extended_error{none};
    }
};

/// The rules of one transmit timestamp, and its stage.
template <class Set>
[[nodiscard]] tx_stage expect_stamp(const report<Set>& arrived, std::uint32_t id, system_time before)
{
    const extended_error told = arrived.error_view();
    EXPECT_EQ(told.error(), ENOMSG);
    EXPECT_EQ(told.origin(), error_origin::timestamping);
    EXPECT_EQ(told.tx_id(), tx_id{id});
    EXPECT_FALSE(told.zerocopy() || told.path_mtu() || told.txtime());
    const auto decoded = arrived.decode();
    const auto at = decoded.template get<scm_timestamping>();
    EXPECT_TRUE(at);
    if (at) {
        EXPECT_TRUE(at->software());
        EXPECT_GE(at->software().value_or(system_time{}), before);
        EXPECT_LE(at->software().value_or(system_time{}), kernel::now());
        EXPECT_FALSE(at->hardware()) << "loopback has no clock";
    }
    return told.tx_stage().value_or(tx_stage{0xffff});
}

const auto both_paths = testing::Values(kernel::path::v4, kernel::path::v6);

// -- UDP

class UdpTransmit : public kernel::over_udp {
protected:
    [[nodiscard]] bool is_v4() const { return GetParam() == kernel::path::v4; }

    /// Sends `bytes` with a control message in front.
    bool send_with(message_id id, std::uint32_t value, std::size_t size = 1)
    {
        const std::vector<std::byte> payload(size);
        support::control_bytes<cmsg::abi::native> control;
        control.add(id.level, id.type, support::bytes_of(value));
        std::vector<std::byte> memory{control.bytes().begin(), control.bytes().end()};
        kernel::endpoint to = target();
        iovec piece{const_cast<std::byte*>(payload.data()), payload.size()};
        msghdr header{};
        header.msg_name = to.get();
        header.msg_namelen = to.size;
        header.msg_iov = &piece;
        header.msg_iovlen = 1;
        header.msg_control = memory.data();
        header.msg_controllen = static_cast<decltype(header.msg_controllen)>(memory.size());
        sent.before = kernel::now();
        return ::sendmsg(sender.get(), &header, 0) == static_cast<ssize_t>(size);
    }

    /// The two stamps of the datagram just sent: into the packet scheduler, then to the device.
    template <class Set>
    void expect_both_stamps(std::uint32_t id)
    {
        SCOPED_TRACE(id);
        system_time since = sent.before;
        for (const tx_stage stage : {tx_stage::sched, tx_stage::snd}) {
            const report<Set> arrived{sender.get()};
            EXPECT_EQ(expect_stamp(arrived, id, since), stage);
            EXPECT_EQ(arrived.result, 0) << "the time alone";
            EXPECT_FALSE(arrived.error_view().offender()) << "and nobody's address";
            const auto decoded = arrived.decode();
            ASSERT_TRUE(decoded.template get<scm_timestamping>());
            EXPECT_EQ(decoded.template get<scm_timestamping_opt_stats>().state(), field_state::absent);
            EXPECT_EQ(decoded.template get<ip_recverr>().state() == field_state::present, is_v4());
            since = decoded.template get<scm_timestamping>()->software().value_or(since);
        }
    }
};

// pitfall 19
TEST_P(UdpTransmit, StampsCountTheDatagrams)
{
    using set = stamps<udp_flags | sof_timestamping_opt_tsonly>;
    kernel::enable_or_skip<set>(sender.get());
    for (std::uint32_t id = 0; id < 3; ++id) {
        ASSERT_TRUE(send(10 + id));
        expect_both_stamps<set>(id);
    }
    // Several in flight.
    ASSERT_TRUE(send(1) && send(1));
    const system_time before{};
    const std::vector<std::pair<tx_stage, std::uint32_t>> expected{
        {tx_stage::sched, 3}, {tx_stage::snd, 3}, {tx_stage::sched, 4}, {tx_stage::snd, 4}};
    for (const auto& [stage, id] : expected) {
        EXPECT_EQ(expect_stamp(report<set>{sender.get()}, id, before), stage);
    }
}

// pitfall 19: an id of the sender's own, which takes none of the kernel's count and wraps as that does.
TEST_P(UdpTransmit, StampsHaveTheIdThatTheSenderGave)
{
    using set = stamps<udp_flags | sof_timestamping_opt_tsonly>;
    kernel::enable_or_skip<set>(sender.get());
    ASSERT_TRUE(send(1));
    expect_both_stamps<set>(0);
    for (const std::uint32_t id : {0xffffffffU, 0U, 0x01020304U}) {
        if (!send_with({level::socket, scm_ts_opt_id}, id)) {
            ASSERT_EQ(errno, EINVAL);
            GTEST_SKIP() << "this kernel has no SCM_TS_OPT_ID (v6.13)";
        }
        expect_both_stamps<set>(id);
    }
    EXPECT_EQ(tx_id{0} - tx_id{0xffffffffU}, 1U);
    ASSERT_TRUE(send(1));
    expect_both_stamps<set>(1);
}

/// The stamps of a single datagram, asked for with it: the socket only reports.
TEST_P(UdpTransmit, StampsCanBeAskedForOnce)
{
    using set = stamps<sof_timestamping_software | sof_timestamping_opt_tsonly | sof_timestamping_opt_id>;
    kernel::enable_or_skip<set>(sender.get());
    ASSERT_TRUE(send(1));
    const kernel::datagram<set> none{sender.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
    EXPECT_EQ(none.error, EAGAIN);
    EXPECT_TRUE(none.decode().outcome().reason() == end_reason::no_message);
    ASSERT_TRUE(send_with(scm_timestamping::about.id, sof_timestamping_tx_sched)) << std::strerror(errno);
    EXPECT_EQ(expect_stamp(report<set>{sender.get()}, 0, sent.before), tx_stage::sched);
    const kernel::datagram<set> end{sender.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
    EXPECT_EQ(end.error, EAGAIN);
}

/// Without OPT_TSONLY the packet comes back, headers and all; IPv6 names its source even so.
TEST_P(UdpTransmit, StampsBringThePacketBack)
{
    using set = stamps<udp_flags>;
    kernel::enable_or_skip<set>(sender.get());
    constexpr std::size_t size = 100;
    ASSERT_TRUE(send(size));
    for (const tx_stage stage : {tx_stage::sched, tx_stage::snd}) {
        const report<set> arrived{sender.get()};
        EXPECT_EQ(expect_stamp(arrived, 0, sent.before), stage);
        EXPECT_GT(arrived.result, static_cast<ssize_t>(size + (is_v4() ? 20U : 40U)));
        const auto offender = arrived.error_view().offender();
        EXPECT_EQ(offender.has_value(), !is_v4());
    }
}

// pitfall 38: the payload is a copy of what was sent, which may be cut; the entry itself is whole.
TEST_P(UdpTransmit, StampsAreWholeThoughTheirPacketIsCut)
{
    using set = stamps<udp_flags>;
    kernel::enable_or_skip<set>(sender.get());
    ASSERT_TRUE(send(100));
    control_buffer<set> control_bytes;
    std::byte payload{};
    iovec piece{&payload, 1};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    control_bytes.prepare(header);
    ASSERT_TRUE(kernel::is_readable(sender.get()));
    const ssize_t result = ::recvmsg(sender.get(), &header, MSG_ERRQUEUE | MSG_DONTWAIT);
    ASSERT_EQ(result, 1);
    int errors = 0;
    const outcome end = set::visit(result, header, [&](extended_error) { ++errors; });
    EXPECT_EQ(errors, 1);
    EXPECT_TRUE(end.payload_truncated());
    EXPECT_TRUE(end) << "nothing that anybody needs is lost";
    EXPECT_TRUE(visit(header, [](extended_error) {})) << "of whichever family";
}

// pitfall 9: a stamp has no name, and its msg_namelen of 0 would leave an earlier address in place in the next read.
TEST_P(UdpTransmit, StampsLeaveNoRoomForTheNextName)
{
    using set = stamps<udp_flags | sof_timestamping_opt_tsonly>;
    kernel::enable_or_skip<set>(sender.get());
    ASSERT_TRUE(send(1));
    sockaddr_storage back{};
    socklen_t size = sizeof back;
    std::byte payload{};
    ASSERT_TRUE(kernel::is_readable(receiver.get()));
    ASSERT_EQ(::recvfrom(receiver.get(), &payload, 1, 0, static_cast<sockaddr*>(static_cast<void*>(&back)), &size), 1);

    control_buffer<set> control_bytes;
    sockaddr_storage name{};
    iovec piece{&payload, 1};
    msghdr header{};
    header.msg_iov = &piece;
    header.msg_iovlen = 1;
    for (int stamp = 0; stamp < 2; ++stamp) {
        name.ss_family = AF_UNIX; // as if an earlier call had left it
        control_bytes.prepare(header, name);
        ASSERT_TRUE(kernel::is_readable(sender.get()));
        ASSERT_GE(::recvmsg(sender.get(), &header, MSG_ERRQUEUE | MSG_DONTWAIT), 0);
        EXPECT_EQ(header.msg_namelen, 0U);
        EXPECT_EQ(name.ss_family, AF_UNSPEC);
    }
    for (const bool rearmed : {false, true}) {
        SCOPED_TRACE(rearmed);
        ASSERT_EQ(::sendto(receiver.get(), &payload, 1, 0, static_cast<sockaddr*>(static_cast<void*>(&back)), size), 1);
        if (rearmed) {
            control_bytes.prepare(header, name);
        } else {
            control_bytes.prepare(header);
        }
        ASSERT_TRUE(kernel::is_readable(sender.get()));
        ASSERT_EQ(::recvmsg(sender.get(), &header, MSG_DONTWAIT), 1);
        EXPECT_EQ(name.ss_family, !rearmed ? AF_UNSPEC : is_v4() ? AF_INET : AF_INET6);
        header.msg_namelen = 0; // what the next stamp would leave
    }
}

/// With OPT_CMSG the pktinfo messages name the interface that the packet left by, and IPv4 its source as well.
TEST_P(UdpTransmit, StampsNameTheInterface)
{
    using set = join<stamps<udp_flags | sof_timestamping_opt_cmsg>, receive_set<ip_pktinfo, ipv6_pktinfo>>;
    kernel::enable_or_skip<set>(sender.get());
    ASSERT_TRUE(send(1));
    for (const tx_stage stage : {tx_stage::sched, tx_stage::snd}) {
        const report<set> arrived{sender.get()};
        EXPECT_EQ(expect_stamp(arrived, 0, sent.before), stage);
        const auto decoded = arrived.decode();
        const auto offender = arrived.error_view().offender();
        ASSERT_TRUE(offender);
        if (is_v4()) {
            ASSERT_TRUE(decoded.get<ip_pktinfo>());
            EXPECT_EQ(decoded.get<ip_pktinfo>()->interface_index(), kernel::loopback_index());
            ASSERT_TRUE(offender->v4());
            EXPECT_EQ(offender->v4()->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
        } else {
            ASSERT_TRUE(decoded.get<ipv6_pktinfo>());
            EXPECT_EQ(decoded.get<ipv6_pktinfo>()->interface_index(), kernel::loopback_index());
            ASSERT_TRUE(offender->v6());
            kernel::expect_same(offender->v6()->sin6_addr, in6addr_loopback);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Udp, UdpTransmit, both_paths, kernel::name_of);

// -- TCP

class TcpTransmit : public testing::TestWithParam<kernel::path> {
protected:
    void SetUp() override { tcp.open(GetParam()); }

    /// As the set of all flags does; before v6.2 without OPT_ID_TCP, which makes no difference while nothing is sent
    /// (linux v6.2 net/core/sock.c sock_set_timestamping()).
    void enable_stamps()
    {
        const auto enabled = stamps<tcp_flags>::enable(tcp.client.get());
        if (enabled.error() == EINVAL) {
            constexpr std::uint32_t known = tcp_flags & ~sof_timestamping_opt_id_tcp;
            support::skip_unless_enabled(stamps<known>::enable(tcp.client.get()));
        } else {
            support::skip_unless_enabled(enabled);
        }
    }

    kernel::tcp_pair tcp;
};

[[nodiscard]] std::uint64_t monotonic_now()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(time.tv_nsec);
}

// pitfalls 8, 19
TEST_P(TcpTransmit, StampsHaveTheLastByteAndStatistics)
{
    using set = stamps<tcp_flags>;
    enable_stamps();
    constexpr int hops = 33; // of the server's acknowledgements
    ASSERT_TRUE(GetParam() == kernel::path::v4 ? support::set(tcp.server.get(), IPPROTO_IP, IP_TTL, hops)
                                               : support::set(tcp.server.get(), IPPROTO_IPV6, IPV6_UNICAST_HOPS, hops));
    std::uint64_t bytes = 0;
    std::uint64_t segments = 0;
    for (const std::size_t size : {10U, 1U, 500U}) {
        SCOPED_TRACE(size);
        tcp_info info{};
        socklen_t info_size = sizeof info;
        ASSERT_EQ(::getsockopt(tcp.client.get(), IPPROTO_TCP, TCP_INFO, &info, &info_size), 0);
        const std::uint64_t since = monotonic_now();
        const system_time before = kernel::now();
        ASSERT_TRUE(tcp.send(size));
        bytes += size;
        ++segments;
        for (const tx_stage stage : {tx_stage::sched, tx_stage::snd, tx_stage::ack}) {
            const report<set> arrived{tcp.client.get()};
            EXPECT_EQ(expect_stamp(arrived, static_cast<std::uint32_t>(bytes - 1), before), stage);
            const auto decoded = arrived.decode();
            const auto stats = decoded.get<scm_timestamping_opt_stats>();
            ASSERT_TRUE(stats);

            // The kernel sends the same bytes as data.
            ASSERT_EQ(stats.payload().size(), static_cast<std::size_t>(arrived.result));
            EXPECT_EQ(std::memcmp(stats.payload().data(), arrived.payload.data(), stats.payload().size()), 0);

            EXPECT_TRUE(stats->complete());
            EXPECT_TRUE(stats->plausible());
            EXPECT_FALSE(stats->j1939().plausible());
            std::map<tcp_stat, int> counts;
            for (const opt_stat one : *stats) {
                ++counts[one.type()];
                if (name_of(one.type()) != nullptr) {
                    EXPECT_EQ(one.payload().size(), width_of(one.type())) << name_of(one.type());
                    EXPECT_TRUE(one.value());
                }
                EXPECT_EQ(stats->find(one.type()), one.value());
                EXPECT_EQ(counts[one.type()], 1);
            }
            EXPECT_GE(counts.size(), 10U) << "as many as v4.10 has";
            EXPECT_EQ(counts.count(tcp_stat{0}), 0U);

            EXPECT_EQ(stats->find(tcp_stat::bytes_sent), bytes);
            EXPECT_EQ(stats->find(tcp_stat::data_segs_out), segments);
            EXPECT_EQ(stats->find(tcp_stat::bytes_retrans), 0U);
            EXPECT_EQ(stats->find(tcp_stat::total_retrans), 0U);
            EXPECT_GE(stats->find(tcp_stat::edt), since);
            if (stage == tx_stage::ack) {
                EXPECT_EQ(stats->find(tcp_stat::ttl), std::uint64_t{hops});
            } else {
                EXPECT_FALSE(stats->find(tcp_stat::ttl));
                EXPECT_EQ(stats->find(tcp_stat::sndq_size), size);
                EXPECT_EQ(stats->find(tcp_stat::snd_cwnd), info.tcpi_snd_cwnd);
                EXPECT_EQ(stats->find(tcp_stat::reordering), info.tcpi_reordering);
                EXPECT_EQ(stats->find(tcp_stat::ca_state), std::uint64_t{info.tcpi_ca_state});
            }
        }
    }
    const kernel::datagram<set> end{tcp.client.get(), MSG_ERRQUEUE | MSG_DONTWAIT};
    EXPECT_EQ(end.error, EAGAIN);
}

/// A bound that is too small: the statistics are cut, and told as such. The error behind them is lost, since a read
/// takes its entry off the queue in any case. pitfall 13
TEST_P(TcpTransmit, StatisticsBeyondTheBoundAreToldAsCut)
{
    enable_stamps();
    using set = receive_set<timestamping_flags<tcp_flags>, up_to<scm_timestamping_opt_stats, 14>>;
    const system_time before = kernel::now();
    ASSERT_TRUE(tcp.send(1));
    const kernel::datagram<set> arrived{tcp.client.get(), MSG_ERRQUEUE};
    const auto decoded = arrived.decode();
    EXPECT_TRUE(decoded.outcome().truncated());
    EXPECT_FALSE(decoded.outcome());
    ASSERT_TRUE(decoded.get<scm_timestamping>());
    EXPECT_TRUE(decoded.get<scm_timestamping>()->software());
    const auto stats = decoded.get<scm_timestamping_opt_stats>();
    ASSERT_TRUE(stats);
    EXPECT_EQ(stats.payload().size(), 56U);
    EXPECT_FALSE(stats->complete()) << "the cut is within an attribute, whether they are padded or not";
    expect_same(decoded, set::record_type::read(control{arrived.result, arrived.header}));
    EXPECT_EQ(expect_stamp(report<stamps<tcp_flags>>{tcp.client.get()}, 0, before), tx_stage::snd);
}

INSTANTIATE_TEST_SUITE_P(Tcp, TcpTransmit, both_paths, kernel::name_of);

// -- zerocopy

/// Reads completions until those of all `count` sends have come: ranges without gap or overlap, from the first send on.
/// Loopback copies always.
void expect_completions(int fd, std::uint32_t count)
{
    using set = receive_set<ip_recverr, ipv6_recverr>;
    std::uint32_t next = 0;
    std::uint64_t total = 0;
    while (total < count) {
        const report<set> arrived{fd};
        ASSERT_GE(arrived.result, 0);
        EXPECT_EQ(arrived.result, 0) << "no data";
        const extended_error told = arrived.error_view();
        EXPECT_EQ(told.error(), 0);
        EXPECT_EQ(told.origin(), error_origin::zerocopy);
        EXPECT_FALSE(told.tx_stage() || told.tx_id() || told.offender());
        const auto range = told.zerocopy();
        ASSERT_TRUE(range);
        EXPECT_EQ(range->first, zerocopy_id{next});
        EXPECT_TRUE(range->is_copied);
        EXPECT_TRUE(range->contains(range->first) && range->contains(range->last));
        EXPECT_FALSE(range->contains(zerocopy_id{range->last.value() + 1}));
        total += range->count();
        next = range->last.value() + 1;
    }
    EXPECT_EQ(total, count);
    const kernel::datagram<set> end{fd, MSG_ERRQUEUE | MSG_DONTWAIT};
    EXPECT_EQ(end.error, EAGAIN);
}

// pitfall 23
TEST_P(TcpTransmit, CompletionsAreRangesOfSends)
{
    if (!support::set(tcp.client.get(), SOL_SOCKET, so_zerocopy)) {
        support::lacks("this kernel has no SO_ZEROCOPY for TCP");
    }
    constexpr std::size_t size = 5000;
    constexpr std::uint32_t count = 5;
    for (std::uint32_t i = 0; i < count; ++i) {
        ASSERT_TRUE(tcp.send(size, msg_zerocopy)) << std::strerror(errno);
    }
    for (std::size_t left = count * size; left != 0;) {
        const kernel::chunk<receive_set<>> read{tcp.server.get(), left};
        ASSERT_GT(read.result, 0);
        left -= static_cast<std::size_t>(read.result);
    }
    expect_completions(tcp.client.get(), count);
}

// pitfall 23
TEST_P(UdpTransmit, CompletionsAreRangesOfSends)
{
    if (!support::set(sender.get(), SOL_SOCKET, so_zerocopy)) {
        support::lacks("this kernel has no SO_ZEROCOPY for UDP (v5.0)");
    }
    ASSERT_NO_FATAL_FAILURE(connect_sender());
    const std::vector<std::byte> bytes(1000);
    constexpr std::uint32_t count = 5;
    for (std::uint32_t i = 0; i < count; ++i) {
        ASSERT_EQ(::send(sender.get(), bytes.data(), bytes.size(), msg_zerocopy), 1000) << std::strerror(errno);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const kernel::datagram<receive_set<>> arrived{receiver.get()};
        ASSERT_EQ(arrived.result, 1000);
    }
    expect_completions(sender.get(), count);
}

} // namespace
