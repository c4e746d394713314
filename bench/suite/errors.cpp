// SPDX-License-Identifier: MIT
// What the error queue of a socket tells: read_error against a hand-written loop. A file of its own, because what GCC makes of
// the reads in answers.cpp varies with what else stands there.

#include "parse/answers.hpp"
#include "parse/macro_loop.hpp"
#include "suite/question.hpp"
#include "support/contender.hpp"

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
    traffic what = asking(family, family,
                          wants<message::rxq_ovfl, message::udp_gro, message::ipv6_pktinfo, message::ip_pktinfo,
                                message::ip_tos, message::ipv6_tclass>{});
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

} // namespace

void add_errors(std::vector<question>& to)
{
    add_error_queue(to, "v4", "(v) An entry of the error queue: a transmit timestamp, to an IPv4 socket", AF_INET);
    add_error_queue(to, "v6", "(v) An entry of the error queue: a transmit timestamp, to an IPv6 socket", AF_INET6);
}

} // namespace bench
