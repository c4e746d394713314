// SPDX-License-Identifier: MIT
// Every question about the parsers of bench/parse and the writers of bench/reply: time and allocations per packet, or,
// for scripts, instructions and sizes. Fails if two parsers read, or two writers write, different things, or if one of
// ours allocates.
//
//   bench_suite [<question>...]           the tables; all questions, or those named
//   bench_suite --demo                    those of the README, and what a gigabyte costs
//   bench_suite --check [<question>...]   no times: agreement and allocations only
//   bench_suite --tsv [<question>...]     question, parser, ns/packet, ratio, allocations/packet, name,
//                                         ratio to the known layout or 0; tab-separated
//   bench_suite --count [<question>...]   one dump of callgrind per parser; see bench/instructions.sh
//   bench_suite --code [<question>...]    question, parser, offset of the parser's code; see bench/text_size.sh
//   bench_suite --about [<question>...]   where the figures come from; then question, title
//   bench_suite --write <folder> <question>...          each question's packets into a file of its name
//   bench_suite --peer <question> <file> [<seconds>]    ours on such packets; see suite/peer.hpp

#include "suite/agree.hpp"
#include "suite/peer.hpp"
#include "suite/question.hpp"
#include "proof/allocations.hpp"
#include "support/contender.hpp"
#include "support/report.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif

extern "C" const char __executable_start; // set by the linker

