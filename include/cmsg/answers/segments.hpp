// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_SEGMENTS_HPP
#define CMSGPP_ANSWERS_SEGMENTS_HPP

// The datagrams in one payload: what the kernel coalesced (UDP GRO), or what it shall cut or refused to (UDP GSO).
// Never copies a byte.

#include <cmsg/core/value_iterator.hpp>

#include CMSGPP_NATIVE_ANSWERS // <cmsg/answers/linux.hpp> on Linux

#include <cstddef>
#include <span> // also declares std::ranges::enable_borrowed_range

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The pieces of a payload, in order, as spans of it: each of the segment size, the last one of what is left. A
/// forward_range; `Byte` is std::byte or const std::byte.
/// Lifetime: borrows the payload. The iterators outlive the range.
template <class Byte>
class segment_range {
public:
    using sentinel = range_end;

    class iterator : public value_iterator<iterator, std::span<Byte>> {
    public:
        constexpr iterator() noexcept = default;

        [[nodiscard]] constexpr std::span<Byte> operator*() const noexcept
        {
            return rest_.first(rest_.size() < size_ ? rest_.size() : size_);
        }

        constexpr iterator& operator++() noexcept
        {
            rest_ = rest_.subspan(rest_.size() < size_ ? rest_.size() : size_);
            --left_;
            return *this;
        }

        /// Of one payload: where so many pieces are left.
        [[nodiscard]] friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept
        {
            return a.left_ == b.left_;
        }

        [[nodiscard]] friend constexpr bool operator==(const iterator& a, sentinel) noexcept { return a.left_ == 0; }

    private:
        friend segment_range;

        constexpr iterator(std::span<Byte> rest, std::size_t size, std::size_t left) noexcept
            : rest_{rest}, size_{size}, left_{left}
        {
        }

        std::span<Byte> rest_{};
        std::size_t size_ = 0; // bytes
        std::size_t left_ = 0; // pieces, this one included
    };

    /// See segments::of.
    constexpr segment_range(std::span<Byte> payload, std::size_t size) noexcept
        : payload_{payload}, size_{size == 0 || size > payload.size() ? payload.size() : size}
    {
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {payload_, size_, size()}; }
    [[nodiscard]] constexpr sentinel end() const noexcept { return {}; }

    /// How many there are, at least 1.
    [[nodiscard]] constexpr std::size_t size() const noexcept
    {
        return payload_.empty() ? 1 : (payload_.size() - 1) / size_ + 1; // the sum of both would wrap
    }

private:
    std::span<Byte> payload_;
    std::size_t size_; // bytes; 0 of an empty payload alone
};

/// How a payload is cut into datagrams: of what arrived, or of what is sent: where the kernel refuses
/// send::udp_segment, the pieces go out one by one, each with a send of its own. In a receive_set: UDP_GRO, or what the
/// system has for it.
///
///     for (auto piece : cmsg::segments{1200}.of(payload)) send(piece);
class segments {
public:
    /// None: false, and each payload is a single datagram.
    constexpr segments() noexcept = default;

    /// Bytes of each datagram but the last; 0 for a payload that is a single one.
    explicit constexpr segments(std::size_t segment_size) noexcept : size_{segment_size} {}

    /// Whether a size came, or was given, so that the payload may be several datagrams.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return size_ != 0; }

    /// Bytes of each datagram but the last, as it was given; 0 of none.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }

    /// The datagrams of the payload. A size of 0, or beyond the payload, makes it one; so is an empty payload, for a
    /// datagram without bytes is a datagram.
    /// Lifetime: the range borrows the payload, and not this object.
    [[nodiscard]] constexpr segment_range<const std::byte> of(std::span<const std::byte> payload) const noexcept
    {
        return {payload, size_};
    }

    /// The same of bytes that may be written.
    template <std::size_t Extent>
    [[nodiscard]] constexpr segment_range<std::byte> of(std::span<std::byte, Extent> payload) const noexcept
    {
        return {payload, size_};
    }

    constexpr void operator()(const auto& view) noexcept { size_ = view.segment_size(); }

    [[nodiscard]] friend constexpr bool operator==(const segments&, const segments&) noexcept = default;

private:
    std::size_t size_ = 0;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <class Byte>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::segment_range<Byte>> = true;

#endif
