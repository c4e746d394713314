// SPDX-License-Identifier: MIT
// Every question about the parsers of bench/parse: time and allocations per packet, or, for scripts, instructions and
// sizes. Fails if two parsers read different things, or if one of ours allocates.
//
//   bench_suite [<question>...]           the tables; all questions, or those named
//   bench_suite --check [<question>...]   no times: agreement and allocations only
//   bench_suite --tsv [<question>...]     question, parser, ns/packet, ratio, allocations/packet, name; tab-separated
//   bench_suite --count [<question>...]   one dump of callgrind per parser; see bench/instructions.sh
//   bench_suite --code [<question>...]    question, parser, offset of the parser's code; see bench/text_size.sh
//   bench_suite --about [<question>...]   where the figures come from; then question, title

#include "suite/pass.hpp"
#include "suite/question.hpp"
#include "support/agreement.hpp"
#include "support/allocations.hpp"
#include "support/contender.hpp"
#include "support/damage.hpp"
#include "support/machine.hpp"
#include "support/medians.hpp"
#include "support/table.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif

extern "C" const char __executable_start; // set by the linker

namespace bench {
namespace {

constexpr int repetitions = 15;
constexpr double seconds_per_repetition = 0.004;
constexpr std::uint64_t packets_to_count = 4096;

std::string benchmark_name(const question& of, const contender& parser) { return of.key + ": " + parser.key; }

void time_parser(benchmark::State& state, const question* of, const contender* parser)
{
    pass parse{*of};
    std::uint64_t complete = 0;
    for ([[maybe_unused]] auto iteration : state) {
        complete += parse(*parser);
        benchmark::ClobberMemory();
    }
    benchmark::DoNotOptimize(complete);
}

/// The batch parsers against their own parsers of one packet.
std::size_t differences_in_batches(const question& of)
{
    std::size_t differences = 0;
    for (const contender& each : of.contenders) {
        pass parse{of};
        parse(each);
        for (std::size_t i = 0; i < of.packets.size(); ++i) {
            fields expected;
            each.parse(of.packets[i].result, of.packets[i].header, expected);
            if (checksum(parse.read()[i]) != checksum(expected)) {
                std::fprintf(stderr, "%s: %s differs in a batch\n", of.title.c_str(), each.name);
                ++differences;
            }
        }
    }
    return differences;
}

/// Returns: whether all parsers read the same.
bool agree(const std::vector<question>& questions)
{
    std::size_t buffers = 0;
    std::size_t differences = 0;
    for (const question& each : questions) {
        agreement parsers{each.contenders};
        if (each.malformed) {
            parsers.compare_malformed(each.packets);
        } else {
            parsers.compare(each.packets);
            parsers.compare_malformed(damaged(each.packets.front()));
        }
        if (each.in_batches) {
            differences += differences_in_batches(each);
        }
        buffers += parsers.buffers();
        differences += parsers.differences();
    }
    if (differences == 0) {
        std::fprintf(stderr, "All parsers read the same on %s buffers.\n", grouped(buffers).c_str());
    }
    return differences == 0;
}

/// What one parser costs on the packets of one question.
struct cost {
    double nanoseconds = 0; ///< per packet, net of the empty call
    double ratio = 0;       ///< to the hand-written loop
    double allocations = 0; ///< per packet
};

std::vector<cost> costs_of(const question& of, const medians& times)
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
        costs[i].nanoseconds -= costs[0].nanoseconds;
        costs[i].ratio = costs[i].nanoseconds / costs[1].nanoseconds;
    }
    return costs;
}

/// Returns: whether none of ours allocates.
bool none_allocates(const question& of, const std::vector<cost>& costs)
{
    for (std::size_t i = 0; i < costs.size(); ++i) {
        if (of.contenders[i].is_ours && costs[i].allocations != 0) {
            std::fprintf(stderr, "%s: %s allocates\n", of.title.c_str(), of.contenders[i].name);
            return false;
        }
    }
    return true;
}

void print_table(const question& of, const std::vector<cost>& costs)
{
    table rows{{"parser", "ns/packet", "ratio", "allocations/packet"}};
    for (std::size_t i = 1; i < costs.size(); ++i) {
        rows.add({of.contenders[i].name, decimal(costs[i].nanoseconds, 2), decimal(costs[i].ratio, 2),
                  decimal(costs[i].allocations, 1)});
    }
    std::printf("\n%s\n\n", of.title.c_str());
    rows.print();
}

