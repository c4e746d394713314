// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_PEER_HPP
#define CMSGPP_BENCH_SUITE_PEER_HPP

// Our side of bench/peers/run.sh: writes the control buffers of a question to a file, and runs parsers on such a file.
// The programs of the other languages take the same arguments and print the same lines, separated by tabs:
//
//   <program> <question> <file>             per parser: its name, a checksum of each field, allocations and bytes
//                                           a packet
//   <program> <question> <file> <seconds>   per parser: its name, nanoseconds of processor time a packet
//
// "empty call" reads nothing: what loop and call cost in this language. A file is a u32, the number of buffers; then
// for each buffer a u32, its size in bytes, and its bytes. All in host order, without padding.

#include "suite/question.hpp"
#include "proof/allocations.hpp"
#include "support/contender.hpp"

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

inline void write_packets(const question& of, const std::string& path)
{
    std::ofstream file{path, std::ios::binary};
    const auto write_number = [&](std::size_t number) {
        const auto narrow = static_cast<std::uint32_t>(number);
        file.write(reinterpret_cast<const char*>(&narrow), sizeof narrow);
    };
    write_number(of.packets.size());
    for (const packet& each : of.packets) {
        write_number(each.control.size());
        file.write(reinterpret_cast<const char*>(each.control.data()),
                   static_cast<std::streamsize>(each.control.size()));
    }
    if (!file.flush()) {
        throw std::runtime_error{"cannot write " + path};
    }
}

inline std::vector<packet> read_packets(const std::string& path)
{
    std::ifstream file{path, std::ios::binary};
    const auto read_number = [&] {
        std::uint32_t number = 0;
        file.read(reinterpret_cast<char*>(&number), sizeof number);
        return number;
    };
    std::vector<packet> packets;
    for (std::uint32_t left = read_number(); left != 0 && file; --left) {
        std::vector<std::byte> control(read_number());
        file.read(reinterpret_cast<char*>(control.data()), static_cast<std::streamsize>(control.size()));
        packets.emplace_back(1, 0, std::move(control), std::uint8_t{0});
    }
    if (!file || packets.empty()) {
        throw std::runtime_error{"cannot read " + path};
    }
    return packets;
}

inline void check_as_peer(const contender& of, std::span<const packet> packets)
{
    std::uint64_t sums[8]{1, 1, 1, 1, 1, 1, 1, 1};
    for (const packet& each : packets) {
        fields read = marked_fields();
        if (!of.parse(each.result, each.header, read) && of.tells != tells::nothing) {
            throw std::runtime_error{std::string{of.name} + " does not accept a buffer"};
        }
        std::uint64_t address = 0;
        for (const std::uint32_t part : read.local6) {
            address = address * 31 + part;
        }
        std::uint64_t* sum = sums;
        for (const std::uint64_t value :
             {std::uint64_t{read.traffic_class}, std::uint64_t{read.hop_limit}, std::uint64_t{read.interface_index},
              std::uint64_t{read.local}, address, static_cast<std::uint64_t>(read.received),
              std::uint64_t{read.segment_size}, std::uint64_t{read.drops}}) {
            *sum = (*sum ^ value) * 0x100'0000'01b3U; // the prime of FNV-1a
            *sum ^= *sum >> 32U;                      // without it, 64 equal values cancel out in the low bits
            ++sum;
        }
    }
    fields read;
    const allocation_count allocated = allocations_of([&] {
        for (const packet& each : packets) {
            static_cast<void>(of.parse(each.result, each.header, read)); // what counts here is its allocations
        }
    });
    const auto count = static_cast<double>(packets.size());
    std::printf("%s", of.name);
    for (const std::uint64_t sum : sums) {
        std::printf("\t%016" PRIx64, sum);
    }
    std::printf("\t%.1f\t%.1f\n", static_cast<double>(allocated.calls) / count,
                static_cast<double>(allocated.bytes) / count);
}

/// Those of the question's parsers that the peers are compared with.
inline void run_as_peer(const question& of, const std::string& path, const char* seconds)
{
    const question read = make_question(of.key, of.title, of.contenders, read_packets(path));
    for (const contender& each : read.contenders) {
        const std::string_view key = each.key;
        if (key != "empty" && key != "hand" && key != "visit" && key != "set_visit" && key != "set_decode") {
            continue;
        }
        if (seconds == nullptr) {
            check_as_peer(each, read.packets);
        } else {
            std::printf("%s\t%.4f\n", each.name, nanoseconds_per_packet(read, each, std::atof(seconds)));
        }
    }
}

} // namespace bench

#endif
