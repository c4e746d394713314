// SPDX-License-Identifier: MIT
// Messages as the kernel emits them, and a program that wants them all; packet by packet, and the 64 datagrams of one
// recvmmsg, where what the loop over them costs is part of each parser. And eight messages, of which the program wants
// few.

#include "parse/contenders.hpp"
#include "suite/question.hpp"
#include "support/contender.hpp"

#include <utility>
#include <vector>

namespace bench {
namespace {

/// The three fields that a QUIC stack on a dual-stack socket reads: IPV6_PKTINFO comes with IPv4 as well.
using three_of_either = wants<message::ipv6_pktinfo, message::ip_tos, message::ipv6_tclass>;

constexpr const char* three_name = "cmsg::receive_set::decode, three fields";
constexpr const char* three_key = "set_decode_3";

template <class Few, class Wanted, class Delivered, bool InBatches = false>
std::vector<contender> with_three()
{
    using parsers = contenders<Wanted, Wanted, Delivered, InBatches>;
    std::vector<contender> all = parsers::all();
    all.push_back(parsers::template decode_few<Few>(three_name, three_key));
    return all;
}

using one_message_wanted = wants<message::ip_tos>;
using two_absent_messages = wants<message::ipv6_hoplimit, message::ipv6_tclass>;

template <class Wanted>
question selecting(const char* key, const char* title)
{
    std::vector<contender> all = contenders<Wanted, everything, eight_messages>::all();
    if (!std::is_same_v<Wanted, wants<>>) { // the set that has only what is wanted; others have enabled the rest
        all.push_back({.name = "cmsg::receive_set::visit, set of the wanted",
                       .key = "small_set_visit",
                       .parse = set_visit<Wanted>,
                       .tells = tells::how_it_ended,
                       .is_ours = true});
        all.push_back({.name = "cmsg::receive_set::decode, set of the wanted",
                       .key = "small_set_decode",
                       .parse = set_decode<Wanted>,
                       .tells = tells::how_it_ended,
                       .is_ours = true});
    }
    return make_question(key, title, std::move(all), capture_or_leave_out(everything_on(AF_INET), packets_in_cache));
}

} // namespace

void add_layouts(std::vector<question>& to)
{
    to.push_back(make_question("a4", "(a) Two messages over IPv4, as a QUIC stack wants them: IP_PKTINFO, IP_TOS",
                               contenders<two_messages, two_messages, two_messages>::all(),
                               capture_or_leave_out(two_messages_v4(), packets_in_cache)));
    to.push_back(make_question("a6", "(a) Two messages over IPv6: IPV6_PKTINFO, IPV6_TCLASS",
                               contenders<two_messages_ipv6, two_messages_ipv6, two_messages_ipv6>::all(),
                               capture_or_leave_out(two_messages_v6(), packets_in_cache)));
    to.push_back(make_question("b", "(b) Four messages: SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO, IP_TOS",
                               with_three<two_messages, four_messages, four_messages>(),
                               capture_or_leave_out(four_messages_v4(), packets_in_cache)));
    to.push_back(make_question("c", "(c) A dual-stack socket with everything on (eleven messages), eight over IPv4",
                               with_three<three_of_either, everything, eight_messages>(),
                               capture_or_leave_out(everything_on(AF_INET), packets_in_cache)));
    to.push_back(make_question("f",
                               "(f) A transmit timestamp on the error queue: SO_TIMESTAMPING, IP_PKTINFO, IP_RECVERR",
                               contenders<transmit_report, transmit_report, transmit_report>::all(),
                               capture_or_leave_out(transmit_reports(), packets_in_cache)));
}

void add_batches(std::vector<question>& to)
{
    to.push_back(make_question("j2", "(j) A batch of 64 packets with two messages",
                               contenders<two_messages, two_messages, two_messages, true>::all(),
                               capture_or_leave_out(two_messages_v4(), packets_in_cache)));
    to.back().in_batches = true;
    to.push_back(make_question("j4", "(j) A batch of 64 packets with four messages",
                               with_three<two_messages, four_messages, four_messages, true>(),
                               capture_or_leave_out(four_messages_v4(), packets_in_cache)));
    to.back().in_batches = true;
}

void add_selections(std::vector<question>& to)
{
    to.push_back(selecting<one_message_wanted>("d", "(d) One message wanted (IP_TOS) out of eight"));
    to.push_back(selecting<wants<>>("e", "(e) None wanted out of eight"));
    to.push_back(selecting<two_absent_messages>(
        "e2", "(e) Two messages wanted (IPV6_HOPLIMIT, IPV6_TCLASS), neither among the eight"));
}

} // namespace bench
