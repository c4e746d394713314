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

    /// Packets as they arrived, and as they are after a recvmsg that failed.
    void compare(std::span<const packet> packets);

    /// Packets that are cut or malformed. Only the parsers that tell how a walk ended have to agree here.
    void compare_malformed(std::span<const packet> packets);

    [[nodiscard]] std::size_t differences() const { return differences_; }
    [[nodiscard]] std::size_t buffers() const { return buffers_; }

private:
    void compare_one(ssize_t result, const msghdr& header, bool whole);

    std::span<const contender> contenders_;
    bool macros_are_a_reference_;
    std::size_t differences_ = 0;
    std::size_t buffers_ = 0;
};

} // namespace bench

#endif
