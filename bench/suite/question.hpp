// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUITE_QUESTION_HPP
#define CMSGPP_BENCH_SUITE_QUESTION_HPP

// The questions: which packets, which parsers; or which replies, which writers. A question is a few lines in one of the
// .cpp files here. One pass over all its packets is what is timed, counted and looked at for allocations.

#include "support/capture.hpp"
#include "support/contender.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

namespace bench {

inline constexpr std::size_t packets_in_cache = 64;                  // what a batch of recvmmsg has
inline constexpr std::uint64_t packets_per_look_at_the_clock = 8192; // the look itself takes some 300 ns

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
    question made{std::move(key), std::move(title), std::move(contenders), std::move(packets), {}, false, false, {}};
    for (const packet& each : made.packets) {
        made.sequence.push_back(&each); // a moved vector keeps its elements where they are
    }
    return made;
}

// In the order of the report.
void add_layouts(std::vector<question>& to);    // layouts.cpp: as the kernel emits them, all wanted
void add_quic(std::vector<question>& to);       // quic.cpp: the commonest packets of a QUIC socket
void add_selections(std::vector<question>& to); // layouts.cpp: more messages than are wanted
void add_irregular(std::vector<question>& to);  // irregular.cpp: not what the parser expects
void add_batches(std::vector<question>& to);    // layouts.cpp: what recvmmsg has filled in
void add_answers(std::vector<question>& to);    // answers.cpp: values instead of messages
void add_errors(std::vector<question>& to);     // errors.cpp: forms of read, the error queue
void add_replies(std::vector<question>& to);    // quic.cpp: writing instead of parsing

/// One pass of a parser, or a writer, over all packets of a question.
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

/// Nanoseconds of processor time, of all threads: a garbage collector's of another language count as well.
[[nodiscard]] inline double process_time()
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e9 + static_cast<double>(used.tv_nsec);
}

/// What a packet takes, once everything is in the caches.
[[nodiscard]] inline double nanoseconds_per_packet(const question& of, const contender& with, double seconds)
{
    pass parse{of};
    std::uint64_t complete = parse(with);
    std::uint64_t parsed = 0;
    double elapsed = 0;
    for (const double start = process_time(); elapsed < seconds * 1e9; elapsed = process_time() - start) {
        for (const std::uint64_t next = parsed + packets_per_look_at_the_clock; parsed < next;
             parsed += parse.packets()) {
            complete += parse(with);
            benchmark::ClobberMemory();
        }
    }
    benchmark::DoNotOptimize(complete);
    return elapsed / static_cast<double>(parsed);
}

} // namespace bench

#endif