namespace bench {
namespace {

constexpr int rounds = 15;
constexpr double seconds_per_round = 0.004; // of each parser

/// Of each parser, nanoseconds a packet in each round.
using round_times = std::map<const contender*, std::vector<double>>;

/// Times a pass of each parser of the questions, in rounds. The parsers of a question are timed one after another, so
/// that a slow phase of the machine meets all of them; their order, and that of the questions, is another one in each
/// round.
round_times times_of(const std::vector<question>& questions)
{
    std::vector<const question*> order;
    for (const question& each : questions) {
        order.push_back(&each);
    }
    std::mt19937 random; // its default seed: the same orders in every run
    round_times times;
    for (int round = 0; round < rounds; ++round) {
        std::shuffle(order.begin(), order.end(), random);
        for (const question* of : order) {
            std::vector<const contender*> parsers;
            for (const contender& each : of->contenders) {
                parsers.push_back(&each);
            }
            std::shuffle(parsers.begin(), parsers.end(), random);
            for (const contender* each : parsers) {
                times[each].push_back(nanoseconds_per_packet(*of, *each, seconds_per_round));
            }
        }
    }
    return times;
}

/// What one parser costs on the packets of one question: medians of the rounds.
struct cost {
    double nanoseconds = 0; ///< per packet, net of the empty call
    double ratio = 0;       ///< to the hand-written loop in the same round
    double to_known = 0;    ///< ratio to the parser that is tuned for these packets alone; 0 where there is none
    double allocations = 0; ///< per packet
    double bytes = 0;       ///< of these, per packet
};

/// The median of the rounds' ratios; without those in which the divisor took no time.
double median_ratio(const std::vector<double>& times, const std::vector<double>& to)
{
    std::vector<double> ratios;
    for (std::size_t round = 0; round < times.size(); ++round) {
        if (to[round] > 0) {
            ratios.push_back(times[round] / to[round]);
        }
    }
    return middle_of(std::move(ratios));
}

std::vector<cost> costs_of(const question& of, const round_times& times)
{
    pass parse{of};
    const auto packets = static_cast<double>(parse.packets());
    std::vector<cost> costs;
    for (const contender& each : of.contenders) {
        const allocation_count counted = allocations_of([&] { parse(each); });
        costs.push_back({.allocations = static_cast<double>(counted.calls) / packets,
                         .bytes = static_cast<double>(counted.bytes) / packets});
    }
    if (times.empty()) {
        return costs;
    }
    const double empty = costs[0].nanoseconds = middle_of(times.at(&of.contenders[0]));
    std::vector<std::vector<double>> net{{}}; // of each parser
    const std::vector<double>* known = nullptr;
    net.reserve(costs.size());
    for (std::size_t i = 1; i < costs.size(); ++i) {
        net.push_back(times.at(&of.contenders[i]));
        for (double& each : net[i]) { // the processor may hide the floor beside the call altogether
            each = std::max(0.0, each - empty);
        }
        if (of.contenders[i].key == std::string_view{"known"}) {
            known = &net[i];
        }
    }
    for (std::size_t i = 1; i < costs.size(); ++i) {
        costs[i].nanoseconds = middle_of(net[i]);
        costs[i].ratio = median_ratio(net[i], net[1]);
        costs[i].to_known = known == nullptr ? 0 : median_ratio(net[i], *known);
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
    table rows{{of.replies.empty() ? "parser" : "writer", "ns/packet", "ratio", "allocations/packet", "bytes/packet"}};
    for (std::size_t i = 1; i < costs.size(); ++i) {
        rows.add({of.contenders[i].name, decimal(costs[i].nanoseconds, 2), decimal(costs[i].ratio, 2),
                  decimal(costs[i].allocations, 1), decimal(costs[i].bytes, 1)});
    }
    std::printf("\n%s\n\n", of.title.c_str());
    rows.print();
}

// Where the project comes from: 1 GB over QUIC, and what Go's parser allocates for it by its own count.
constexpr std::uint64_t packets_of_a_gigabyte = 860'000;
constexpr std::uint64_t bytes_per_packet_in_go = 104;

/// Returns: whether none of ours allocates.
bool print_gigabyte(const question& of)
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

void print_lines(const question& of, const std::vector<cost>& costs)
{
    for (std::size_t i = 0; i < costs.size(); ++i) {
        std::printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", of.key.c_str(), of.contenders[i].key,
                    decimal(costs[i].nanoseconds, 3).c_str(), decimal(costs[i].ratio, 3).c_str(),
                    decimal(costs[i].allocations, 1).c_str(), of.contenders[i].name,
                    decimal(costs[i].to_known, 3).c_str());
    }
}

constexpr std::uint64_t packets_to_count = 4096;

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

const char* code_of(const question& of, const contender& each)
{
    if (each.write != nullptr) {
        return reinterpret_cast<const char*>(each.write);
    }
    return of.in_batches ? reinterpret_cast<const char*>(each.parse_batch) : reinterpret_cast<const char*>(each.parse);
}

void print_code_offsets(const question& of)
{
    for (const contender& each : of.contenders) {
        const char* const code = code_of(of, each);
        std::printf("%s\t%s\t%tx\n", of.key.c_str(), each.key, code - &__executable_start);
    }
}

std::vector<question> questions_named(const std::vector<std::string_view>& names)
{
    std::vector<question> questions;
    add_layouts(questions);
    add_quic(questions);
    add_selections(questions);
    add_irregular(questions);
    add_batches(questions);
    add_answers(questions);
    add_errors(questions);
    add_replies(questions);
    std::erase_if(questions, [](const question& each) { return each.packets.empty() && each.replies.empty(); });
    if (!names.empty()) {
        std::erase_if(questions, [&](const question& each) {
            return std::find(names.begin(), names.end(), each.key) == names.end();
        });
    }
    return questions;
}

void print_figures(const question& each, const std::vector<cost>& costs, std::string_view mode)
{
    if (mode == "--tsv") {
        print_lines(each, costs);
    } else if (mode != "--check") {
        print_table(each, costs);
    }
}

int run(std::string_view mode, std::vector<std::string_view> arguments)
{
    std::string folder;
    std::vector<std::string_view> of_peer;
    if (mode == "--demo") {
        arguments = {"a4", "b"};
    } else if (mode == "--write" && !arguments.empty()) {
        folder = arguments.front();
        arguments.erase(arguments.begin());
    } else if (mode == "--peer" && arguments.size() > 1) {
        of_peer = arguments;
        arguments.resize(1);
    }
    const std::vector<question> questions = questions_named(arguments);
    if (mode != "--demo" && !arguments.empty() && questions.size() != arguments.size()) {
        std::fputs(left_out == 0 ? "bench_suite: no such question\n" : "bench_suite: it was left out\n", stderr);
        return 2;
    }
    if (mode == "--about") {
        print_about();
        for (const question& each : questions) {
            std::printf("%s\t%s\n", each.key.c_str(), each.title.c_str());
        }
        return 0;
    }
    if (mode == "--count" || mode == "--code" || mode == "--write") {
        for (const question& each : questions) {
            mode == "--count"  ? count_instructions(each)
            : mode == "--code" ? print_code_offsets(each)
                               : write_packets(each, folder + "/" + each.key);
        }
        return 0;
    }
    if (const char* reason = why_not_counted()) {
        std::fprintf(stderr, "Allocations cannot be counted: %s.\n", reason);
        return 1;
    }
    if (!of_peer.empty()) {
        run_as_peer(questions.front(), std::string{of_peer[1]}, of_peer.size() > 2 ? of_peer[2].data() : nullptr);
        return 0;
    }
    if (!agree(questions)) {
        return 1;
    }
    round_times times;
    if (mode != "--check") {
        times = times_of(questions);
    }
    if (mode == "" || mode == "--demo") {
        print_about();
        std::printf("\nMedians of %d rounds, less a call that does nothing.\n", rounds);
    }
    bool clean = true;
    for (const question& each : questions) {
        const std::vector<cost> costs = costs_of(each, times);
        clean = none_allocates(each, costs) && clean;
        print_figures(each, costs, mode);
        if (mode == "--demo" && each.key == "a4") {
            clean = print_gigabyte(each) && clean;
        }
    }
    if (mode == "--demo") {
        std::puts(clean ? "\nNone of cmsg's parsers allocates." : "\nFAILED: one of cmsg's parsers allocates.");
    }
    return clean ? 0 : 1;
}

} // namespace
} // namespace bench

int main(int count, char** arguments)
{
    try {
        std::vector<std::string_view> words{arguments + 1, arguments + count};
        std::string_view mode;
        if (!words.empty() && words.front().starts_with("--")) {
            mode = words.front();
            words.erase(words.begin());
        }
        return bench::ended(bench::run(mode, words));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_suite: %s\n", error.what());
        return 1;
    }
}
