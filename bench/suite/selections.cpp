// SPDX-License-Identifier: MIT
// Eight messages arrive, and the program wants few or none of them.

#include "suite/contenders.hpp"
#include "suite/question.hpp"
#include "support/wanted.hpp"

namespace bench {
namespace {

using one_message_wanted = wants<message::ip_tos>;
using two_absent_messages = wants<message::ipv6_hoplimit, message::ipv6_tclass>;

/// The parsers, and the set that has only what is wanted, on a socket where others have enabled the rest.
template <class Wanted>
std::vector<contender> selecting()
{
    std::vector<contender> all = contenders_for_known<Wanted, everything, eight_messages>();
    all.push_back({"cmsg::receive_set::visit, set of the wanted", set_visit<Wanted>, tells::how_it_ended, true,
                   "small_set_visit"});
    all.push_back({"cmsg::receive_set::decode, set of the wanted", set_decode<Wanted>, tells::how_it_ended, true,
                   "small_set_decode"});
    return all;
}

} // namespace

void add_selections(std::vector<question>& to)
{
    to.push_back(make_question("d", "(d) One message wanted (IP_TOS) out of eight", selecting<one_message_wanted>(),
                               capture_or_leave_out(everything_on(AF_INET), packets_in_cache)));
    to.push_back(make_question("e", "(e) None wanted out of eight",
                               contenders_for_known<wants<>, everything, eight_messages>(),
                               capture_or_leave_out(everything_on(AF_INET), packets_in_cache)));
    to.push_back(make_question("e2", "(e) Two messages wanted (IPV6_HOPLIMIT, IPV6_TCLASS), neither among the eight",
                               selecting<two_absent_messages>(),
                               capture_or_leave_out(everything_on(AF_INET), packets_in_cache)));
}

} // namespace bench
