// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_END_TO_END_RECEIVE_LOOP_HPP
#define CMSGPP_BENCH_END_TO_END_RECEIVE_LOOP_HPP

// Runs the receive loop with one parser or another, and times its parts. Every packet's fields are compared with what
// the hand-written loop reads from the same control buffer, and with what was sent.

#include "end_to_end/loopback.hpp"
#include "support/allocations.hpp"
#include "support/contender.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace bench {

/// How often a batch is parsed once more: a single parse is too short for a clock that is a system call.
inline constexpr int extra_parses = 10;

/// What was measured with one parser. Times are nanoseconds of a whole batch, one element a batch.
struct tally {
    std::vector<double> receive;      ///< recvmmsg and its preparation
    std::vector<double> first_parse;  ///< of a batch that has just arrived
    std::vector<double> repeat_parse; ///< the mean of those that followed
    std::vector<double> total;        ///< receive and first_parse, of the same batch
    allocation_count allocated;       ///< from before recvmmsg to after the first parse, all batches
    std::uint64_t datagrams = 0;      ///< received and checked, those of uncounted batches too
    std::uint64_t checksum = 0;       ///< of the fields that do not depend on the time of day
};

class receive_loop {
public:
    /// Receives batches until all their datagrams are stamped: the kernel begins some time after it was asked to.
    /// Errors: throws std::system_error from the sockets, std::runtime_error if the stamps do not come.
    explicit receive_loop(datagram_kind kind);

    /// Sends a batch, receives and parses it, and adds what that took to the tally if `counts`. A batch that does not
    /// come out of one call is checked, but its times are left out.
    /// Errors: throws std::system_error from the sockets, std::runtime_error if something else arrives than was sent.
    void run(const contender& with, std::uint8_t traffic_class, bool counts, tally& into);

    /// Nanoseconds a batch for sending, with the kernel's way up to the receiver's queue.
    [[nodiscard]] const std::vector<double>& send_times() const { return send_times_; }

    /// Batches that did not come out of one call.
    [[nodiscard]] std::uint64_t split_batches() const { return split_batches_; }

    /// Nanoseconds between two readings of the clock with nothing in between; taken off every time.
    [[nodiscard]] double clock_cost() const { return clock_cost_; }

    [[nodiscard]] datagram_kind kind() const { return loopback_.kind(); }

private:
    struct times {
        double receive;
        double first_parse;
        double repeat_parse;
    };

    times receive_and_parse(const contender& with, std::span<const mmsghdr>& batch, tally& into);
    void check(const contender& with, std::span<const mmsghdr> batch, std::uint8_t traffic_class, tally& into) const;

    loopback loopback_;
    std::array<fields, batch_size> read_{};
    std::size_t complete_ = 0; // of the first parse
    std::vector<double> send_times_;
    std::uint64_t split_batches_ = 0;
    double clock_cost_ = 0;
};

} // namespace bench

#endif
