// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_ELEMENT_RANGE_HPP
#define CMSGPP_PAYLOAD_ELEMENT_RANGE_HPP

// A payload that is an array, as a range. Never reads a partial element, and needs no alignment.

#include <cmsg/core/load.hpp>
#include <cmsg/core/value_iterator.hpp>

#include <cstddef>
#include <span> // also declares the iterator tags, std::ranges::enable_view and enable_borrowed_range

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The elements of a payload that holds an array of `T`, at any alignment: a forward range, a view, a borrowed range.
/// Lifetime: borrows the payload.
template <class T>
class element_range {
public:
    class iterator : public value_iterator<iterator, T> {
    public:
        constexpr iterator() noexcept = default;

        [[nodiscard]] constexpr T operator*() const noexcept { return load<T>(at_); }

        constexpr iterator& operator++() noexcept
        {
            at_ += sizeof(T);
            return *this;
        }

        [[nodiscard]] friend constexpr bool operator==(iterator a, iterator b) noexcept { return a.at_ == b.at_; }

    private:
        friend element_range;

        explicit constexpr iterator(const std::byte* at) noexcept : at_{at} {}

        const std::byte* at_ = nullptr;
    };

    constexpr element_range() noexcept = default;

    /// The whole elements in these bytes; what remains after the last is left out.
    explicit constexpr element_range(std::span<const std::byte> bytes) noexcept
        : bytes_{bytes.first(bytes.size() / sizeof(T) * sizeof(T))}
    {
    }

    [[nodiscard]] constexpr std::size_t size() const noexcept { return bytes_.size() / sizeof(T); }

    [[nodiscard]] constexpr bool empty() const noexcept { return bytes_.empty(); }

    /// An element; `index` is below size().
    [[nodiscard]] constexpr T operator[](std::size_t index) const noexcept
    {
        return load<T>(bytes_.data() + index * sizeof(T));
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator{bytes_.data()}; }

    [[nodiscard]] constexpr iterator end() const noexcept { return iterator{bytes_.data() + bytes_.size()}; }

private:
    std::span<const std::byte> bytes_;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <class T>
inline constexpr bool std::ranges::enable_view<cmsg::element_range<T>> = true;

template <class T>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::element_range<T>> = true;

#endif
