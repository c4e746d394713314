// SPDX-License-Identifier: MIT
// Messages as the kernel emits them, and a program that wants them all.

#include "suite/contenders.hpp"
#include "suite/question.hpp"
#include "support/wanted.hpp"

namespace bench {
namespace {

/// The three fields that a QUIC stack on a dual-stack socket reads: IPV6_PKTINFO comes with IPv4 as well.
using three_of_either = wants<message::ipv6_pktinfo, message::ip_tos, message::ipv6_tclass>;

} // namespace

void add_layouts(std::vector<question>& to)
{
    to.push_back(make_question("a4", "(a) Two messages over IPv4, as a QUIC stack wants them: IP_PKTINFO, IP_TOS",
                               contenders_for_known<two_messages>(),
                               capture_or_leave_out(two_messages_v4(), packets_in_cache)));
    to.push_back(make_question("a6", "(a) Two messages over IPv6: IPV6_PKTINFO, IPV6_TCLASS",
                               contenders_for_known<two_messages_ipv6>(),
                               capture_or_leave_out(two_messages_v6(), packets_in_cache)));

    std::vector<contender> four = contenders_for_known<four_messages>();
    four.push_back(decode_three<two_messages, four_messages>());
    to.push_back(make_question("b", "(b) Four messages: SO_TIMESTAMPING, UDP_GRO, IP_PKTINFO, IP_TOS", four,
                               capture_or_leave_out(four_messages_v4(), packets_in_cache)));

    std::vector<contender> eight = contenders_for_known<everything, everything, eight_messages>();
    eight.push_back(decode_three<three_of_either, everything>());
    to.push_back(make_question("c", "(c) A dual-stack socket with everything on (eleven messages), eight over IPv4",
                               eight, capture_or_leave_out(everything_on(AF_INET), packets_in_cache)));

    to.push_back(make_question(
        "f", "(f) A transmit timestamp on the error queue: SO_TIMESTAMPING, IP_PKTINFO, IP_RECVERR",
        contenders_for_known<transmit_report>(), capture_or_leave_out(transmit_reports(), packets_in_cache)));
}

} // namespace bench
