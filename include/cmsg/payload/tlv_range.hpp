// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_TLV_RANGE_HPP
#define CMSGPP_PAYLOAD_TLV_RANGE_HPP

// Elements of a type, a length and a value, one after the other, as IPv4 and IPv6 options are. Knows no type: an
// element says how long it is. Never reads outside the bytes, never takes more than a step for each of them.

#include <cmsg/core/value_iterator.hpp>
#include <cmsg/platform/config.hpp>

#include <cstddef>
#include <span> // also declares std::ranges::enable_view and enable_borrowed_range

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A forward range, a view and a borrowed range of elements. It ends where the element says that it does, or before one
/// that is malformed. An element is made from its own bytes, and has
///
///     static constexpr bool ends_at(std::span<const std::byte> rest) noexcept;        // nothing more is to come
///     static constexpr std::size_t size_at(std::span<const std::byte> rest) noexcept; // 0: no whole one here
///
/// Lifetime: borrows the bytes.
template <class Element>
class tlv_range {
public:
    class iterator;
    using sentinel = range_end;

    /// The elements in these bytes, and whether there were more after them.
    explicit constexpr tlv_range(std::span<const std::byte> bytes, bool cut = false) noexcept : bytes_{bytes}, cut_{cut}
    {
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{bytes_}; }
    [[nodiscard]] constexpr sentinel end() const noexcept { return {}; }

    /// Whether the range has all elements; false if it was cut, or ends early before one whose length is missing, too
    /// small or more than what is left. Walks it.
    [[nodiscard]] constexpr bool complete() const noexcept
    {
        iterator last = begin();
        while (last != end()) {
            ++last;
        }
        return Element::ends_at(last.rest_) && !cut_;
    }

private:
    std::span<const std::byte> bytes_;
    bool cut_;
};

/// A position in the range. It has checked the length of the element it stands at.
template <class Element>
class tlv_range<Element>::iterator : public value_iterator<iterator, Element> {
public:
    constexpr iterator() noexcept = default;

    [[nodiscard]] constexpr Element operator*() const noexcept { return Element{rest_.first(size_)}; }

    constexpr iterator& operator++() noexcept
    {
        rest_ = rest_.subspan(size_);
        size_ = checked_size();
        return *this;
    }

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept
    {
        return a.rest_.data() == b.rest_.data();
    }

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, sentinel) noexcept { return a.size_ == 0; }

private:
    friend tlv_range;

    explicit constexpr iterator(std::span<const std::byte> rest) noexcept : rest_{rest}, size_{checked_size()} {}

    [[nodiscard]] constexpr std::size_t checked_size() const noexcept
    {
        if (Element::ends_at(rest_)) {
            return 0;
        }
        const std::size_t size = Element::size_at(rest_);
        return size > rest_.size() ? 0 : size;
    }

    std::span<const std::byte> rest_; // from here to the end of the bytes
    std::size_t size_ = 0;            // of the element here; 0 at the end
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <class Element>
inline constexpr bool std::ranges::enable_view<cmsg::tlv_range<Element>> = true;

template <class Element>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::tlv_range<Element>> = true;

#endif
