// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_REFUSAL_HPP
#define CMSGPP_SEND_REFUSAL_HPP

// Why a value was not put, and what a writer remembers of those that were not.

#include <cmsg/core/message.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Why a value was not put.
enum class refusal : std::uint8_t {
    none,         ///< none was refused
    no_room,      ///< the buffer has too little room left
    out_of_range, ///< the kernel refuses, or does not look at, what the value says; or it is too large for its field
    unsupported,  ///< the system that the layout is of has no message that says it
};

[[nodiscard]] constexpr const char* name_of(refusal reason) noexcept
{
    constexpr const char* names[]{"none", "no_room", "out_of_range", "unsupported"};
    return names[static_cast<std::uint8_t>(reason)];
}

namespace detail {

/// The values that a writer has refused: two are remembered, so that taking back the first leaves the other. Of more,
/// the first stays although it was taken back: a value is missing all the same.
class refusals {
public:
    struct refused_value {
        message_id id{};
        refusal reason = refusal::none;
    };

    /// The first that was refused, less those that were taken back; of reason none if there is none.
    [[nodiscard]] constexpr refused_value first() const noexcept { return first_; }

    constexpr void add(message_id id, refusal why) noexcept
    {
        if (first_.reason == refusal::none) {
            first_ = {id, why};
        } else if (first_.id != id && second_.reason == refusal::none) {
            second_ = {id, why};
        } else if (first_.id != id && second_.id != id) {
            more_ = true;
        }
    }

    /// Forgets those of the ids that are taken back.
    constexpr void forget(auto is_taken_back) noexcept
    {
        if (second_.reason != refusal::none && is_taken_back(second_.id)) {
            second_.reason = refusal::none;
        }
        if (first_.reason != refusal::none && is_taken_back(first_.id) && (second_.reason != refusal::none || !more_)) {
            first_ = second_;
            second_.reason = refusal::none;
        }
    }

    constexpr void forget_all() noexcept
    {
        first_.reason = refusal::none;
        second_.reason = refusal::none;
        more_ = false;
    }

private:
    refused_value first_{};
    refused_value second_{}; // of another id than the first
    bool more_ = false;      // and of a third id
};

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
