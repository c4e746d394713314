// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_MESSAGE_HPP
#define CMSGPP_CORE_MESSAGE_HPP

// One control message as it stands in a buffer: level, type, payload.
// Knows no message type; what a payload means is said by the views.

#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/level.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The protocol level and the type number of a control message (cmsg_level, cmsg_type).
struct message_id {
    std::int32_t level = 0; ///< cmsg_level, in host order
    std::int32_t type = 0;  ///< cmsg_type, in host order

    /// Level and type compare as one word; bench/parse shows what that saves.
    [[nodiscard]] friend constexpr bool operator==(message_id a, message_id b) noexcept
    {
        return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
    }
};

namespace detail {

/// The number in the layout `Abi` of a message that is known by Linux' own: its level::socket is SOL_SOCKET there.
template <class Abi>
[[nodiscard]] constexpr message_id number_in(message_id own) noexcept
{
    return {own.level == level::socket ? Abi::socket_level : own.level, own.type};
}

} // namespace detail

/// A control message of a buffer in the layout `Abi`.
/// Lifetime: borrows the control buffer; valid until the buffer is written again.
template <class Abi>
class basic_message {
public:
    using abi_type = Abi;

    constexpr basic_message(message_id id, std::span<const std::byte> payload) noexcept : payload_{payload}, id_{id} {}

    /// The protocol level (cmsg_level), as the buffer has it.
    [[nodiscard]] constexpr std::int32_t level() const noexcept { return id_.level; }

    /// The type number (cmsg_type), as the buffer has it.
    [[nodiscard]] constexpr std::int32_t type() const noexcept { return id_.type; }

    /// Level and type.
    [[nodiscard]] constexpr message_id id() const noexcept { return id_; }

    /// The payload without padding: cmsg_len less the header. It may be shorter than the message type's own
    /// size, even empty, when the kernel ran out of room.
    [[nodiscard]] constexpr std::span<const std::byte> payload() const noexcept { return payload_; }

private:
    std::span<const std::byte> payload_;
    message_id id_;
};

/// A control message in this machine's own layout.
using message = basic_message<abi::native>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
