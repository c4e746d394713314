// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_COSTS_HPP
#define CMSGPP_BENCH_SUITE_COSTS_HPP

// What each parser costs on the packets of a question, in time and allocations, and how that is printed.

#include "suite/pass.hpp"
#include "suite/question.hpp"
#include "support/allocations.hpp"
#include "support/contender.hpp"
#include "support/medians.hpp"
#include "support/table.hpp"

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
};

inline std::vector<cost> costs_of(const question& of, const medians& times)
{
    pass parse{of};
    const auto packets = static_cast<double>(parse.packets());
    std::vector<cost> costs;
    for (const contender& each : of.contenders) {
        const allocation_count counted = allocations_of([&] { parse(each); });
        costs.push_back({.nanoseconds = times[benchmark_name(of, each)] / packets,
                         .allocations = static_cast<double>(counted.calls) / packets});
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
    table rows{{of.replies.empty() ? "parser" : "writer", "ns/packet", "ratio", "allocations/packet"}};
    for (std::size_t i = 1; i < costs.size(); ++i) {
        rows.add({of.contenders[i].name, decimal(costs[i].nanoseconds, 2), decimal(costs[i].ratio, 2),
                  decimal(costs[i].allocations, 1)});
    }
    std::printf("\n%s\n\n", of.title.c_str());
    rows.print();
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
