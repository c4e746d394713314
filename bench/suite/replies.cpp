// SPDX-License-Identifier: MIT
// What a QUIC stack answers with: the ECN codepoint, the address that it was asked at, and the size of a segment.

#include "parse/macro_loop.hpp"
#include "reply/writers.hpp"
#include "suite/question.hpp"
#include "support/capture.hpp"
#include "support/contender.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace bench {
namespace {

constexpr std::uint32_t segment_size = 1200; // bytes; the smallest that QUIC has to get through, RFC 9000, section 14

/// Answers to datagrams that have arrived.
template <class Wanted, class Reply>
question answers(std::string key, std::string title, const traffic& to)
{
    question made{.key = std::move(key),
                  .title = std::move(title),
                  .contenders = {writers<Reply>.begin(), writers<Reply>.end()},
                  .packets = {},
                  .sequence = {},
                  .replies = {}};
    for (const packet& arrived : capture_or_leave_out(to, packets_in_cache)) {
        fields& reply = made.replies.emplace_back();
        static_cast<void>(macro_loop<Wanted>(arrived.result, arrived.header, reply));
        reply.segment_size = segment_size;
    }
    return made;
}

} // namespace

void add_replies(std::vector<question>& to)
{
    to.push_back(answers<two_messages, reply_v4>("k4", "(k) Writing a QUIC reply: IP_TOS, IP_PKTINFO, UDP_SEGMENT",
                                                 two_messages_v4()));
    to.push_back(answers<two_messages_ipv6, reply_v6>(
        "k6", "(k) Writing a QUIC reply over IPv6: IPV6_TCLASS, IPV6_PKTINFO, UDP_SEGMENT", two_messages_v6()));
}

} // namespace bench
