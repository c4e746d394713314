// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_PASS_HPP
#define CMSGPP_BENCH_SUITE_PASS_HPP

// One pass of a parser, or a writer, over all packets of a question: what is timed, counted and looked at for allocations.

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
        to_.room_size = to_.room.size();
        benchmark::DoNotOptimize(read_.data());
        benchmark::DoNotOptimize(&to_);
    }

    /// Returns: how many packets had nothing cut or malformed.
    std::uint64_t operator()(const contender& with)
    {
        if (of_->in_batches) {
            return with.parse_batch(slots_, static_cast<int>(slots_.size()), read_.data());
        }
        for (const fields& reply : of_->replies) {
            with.write(reply, to_);
        }
        std::uint64_t complete = 0;
        for (const packet* arrived : of_->sequence) {
            complete += with.parse(arrived->result, arrived->header, read_.front()) ? 1U : 0U;
        }
        return complete;
    }

    [[nodiscard]] std::uint64_t packets() const { return of_->sequence.size() + of_->replies.size(); }
    [[nodiscard]] const std::vector<fields>& read() const { return read_; }

private:
    const question* of_;
    std::vector<mmsghdr> slots_;
    std::vector<fields> read_;
    outgoing to_{};
};

} // namespace bench

#endif
