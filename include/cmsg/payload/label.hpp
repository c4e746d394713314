// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_LABEL_HPP
#define CMSGPP_PAYLOAD_LABEL_HPP

// The label that a security module gives to the sender. A cut one looks like a shorter whole one.

#include <cmsg/visit/view_base.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// A view over a security label.
class label_view : view_base {
public:
    using view_base::view_base;

    /// The payload as it arrived.
    [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept { return payload(); }

    /// The characters without one NUL at their end: SELinux sends it, Smack does not.
    [[nodiscard]] constexpr std::span<const std::byte> label() const noexcept
    {
        const std::span<const std::byte> whole = payload();
        return whole.first(whole.size() - (whole.back() == std::byte{} ? 1 : 0));
    }

    /// The label as characters, of which a described line is made; as bytes if it is longer than Smack's longest.
    constexpr void each_field(auto sink) const
    {
        std::array<char, 255> characters{};
        const std::span<const std::byte> from = label();
        if (from.size() > characters.size()) {
            sink("label", from);
            return;
        }
        for (std::size_t i = 0; i < from.size(); ++i) {
            characters[i] = std::to_integer<char>(from[i]);
        }
        sink("label", std::span<const char>{characters}.first(from.size()));
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
