// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_PASS_HPP
#define CMSGPP_BENCH_SUITE_PASS_HPP

// One pass of a parser over all packets of a question: what is timed, counted and looked at for allocations.

#include "suite/question.hpp"
#include "support/contender.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

namespace bench {

class pass {
public:
    explicit pass(const question& of) : of_{&of}, read_(of.in_batches ? of.packets.size() : 1)
    {
        for (const packet& each : of.packets) {
            mmsghdr& slot = slots_.emplace_back();
            slot.msg_hdr = each.header;
            slot.msg_len = static_cast<unsigned>(each.result);
        }
        benchmark::DoNotOptimize(read_.data());
    }

    /// Returns: how many packets had nothing cut or malformed.
    std::uint64_t operator()(const contender& with)
    {
        if (of_->in_batches) {
            return with.parse_batch(slots_, static_cast<int>(slots_.size()), read_.data());
        }
        std::uint64_t complete = 0;
        for (const packet* arrived : of_->sequence) {
            complete += with.parse(arrived->result, arrived->header, read_.front()) ? 1U : 0U;
        }
        return complete;
    }

    [[nodiscard]] std::uint64_t packets() const { return of_->sequence.size(); }
    [[nodiscard]] const std::vector<fields>& read() const { return read_; }

private:
    const question* of_;
    std::vector<mmsghdr> slots_;
    std::vector<fields> read_;
};

} // namespace bench

#endif
