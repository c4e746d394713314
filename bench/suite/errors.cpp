// SPDX-License-Identifier: MIT
// What the error queue of a socket tells: read_error against a hand-written loop; and the other forms of read. A file
// of its own, because what GCC makes of the reads in answers.cpp varies with what else stands there.

#include "parse/answers.hpp"
#include "parse/macro_loop.hpp"
#include "parse/reading.hpp"
#include "suite/question.hpp"
#include "support/contender.hpp"

#include <benchmark/benchmark.h>
#include <cmsg/cmsg.hpp>

#include <cstdint>
#include <vector>

namespace bench {
namespace {

/// read_error of a socket that has its datagrams stamped, and asks for the answers of those it receives.
[[gnu::always_inline]] inline cmsg::outcome read_stamp(ssize_t result, const msghdr& header, fields& read)
{
    using set = cmsg::join<cmsg::quic_metadata, cmsg::receive_set<cmsg::tx_timestamps<>>>;
    const bool is_entry =
        set::read_error(result, header,
                        cmsg::overloaded{[&read](const cmsg::tx_timestamp& stamp) {
                                             read.received =
                                                 stamp.software ? stamp.software->time_since_epoch().count() : 0;
                                             read.error_info = static_cast<std::uint32_t>(stamp.stage);
                                             read.error_data = stamp.id.value();
                                             read.hop_limit = static_cast<std::uint8_t>(entry::stamp);
                                         },
                                         [&read](cmsg::lost_entry lost) {
                                             read.error_kind = static_cast<std::uint32_t>(lost.origin);
                                             read.drops = lost.truncated ? 1 : 0;
                                             read.hop_limit = static_cast<std::uint8_t>(entry::lost);
                                         }});
    return {is_entry ? cmsg::end_reason::complete : cmsg::end_reason::no_message, 0, false};
}

void add_error_queue(std::vector<question>& to, const char* key, const char* title, int family)
{
    traffic what = asking(family, family, list<false>::wanted{});
    constexpr int stamps =
        timestamping_tx_software | timestamping_software | timestamping_opt_id | timestamping_opt_tsonly;
    what.options.push_back({SOL_SOCKET, SO_TIMESTAMPING, stamps});
    what.error_queue = true;
    to.push_back(make_question(
        key, title,
        {{.name = "empty call", .key = "empty", .parse = empty_call},
         {.name = "hand-written CMSG_NXTHDR loop", .key = "hand", .parse = stamp_of_loop, .tells = tells::values},
         {.name = "cmsg::receive_set::read_error",
          .key = "set_read_error",
          .parse = read_stamp,
          .tells = tells::values,
          .is_ours = true}},
        capture_or_leave_out(what, packets_in_cache)));
}

/// Into an object that lives longer than the read.
[[gnu::always_inline]] inline cmsg::outcome read_into(ssize_t result, const msghdr& header, fields& read)
{
    static list<false>::set::reading_type answers;
    list<false>::set::read(result, header, answers);
    benchmark::DoNotOptimize(answers);
    return use<false>(answers, read);
}

/// The other form, assigned to such an object.
[[gnu::always_inline]] inline cmsg::outcome read_assigned(ssize_t result, const msghdr& header, fields& read)
{
    static list<false>::set::reading_type answers;
    answers = list<false>::set::read(result, header);
    benchmark::DoNotOptimize(answers);
    return use<false>(answers, read);
}

[[nodiscard]] contender form(const char* name, const char* key, parser* parse)
{
    return {.name = name, .key = key, .parse = parse, .tells = tells::how_it_ended, .is_ours = true};
}

void add_forms(std::vector<question>& to)
{
    using wanted = list<false>::wanted;
    to.push_back(make_question("w", "(w) The forms of read: quic_metadata of a plain packet to an IPv4 socket",
                               {{.name = "empty call", .key = "empty", .parse = empty_call},
                                {.name = "hand-written CMSG_NXTHDR loop",
                                 .key = "hand",
                                 .parse = answers_of_loop<wanted>,
                                 .tells = tells::how_it_ended},
                                form("cmsg::receive_set::read", "set_read", read_initialised<false>),
                                form("cmsg::receive_set::read, into an object that exists", "set_read_into", read_into),
                                form("cmsg::receive_set::read, assigned to one", "set_read_assigned", read_assigned)},
                               capture_or_leave_out(asking(AF_INET, AF_INET, wanted{}), packets_in_cache)));
}

} // namespace

void add_errors(std::vector<question>& to)
{
    add_forms(to);
    add_error_queue(to, "v4", "(v) An entry of the error queue: a transmit timestamp, to an IPv4 socket", AF_INET);
    add_error_queue(to, "v6", "(v) An entry of the error queue: a transmit timestamp, to an IPv6 socket", AF_INET6);
}

} // namespace bench
