// SPDX-License-Identifier: MIT
// The commonest packets of a QUIC socket: neither coalesced nor after a drop; trains; and one with a message in between that
// is none of the list's. The list is that of a dual-stack socket, whatever the socket: alone, and joined with that of its
// error queue.

#include "parse/contenders.hpp"
#include "suite/question.hpp"
#include "support/contender.hpp"

#include <string>
#include <utility>

namespace bench {
namespace {

template <class Delivered>
void add(std::vector<question>& to, const std::string& key, const std::string& packet, int receiver, int sender,
         quic_packets kind)
{
    to.push_back(make_question("q" + key, "(q) A list of nine for a dual-stack socket, " + packet,
                               contenders<quic_messages, quic_messages, Delivered>::all(),
                               capture_or_leave_out(quic_socket(receiver, sender, kind), packets_in_cache)));
    to.push_back(make_question("x" + key, "(x) The list of (q) joined with the error entries, " + packet,
                               contenders<quic_with_errors>::few(),
                               capture_or_leave_out(quic_socket(receiver, sender, kind), packets_in_cache)));
}

} // namespace

void add_quic(std::vector<question>& to)
{
    using enum quic_packets;
    std::vector<question> both;
    add<quic_over_ipv4>(both, "4", "a plain packet to an IPv4 socket: four messages", AF_INET, AF_INET, plain);
    add<quic_over_ipv6>(both, "6", "a plain packet over IPv6: four messages", AF_INET6, AF_INET6, plain);
    add<quic_mapped>(both, "m", "a plain packet over IPv4 to a dual-stack socket: five messages", AF_INET6, AF_INET,
                     plain);
    add<quic_train_over_ipv4>(both, "t4", "a train to an IPv4 socket: five messages", AF_INET, AF_INET, coalesced);
    add<quic_train_over_ipv6>(both, "t6", "a train over IPv6: five messages", AF_INET6, AF_INET6, coalesced);
    add<quic_train_mapped>(both, "tm", "a train over IPv4 to a dual-stack socket: six messages", AF_INET6, AF_INET,
                           coalesced);
    for (const char list : {'q', 'x'}) {
        for (question& each : both) {
            if (each.key.front() == list) {
                to.push_back(std::move(each));
            }
        }
    }
    to.push_back(make_question("s4", "(s) A stranger in between: the packet of (q) over IPv4 with SO_MARK",
                               contenders<quic_messages>::all(),
                               capture_or_leave_out(quic_socket(AF_INET, AF_INET, stranger), packets_in_cache)));
    to.push_back(make_question("s6", "(s) A stranger in between: the packet of (q) over IPv6 with SO_MARK",
                               contenders<quic_messages>::all(),
                               capture_or_leave_out(quic_socket(AF_INET6, AF_INET6, stranger), packets_in_cache)));
}

} // namespace bench
