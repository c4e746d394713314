// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_RECORD_HPP
#define CMSGPP_RECEIVE_RECORD_HPP

// What decode returns: for each view of a set what arrived, if anything. Borrows the control buffer, copies no payload.

#include <cmsg/core/control.hpp>
#include <cmsg/core/view.hpp>
#include <cmsg/core/view_list.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace cmsg {

/// The messages of one control buffer, by view.
/// Lifetime: borrows the control buffer; valid until the buffer is written again.
template <typed_view... Views>
class record {
public:
    /// A record of no messages.
    constexpr record() noexcept = default;

    /// The view's message, or why there is none. Of several messages of a type the last whole one counts.
    template <typed_view View>
    [[nodiscard]] constexpr field<view_of<View>> get() const noexcept CMSGPP_NONALLOCATING
    {
        const slot& found = slots_[detail::index_of<View, Views...>()];
        return {found.state, {found.payload, found.size}};
    }

    /// How the walk ended; its counts are of messages that none of the views takes, and of those of a wrong size.
    [[nodiscard]] constexpr class outcome outcome() const noexcept CMSGPP_NONALLOCATING { return outcome_; }

    /// Walks the buffer and notes where the messages are.
    template <class Abi>
    [[nodiscard]] static constexpr record read(const basic_control<Abi>& messages) noexcept CMSGPP_NONALLOCATING
    {
        static_assert(Abi::byte_order == std::endian::native,
                      "cmsg: control data of the other byte order can be walked, but not viewed");
        record result;
        std::uint32_t unhandled_count = 0;
        std::uint32_t wrong_size_count = 0;
        auto at = messages.begin();
        for (; at != messages.end(); ++at) {
            const basic_message<Abi> arrived = *at;
            std::size_t index = 0;
            const bool known = ((result.slots_[index++].template note<Views>(arrived, wrong_size_count)) || ...);
            unhandled_count += known ? 0U : 1U;
        }
        result.outcome_ = messages.outcome(at, unhandled_count, wrong_size_count);
        return result;
    }

private:
    struct slot {
        const std::byte* payload = nullptr;
        std::uint32_t size = 0; // a message beyond 4 GiB is of no view's size
        field_state state = field_state::absent;

        template <class View, class Abi>
        constexpr bool note(const basic_message<Abi>& arrived, std::uint32_t& wrong_size_count) noexcept CMSGPP_NONALLOCATING
        {
            using traits = view_traits<View>;
            if (!traits::template answers_to<Abi>(arrived.id())) {
                return false;
            }
            const bool whole = traits::template accepts<Abi>(arrived.id(), arrived.payload().size());
            if (whole || state != field_state::present) {
                payload = arrived.payload().data();
                size = static_cast<std::uint32_t>(arrived.payload().size());
                state = whole ? field_state::present : field_state::wrong_size;
            }
            wrong_size_count += whole ? 0U : 1U;
            return true;
        }
    };

    std::array<slot, sizeof...(Views)> slots_{};
    class outcome outcome_;
};

} // namespace cmsg

#endif
