// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_CONTROL_HPP
#define CMSGPP_CORE_CONTROL_HPP

// The walk over a control buffer, as a range of messages. The only place that trusts a cmsg_len, after checking
// it. Never reads outside the buffer, never reads padding, never takes more than size / header_size steps.
// What a message looks like that the system has cut is the ABI's: Linux shortens its length; where a system leaves that
// as it was (Abi::cut_keeps_length) and the buffer is known to be cut, what is there of the message is yielded.

#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/outcome.hpp>
#include <cmsg/core/value_iterator.hpp>
#include <cmsg/platform/system.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span> // also declares std::ranges::enable_view and enable_borrowed_range

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// msg_flags (WSAMSG::dwFlags) as recvmsg has left them, in the numbers of the system that they were captured on: those
/// of MSG_CTRUNC and MSG_TRUNC differ. Made from a number in braces: `cmsg::message_flags{0x20}`.
enum class message_flags : std::uint32_t {};

/// The control messages of a buffer in the layout `Abi`: a forward range, a view and a borrowed range.
/// Lifetime: borrows the buffer.
template <class Abi>
class basic_control {
public:
    class iterator;
    using sentinel = range_end;

    /// No messages.
    constexpr basic_control() noexcept = default;

    /// The messages in these bytes, which may stand at any address.
    constexpr basic_control(std::span<const std::byte> bytes) noexcept : bytes_{bytes} {}

    /// The messages in these bytes, and whether the system had more: for control data that comes without a msghdr.
    /// Takes nothing but a bool: msg_flags are a `message_flags`.
    template <std::same_as<bool> Bool>
    constexpr basic_control(std::span<const std::byte> bytes, Bool truncated) noexcept
        : basic_control{bytes, read_flags::cut_control(truncated)}
    {
    }

    /// The messages in these bytes, captured with the msg_flags of the system that `Abi` is of.
    constexpr basic_control(std::span<const std::byte> bytes, message_flags flags) noexcept
        : basic_control{bytes, read_flags::of(static_cast<std::uint32_t>(flags), Abi::msg_ctrunc, Abi::msg_trunc,
                                              Abi::msg_errqueue)}
    {
    }

    /// The messages in these bytes, and what the flags say that came with them.
    constexpr basic_control(std::span<const std::byte> bytes, read_flags flags) noexcept : bytes_{bytes}, flags_{flags}
    {
    }

    /// The messages that a successful recvmsg has left in `header`.
    basic_control(const message_header& header) noexcept
        : bytes_{static_cast<const std::byte*>(detail::control_data(header)),
                 detail::control_data(header) == nullptr ? 0 : detail::control_size(header)},
          flags_{detail::flags_of(header)}
    {
    }

    /// The messages that recvmsg has left in `header` when it returned `result`. After -1 there are none:
    /// msg_controllen holds the capacity then, and the bytes are those of an earlier call.
    basic_control(returned result, const message_header& header) noexcept
        : basic_control{result.is_failure() ? basic_control{failed{}} : basic_control{header}}
    {
    }

    /// The same for a datagram of recvmmsg; see cmsg::batch.
    basic_control(const datagram_header& datagram) noexcept : basic_control{datagram.msg_hdr} {}

    basic_control(returned result, const datagram_header& datagram) noexcept : basic_control{result, datagram.msg_hdr}
    {
    }

    [[nodiscard]] constexpr iterator begin() const noexcept
    {
        return iterator{bytes_.data(), bytes_.size(), truncated()};
    }

    /// A walk that begins at the header at `offset`, such as outcome::offset() of a walk that was stopped; beyond the
    /// buffer's size there are no messages.
    [[nodiscard]] constexpr iterator from(std::size_t offset) const noexcept
    {
        const std::size_t start = offset < bytes_.size() ? offset : bytes_.size();
        return iterator{bytes_.data() + start, bytes_.size() - start, truncated()};
    }

    /// Where a message of this buffer begins: the bytes in front of its header, what `from` takes.
    [[nodiscard]] constexpr std::size_t offset_of(const basic_message<Abi>& of_this) const noexcept
    {
        if constexpr (Abi::cut_keeps_length && Abi::data_offset != Abi::header_size) {
            if (of_this.payload().data() == nullptr) { // cut between header and payload, and so the last one
                return (bytes_.size() - Abi::header_size) / Abi::alignment * Abi::alignment;
            }
        }
        return static_cast<std::size_t>(of_this.payload().data() - bytes_.data()) - Abi::data_offset;
    }

    [[nodiscard]] constexpr sentinel end() const noexcept { return {}; }

    /// How a walk over the whole buffer ends; walks it.
    [[nodiscard]] constexpr class outcome outcome() const noexcept
    {
        iterator last = begin();
        while (last != end()) {
            ++last;
        }
        return outcome(last);
    }

    /// How a walk has ended that got as far as `last`: stopped, unless `last` is at the end.
    [[nodiscard]] constexpr class outcome outcome(const iterator& last, std::uint32_t unhandled = 0,
                                                  std::uint32_t wrong_size = 0) const noexcept
    {
        const end_reason reason = no_message_ ? end_reason::no_message : last.reason();
        return {reason, bytes_.size() - last.left_, flags_, unhandled, wrong_size};
    }

    /// The bytes of the buffer.
    [[nodiscard]] constexpr std::span<const std::byte> bytes() const noexcept { return bytes_; }

    /// Whether the system had more than the buffer could take (MSG_CTRUNC). macOS does not say so where the room ends
    /// exactly between two messages.
    [[nodiscard]] constexpr bool truncated() const noexcept { return flags_.control_truncated(); }

    /// What the flags say that came with the messages.
    [[nodiscard]] constexpr read_flags flags() const noexcept { return flags_; }

private:
    struct failed {};

    explicit constexpr basic_control(failed) noexcept : no_message_{true} {}

    std::span<const std::byte> bytes_{};
    read_flags flags_{};
    bool no_message_ = false;
};

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
class basic_control<Abi>::iterator : public value_iterator<iterator, basic_message<Abi>>,
                                     detail::cut_state<Abi::cut_keeps_length> {
    using cut = detail::cut_state<Abi::cut_keeps_length>;

public:
    constexpr iterator() noexcept = default;

    [[nodiscard]] constexpr basic_message<Abi> operator*() const noexcept
    {
        if constexpr (Abi::cut_keeps_length && Abi::data_offset != Abi::header_size) {
            if (left_ < Abi::data_offset) {
                return {id(), {}}; // cut between header and payload
            }
        }
        return {id(), {at_ + Abi::data_offset, length_ - Abi::data_offset}};
    }

    constexpr iterator& operator++() noexcept
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

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept
    {
        return a.at_ == b.at_;
    }

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, sentinel) noexcept { return a.length_ == 0; }

private:
    friend basic_control;

    constexpr iterator(const std::byte* at, std::size_t left, bool is_cut) noexcept : cut{is_cut}, at_{at}, left_{left}
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

/// The control messages of a buffer in this machine's own layout.
using control = basic_control<abi::native>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <class Abi>
inline constexpr bool std::ranges::enable_view<cmsg::basic_control<Abi>> = true;

template <class Abi>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::basic_control<Abi>> = true;

#endif
