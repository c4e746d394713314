// SPDX-License-Identifier: MIT
// The commonest packets of a QUIC socket: neither coalesced nor after a drop; trains; and one with a message in between
// that is none of the list's. The list is that of a dual-stack socket, whatever the socket: alone, and joined with that
// of its error queue. And what a QUIC stack answers with: the ECN codepoint, the address that it was asked at, and a
// segment's size.

#include "parse/contenders.hpp"
#include "reply/writers.hpp"
#include "suite/question.hpp"
#include "support/contender.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace bench {
namespace {

template <class Delivered>
void add(std::vector<question>& to, const std::string& key, const std::string& packet, int receiver, int sender,
         bool trains = false)
{
    const traffic what = asking(receiver, sender, quic_messages{}, trains);
    to.push_back(make_question("q" + key, "(q) A list of nine for a dual-stack socket, " + packet,
                               contenders<quic_messages, quic_messages, Delivered>::all(),
                               capture_or_leave_out(what, packets_in_cache)));
    to.push_back(make_question("x" + key, "(x) The list of (q) joined with the error entries, " + packet,
                               contenders<quic_with_errors>::few(), capture_or_leave_out(what, packets_in_cache)));
}

void add_stranger(std::vector<question>& to, const char* key, const char* title, int family)
{
    traffic what = asking(family, family, quic_messages{});
    what.options.push_back({SOL_SOCKET, 75}); // SO_RCVMARK, linux include/uapi/asm-generic/socket.h
    to.push_back(
        make_question(key, title, contenders<quic_messages>::all(), capture_or_leave_out(what, packets_in_cache)));
}

constexpr std::uint32_t segment_size = 1200; // bytes; the smallest that QUIC has to get through, RFC 9000, section 14

/// Answers to datagrams that have arrived.
template <class Wanted, class Reply>
question answers(std::string key, std::string title, const traffic& to)
{
    question made = make_question(std::move(key), std::move(title), {writers<Reply>.begin(), writers<Reply>.end()}, {});
    for (const packet& arrived : capture_or_leave_out(to, packets_in_cache)) {
        fields& reply = made.replies.emplace_back();
        static_cast<void>(macro_loop<Wanted>(arrived.result, arrived.header, reply));
        reply.segment_size = segment_size;
    }
    return made;
}

} // namespace

void add_quic(std::vector<question>& to)
{
    std::vector<question> both;
    add<quic_over_ipv4>(both, "4", "a plain packet to an IPv4 socket: four messages", AF_INET, AF_INET);
    add<quic_over_ipv6>(both, "6", "a plain packet over IPv6: four messages", AF_INET6, AF_INET6);
    add<quic_mapped>(both, "m", "a plain packet over IPv4 to a dual-stack socket: five messages", AF_INET6, AF_INET);
    add<quic_train_over_ipv4>(both, "t4", "a train to an IPv4 socket: five messages", AF_INET, AF_INET, true);
    add<quic_train_over_ipv6>(both, "t6", "a train over IPv6: five messages", AF_INET6, AF_INET6, true);
    add<quic_train_mapped>(both, "tm", "a train over IPv4 to a dual-stack socket: six messages", AF_INET6, AF_INET,
                           true);
    for (const char list : {'q', 'x'}) {
        for (question& each : both) {
            if (each.key.front() == list) {
                to.push_back(std::move(each));
            }
        }
    }
    add_stranger(to, "s4", "(s) A stranger in between: the packet of (q) over IPv4 with SO_MARK", AF_INET);
    add_stranger(to, "s6", "(s) A stranger in between: the packet of (q) over IPv6 with SO_MARK", AF_INET6);
}

void add_replies(std::vector<question>& to)
{
    to.push_back(answers<two_messages, reply_v4>("k4", "(k) Writing a QUIC reply: IP_TOS, IP_PKTINFO, UDP_SEGMENT",
                                                 two_messages_v4()));
    to.push_back(answers<two_messages_ipv6, reply_v6>(
        "k6", "(k) Writing a QUIC reply over IPv6: IPV6_TCLASS, IPV6_PKTINFO, UDP_SEGMENT", two_messages_v6()));
}

} // namespace bench
