// SPDX-License-Identifier: MIT
// What share of a packet's cost the parsing is: a receive loop over loopback, recvmmsg with 64 slots, run with the
// parsers of bench/parse. Prints Markdown. Fails if two parsers read different things, or if one of ours allocates.
//   bench_end_to_end [--smoke]      --smoke: a few packets, for the checks alone

#include "end_to_end/receive_loop.hpp"
#include "parse/library.hpp"
#include "parse/macro_loop.hpp"
#include "parse/message_vector.hpp"
#include "support/allocations.hpp"
#include "support/contender.hpp"
#include "support/report.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <random>
#include <string_view>
#include <system_error>

namespace bench {
namespace {

constexpr contender parsing(const char* name, parser* parse, tells what, bool is_ours)
{
    return {.name = name, .key = "", .parse = parse, .tells = what, .is_ours = is_ours};
}

/// The baseline first.
constexpr std::array contenders{
    parsing("none (empty call)", empty_call, tells::nothing, false),
    parsing("hand-written CMSG_NXTHDR loop", macro_loop<four_messages>, tells::how_it_ended, false),
    parsing("vector of messages", message_vector<four_messages>, tells::values, false),
    parsing("cmsg::visit", visit<four_messages>, tells::how_it_ended, true),
    parsing("cmsg::receive_set::visit", set_visit<four_messages>, tells::how_it_ended, true),
    parsing("cmsg::receive_set::decode", set_decode<four_messages>, tells::how_it_ended, true),
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

/// Returns: whether all parsers have read the same number of the same packets, and none of ours has allocated.
bool holds(const tallies& results)
{
    bool good = true;
    for (std::size_t i = 0; i < results.size(); ++i) {
        const contender& parser = contenders[i];
        if (results[i].datagrams != results[0].datagrams || results[i].checksum != results[0].checksum) {
            std::fprintf(stderr, "FAILED: %s has read other packets than the rest\n", parser.name);
            good = false;
        }
        if (parser.is_ours && results[i].allocated.calls != 0) {
            std::fprintf(stderr, "FAILED: %s allocates\n", parser.name);
            good = false;
        }
    }
    return good;
}

bool run_section(const section& of, effort how_much)
{
    receive_loop loop{of.kind};
    tallies results;
    const int rounds = run_rounds(loop, how_much, results);
    std::printf("\n### %s\n\n%s\n\n", of.title, of.note);
    print_costs(loop, results);
    std::uint64_t datagrams = 0;
    for (const tally& each : results) {
        datagrams += each.datagrams;
    }
    std::printf("Medians of %zu batches a parser in %d interleaved rounds. All %s packets received are checked; each "
                "parser has the checksum %016llx. %s batches did not come out of one call, and are not in the "
                "medians.\n",
                results[0].total.size(), rounds, grouped(datagrams * of.kind.packets()).c_str(),
                static_cast<unsigned long long>(results[0].checksum), grouped(loop.split_batches()).c_str());
    std::printf("%.0f ns, the cost of reading the clock, are taken off each time.\n", loop.clock_cost());
    return holds(results);
}

void print_method()
{
    std::printf("- Machine: %s\n- Kernel: %s\n- Compiler: %s\n- Date: %s\n\n", processor().c_str(), kernel().c_str(),
                compiler().c_str(), date().c_str());
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
    const bool is_smoke = count == 2 && std::string_view{arguments[1]} == "--smoke";
    if (count > 1 && !is_smoke) {
        std::fprintf(stderr, "usage: %s [--smoke]\n", arguments[0]);
        return 2;
    }
    try {
        return bench::ended(bench::run(is_smoke ? bench::smoke : bench::full));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_end_to_end: %s\n", error.what());
        return 1;
    }
}
