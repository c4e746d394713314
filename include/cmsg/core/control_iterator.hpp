// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_CONTROL_ITERATOR_HPP
#define CMSGPP_CORE_CONTROL_ITERATOR_HPP

// A step of the walk over a control buffer. The only place that trusts a cmsg_len, after checking it. Never reads
// outside the buffer, never reads padding, never takes more than size / header_size steps.
// What a message looks like that the system has cut is the ABI's: Linux shortens its length; where a system leaves that
// as it was (Abi::cut_keeps_length) and the buffer is known to be cut, what is there of the message is yielded.

#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/outcome.hpp>
#include <cmsg/core/value_iterator.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

template <class Abi>
class basic_control;

namespace detail {

/// Whether the buffer of a walk is cut, where the walk has to know that.
template <bool CutKeepsLength>
class cut_state {
protected:
    constexpr cut_state() noexcept = default;
    explicit constexpr cut_state(bool is_cut) noexcept : is_cut_{is_cut} {}
    [[nodiscard]] constexpr bool is_cut() const noexcept { return is_cut_; }

private:
    bool is_cut_ = false;
};

template <>
class cut_state<false> {
protected:
    constexpr cut_state() noexcept = default;
    explicit constexpr cut_state(bool) noexcept {}
};

} // namespace detail

/// A position in the walk. It has checked the header it stands at, and is at the end where no whole message
/// follows, whatever the bytes there say.
template <class Abi>
class control_iterator : public value_iterator<control_iterator<Abi>, basic_message<Abi>>,
                         detail::cut_state<Abi::cut_keeps_length> {
    using cut = detail::cut_state<Abi::cut_keeps_length>;

public:
    constexpr control_iterator() noexcept = default;

    [[nodiscard]] constexpr basic_message<Abi> operator*() const noexcept
    {
        if constexpr (Abi::cut_keeps_length && Abi::data_offset != Abi::header_size) {
            if (left_ < Abi::data_offset) {
                return {id(), {}}; // cut between header and payload
            }
        }
        return {id(), {at_ + Abi::data_offset, length_ - Abi::data_offset}};
    }

    constexpr control_iterator& operator++() noexcept
    {
        // length_ is at most left_, so that rounding it up does not wrap; the last message's padding may be missing.
        // A branch, not a minimum: a minimum would stand in the chain of loads from one length to the next.
        const std::size_t step = Abi::align(length_);
        if (step < left_) {
            at_ += step;
            left_ -= step;
            length_ = checked_length();
            pass_cut_header();
        } else {
            at_ += left_;
            left_ = 0;
            length_ = 0;
        }
        return *this;
    }

    [[nodiscard]] friend constexpr bool operator==(const control_iterator& a, const control_iterator& b) noexcept
    {
        return a.at_ == b.at_;
    }

    [[nodiscard]] friend constexpr bool operator==(const control_iterator& a, range_end) noexcept
    {
        return a.length_ == 0;
    }

private:
    friend class basic_control<Abi>;

    constexpr control_iterator(const std::byte* at, std::size_t left, bool is_cut) noexcept
        : cut{is_cut}, at_{at}, left_{left}
    {
        length_ = checked_length();
        pass_cut_header();
    }

    /// Where a system has cut within a header, the part that is there says nothing: the walk is complete.
    CMSGPP_ALWAYS_INLINE constexpr void pass_cut_header() noexcept
    {
        if constexpr (Abi::cut_keeps_length) {
            if (this->is_cut() && left_ < Abi::header_size) {
                at_ += left_;
                left_ = 0;
            }
        }
    }

    [[nodiscard]] constexpr typename Abi::length_type raw_length() const noexcept
    {
        return load_integer<typename Abi::length_type, Abi::byte_order>(at_);
    }

    [[nodiscard]] constexpr message_id id() const noexcept
    {
        const std::byte* const level = at_ + sizeof(typename Abi::length_type);
        if constexpr (Abi::byte_order == std::endian::native) {
            return load<message_id>(level);
        } else {
            return {load_integer<std::int32_t, Abi::byte_order>(level),
                    load_integer<std::int32_t, Abi::byte_order>(level + sizeof(std::int32_t))};
        }
    }

    /// The length of the message here, or 0 where no whole message follows. The length is compared before it is
    /// rounded up: near its maximum the rounding would wrap to a small number.
    [[nodiscard]] constexpr std::size_t checked_length() const noexcept
    {
        if (left_ < Abi::header_size) {
            return 0;
        }
        const auto length = raw_length();
        if constexpr (Abi::cut_keeps_length) {
            if (this->is_cut() && length > left_ && length >= Abi::data_offset) {
                return left_;
            }
        }
        return length < Abi::data_offset || length > left_ ? 0 : static_cast<std::size_t>(length);
    }

    [[nodiscard]] constexpr end_reason reason() const noexcept
    {
        if (length_ != 0) {
            return end_reason::stopped;
        }
        if (left_ == 0) {
            return end_reason::complete;
        }
        if (left_ < Abi::header_size) {
            return end_reason::short_header;
        }
        return raw_length() < Abi::data_offset ? end_reason::length_too_small : end_reason::length_past_end;
    }

    const std::byte* at_ = nullptr;
    std::size_t left_ = 0;   // bytes from here to the end of the buffer
    std::size_t length_ = 0; // of the message here, header included; 0 at the end
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
