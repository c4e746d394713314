// SPDX-License-Identifier: MIT
// The 64 datagrams of one recvmmsg. What the loop over them costs is part of each parser.

#include "parse/batched.hpp"
#include "suite/contenders.hpp"
#include "suite/question.hpp"
#include "support/wanted.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace bench {
namespace {

template <class Wanted, class Delivered>
batch_parser* batch_parser_of(std::string_view key)
{
    const std::pair<std::string_view, batch_parser*> known[]{
        {"empty", batch_of<empty_call>},
        {"hand", batch_of<macro_loop<Wanted>>},
        {"floor", batch_of<floor<Wanted, Delivered>>},
        {"known", batch_of<known_layout<Wanted, Delivered>>},
        {"unchecked", batch_of<unchecked_macros<Wanted>>},
        {"vector", batch_of<message_vector<Wanted>>},
        {"variants", batch_of<owned_variants<Wanted>>},
        {"one_by_one", batch_of<one_by_one<Wanted>>},
        {"control", batch_of<control_range<Wanted>>},
        {"visit", visit_batch<Wanted>},
        {"set_visit", set_visit_batch<Wanted>},
        {"set_decode", set_decode_batch<Wanted>},
        {"set_decode_3", set_decode_batch<two_messages, Wanted>},
    };
    for (const auto& [name, parse] : known) {
        if (name == key) {
            return parse;
        }
    }
    return nullptr;
}

template <class Wanted>
question in_batches(question made)
{
    made.in_batches = true;
    for (contender& each : made.contenders) {
        each.parse_batch = batch_parser_of<Wanted, Wanted>(each.key);
    }
    return made;
}

} // namespace

void add_batches(std::vector<question>& to)
{
    to.push_back(in_batches<two_messages>(make_question("j2", "(j) A batch of 64 packets with two messages",
                                                        contenders_for_known<two_messages>(),
                                                        capture_or_leave_out(two_messages_v4(), packets_in_cache))));
    std::vector<contender> four = contenders_for_known<four_messages>();
    four.push_back(decode_three<two_messages, four_messages>());
    to.push_back(in_batches<four_messages>(make_question("j4", "(j) A batch of 64 packets with four messages", four,
                                                         capture_or_leave_out(four_messages_v4(), packets_in_cache))));
}

} // namespace bench
