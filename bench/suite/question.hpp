// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_QUESTION_HPP
#define CMSGPP_BENCH_SUITE_QUESTION_HPP

// The questions of the suite: which packets, which parsers; or which replies, which writers. A question is a few lines in one of the .cpp files here.

#include "support/capture.hpp"
#include "support/contender.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace bench {

inline constexpr std::size_t packets_in_cache = 64; // what a batch of recvmmsg has

struct question {
    std::string key; ///< one word, for scripts
    std::string title;
    std::vector<contender> contenders;
    std::vector<packet> packets;
    std::vector<const packet*> sequence; ///< the order in which they are parsed, again and again
    bool malformed = false;              ///< only parsers that tell how a walk ended have to agree
    bool in_batches = false;
    std::vector<fields> replies; ///< of a question about writers: what they write, and no packets
};

/// A question whose packets are parsed as they have arrived.
[[nodiscard]] inline question make_question(std::string key, std::string title, std::vector<contender> contenders,
                                            std::vector<packet> packets)
{
    question made{.key = std::move(key),
                  .title = std::move(title),
                  .contenders = std::move(contenders),
                  .packets = std::move(packets),
                  .sequence = {},
                  .replies = {}};
    for (const packet& each : made.packets) {
        made.sequence.push_back(&each); // a moved vector keeps its elements where they are
    }
    return made;
}

// In the order of the report.
void add_layouts(std::vector<question>& to);    // layouts.cpp: as the kernel emits them, all wanted
void add_quic(std::vector<question>& to);       // quic.cpp: the commonest packets of a QUIC socket
void add_selections(std::vector<question>& to); // selections.cpp: more messages than are wanted
void add_irregular(std::vector<question>& to);  // irregular.cpp: not what the parser expects
void add_batches(std::vector<question>& to);    // batches.cpp: what recvmmsg has filled in
void add_replies(std::vector<question>& to);    // replies.cpp: writing instead of parsing

} // namespace bench

#endif
