// SPDX-License-Identifier: MIT
// What it costs to parse the control messages of a packet, in time and in memory: the parsers of this folder on the
// control buffers of real packets. Fails if two parsers read different things, or if one of ours allocates.

#include "parse/contenders.hpp"
#include "support/agreement.hpp"
#include "support/allocations.hpp"
#include "support/capture.hpp"
#include "support/contender.hpp"
#include "support/damage.hpp"
#include "support/machine.hpp"
#include "support/medians.hpp"
#include "support/missing.hpp"
#include "support/table.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t packets_in_cache = 64; // what a batch of recvmmsg has
constexpr int repetitions = 21;
constexpr double seconds_per_repetition = 0.01;

// Where the project comes from: 1 GB over QUIC, and what Go's parser allocates for it by its own count.
constexpr std::uint64_t packets_of_a_gigabyte = 860'000;
constexpr std::uint64_t bytes_per_packet_in_go = 104;

/// One table: packets, and the parsers that want the same of them.
struct section {
    const char* name;
    const char* title;
    std::span<const contender> contenders;
    std::vector<packet> packets;
};

std::string benchmark_name(const section& of, const contender& parser)
{
    return std::string{of.name} + ": " + parser.name;
}

/// Parses packet after packet, as often as they are asked for.
std::uint64_t parse_all(parser* parse, std::span<const packet> packets, std::uint64_t count)
{
    fields read;
    benchmark::DoNotOptimize(&read);
    std::uint64_t complete = 0;
    while (count > 0) {
        for (const packet& arrived : packets) {
            if (count-- == 0) {
                return complete;
            }
            complete += parse(arrived.result, arrived.header, read) ? 1U : 0U;
        }
    }
    return complete;
}

void time_parser(benchmark::State& state, parser* parse, std::span<const packet> packets)
{
    fields read;
    benchmark::DoNotOptimize(&read);
    std::uint64_t complete = 0;
    for ([[maybe_unused]] auto iteration : state) {
        for (const packet& arrived : packets) {
            complete += parse(arrived.result, arrived.header, read) ? 1U : 0U;
        }
        benchmark::ClobberMemory();
    }
    benchmark::DoNotOptimize(complete);
}

void register_benchmarks(const section& of)
{
    for (const contender& each : of.contenders) {
        benchmark::RegisterBenchmark(benchmark_name(of, each).c_str(), time_parser, each.parse, std::span{of.packets})
            ->Repetitions(repetitions)
            ->MinTime(seconds_per_repetition);
    }
}

/// Returns: whether all parsers read the same; says so.
bool agree(std::span<const section> sections)
{
    const std::vector<packet> others[]{capture_or_leave_out(two_messages_v6(), packets_in_cache),
                                       capture_or_leave_out(everything_on(AF_INET), packets_in_cache),
                                       capture_or_leave_out(everything_on(AF_INET6), packets_in_cache)};
    std::size_t buffers = 0;
    std::size_t differences = 0;
    for (const section& each : sections) {
        agreement parsers{each.contenders};
        for (const section& source : sections) {
            parsers.compare(source.packets);
            parsers.compare_malformed(damaged(source.packets.front()));
        }
        for (const std::vector<packet>& packets : others) {
            if (!packets.empty()) { // left out on this machine
                parsers.compare(packets);
                parsers.compare_malformed(damaged(packets.front()));
            }
        }
        for (std::size_t capacity = 1; capacity <= each.packets.front().control.size(); ++capacity) {
            traffic what =
                each.contenders.data() == contenders<two_messages>.data() ? two_messages_v4() : four_messages_v4();
            what.control_capacity = capacity;
            parsers.compare(capture_or_leave_out(what, 4));
        }
        buffers += parsers.buffers();
        differences += parsers.differences();
        for (const packet& sent : each.packets) {
            fields read;
            const cmsg::outcome end = each.contenders[1].parse(sent.result, sent.header, read);
            if (!end || read.traffic_class != sent.sent_traffic_class) {
                std::fprintf(stderr, "%s: the traffic class differs from the one sent\n", each.name);
                ++differences;
            }
        }
    }
    if (differences == 0) {
        std::printf("All parsers read the same on %s buffers: whole, cut and malformed.\n", grouped(buffers).c_str());
    }
    return differences == 0;
}

