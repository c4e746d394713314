// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_RIGHTS_HPP
#define CMSGPP_PAYLOAD_RIGHTS_HPP

// The descriptors of an SCM_RIGHTS message, the same on all systems that have it.

#include <cmsg/payload/element_range.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The descriptor numbers in a payload, in the order in which they were sent; it does not own them.
using descriptor_list = element_range<std::int32_t>;

namespace detail {

/// Descriptors that came over an AF_UNIX socket, at least one.
class rights_view : view_base {
public:
    using view_base::view_base;

    /// The descriptors, which the receiver has to close.
    [[nodiscard]] constexpr descriptor_list descriptors() const noexcept { return descriptor_list{payload()}; }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return descriptors().size(); }
    [[nodiscard]] constexpr auto begin() const noexcept { return descriptors().begin(); }
    [[nodiscard]] constexpr auto end() const noexcept { return descriptors().end(); }

    /// A descriptor; `index` is below size().
    [[nodiscard]] constexpr std::int32_t operator[](std::size_t index) const noexcept { return descriptors()[index]; }

    constexpr void each_field(auto sink) const { sink("descriptors", descriptors()); }
};

} // namespace detail

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
