// SPDX-License-Identifier: MIT
#include "end_to_end/receive_loop.hpp"

#include "support/middle.hpp"

#include <benchmark/benchmark.h>

#include <ctime>
#include <stdexcept>
#include <string>

#include <netinet/in.h> // for INADDR_LOOPBACK

namespace bench {
namespace {

constexpr int clock_readings = 10'001;
constexpr int batches_until_stamped = 1000; // more than are ever sent before the kernel stamps them

/// Nanoseconds of processor time of this thread: what else runs on the machine is not in it.
[[nodiscard]] double thread_time()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

[[nodiscard]] double cost_of_the_clock()
{
    std::vector<double> costs;
    for (int i = 0; i < clock_readings; ++i) {
        const double before = thread_time();
        costs.push_back(thread_time() - before);
    }
    return middle_of(costs);
}

/// Parses each datagram into its own fields. Returns: how many parsed completely.
[[nodiscard]] std::size_t parse_each(parser* parse, std::span<const mmsghdr> batch, fields* read)
{
    std::size_t complete = 0;
    for (const mmsghdr& slot : batch) {
        complete += parse(static_cast<ssize_t>(slot.msg_len), slot.msg_hdr, *read++) ? 1U : 0U;
    }
    benchmark::ClobberMemory();
    return complete;
}

[[nodiscard]] bool is_stamped(const mmsghdr& slot)
{
    fields read;
    return macro_loop<four_messages>(static_cast<ssize_t>(slot.msg_len), slot.msg_hdr, read) && read.received != 0;
}

/// Whether the fields are those of a datagram as it was sent.
[[nodiscard]] bool is_as_sent(const fields& read, datagram_kind kind, std::uint8_t traffic_class)
{
    return read.received != 0 && read.segment_size == kind.segment_size && read.interface_index != 0 &&
           read.local == htonl(INADDR_LOOPBACK) && read.traffic_class == traffic_class;
}

} // namespace

receive_loop::receive_loop(datagram_kind kind) : loopback_{kind}, clock_cost_{cost_of_the_clock()}
{
    benchmark::DoNotOptimize(read_.data()); // someone looks at the fields: no parse may be left out
    for (int sent = 0; sent < batches_until_stamped; ++sent) {
        loopback_.send(0);
        bool stamped = true;
        for (std::size_t arrived = 0; arrived < batch_size;) {
            const std::span<const mmsghdr> batch = loopback_.receive();
            arrived += batch.size();
            for (const mmsghdr& slot : batch) {
                stamped = stamped && is_stamped(slot);
            }
        }
        if (stamped) {
            return;
        }
    }
    throw std::runtime_error{"the kernel does not stamp received datagrams (SO_TIMESTAMPING)"};
}

void receive_loop::run(const contender& with, std::uint8_t traffic_class, bool counts, tally& into)
{
    const double before = thread_time();
    loopback_.send(traffic_class);
    const double sending = thread_time() - before - clock_cost_;
    for (std::size_t arrived = 0; arrived < batch_size;) {
        std::span<const mmsghdr> batch;
        const times took = receive_and_parse(with, batch, into);
        check(with, batch, traffic_class, into);
        arrived += batch.size();
        if (arrived > batch_size) {
            throw std::runtime_error{"more datagrams arrived than were sent"};
        }
        if (batch.size() < batch_size) {
            split_batches_ += arrived == batch_size ? 1U : 0U;
        } else if (counts) {
            send_times_.push_back(sending);
            into.receive.push_back(took.receive);
            into.first_parse.push_back(took.first_parse);
            into.repeat_parse.push_back(took.repeat_parse);
            into.total.push_back(took.receive + took.first_parse);
        }
    }
}

/// The timed part. Each parse finds the fields unset and the control buffers as the kernel left them.
receive_loop::times receive_loop::receive_and_parse(const contender& with, std::span<const mmsghdr>& batch, tally& into)
{
    read_.fill({});
    start_counting();
    const double start = thread_time();
    batch = loopback_.receive();
    const double received = thread_time();
    complete_ = parse_each(with.parse, batch, read_.data());
    const double parsed = thread_time();
    const allocation_count allocated = stop_counting();
    const double again = thread_time();
    for (int i = 0; i < extra_parses; ++i) {
        std::size_t complete = parse_each(with.parse, batch, read_.data());
        benchmark::DoNotOptimize(complete);
    }
    const double end = thread_time();
    into.allocated.calls += allocated.calls;
    into.allocated.bytes += allocated.bytes;
    return {received - start - clock_cost_, parsed - received - clock_cost_,
            (end - again - clock_cost_) / extra_parses};
}

void receive_loop::check(const contender& with, std::span<const mmsghdr> batch, std::uint8_t traffic_class,
                         tally& into) const
{
    const auto fail = [&](const char* what) { throw std::runtime_error{std::string{with.name} + ": " + what}; };
    const bool parses = with.tells != tells::nothing;
    if (parses && complete_ != batch.size()) {
        fail("a datagram was not parsed to its end");
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const mmsghdr& slot = batch[i];
        if (slot.msg_len != kind().size || (slot.msg_hdr.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
            fail("a datagram did not arrive in one piece");
        }
        fields expected;
        if (!macro_loop<four_messages>(static_cast<ssize_t>(slot.msg_len), slot.msg_hdr, expected) ||
            !is_as_sent(expected, kind(), traffic_class)) {
            fail("a datagram arrived with other control messages than it was sent with");
        }
        if (parses && checksum(read_[i]) != checksum(expected)) {
            fail("differs from the hand-written loop");
        }
        fields timeless = parses ? read_[i] : expected;
        timeless.received = 0;
        into.checksum += checksum(timeless);
    }
    into.datagrams += batch.size();
}

} // namespace bench