/// Returns: whether none of ours allocates.
bool print_costs(const section& of, const medians& times)
{
    const auto nanoseconds = [&](const contender& each) {
        return times[benchmark_name(of, each)] / static_cast<double>(of.packets.size());
    };
    const double empty = nanoseconds(of.contenders[0]);
    const double hand_written = nanoseconds(of.contenders[1]) - empty;
    bool clean = true;
    table costs{{"parser", "ns/packet", "ratio", "allocations/packet", "bytes/packet"}};
    for (const contender& each : of.contenders.subspan(1)) {
        const std::uint64_t packets = of.packets.size();
        const allocation_count count = allocations_of([&] { parse_all(each.parse, of.packets, packets); });
        const double net = nanoseconds(each) - empty;
        costs.add({each.name, decimal(net, 2), decimal(net / hand_written, 2),
                   decimal(static_cast<double>(count.calls) / static_cast<double>(packets), 1),
                   decimal(static_cast<double>(count.bytes) / static_cast<double>(packets), 1)});
        clean = clean && (!each.is_ours || count.calls == 0);
    }
    std::printf("\n%s\n\n", of.title);
    costs.print();
    std::printf("\nMedians of %d interleaved repetitions, less %.2f ns for a call that reads nothing.\n", repetitions,
                empty);
    return clean;
}

/// Returns: whether none of ours allocates.
bool print_gigabyte(const section& of)
{
    bool clean = true;
    table totals{{"parser", "allocations", "bytes", "MB"}};
    for (const contender& each : of.contenders.subspan(1)) {
        std::uint64_t complete = 0;
        const allocation_count count =
            allocations_of([&] { complete = parse_all(each.parse, of.packets, packets_of_a_gigabyte); });
        totals.add({each.name, grouped(count.calls), grouped(count.bytes),
                    decimal(static_cast<double>(count.bytes) / 1e6, 1)});
        clean = clean && complete == packets_of_a_gigabyte && (!each.is_ours || count.calls == 0);
    }
    std::printf("\n1 GB in %s packets of 1,250 bytes, each with IP_PKTINFO and IP_TOS: what each parser allocates\n\n",
                grouped(packets_of_a_gigabyte).c_str());
    totals.print();
    std::printf("\nGo's own figure is %llu bytes a packet: %.0f MB.\n",
                static_cast<unsigned long long>(bytes_per_packet_in_go),
                static_cast<double>(packets_of_a_gigabyte * bytes_per_packet_in_go) / 1e6);
    return clean;
}

int run()
{
    if (const char* reason = why_not_counted()) {
        std::fprintf(stderr, "Allocations cannot be counted: %s.\n", reason);
        return 1;
    }
    std::vector<section> sections;
    sections.push_back({"two", "An IPv4 packet as a QUIC stack receives it, with IP_PKTINFO and IP_TOS",
                        contenders<two_messages>, capture_or_leave_out(two_messages_v4(), packets_in_cache)});
    sections.push_back({"four", "A coalesced train with SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO and IP_TOS",
                        contenders<four_messages>, capture_or_leave_out(four_messages_v4(), packets_in_cache)});
    std::erase_if(sections, [](const section& each) { return each.packets.empty(); });
    std::printf("Machine:  %s\nKernel:   %s\nCompiler: %s\nDate:     %s\n\n", processor().c_str(), kernel().c_str(),
                compiler().c_str(), date().c_str());
    if (sections.empty()) {
        std::puts("No packet can be had on this machine: nothing is counted.");
        return 0;
    }
    if (!agree(sections)) {
        return 1;
    }
    std::puts("Parsers that name Go or nix do in C++ what these do: the same elements, the same vector.");

    medians times;
    for (const section& each : sections) {
        register_benchmarks(each);
    }
    run_interleaved(times);

    bool clean = true;
    for (const section& each : sections) {
        clean = print_costs(each, times) && clean;
    }
    if (sections[0].contenders.data() == contenders<two_messages>.data()) {
        clean = print_gigabyte(sections[0]) && clean;
    }
    std::puts(clean ? "\nNone of cmsg's parsers allocates." : "\nFAILED: one of cmsg's parsers allocates.");
    return clean ? 0 : 1;
}

} // namespace
} // namespace bench

int main()
{
    try {
        return bench::ended(bench::run());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_parse: %s\n", error.what());
        return 1;
    }
}
