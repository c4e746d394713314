// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_AGREEMENT_HPP
#define CMSGPP_BENCH_SUPPORT_AGREEMENT_HPP

// Whether all parsers read the same, on whole, cut and malformed buffers; asked before anything is timed.

#include "support/capture.hpp"
#include "support/contender.hpp"

#include <cstddef>
#include <span>

namespace bench {

/// Compares the parsers with the second one, the hand-written loop; the first one reads nothing. Names on stderr where
/// they differ.
/// Returns: the number of differences.
class agreement {
public:
    explicit agreement(std::span<const contender> contenders);

    /// Packets as they arrived. The hand-written loop must have read what was sent, if it wants it and it came.
    void compare(std::span<const packet> packets);

    /// The packet's control data cut at every byte, and with each of its lengths replaced by every number up to past
    /// the end and by those near the maximum. Only the parsers that tell how a walk ended
    /// have to agree here.
    void compare_damaged(const packet& original);

    [[nodiscard]] std::size_t differences() const { return differences_; }
    [[nodiscard]] std::size_t buffers() const { return buffers_; }

private:
    void compare_one(ssize_t result, const msghdr& header, bool whole);
    void compare_bytes(std::span<const std::byte> bytes, int flags);

    std::span<const contender> contenders_;
    bool macros_are_a_reference_;
    std::size_t differences_ = 0;
    std::size_t buffers_ = 0;
};

} // namespace bench

#endif
