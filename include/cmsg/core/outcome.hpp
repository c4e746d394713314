// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_OUTCOME_HPP
#define CMSGPP_CORE_OUTCOME_HPP

// How a walk over a control buffer ended: why, at which offset, and what was not read or had been cut.
// Never an error code of the system: errno stays the caller's.

#include <cmsg/platform/read_flags.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Why a walk ended.
enum class end_reason : std::uint8_t {
    complete,         ///< the end of the buffer was reached
    stopped,          ///< a handler returned flow::stop
    no_message,       ///< recvmsg had failed (result -1): there was nothing to walk
    short_header,     ///< bytes are left, but fewer than a header has
    length_too_small, ///< a header's length is smaller than the header itself
    length_past_end,  ///< a header's length reaches past the end of the buffer
};

/// The result of a walk, in 16 bytes.
class [[nodiscard]] outcome {
public:
    /// A walk over an empty buffer.
    constexpr outcome() noexcept = default;

    constexpr outcome(end_reason reason, std::size_t offset, read_flags flags, std::uint32_t unhandled = 0,
                      std::uint32_t wrong_size = 0) noexcept
        : end_{offset | std::uint64_t{static_cast<std::uint8_t>(reason)} << reason_shift |
               std::uint64_t{flags.bits_} << flags_shift},
          counts_{std::uint64_t{wrong_size} << wrong_size_shift | unhandled}
    {
    }

    /// The same where all that is known is whether the control data was cut.
    constexpr outcome(end_reason reason, std::size_t offset, bool truncated, std::uint32_t unhandled = 0,
                      std::uint32_t wrong_size = 0) noexcept
        : outcome{reason, offset, read_flags::cut_control(truncated), unhandled, wrong_size}
    {
    }

    /// True if all that the kernel had was read: the walk reached the end or was stopped on purpose, neither control
    /// data nor payload was cut, no message had a wrong size, and recvmsg had not failed. Unhandled messages do not
    /// count, nor does the payload of an entry of the error queue: it is a copy of what was sent.
    [[nodiscard]] explicit constexpr operator bool() const noexcept
    {
        return control_complete() && (end_ & payload_flags) != payload_cut;
    }

    /// The same of the control data alone, for programs that cut payloads on purpose, to peek at the start of a
    /// datagram, say.
    [[nodiscard]] constexpr bool control_complete() const noexcept
    {
        return (end_ & failures) == 0 && wrong_size() == 0;
    }

    /// Why the walk ended.
    [[nodiscard]] constexpr end_reason reason() const noexcept { return static_cast<end_reason>(end_ >> reason_shift); }

    /// Where the walk ended, in bytes from the start of the buffer: the header that is malformed, the message
    /// whose handler stopped the walk, or the size of the buffer if the walk is complete.
    [[nodiscard]] constexpr std::size_t offset() const noexcept
    {
        const std::uint64_t offset = end_ & offset_mask; // const, or else GCC's -Wuseless-cast has something to say
        return static_cast<std::size_t>(offset);
    }

    /// True if the system had more than the buffer could take (MSG_CTRUNC). It does not say which message was lost:
    /// some may be missing, and the last one may be cut at any byte. A cut message has the length that is there, on
    /// each system (basic_control); macOS does not set the flag where the room ends exactly between two messages.
    [[nodiscard]] constexpr bool truncated() const noexcept { return (end_ & control_cut) != 0; }

    /// True if the datagram was longer than the payload's buffers and its end is lost (MSG_TRUNC).
    [[nodiscard]] constexpr bool payload_truncated() const noexcept { return (end_ & payload_cut) != 0; }

    /// How many messages no handler took.
    [[nodiscard]] constexpr std::uint32_t unhandled() const noexcept { return static_cast<std::uint32_t>(counts_); }

    /// How many messages of a wanted type had a payload of a size that this type never has.
    [[nodiscard]] constexpr std::uint32_t wrong_size() const noexcept
    {
        return static_cast<std::uint32_t>(counts_ >> wrong_size_shift);
    }

    /// A copy made word by word: what has just been written in words is slow to load as a whole.
    [[nodiscard]] constexpr outcome copy() const noexcept { return {end_, counts_}; }

    [[nodiscard]] friend constexpr bool operator==(const outcome&, const outcome&) noexcept = default;

private:
    constexpr outcome(std::uint64_t end, std::uint64_t counts) noexcept : end_{end}, counts_{counts} {}

    // Two words, each put together at once: members of their own would be put together at every return. The flags'
    // bits, the lowest of which is bit 3, begin right above the offset's; its 48 bits are those of 256 TiB.
    static constexpr int flags_shift = 45;
    static constexpr int reason_shift = 59;
    static constexpr int wrong_size_shift = 32;
    static constexpr std::uint64_t offset_mask = (std::uint64_t{1} << 48) - 1;
    static constexpr std::uint64_t control_cut = std::uint64_t{read_flags::control_bit} << flags_shift;
    static constexpr std::uint64_t payload_cut = std::uint64_t{read_flags::payload_bit} << flags_shift;
    static constexpr std::uint64_t payload_flags = payload_cut | std::uint64_t{read_flags::error_queue_bit}
                                                                     << flags_shift;
    // Every reason but the first two has one of the bits above the lowest.
    static constexpr std::uint64_t failures = ~std::uint64_t{1} << reason_shift | control_cut;
    static_assert(static_cast<int>(end_reason::stopped) == 1);

    std::uint64_t end_ = 0;
    std::uint64_t counts_ = 0;
};

static_assert(sizeof(outcome) == 16);

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
