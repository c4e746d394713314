// SPDX-License-Identifier: MIT
// Eight messages arrive, and the program wants few or none of them.

#include "parse/contenders.hpp"
#include "suite/question.hpp"
#include "support/contender.hpp"

#include <utility>
#include <vector>

namespace bench {
namespace {

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

void add_selections(std::vector<question>& to)
{
    to.push_back(selecting<one_message_wanted>("d", "(d) One message wanted (IP_TOS) out of eight"));
    to.push_back(selecting<wants<>>("e", "(e) None wanted out of eight"));
    to.push_back(selecting<two_absent_messages>(
        "e2", "(e) Two messages wanted (IPV6_HOPLIMIT, IPV6_TCLASS), neither among the eight"));
}

} // namespace bench
