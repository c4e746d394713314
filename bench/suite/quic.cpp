// SPDX-License-Identifier: MIT
// The commonest packets of a QUIC socket: neither coalesced nor after a drop; trains; and one with a message in between that
// is none of the list's. The list is that of a dual-stack socket, whatever the socket.

#include "suite/contenders.hpp"
#include "suite/question.hpp"
#include "support/wanted.hpp"

namespace bench {
namespace {

template <class Delivered>
question about_quic(const char* key, const char* title, const traffic& packets)
{
    return make_question(key, title, contenders_for_known<quic_messages, quic_messages, Delivered>(),
                         capture_or_leave_out(packets, packets_in_cache));
}

} // namespace

void add_quic(std::vector<question>& to)
{
    using enum quic_packets;
    to.push_back(about_quic<quic_over_ipv4>(
        "q4", "(q) A list of nine for a dual-stack socket, a plain packet to an IPv4 socket: four messages",
        quic_socket(AF_INET, AF_INET)));
    to.push_back(about_quic<quic_over_ipv6>("q6", "(q) The same list, a plain packet over IPv6: four messages",
                                            quic_socket(AF_INET6, AF_INET6)));
    to.push_back(about_quic<quic_mapped>(
        "qm", "(q) The same list, a plain packet over IPv4 to a dual-stack socket: five messages",
        quic_socket(AF_INET6, AF_INET)));
    to.push_back(about_quic<quic_train_over_ipv4>("qt4", "(q) The same list, a train to an IPv4 socket: five messages",
                                                  quic_socket(AF_INET, AF_INET, coalesced)));
    to.push_back(about_quic<quic_train_over_ipv6>("qt6", "(q) The same list, a train over IPv6: five messages",
                                                  quic_socket(AF_INET6, AF_INET6, coalesced)));
    to.push_back(about_quic<quic_train_mapped>(
        "qtm", "(q) The same list, a train over IPv4 to a dual-stack socket: six messages",
        quic_socket(AF_INET6, AF_INET, coalesced)));
    to.push_back(make_question("s4", "(s) A stranger in between: the packet of (q) over IPv4 with SO_MARK",
                               contenders_for_whole<quic_messages>(),
                               capture_or_leave_out(quic_socket(AF_INET, AF_INET, stranger), packets_in_cache)));
    to.push_back(make_question("s6", "(s) A stranger in between: the packet of (q) over IPv6 with SO_MARK",
                               contenders_for_whole<quic_messages>(),
                               capture_or_leave_out(quic_socket(AF_INET6, AF_INET6, stranger), packets_in_cache)));
}

} // namespace bench
