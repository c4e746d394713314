// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_HOP_LIMIT_HPP
#define CMSGPP_ANSWERS_HOP_LIMIT_HPP

// How many hops a datagram had left, whatever the address family.

#include <cmsg/platform/config.hpp>

#include CMSGPP_NATIVE_ANSWERS // <cmsg/answers/linux.hpp> on Linux

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Time to live or hop limit of a datagram, as it arrived, or none. In a receive_set: IP_TTL and IPV6_HOPLIMIT, or what
/// the system has for them.
class hop_limit {
public:
    /// None: false.
    constexpr hop_limit() noexcept = default;

    /// Whether it came.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return is_there_; }

    /// Hops left, 0 to 255; 0 of none.
    [[nodiscard]] constexpr std::uint8_t value() const noexcept { return value_; }

    constexpr void operator()(const auto& view) noexcept
    {
        value_ = view.value();
        is_there_ = true;
    }

    [[nodiscard]] friend constexpr bool operator==(const hop_limit&, const hop_limit&) noexcept = default;

private:
    std::uint8_t value_ = 0;
    bool is_there_ = false;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
