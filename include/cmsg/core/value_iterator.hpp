// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_VALUE_ITERATOR_HPP
#define CMSGPP_CORE_VALUE_ITERATOR_HPP

// What the forward iterators of this library have in common. They yield values that are made of bytes, not references.

#include <cmsg/platform/config.hpp>

#include <cstddef>
#include <span> // also declares the iterator tags

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The end of a range whose iterators know that they are there.
struct range_end {};

/// The member types and the second increment of an iterator that yields a `Value`. Derive publicly; the rest is the
/// iterator's: `*`, `++it`, `==`, and a default constructor.
template <class Iterator, class Value>
class value_iterator {
public:
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using reference = Value;
    using pointer = void;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag; // the older category of what yields no references

    friend constexpr Iterator operator++(Iterator& at, int) noexcept
    {
        const Iterator before = at;
        ++at;
        return before;
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
