// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_MIDDLE_HPP
#define CMSGPP_BENCH_SUPPORT_MIDDLE_HPP

// The median, for figures that Google Benchmark has not taken.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace bench {

/// The median; 0 if there is nothing.
[[nodiscard]] inline double middle_of(std::vector<double> values)
{
    if (values.empty()) {
        return 0;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace bench

#endif
