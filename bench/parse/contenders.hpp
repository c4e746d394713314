// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_CONTENDERS_HPP
#define CMSGPP_BENCH_PARSE_CONTENDERS_HPP

// All parsers of a question, in the order of the tables.

#include "parse/known_layout.hpp"
#include "parse/library.hpp"
#include "parse/macro_loop.hpp"
#include "parse/message_vector.hpp"
#include "support/contender.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace bench {

/// The parser, inlined into the usual loop over what recvmmsg has filled in.
template <parser* Parse>
std::uint64_t batch_of(std::span<mmsghdr> headers, int received, fields* read)
{
    std::uint64_t complete = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(received); ++i) {
        complete += Parse(static_cast<ssize_t>(headers[i].msg_len), headers[i].msg_hdr, read[i]) ? 1U : 0U;
    }
    return complete;
}

/// The parsers of a program that wants some messages on a socket that has some `Enabled`. `Delivered` are the messages
/// of all its packets, in their order; void where they are not the same in all. Whether one is asked for one packet or
/// for a batch is `InBatches`.
template <class Wanted, class Enabled = Wanted, class Delivered = void, bool InBatches = false>
class contenders {
public:
    /// The baseline first, then the parser that the others are measured against.
    [[nodiscard]] static std::vector<contender> all()
    {
        std::vector<contender> made;
        add<empty_call>(made, "empty call", "empty", tells::nothing);
        add<macro_loop<Wanted>>(made, "hand-written CMSG_NXTHDR loop", "hand", tells::how_it_ended);
        if constexpr (!std::is_void_v<Delivered>) {
            add<floor<Wanted, Delivered>>(made, "floor: known offsets, no checks", "floor", tells::values);
            add<known_layout<Wanted, Delivered>>(made, "known layout: its sizes and headers compared", "known",
                                                 tells::how_it_ended);
        }
        add<unchecked_macros<Wanted>>(made, "glibc's macros without checks", "unchecked", tells::values);
        add<message_vector<Wanted>>(made, "vector of messages", "vector", tells::values);
        add<control_range<Wanted>>(made, "for over cmsg::control", "control", tells::how_it_ended);
        made.back().is_ours = true; // in the usual loop in a batch as well
        add_ours(made, "cmsg::visit", "visit", visit<Wanted>, tells::how_it_ended);
        if constexpr (InBatches) {
            made.back().parse_batch = visit_batch<Wanted>;
        }
        add_set(made);
        return made;
    }

    /// The ones that are compared where a list differs from that of another question, and nothing else does.
    [[nodiscard]] static std::vector<contender> few()
    {
        std::vector<contender> made;
        add<empty_call>(made, "empty call", "empty", tells::nothing);
        add<macro_loop<Wanted>>(made, "hand-written CMSG_NXTHDR loop", "hand", tells::how_it_ended);
        add_set(made);
        return made;
    }

    /// decode of everything, and few fields out of the record.
    template <class Few>
    [[nodiscard]] static contender decode_few(const char* name, const char* key)
    {
        contender made{
            .name = name, .key = key, .parse = set_decode<Few, Enabled>, .tells = tells::values, .is_ours = true};
        made.reference = macro_loop<Few>;
        if constexpr (InBatches) {
            made.parse_batch = set_decode_batch<Few, Enabled>;
        }
        return made;
    }

private:
    // GCC 14 warns that a vector which grows is written past its end. Room from the start silences it as well, and
    // changes what is inlined into the parsers.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstringop-overflow"
#endif
    template <parser* Parse>
    static void add(std::vector<contender>& to, const char* name, const char* key, tells what)
    {
        to.push_back({.name = name, .key = key, .parse = Parse, .tells = what});
        if constexpr (InBatches) {
            to.back().parse_batch = batch_of<Parse>;
        }
    }

    static void add_ours(std::vector<contender>& to, const char* name, const char* key, parser* parse, tells what)
    {
        to.push_back({.name = name, .key = key, .parse = parse, .tells = what, .is_ours = true});
    }

    static void add_set(std::vector<contender>& to)
    {
        // A record also counts what is enabled and not wanted as read.
        constexpr tells of_record = std::is_same_v<Wanted, Enabled> ? tells::how_it_ended : tells::values;
        add_ours(to, "cmsg::receive_set::visit", "set_visit", set_visit<Wanted, Enabled>, tells::how_it_ended);
        add_ours(to, "cmsg::receive_set::decode", "set_decode", set_decode<Wanted, Enabled>, of_record);
        if constexpr (InBatches) {
            to[to.size() - 2].parse_batch = set_visit_batch<Wanted, Enabled>;
            to[to.size() - 1].parse_batch = set_decode_batch<Wanted, Enabled>;
        }
    }
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
};

} // namespace bench

#endif
