// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_COUNTER_HPP
#define CMSGPP_PAYLOAD_COUNTER_HPP

// A 32-bit counter of the kernel that wraps. Never compares as a plain integer would.

#include <cmsg/platform/config.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A count modulo 2³². `Tag` keeps counters of different things apart.
template <class Tag>
class wrapping_counter {
public:
    constexpr wrapping_counter() noexcept = default;
    explicit constexpr wrapping_counter(std::uint32_t value) noexcept : value_{value} {}

    /// The count as the kernel gave it.
    [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; }

    /// Steps from `earlier` to `later`, also across the wrap.
    [[nodiscard]] friend constexpr std::uint32_t operator-(wrapping_counter later, wrapping_counter earlier) noexcept
    {
        return later.value_ - earlier.value_;
    }

    /// True if `a` is reached before `b` within 2³¹ steps (RFC 1982). Not transitive: no key for sorting.
    [[nodiscard]] friend constexpr bool operator<(wrapping_counter a, wrapping_counter b) noexcept
    {
        return a != b && b - a < std::uint32_t{1} << 31U;
    }

    [[nodiscard]] friend constexpr bool operator==(wrapping_counter, wrapping_counter) noexcept = default;

private:
    std::uint32_t value_ = 0;
};

/// Datagrams that a socket dropped since it was created (SO_RXQ_OVFL).
using drop_counter = wrapping_counter<struct drops_tag>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
