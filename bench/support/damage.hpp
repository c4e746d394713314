// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_DAMAGE_HPP
#define CMSGPP_BENCH_SUPPORT_DAMAGE_HPP

// What can happen to control data: packets made of a real one. Knows nothing of the library.

#include "support/capture.hpp"

#include <vector>

namespace bench {

/// The packet's control data cut at every byte, and with each of its lengths replaced by every number up to past the end
/// and by those near the maximum. Each in a buffer of exactly its size, so that a tool finds a read past the end.
[[nodiscard]] std::vector<packet> damaged(const packet& original);

/// The packet's messages in each order but their own.
[[nodiscard]] std::vector<packet> reordered(const packet& original);

} // namespace bench

#endif
