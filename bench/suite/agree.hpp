// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_AGREE_HPP
#define CMSGPP_BENCH_SUITE_AGREE_HPP

// Whether all parsers of the questions read the same, and all writers write the same; asked before anything is timed.

#include "suite/pass.hpp"
#include "suite/question.hpp"
#include "suite/written.hpp"
#include "support/agreement.hpp"
#include "support/contender.hpp"
#include "support/damage.hpp"
#include "support/table.hpp"

#include <cstddef>
#include <cstdio>
#include <vector>

namespace bench {

/// The batch parsers against their own parsers of one packet.
inline std::size_t differences_in_batches(const question& of)
{
    std::size_t differences = 0;
    for (const contender& each : of.contenders) {
        pass parse{of};
        parse(each);
        for (std::size_t i = 0; i < of.packets.size(); ++i) {
            fields expected;
            static_cast<void>(each.parse(of.packets[i].result, of.packets[i].header, expected));
            if (checksum(parse.read()[i]) != checksum(expected)) {
                std::fprintf(stderr, "%s: %s differs in a batch\n", of.title.c_str(), each.name);
                ++differences;
            }
        }
    }
    return differences;
}

/// Returns: whether all parsers read the same, and all writers write the same, which the kernel sends.
inline bool agree(const std::vector<question>& questions)
{
    std::size_t buffers = 0;
    std::size_t differences = 0;
    std::size_t replies = 0;
    for (const question& each : questions) {
        if (!each.replies.empty()) {
            differences += differences_in_replies(each);
            replies += each.replies.size();
            continue;
        }
        agreement parsers{each.contenders};
        if (each.malformed) {
            parsers.compare_malformed(each.packets);
        } else {
            parsers.compare(each.packets);
            parsers.compare_malformed(damaged(each.packets.front()));
        }
        if (each.in_batches) {
            differences += differences_in_batches(each);
        }
        buffers += parsers.buffers();
        differences += parsers.differences();
    }
    if (differences == 0) {
        std::fprintf(stderr, "All parsers read the same on %s buffers, all writers wrote the same %s replies.\n",
                     grouped(buffers).c_str(), grouped(replies).c_str());
    }
    return differences == 0;
}

} // namespace bench

#endif
