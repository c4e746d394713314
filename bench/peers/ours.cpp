// SPDX-License-Identifier: MIT
// Our side of the comparison: the parsers of bench/parse on buffers from a file. The programs of the other languages
// take the same arguments and print the same lines.
//
//     ours two|four FILE              per parser: its name, a checksum of each field (traffic class, interface, local
//                                     address, time, segment size), allocations and bytes per packet
//     ours two|four FILE SECONDS      per parser: its name, nanoseconds of processor time per packet
//
// Lines are separated by tabs. "empty" is a call that reads nothing: what loop and call cost in this language.

#include "parse/empty_call.hpp"
#include "parse/macro_loop.hpp"
#include "parse/set_decode.hpp"
#include "parse/set_visit.hpp"
#include "parse/visit.hpp"
#include "support/allocations.hpp"
#include "support/contender.hpp"
#include "support/wanted.hpp"

#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <sys/socket.h> // for msghdr
#include <sys/types.h>  // for ssize_t

namespace bench {
namespace {

constexpr int passes_per_look_at_the_clock = 1000; // 64,000 packets; the look itself takes some 300 ns

struct named_parser {
    const char* name;
    parser* parse;
};

/// A parser as a function that is called, as those of the other programs are.
template <parser* Parse>
[[gnu::noinline]] cmsg::outcome out_of_line(ssize_t result, const msghdr& header, fields& read)
{
    return Parse(result, header, read);
}

template <class Wanted>
constexpr named_parser parsers[]{
    {"empty", out_of_line<empty_call>},
    {"glibc macros, every length and size checked", out_of_line<macro_loop<Wanted>>},
    {"cmsg::visit", out_of_line<visit<Wanted>>},
    {"cmsg::receive_set::visit", out_of_line<set_visit<Wanted>>},
    {"cmsg::receive_set::decode", out_of_line<set_decode<Wanted>>},
};

/// The control buffers of a file, each as recvmsg leaves it.
class packets {
public:
    explicit packets(const std::string& path)
    {
        std::ifstream file{path, std::ios::binary};
        buffers_.resize(read_number(file));
        for (std::vector<std::byte>& buffer : buffers_) {
            buffer.resize(read_number(file));
            file.read(reinterpret_cast<char*>(buffer.data()), static_cast<std::streamsize>(buffer.size()));
            msghdr header{};
            header.msg_control = buffer.data();
            header.msg_controllen = buffer.size();
            headers_.push_back(header);
        }
        if (!file || buffers_.empty()) {
            throw std::runtime_error{"cannot read " + path};
        }
    }

    [[nodiscard]] std::span<const msghdr> headers() const { return headers_; }

private:
    static std::uint32_t read_number(std::ifstream& file)
    {
        std::uint32_t number = 0;
        file.read(reinterpret_cast<char*>(&number), sizeof number);
        return number;
    }

    std::vector<std::vector<std::byte>> buffers_; // operator new aligns for cmsghdr
    std::vector<msghdr> headers_;
};

void check(named_parser of, std::span<const msghdr> headers)
{
    std::uint64_t sums[5]{1, 1, 1, 1, 1};
    for (const msghdr& header : headers) {
        fields read;
        if (!of.parse(1, header, read)) {
            throw std::runtime_error{std::string{of.name} + " does not accept a buffer"};
        }
        std::uint64_t* sum = sums;
        for (const std::uint64_t value :
             {std::uint64_t{read.traffic_class}, std::uint64_t{read.interface_index}, std::uint64_t{read.local},
              static_cast<std::uint64_t>(read.received), std::uint64_t{read.segment_size}}) {
            *sum = (*sum ^ value) * 0x100'0000'01b3U; // the prime of FNV-1a
            *sum ^= *sum >> 32U;                      // without it, 64 equal values cancel out in the low bits
            ++sum;
        }
    }
    fields read;
    const allocation_count allocated = allocations_of([&] {
        for (const msghdr& header : headers) {
            static_cast<void>(of.parse(1, header, read)); // what counts here is its allocations
        }
    });
    const auto count = static_cast<double>(headers.size());
    std::printf("%s", of.name);
    for (const std::uint64_t sum : sums) {
        std::printf("\t%016" PRIx64, sum);
    }
    std::printf("\t%.1f\t%.1f\n", static_cast<double>(allocated.calls) / count,
                static_cast<double>(allocated.bytes) / count);
}

/// Nanoseconds of processor time, of all threads: a garbage collector's count as well.
double now()
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e9 + static_cast<double>(used.tv_nsec);
}

[[gnu::noinline]] double nanoseconds_per_packet(parser* parse, std::span<const msghdr> headers, double seconds)
{
    fields read;
    std::uint64_t complete = 0;
    double parsed = 0;
    double elapsed = 0;
    for (const double start = now(); elapsed < seconds * 1e9; elapsed = now() - start) {
        for (int pass = 0; pass < passes_per_look_at_the_clock; ++pass) {
            for (const msghdr& header : headers) {
                complete += parse(1, header, read) ? 1U : 0U;
            }
        }
        parsed += static_cast<double>(headers.size()) * passes_per_look_at_the_clock;
    }
    if (static_cast<double>(complete) != parsed) {
        throw std::runtime_error{"a parser does not accept a buffer"};
    }
    return elapsed / parsed;
}

int run(std::span<const named_parser> all, const packets& captured, const char* seconds)
{
    if (const char* reason = why_not_counted()) {
        throw std::runtime_error{std::string{"allocations cannot be counted: "} + reason};
    }
    for (const named_parser& each : all) {
        if (seconds == nullptr) {
            check(each, captured.headers());
        } else {
            std::printf("%s\t%.4f\n", each.name,
                        nanoseconds_per_packet(each.parse, captured.headers(), std::atof(seconds)));
        }
    }
    return 0;
}

} // namespace
} // namespace bench

int main(int count, char** arguments)
{
    const std::string scenario = count > 1 ? arguments[1] : "";
    if (count < 3 || count > 4 || (scenario != "two" && scenario != "four")) {
        std::fputs("usage: ours two|four FILE [SECONDS]\n", stderr);
        return 2;
    }
    try {
        const bench::packets captured{arguments[2]};
        const char* const seconds = count == 4 ? arguments[3] : nullptr;
        return scenario == "two" ? bench::run(bench::parsers<bench::two_messages>, captured, seconds)
                                 : bench::run(bench::parsers<bench::four_messages>, captured, seconds);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "ours: %s\n", error.what());
        return 1;
    }
}
