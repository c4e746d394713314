// SPDX-License-Identifier: MIT
// The same bytes as what one list for a socket reads: the answers are those that a loop over the messages finds,
// whatever the layout; a read of the error queue calls one handler.
#include "fuzz/walk.hpp"

namespace {

using namespace cmsg;
using list = join<quic_metadata, hop_limit, original_destination, receive_time<>, tx_timestamps<>, zerocopy_completions,
                  path_errors, txtime_errors>;

/// The answers, taken from one message after the other.
struct taken {
    traffic_class marking;
    local_address local;
    segments train;
    drops lost;
    hop_limit hops;
    original_destination original;
    receive_time<> time;

    void take(const message& one)
    {
        give<ip_tos>(one, marking);
        give<ipv6_tclass>(one, marking);
        give<ip_pktinfo>(one, local);
        give<ipv6_pktinfo>(one, local);
        give<udp_gro>(one, train);
        give<so_rxq_ovfl>(one, lost);
        give<ip_ttl>(one, hops);
        give<ipv6_hoplimit>(one, hops);
        give<ip_origdstaddr>(one, original);
        give<ipv6_origdstaddr>(one, original);
        give<scm_timestampns>(one, time);
    }

private:
    template <class View>
    static void give(const message& one, auto& answer)
    {
        if (const auto view = as<View>(one)) {
            answer(*view);
        }
    }
};

} // namespace

void fuzz::read_answers(std::span<const std::byte> bytes, bool is_cut)
{
    const control messages{bytes, is_cut};
    taken expected;
    for (const message one : messages) {
        expected.take(one);
    }
    const auto read = list::read(messages);
    require(read.get<traffic_class>() == expected.marking && read.get<local_address>() == expected.local &&
                read.get<segments>() == expected.train && read.get<drops>() == expected.lost &&
                read.get<hop_limit>() == expected.hops && read.get<original_destination>() == expected.original &&
                read.get<receive_time<>>() == expected.time,
            "the answers are those of a loop over the messages");
    const outcome end = list::decode(messages).outcome();
    require(read.outcome() == end, "a read ends as the parse of a record does");

    constexpr std::uint32_t errqueue = 0x2000; // MSG_ERRQUEUE of Linux
    int calls = 0;
    const auto count = [&](const auto&) { ++calls; };
    const bool is_entry = list::read_error(control{bytes, message_flags{errqueue}}, count);
    require(is_entry && calls == 1, "a read of the error queue calls one handler");
}
