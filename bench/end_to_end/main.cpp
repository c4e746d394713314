// SPDX-License-Identifier: MIT
// What share of a packet's cost the parsing is: a receive loop over loopback, recvmmsg with 64 slots, run with the
// parsers of bench/parse. Prints Markdown. Fails if two parsers read different things, or if one of ours allocates.
//   bench_end_to_end [--smoke]      --smoke: a few packets, for the checks alone

#include "parse/library.hpp"
#include "parse/macro_loop.hpp"
#include "parse/message_vector.hpp"
#include "proof/allocations.hpp"
#include "support/contender.hpp"
#include "support/report.hpp"
#include "support/udp.hpp"

#include <benchmark/benchmark.h>
#include <cmsg/cmsg.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <netinet/udp.h> // for SOL_UDP
#include <sys/uio.h>     // for iovec

namespace bench {
namespace {

constexpr std::size_t batch_size = 64; // slots of one recvmmsg, and datagrams of one batch
constexpr int extra_parses = 10;       // of a batch: a single parse is too short for a clock that is a system call

/// What one send hands to the kernel.
struct datagram_kind {
    std::size_t size;               ///< bytes
    std::uint16_t segment_size = 0; ///< bytes; not zero for a train (UDP_SEGMENT), which arrives coalesced (UDP_GRO)

    /// Packets that a network would carry.
    [[nodiscard]] constexpr std::size_t packets() const
    {
        return segment_size == 0 ? 1 : (size + segment_size - 1) / segment_size;
    }
};

/// What was measured with one parser. Times are nanoseconds of a whole batch, one element a batch.
struct tally {
    std::vector<double> first_parse;  ///< of a batch that has just arrived
    std::vector<double> repeat_parse; ///< the mean of those that followed
    std::vector<double> total;        ///< recvmmsg and its preparation, and first_parse, of the same batch
    allocation_count allocated;       ///< from before recvmmsg to after the first parse, all batches
    std::uint64_t datagrams = 0;      ///< received and checked, those of uncounted batches too
};

class receive_loop {
public:
    /// Receives batches until all their datagrams are stamped: the kernel begins some time after it was asked to.
    /// Errors: throws std::system_error from the sockets, std::runtime_error if the stamps do not come.
    explicit receive_loop(datagram_kind kind)
        : kind_{kind}, sent_bytes_(kind.size, std::byte{'x'}), received_bytes_(kind.size * batch_size)
    {
        std::vector<double> clock;
        for (int i = 0; i < 10'001; ++i) {
            const double before = thread_time();
            clock.push_back(thread_time() - before);
        }
        clock_cost_ = middle_of(std::move(clock));
        receiver_.set({SOL_SOCKET, SO_RCVBUF, 4 << 20}); // bytes; the kernel takes net.core.rmem_max if that is less
        if (const auto enabled = set::enable(receiver_.fd()); !enabled) {
            throw std::system_error{enabled.error(), std::generic_category(),
                                    "SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO or IP_RECVTOS"};
        }
        receiver_.bind();
        sender_.connect(receiver_);
        if (kind.segment_size != 0) {
            sender_.set({SOL_UDP, 103, kind.segment_size}); // UDP_SEGMENT, which libc's header has or not
        }
        sent_part_ = {sent_bytes_.data(), sent_bytes_.size()};
        for (mmsghdr& each : sent_) {
            each.msg_hdr.msg_iov = &sent_part_;
            each.msg_hdr.msg_iovlen = 1;
        }
        for (std::size_t i = 0; i < batch_size; ++i) {
            received_parts_[i] = {received_bytes_.data() + i * kind.size, kind.size};
        }
        benchmark::DoNotOptimize(read_.data()); // someone looks at the fields: no parse may be left out
        wait_for_stamps();
    }

    /// Sends a batch, receives and parses it, and adds what that took to the tally if `counts`. A batch that does not
    /// come out of one call is checked, but its times are left out.
    /// Errors: throws std::system_error from the sockets, std::runtime_error if something else arrives than was sent.
    void run(const contender& with, std::uint8_t traffic_class, bool counts, tally& into)
    {
        const double before = thread_time();
        send(traffic_class);
        const double sending = thread_time() - before - clock_cost_;
        for (std::size_t arrived = 0; arrived < batch_size;) {
            read_.fill({});
            start_counting();
            const double start = thread_time();
            const std::span<const mmsghdr> batch = receive();
            const double received = thread_time();
            const std::size_t complete = parse_each(with.parse, batch);
            const double parsed = thread_time();
            const allocation_count allocated = stop_counting();
            const double again = thread_time();
            for (int i = 0; i < extra_parses; ++i) {
                benchmark::DoNotOptimize(parse_each(with.parse, batch));
            }
            const double end = thread_time();
            into.allocated.calls += allocated.calls;
            into.allocated.bytes += allocated.bytes;
            check_batch(with, batch, complete, traffic_class, into);
            arrived += batch.size();
            if (batch.size() < batch_size) {
                split_batches_ += arrived == batch_size ? 1U : 0U;
            } else if (counts) {
                send_times_.push_back(sending);
                into.first_parse.push_back(parsed - received - clock_cost_);
                into.repeat_parse.push_back((end - again - clock_cost_) / extra_parses);
                into.total.push_back(parsed - start - 2 * clock_cost_);
            }
        }
    }

