// SPDX-License-Identifier: MIT
// What a datagram says to a QUIC stack, as values: read of cmsg::quic_metadata, alone and with the time of arrival,
// against a loop that fills a struct of the same values; for the commonest packets, for trains, and after a drop;
// packet by packet, and in the batches of recvmmsg.

#include "parse/answers.hpp"
#include "parse/contenders.hpp"
#include "parse/reading.hpp"
#include "suite/question.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace bench {
namespace {

using enum message;

template <bool WithTime>
std::uint64_t read_batch(std::span<mmsghdr> headers, int received, fields* read)
{
    std::uint64_t complete = 0;
    for (const mmsghdr& datagram : cmsg::batch{headers, received}) {
        const auto answers = list<WithTime>::set::read(datagram);
        complete += use<WithTime>(answers, *read++) ? 1U : 0U;
    }
    return complete;
}

template <bool WithTime, class Delivered, bool InBatches>
std::vector<contender> parsers()
{
    using wanted = typename list<WithTime>::wanted;
    std::vector<contender> made{
        {.name = "empty call", .key = "empty", .parse = empty_call},
        {.name = "hand-written CMSG_NXTHDR loop",
         .key = "hand",
         .parse = answers_of_loop<wanted>,
         .tells = tells::how_it_ended},
        {.name = "known layout: its sizes and headers compared",
         .key = "known",
         .parse = answers_of_known<wanted, Delivered>,
         .tells = tells::how_it_ended},
        {.name = "cmsg::receive_set::read",
         .key = "set_read",
         .parse = read_initialised<WithTime>,
         .tells = tells::how_it_ended,
         .is_ours = true},
    };
    if constexpr (InBatches) {
        made[0].parse_batch = batch_of<empty_call>;
        made[1].parse_batch = batch_of<answers_of_loop<wanted>>;
        made[2].parse_batch = batch_of<answers_of_known<wanted, Delivered>>;
        made[3].parse_batch = read_batch<WithTime>;
    }
    return made;
}

template <bool WithTime, class Delivered, bool InBatches = false>
void add(std::vector<question>& to, const std::string& key, const std::string& title, int receiver, int sender)
{
    traffic what = asking(receiver, sender, typename list<WithTime>::wanted{}, Delivered::has(udp_gro));
    what.drops_first = Delivered::has(rxq_ovfl);
    if (receiver == AF_INET6) { // quic_metadata has not both
        std::erase_if(what.options,
                      [](socket_option each) { return each.level == IPPROTO_IP && each.name == IP_PKTINFO; });
    }
    const std::string list_name =
        WithTime ? "(u) Answers, quic_metadata and receive_time<>: " : "(r) Answers, quic_metadata: ";
    to.push_back(make_question((WithTime ? "u" : "r") + key, list_name + title,
                               parsers<WithTime, Delivered, InBatches>(),
                               capture_or_leave_out(what, packets_in_cache)));
    to.back().in_batches = InBatches;
}

/// The packets that differ in the messages of the socket: one plain, one of a train, one after a drop.
template <bool WithTime, message... OfFamily>
void add_family(std::vector<question>& to, const std::string& key, const std::string& title, int receiver, int sender)
{
    using plain = std::conditional_t<WithTime, wants<timestampns, OfFamily...>, wants<OfFamily...>>;
    using train = std::conditional_t<WithTime, wants<timestampns, udp_gro, OfFamily...>, wants<udp_gro, OfFamily...>>;
    using after = std::conditional_t<WithTime, wants<timestampns, rxq_ovfl, OfFamily...>, wants<rxq_ovfl, OfFamily...>>;
    add<WithTime, plain>(to, key, "a plain packet " + title, receiver, sender);
    add<WithTime, train>(to, "t" + key, "a train " + title, receiver, sender);
    add<WithTime, after>(to, "d" + key, "a plain packet after a drop, " + title, receiver, sender);
    add<WithTime, plain, true>(to, "j" + key, "a batch of 64 plain packets " + title, receiver, sender);
}

template <bool WithTime>
void add_list(std::vector<question>& to)
{
    add_family<WithTime, ip_pktinfo, ip_tos>(to, "4", "to an IPv4 socket", AF_INET, AF_INET);
    add_family<WithTime, ipv6_pktinfo, ipv6_tclass>(to, "6", "over IPv6", AF_INET6, AF_INET6);
    add_family<WithTime, ipv6_pktinfo, ip_tos>(to, "m", "over IPv4 to a dual-stack socket", AF_INET6, AF_INET);
}

} // namespace

void add_answers(std::vector<question>& to)
{
    add_list<false>(to);
    add_list<true>(to);
}

} // namespace bench
