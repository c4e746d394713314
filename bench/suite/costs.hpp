// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_COSTS_HPP
#define CMSGPP_BENCH_SUITE_COSTS_HPP

// What each parser costs on the packets of a question, in time and allocations, and how that is printed.

#include "suite/question.hpp"
#include "support/allocations.hpp"
#include "support/contender.hpp"
#include "support/report.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

inline constexpr int repetitions = 15;
inline constexpr double seconds_per_repetition = 0.004;

inline std::string benchmark_name(const question& of, const contender& each) { return of.key + ": " + each.key; }

inline void time_parser(benchmark::State& state, const question* of, const contender* with)
{
    pass parse{*of};
    std::uint64_t complete = 0;
    for ([[maybe_unused]] auto iteration : state) {
        complete += parse(*with);
        benchmark::ClobberMemory();
    }
    benchmark::DoNotOptimize(complete);
}

inline void register_benchmarks(const question& of)
{
    for (const contender& each : of.contenders) {
        benchmark::RegisterBenchmark(benchmark_name(of, each).c_str(), time_parser, &of, &each)
            ->Repetitions(repetitions)
            ->MinTime(seconds_per_repetition);
    }
}

/// What one parser costs on the packets of one question.
struct cost {
    double nanoseconds = 0; ///< per packet, net of the empty call
    double ratio = 0;       ///< to the hand-written loop
    double to_known = 0;    ///< ratio to the parser that is tuned for these packets alone; 0 where there is none
    double allocations = 0; ///< per packet
    double bytes = 0;       ///< of these, per packet
};

inline std::vector<cost> costs_of(const question& of, const medians& times)
{
    pass parse{of};
    const auto packets = static_cast<double>(parse.packets());
    std::vector<cost> costs;
    for (const contender& each : of.contenders) {
        const allocation_count counted = allocations_of([&] { parse(each); });
        costs.push_back({.nanoseconds = times[benchmark_name(of, each)] / packets,
                         .allocations = static_cast<double>(counted.calls) / packets,
                         .bytes = static_cast<double>(counted.bytes) / packets});
    }
    for (std::size_t i = 1; i < costs.size(); ++i) {
        // The processor may hide the floor beside the call altogether.
        costs[i].nanoseconds = std::max(0.0, costs[i].nanoseconds - costs[0].nanoseconds);
        costs[i].ratio = costs[i].nanoseconds / costs[1].nanoseconds;
    }
    for (std::size_t known = 1; known < costs.size(); ++known) {
        if (of.contenders[known].key == std::string_view{"known"}) {
            for (cost& each : costs) {
                each.to_known = each.nanoseconds / costs[known].nanoseconds;
            }
        }
    }
    return costs;
}

/// Returns: whether none of ours allocates.
inline bool none_allocates(const question& of, const std::vector<cost>& costs)
{
    for (std::size_t i = 0; i < costs.size(); ++i) {
        if (of.contenders[i].is_ours && costs[i].allocations != 0) {
            std::fprintf(stderr, "%s: %s allocates\n", of.title.c_str(), of.contenders[i].name);
            return false;
        }
    }
    return true;
}

inline void print_table(const question& of, const std::vector<cost>& costs)
{
    table rows{{of.replies.empty() ? "parser" : "writer", "ns/packet", "ratio", "allocations/packet", "bytes/packet"}};
    for (std::size_t i = 1; i < costs.size(); ++i) {
        rows.add({of.contenders[i].name, decimal(costs[i].nanoseconds, 2), decimal(costs[i].ratio, 2),
                  decimal(costs[i].allocations, 1), decimal(costs[i].bytes, 1)});
    }
    std::printf("\n%s\n\n", of.title.c_str());
    rows.print();
}

// Where the project comes from: 1 GB over QUIC, and what Go's parser allocates for it by its own count.
inline constexpr std::uint64_t packets_of_a_gigabyte = 860'000;
inline constexpr std::uint64_t bytes_per_packet_in_go = 104;

/// Returns: whether none of ours allocates.
inline bool print_gigabyte(const question& of)
{
    bool is_clean = true;
    table totals{{"parser", "allocations", "bytes", "MB"}};
    for (std::size_t i = 1; i < of.contenders.size(); ++i) {
        fields read;
        const allocation_count count = allocations_of([&] {
            for (std::uint64_t parsed = 0; parsed < packets_of_a_gigabyte; ++parsed) {
                const packet& arrived = of.packets[parsed % of.packets.size()];
                static_cast<void>(of.contenders[i].parse(arrived.result, arrived.header, read));
            }
        });
        totals.add({of.contenders[i].name, grouped(count.calls), grouped(count.bytes),
                    decimal(static_cast<double>(count.bytes) / 1e6, 1)});
        is_clean = is_clean && (!of.contenders[i].is_ours || count.calls == 0);
    }
    std::printf("\n1 GB in %s packets of 1,250 bytes, each with IP_PKTINFO and IP_TOS: what each parser allocates\n\n",
                grouped(packets_of_a_gigabyte).c_str());
    totals.print();
    std::printf("\nGo's own figure is %llu bytes a packet: %.0f MB.\n",
                static_cast<unsigned long long>(bytes_per_packet_in_go),
                static_cast<double>(packets_of_a_gigabyte * bytes_per_packet_in_go) / 1e6);
    return is_clean;
}

inline void print_lines(const question& of, const std::vector<cost>& costs)
{
    for (std::size_t i = 0; i < costs.size(); ++i) {
        std::printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", of.key.c_str(), of.contenders[i].key,
                    decimal(costs[i].nanoseconds, 3).c_str(), decimal(costs[i].ratio, 3).c_str(),
                    decimal(costs[i].allocations, 1).c_str(), of.contenders[i].name,
                    decimal(costs[i].to_known, 3).c_str());
    }
}

} // namespace bench

#endif
