// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_TICK_COUNT_HPP
#define CMSGPP_PAYLOAD_TICK_COUNT_HPP

// Ticks of a clock whose rate is not in the payload. Never converts between clocks.

#include <cmsg/platform/config.hpp>

#include <compare>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A count of ticks of a clock whose rate the payload does not say, so that it is no std::chrono time and nothing
/// converts it: counts of different clocks do not compare.
template <class Clock>
class tick_count {
public:
    constexpr tick_count() noexcept = default;
    explicit constexpr tick_count(std::uint64_t value) noexcept : value_{value} {}

    /// The count as the payload has it.
    [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }

    [[nodiscard]] friend constexpr auto operator<=>(tick_count, tick_count) noexcept = default;

    /// Ticks from `earlier` to `later`; negative if they are in the other order.
    [[nodiscard]] friend constexpr std::int64_t operator-(tick_count later, tick_count earlier) noexcept
    {
        return static_cast<std::int64_t>(later.value_ - earlier.value_);
    }

private:
    std::uint64_t value_ = 0;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
