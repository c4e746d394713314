// SPDX-License-Identifier: MIT
// Buffers that are not what a parser expects: other orders, changing layouts, cut and malformed ones.

#include "parse/contenders.hpp"
#include "suite/question.hpp"
#include "support/damage.hpp"
#include "support/contender.hpp"

#include <cstddef>
#include <random>
#include <utility>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t packets_in_random_order = 16384; // too many for a branch predictor to learn

question alternation()
{
    std::vector<packet> packets;
    for (const int sender : {AF_INET, AF_INET6}) {
        for (const bool trains : {false, true}) {
            for (packet& each :
                 capture_or_leave_out(asking(AF_INET6, sender, either_family{}, trains), packets_in_cache / 4)) {
                packets.push_back(std::move(each));
            }
        }
    }
    question made = make_question(
        "h", "(h) A dual-stack socket, IPv4 and IPv6, with and without UDP_GRO, at random: three to five messages",
        contenders<either_family>::all(), std::move(packets));
    if (made.packets.empty()) {
        return made;
    }
    std::mt19937 random; // its default seed: the same order in every run
    made.sequence.clear();
    for (std::size_t i = 0; i < packets_in_random_order; ++i) {
        made.sequence.push_back(&made.packets[random() % made.packets.size()]);
    }
    return made;
}

} // namespace

void add_irregular(std::vector<question>& to)
{
    std::vector<packet> trains = capture_or_leave_out(four_messages_v4(), 1);
    if (trains.empty()) {
        return;
    }
    const packet train = std::move(trains.front());
    to.push_back(make_question("g", "(g) Four messages, in each order but the kernel's",
                               contenders<four_messages>::all(), reordered(train)));
    to.push_back(alternation());
    std::vector<contender> any = contenders<four_messages>::all();
    std::erase_if(any, [](const contender& each) { return each.parse == unchecked_macros<four_messages>; });
    to.push_back(make_question("i", "(i) Four messages, cut at every byte or with one length malformed", std::move(any),
                               damaged(train)));
    to.back().malformed = true;
}

} // namespace bench
