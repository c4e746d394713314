// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_READ_FLAGS_HPP
#define CMSGPP_PLATFORM_READ_FLAGS_HPP

// What msg_flags say of a datagram, in one form for all systems, whose numbers for them differ.

#include <cmsg/platform/config.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

class outcome;

/// What the flags that came with a datagram (msg_flags, dwFlags) say of it, whatever numbers its system has for them.
class read_flags {
public:
    /// Nothing was cut.
    constexpr read_flags() noexcept = default;

    /// The flags of a system that has these numbers for them; 0 for one that it does not have.
    [[nodiscard]] static constexpr read_flags of(std::uint32_t flags, std::uint32_t ctrunc, std::uint32_t trunc,
                                                 std::uint32_t errqueue) noexcept
    {
        read_flags result;
        if (ctrunc == control_bit && trunc == payload_bit && errqueue == error_queue_bit) {
            result.bits_ = static_cast<std::uint16_t>(flags & all_bits); // Linux: constants, so that this alone is left
        } else {
            result.bits_ = static_cast<std::uint16_t>(((flags & ctrunc) != 0 ? control_bit : 0U) |
                                                      ((flags & trunc) != 0 ? payload_bit : 0U) |
                                                      ((flags & errqueue) != 0 ? error_queue_bit : 0U));
        }
        return result;
    }

    /// Only that the control data was cut, or not.
    [[nodiscard]] static constexpr read_flags cut_control(bool truncated) noexcept
    {
        return of(truncated ? control_bit : 0U, control_bit, payload_bit, error_queue_bit);
    }

    /// The kernel had more control data than the buffer could take (MSG_CTRUNC).
    [[nodiscard]] constexpr bool control_truncated() const noexcept { return (bits_ & control_bit) != 0; }

    /// The datagram was longer than the payload's buffers (MSG_TRUNC).
    [[nodiscard]] constexpr bool payload_truncated() const noexcept { return (bits_ & payload_bit) != 0; }

    /// It is an entry of the error queue, whose payload is a copy of a packet that was sent (MSG_ERRQUEUE).
    [[nodiscard]] constexpr bool error_queue() const noexcept { return (bits_ & error_queue_bit) != 0; }

    [[nodiscard]] friend constexpr bool operator==(const read_flags&, const read_flags&) noexcept = default;

private:
    friend class outcome;

    // The numbers of Linux, so that its flags are taken as they are (linux v6.12 include/linux/socket.h MSG_CTRUNC).
    static constexpr std::uint32_t control_bit = 0x8;
    static constexpr std::uint32_t payload_bit = 0x20;
    static constexpr std::uint32_t error_queue_bit = 0x2000;
    static constexpr std::uint32_t all_bits = control_bit | payload_bit | error_queue_bit;

    std::uint16_t bits_ = 0;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
