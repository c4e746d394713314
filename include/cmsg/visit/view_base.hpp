// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_VIEW_BASE_HPP
#define CMSGPP_VISIT_VIEW_BASE_HPP

// What the library's own views have in common: the payload they borrow. A user's view need not derive from it.
// Never checks a size: a view is made only of a payload that it accepts.

#include <cmsg/core/load.hpp>
#include <cmsg/visit/view_info.hpp>

#include <cstddef>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A borrowed payload, with its fields loaded at constant offsets. Derive privately, inherit the constructor.
class view_base {
public:
    explicit constexpr view_base(std::span<const std::byte> payload) noexcept : payload_{payload} {}

protected:
    /// The field of type `T` at so many bytes from the start of the payload, in host order.
    template <class T>
    [[nodiscard]] constexpr T at(std::size_t offset) const noexcept
    {
        return load<T>(payload_.data() + offset);
    }

    [[nodiscard]] constexpr std::span<const std::byte> payload() const noexcept { return payload_; }

private:
    std::span<const std::byte> payload_;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