    /// Nanoseconds a batch for sending, with the kernel's way up to the receiver's queue.
    [[nodiscard]] const std::vector<double>& send_times() const { return send_times_; }

    /// Batches that did not come out of one call.
    [[nodiscard]] std::uint64_t split_batches() const { return split_batches_; }

    /// Nanoseconds between two readings of the clock with nothing in between; taken off every time.
    [[nodiscard]] double clock_cost() const { return clock_cost_; }

    [[nodiscard]] datagram_kind kind() const { return kind_; }

private:
    using set = set_for<four_messages>;

    /// Loopback delivers within the call: the batch waits at the receiver then.
    void send(std::uint8_t traffic_class)
    {
        sender_.set({IPPROTO_IP, IP_TOS, traffic_class});
        for (std::size_t sent = 0; sent < batch_size;) {
            const int count =
                ::sendmmsg(sender_.fd(), sent_.data() + sent, static_cast<unsigned>(batch_size - sent), 0);
            check(count > 0 || errno == EINTR, "sendmmsg");
            sent += count > 0 ? static_cast<std::size_t>(count) : 0;
        }
    }

    /// What a receive loop does before it parses: points all slots at their buffers, where the kernel has left what it
    /// used of them, and calls recvmmsg.
    [[nodiscard]] std::span<const mmsghdr> receive()
    {
        int count = -1;
        do {
            for (std::size_t i = 0; i < batch_size; ++i) {
                msghdr& header = received_[i].msg_hdr;
                header.msg_name = &sources_[i];
                header.msg_namelen = sizeof sources_[i];
                header.msg_iov = &received_parts_[i];
                header.msg_iovlen = 1;
            }
            controls_.prepare(received_);
            count = ::recvmmsg(receiver_.fd(), received_.data(), static_cast<unsigned>(batch_size), MSG_WAITFORONE,
                               nullptr);
        } while (count < 0 && errno == EINTR);
        check(count > 0, "recvmmsg (EAGAIN: datagrams are lost, net.core.rmem_max has no room for a batch)");
        return std::span{received_}.first(static_cast<std::size_t>(count));
    }

    /// Parses each datagram into its own fields. Returns: how many parsed completely.
    [[nodiscard]] std::size_t parse_each(parser* parse, std::span<const mmsghdr> batch)
    {
        std::size_t complete = 0;
        fields* read = read_.data();
        for (const mmsghdr& slot : batch) {
            complete += parse(static_cast<ssize_t>(slot.msg_len), slot.msg_hdr, *read++) ? 1U : 0U;
        }
        benchmark::ClobberMemory();
        return complete;
    }

    void wait_for_stamps()
    {
        for (int sent = 0; sent < 1000; ++sent) { // more than are ever sent before
            send(0);
            bool is_stamped = true;
            for (std::size_t arrived = 0; arrived < batch_size;) {
                const std::span<const mmsghdr> batch = receive();
                arrived += batch.size();
                read_.fill({});
                is_stamped = parse_each(macro_loop<four_messages>, batch) == batch.size() && is_stamped;
                for (std::size_t i = 0; i < batch.size(); ++i) {
                    is_stamped = is_stamped && read_[i].received != 0;
                }
            }
            if (is_stamped) {
                return;
            }
        }
        throw std::runtime_error{"the kernel does not stamp received datagrams (SO_TIMESTAMPING)"};
    }

    void check_batch(const contender& with, std::span<const mmsghdr> batch, std::size_t complete,
                     std::uint8_t traffic_class, tally& into) const
    {
        const auto fail = [&](const char* what) { throw std::runtime_error{std::string{with.name} + ": " + what}; };
        const bool parses = with.tells != tells::nothing;
        if (parses && complete != batch.size()) {
            fail("a datagram was not parsed to its end");
        }
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const mmsghdr& slot = batch[i];
            if (slot.msg_len != kind_.size || (slot.msg_hdr.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
                fail("a datagram did not arrive in one piece");
            }
            fields sent;
            if (!macro_loop<four_messages>(static_cast<ssize_t>(slot.msg_len), slot.msg_hdr, sent) ||
                sent.received == 0 || sent.segment_size != kind_.segment_size || sent.interface_index == 0 ||
                sent.local != htonl(INADDR_LOOPBACK) || sent.traffic_class != traffic_class) {
                fail("a datagram arrived with other control messages than it was sent with");
            }
            if (parses && read_[i] != sent) {
                fail("differs from the hand-written loop");
            }
        }
        into.datagrams += batch.size();
    }

