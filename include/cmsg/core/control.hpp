// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_CONTROL_HPP
#define CMSGPP_CORE_CONTROL_HPP

// The messages of a control buffer, as a range. Whatever the bytes say, it ends, and stays within the buffer: see
// control_iterator.hpp.

#include <cmsg/core/control_iterator.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/outcome.hpp>
#include <cmsg/platform/system.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span> // also declares std::ranges::enable_view and enable_borrowed_range
#include <type_traits>
#include <utility>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// msg_flags (WSAMSG::dwFlags) as recvmsg has left them, in the numbers of the system that they were captured on: those
/// of MSG_CTRUNC and MSG_TRUNC differ. Made from a number in braces: `cmsg::message_flags{0x20}`.
enum class message_flags : std::uint32_t {};

namespace detail {

/// The control data that a header points at, as long as the header says.
[[nodiscard]] inline std::span<const std::byte> control_bytes(const message_header& header) noexcept
{
    const auto* const data = static_cast<const std::byte*>(control_data(header));
    return {data, data == nullptr ? 0 : control_size(header)};
}

/// What a receive has left, as control data: of a header from its pointers and flags, else what the class has of it.
template <class Control, received_header Header>
[[nodiscard]] constexpr Control control_of(const Header& header) noexcept
{
    if constexpr (requires { received_in(header); }) {
        return {control_bytes(received_in(header)), flags_of(received_in(header))};
    } else {
        return header.control();
    }
}

} // namespace detail

/// The control messages of a buffer in the layout `Abi`: a forward range, a view and a borrowed range.
/// Lifetime: borrows the buffer.
template <class Abi>
class basic_control {
public:
    using abi_type = Abi;
    using iterator = control_iterator<Abi>;
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

    /// The messages that a successful receive has left in `header`, a msghdr, an mmsghdr (see cmsg::batch) or an
    /// io_uring_datagram.
    template <received_header Header>
    constexpr basic_control(const Header& header) noexcept : basic_control{detail::control_of<basic_control>(header)}
    {
    }

    /// The messages that a receive has left in `header` when it returned `result`. After -1 there are none:
    /// msg_controllen holds the capacity then, and the bytes are those of an earlier call.
    template <received_header Header>
    constexpr basic_control(returned result, const Header& header) noexcept
        : basic_control{result.is_failure() ? basic_control{failed{}} : basic_control{header}}
    {
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {bytes_.data(), bytes_.size(), truncated()}; }

    /// A walk that begins at the header at `offset`, such as outcome::offset() of a walk that was stopped; beyond the
    /// buffer's size there are no messages.
    [[nodiscard]] constexpr iterator from(std::size_t offset) const noexcept
    {
        const std::size_t start = offset < bytes_.size() ? offset : bytes_.size();
        return iterator{bytes_.data() + start, bytes_.size() - start, truncated()};
    }

    /// Where a message of this buffer begins: the bytes before its header, what `from` takes.
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

    /// Whether there was no message, because the receive had failed: what -1 as the result of it means.
    [[nodiscard]] constexpr bool has_failed() const noexcept { return no_message_; }

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

/// The control messages of a buffer in this machine's own layout.
using control = basic_control<abi::native>;

/// The messages that control data, or a header that a successful receive has filled, names.
template <class Abi>
[[nodiscard]] constexpr const basic_control<Abi>& messages_of(const basic_control<Abi>& messages) noexcept
{
    return messages;
}

template <received_header Header>
[[nodiscard]] constexpr control messages_of(const Header& header) noexcept
{
    return {header};
}

/// What names received messages: control data of any layout, a msghdr, an mmsghdr, an io_uring_datagram.
// clang-format off
template <class T>
concept message_source = requires(const T& source) { messages_of(source); };
// clang-format on

/// The layout of the messages that a source names.
template <message_source Source>
using abi_of = typename std::remove_cvref_t<decltype(messages_of(std::declval<const Source&>()))>::abi_type;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <class Abi>
inline constexpr bool std::ranges::enable_view<cmsg::basic_control<Abi>> = true;

template <class Abi>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::basic_control<Abi>> = true;

#endif