void print_lines(const question& of, const std::vector<cost>& costs)
{
    for (std::size_t i = 0; i < costs.size(); ++i) {
        std::printf("%s\t%s\t%s\t%s\t%s\t%s\n", of.key.c_str(), of.contenders[i].key,
                    decimal(costs[i].nanoseconds, 3).c_str(), decimal(costs[i].ratio, 3).c_str(),
                    decimal(costs[i].allocations, 1).c_str(), of.contenders[i].name);
    }
}

/// Lets callgrind, if it is what runs the program, write what each parser executes into a file of its own.
void count_instructions(const question& of)
{
#ifdef CALLGRIND_DUMP_STATS_AT
    pass parse{of};
    const std::uint64_t passes = std::max<std::uint64_t>(1, packets_to_count / parse.packets());
    for (const contender& each : of.contenders) {
        parse(each); // whatever happens only once: symbols bound, memory taken from the system
        CALLGRIND_ZERO_STATS;
        CALLGRIND_TOGGLE_COLLECT;
        for (std::uint64_t i = 0; i < passes; ++i) {
            parse(each);
        }
        CALLGRIND_TOGGLE_COLLECT;
        const std::string label = of.key + " " + each.key + " " + std::to_string(passes * parse.packets());
        CALLGRIND_DUMP_STATS_AT(label.c_str());
    }
#else
    std::fprintf(stderr, "%s: built without <valgrind/callgrind.h>, nothing is counted\n", of.key.c_str());
#endif
}

void print_code_offsets(const question& of)
{
    for (const contender& each : of.contenders) {
        const char* const code =
            of.in_batches ? reinterpret_cast<const char*>(each.parse_batch) : reinterpret_cast<const char*>(each.parse);
        std::printf("%s\t%s\t%tx\n", of.key.c_str(), each.key, code - &__executable_start);
    }
}

void print_about(const std::vector<question>& questions)
{
    std::printf("Machine:  %s\nKernel:   %s\nCompiler: %s\nDate:     %s\n", processor().c_str(), kernel().c_str(),
                compiler().c_str(), date().c_str());
    for (const question& each : questions) {
        std::printf("%s\t%s\n", each.key.c_str(), each.title.c_str());
    }
}

std::vector<question> questions_named(const std::vector<std::string_view>& names)
{
    std::vector<question> questions;
    add_layouts(questions);
    add_selections(questions);
    add_irregular(questions);
    add_batches(questions);
    if (!names.empty()) {
        std::erase_if(questions, [&](const question& each) {
            return std::find(names.begin(), names.end(), each.key) == names.end();
        });
    }
    return questions;
}

int run(std::string_view mode, const std::vector<std::string_view>& names)
{
    const std::vector<question> questions = questions_named(names);
    if (mode == "--about") {
        print_about(questions);
        return 0;
    }
    if (mode == "--count" || mode == "--code") {
        for (const question& each : questions) {
            mode == "--count" ? count_instructions(each) : print_code_offsets(each);
        }
        return 0;
    }
    if (const char* reason = why_not_counted()) {
        std::fprintf(stderr, "Allocations cannot be counted: %s.\n", reason);
        return 1;
    }
    if (!agree(questions)) {
        return 1;
    }
    medians times;
    if (mode != "--check") {
        for (const question& each : questions) {
            for (const contender& parser : each.contenders) {
                benchmark::RegisterBenchmark(benchmark_name(each, parser).c_str(), time_parser, &each, &parser)
                    ->Repetitions(repetitions)
                    ->MinTime(seconds_per_repetition);
            }
        }
        run_interleaved(times);
    }
    if (mode == "") {
        print_about({});
        std::printf("\nMedians of %d interleaved repetitions, less a call that reads nothing.\n", repetitions);
    }
    bool clean = true;
    for (const question& each : questions) {
        const std::vector<cost> costs = costs_of(each, times);
        clean = none_allocates(each, costs) && clean;
        if (mode == "--tsv") {
            print_lines(each, costs);
        } else if (mode == "") {
            print_table(each, costs);
        }
    }
    return clean ? 0 : 1;
}

} // namespace
} // namespace bench

int main(int count, char** arguments)
{
    try {
        std::vector<std::string_view> names{arguments + 1, arguments + count};
        std::string_view mode;
        if (!names.empty() && names.front().starts_with("--")) {
            mode = names.front();
            names.erase(names.begin());
        }
        return bench::run(mode, names);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_suite: %s\n", error.what());
        return 1;
    }
}