    datagram_kind kind_;
    udp_socket receiver_{AF_INET};
    udp_socket sender_{AF_INET};
    std::vector<std::byte> sent_bytes_;
    iovec sent_part_{};
    std::array<mmsghdr, batch_size> sent_{};
    std::vector<std::byte> received_bytes_;
    std::array<iovec, batch_size> received_parts_{};
    std::array<sockaddr_in, batch_size> sources_{};
    std::array<mmsghdr, batch_size> received_{};
    cmsg::control_buffers<set, batch_size> controls_;
    std::array<fields, batch_size> read_{};
    std::vector<double> send_times_;
    std::uint64_t split_batches_ = 0;
    double clock_cost_ = 0;
};

constexpr contender parsing(const char* name, parser* parse, tells what, bool is_ours)
{
    return {.name = name, .key = "", .parse = parse, .tells = what, .is_ours = is_ours};
}

/// The answers of a set that has these four messages.
[[gnu::always_inline]] inline cmsg::outcome set_read(ssize_t result, const msghdr& header, fields& read)
{
    using stamp = cmsg::receive_time<cmsg::sof_timestamping_rx_software>;
    using answers = cmsg::receive_set<cmsg::traffic_class, cmsg::local_address, cmsg::segments, stamp>;
    const auto told = answers::read(result, header);
    read.traffic_class = told.get<cmsg::traffic_class>().value();
    read.interface_index = told.get<cmsg::local_address>().interface_index();
    if (const auto local = told.get<cmsg::local_address>().v4()) {
        read.local = local->s_addr;
    }
    read.segment_size = static_cast<std::uint32_t>(told.get<cmsg::segments>().size());
    if (const auto time = told.get<stamp>().software()) {
        read.received = time->time_since_epoch().count();
    }
    return told.outcome();
}

/// The baseline first.
constexpr std::array contenders{
    parsing("none (empty call)", empty_call, tells::nothing, false),
    parsing("hand-written CMSG_NXTHDR loop", macro_loop<four_messages>, tells::how_it_ended, false),
    parsing("vector of messages", message_vector<four_messages>, tells::values, false),
    parsing("cmsg::visit", visit<four_messages>, tells::how_it_ended, true),
    parsing("cmsg::receive_set::visit", set_visit<four_messages>, tells::how_it_ended, true),
    parsing("cmsg::receive_set::decode", set_decode<four_messages>, tells::how_it_ended, true),
    parsing("cmsg::receive_set::read", set_read, tells::how_it_ended, true),
};

/// How much is run. A burst is several batches with the same parser, as a program has only one: the first ones bring
/// it back into the caches and the branch predictor, and are not counted.
struct effort {
    int rounds;
    int batches_of_burst;
    int uncounted_of_burst;
};

constexpr effort full{400, 20, 4};
constexpr effort smoke{2, 3, 1};
constexpr std::chrono::milliseconds longest{7000}; // of a section; a slow machine runs fewer rounds

/// One table.
struct section {
    const char* title;
    const char* note;
    datagram_kind kind;
};

constexpr section sections[]{
    {"Single datagrams of 1,200 bytes",
     "The control buffer of each packet holds SO_TIMESTAMPING, IP_PKTINFO and IP_TOS; UDP_GRO is enabled, and absent "
     "since loopback coalesces nothing that was sent apart.",
     {.size = 1200}},
    {"Trains of 4 x 1,200 + 200 bytes (UDP_SEGMENT), received whole (UDP_GRO)",
     "One control buffer for five packets: SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO and IP_TOS.",
     {.size = 4 * 1200 + 200, .segment_size = 1200}},
};

using tallies = std::array<tally, contenders.size()>;

/// Returns: how many rounds were run. In a round each parser has one burst, in an order drawn anew.
int run_rounds(receive_loop& loop, effort how_much, tallies& results)
{
    std::array<std::size_t, contenders.size()> order{};
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::mt19937 random{1}; // NOLINT(cert-msc51-cpp): the same order in every run
    const auto deadline = std::chrono::steady_clock::now() + longest;
    int round = 0;
    for (; round < how_much.rounds && (round == 0 || std::chrono::steady_clock::now() < deadline); ++round) {
        std::shuffle(order.begin(), order.end(), random);
        for (const std::size_t which : order) {
            for (int batch = 0; batch < how_much.batches_of_burst; ++batch) {
                const auto codepoint = static_cast<std::uint8_t>(batch % 4); // every ECN codepoint
                loop.run(contenders[which], codepoint, batch >= how_much.uncounted_of_burst, results[which]);
            }
        }
    }
    return round;
}

void print_costs(const receive_loop& loop, const tallies& results)
{
    const double packets_of_batch = static_cast<double>(batch_size * loop.kind().packets());
    const auto per_packet = [&](const std::vector<double>& times) { return middle_of(times) / packets_of_batch; };
    table costs{{"parser", "total ns", "more than none", "parse ns", "parse again ns", "parse share", "packets/s",
                 "allocations"}};
    const tally& none = results[0];
    const double total_of_none = per_packet(none.total);
    const double first_of_none = per_packet(none.first_parse);
    const double repeat_of_none = per_packet(none.repeat_parse);
    for (std::size_t i = 0; i < results.size(); ++i) {
        const tally& result = results[i];
        const double total = per_packet(result.total);
        const double parse = per_packet(result.first_parse) - first_of_none;
        const auto packets = static_cast<double>(result.datagrams * loop.kind().packets());
        costs.add({contenders[i].name, decimal(total, 1), decimal(total - total_of_none, 1), decimal(parse, 2),
                   decimal(per_packet(result.repeat_parse) - repeat_of_none, 2), decimal(100 * parse / total, 2) + " %",
                   grouped(static_cast<std::uint64_t>(1e9 / total)),
                   decimal(static_cast<double>(result.allocated.calls) / packets, 1)});
    }
    costs.print();
    std::printf("\nThe calls that read nothing take %.2f ns a packet, %.2f ns again: in the total, and taken off the "
                "parse.\n",
                first_of_none, repeat_of_none);
    std::printf("Sending, with the kernel's way up to the receiver's queue, is not in the total: %.1f ns a packet.\n",
                per_packet(loop.send_times()));
}

bool run_section(const section& of, effort how_much)
{
    receive_loop loop{of.kind};
    tallies results;
    const int rounds = run_rounds(loop, how_much, results);
    std::printf("\n### %s\n\n%s\n\n", of.title, of.note);
    print_costs(loop, results);
    std::uint64_t datagrams = 0;
    bool is_good = true;
    for (std::size_t i = 0; i < results.size(); ++i) {
        datagrams += results[i].datagrams;
        if (contenders[i].is_ours && results[i].allocated.calls != 0) {
            std::fprintf(stderr, "FAILED: %s allocates\n", contenders[i].name);
            is_good = false;
        }
    }
    std::printf("Medians of %zu batches a parser in %d interleaved rounds. All %s packets received are checked. "
                "%s batches did not come out of one call, and are not in the "
                "medians.\n",
                results[0].total.size(), rounds, grouped(datagrams * of.kind.packets()).c_str(),
                grouped(loop.split_batches()).c_str());
    std::printf("%.0f ns, the cost of reading the clock, are taken off each time.\n", loop.clock_cost());
    return is_good;
}

void print_method()
{
    print_about("- ");
    std::puts("");
    std::printf(
        "One thread sends a batch of %zu datagrams over IPv4 loopback by sendmmsg, then receives it by recvmmsg with\n"
        "%zu slots, prepared before every call, then parses it. Times are processor time of the thread\n"
        "(CLOCK_THREAD_CPUTIME_ID), a packet: *total* is the preparation, recvmmsg and one parse; *parse* is that\n"
        "parse, between two readings of the clock, less the same for a call that reads nothing; *parse again* is the\n"
        "mean of %d more parses of the same batch, with warm caches. *Parse share* is parse / total. *More than none*\n"
        "is the difference between two totals: where it is not the parse, the parser has made recvmmsg slower or\n"
        "faster, or it is noise. *Packets/s* is 1 / total. *Allocations* are those of recvmmsg and the parse, a "
        "packet.\n",
        batch_size, batch_size, extra_parses);
}

int run(effort how_much)
{
    if (const char* reason = why_not_counted()) {
        std::fprintf(stderr, "Allocations cannot be counted: %s.\n", reason);
        return 1;
    }
    print_method();
    bool good = true;
    for (const section& each : sections) {
        try {
            good = run_section(each, how_much) && good;
        } catch (const std::system_error& error) {
            if (!is_missing(error)) {
                throw;
            }
            leave_out(each.title, error);
        }
    }
    std::puts(good ? "\nAll parsers read the same, and none of cmsg's allocates." : "\nFAILED: see stderr.");
    return good ? 0 : 1;
}

} // namespace
} // namespace bench

int main(int count, char** arguments)
{
    const bool is_smoke = count > 1 && std::string_view{arguments[1]} == "--smoke";
    try {
        return bench::ended(bench::run(is_smoke ? bench::smoke : bench::full));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_end_to_end: %s\n", error.what());
        return 1;
    }
}
