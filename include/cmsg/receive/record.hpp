// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_RECORD_HPP
#define CMSGPP_RECEIVE_RECORD_HPP

// What decode returns: for each view of a set what arrived, if anything. Borrows the control buffer, copies no payload.

#include <cmsg/core/control.hpp>
#include <cmsg/core/field.hpp>
#include <cmsg/core/view.hpp>
#include <cmsg/core/view_list.hpp>
#include <cmsg/core/visit.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg {

template <typed_view... Views>
struct receive_set;

namespace detail {
template <typed_view... Views>
struct record_writer;

/// Whether control data of the layout can have a message for one of the views, if there are any.
template <class Abi, class... Views>
concept readable_as_record = has_host_byte_order<Abi> &&
    (sizeof...(Views) == 0 || (is_of_the_system_of<Views, Abi> || ...));
} // namespace detail

/// The messages of one control buffer, by view.
/// Lifetime: borrows the control buffer; valid until the buffer is written again.
template <typed_view... Views>
class record {
public:
    /// A record of no messages.
    constexpr record() noexcept CMSGPP_NONALLOCATING
    {
        if (std::is_constant_evaluated()) {
            for (const std::byte*& payload : payloads_) {
                payload = nullptr; // a constant has no unset parts
            }
        }
    }

    /// The view's message, or why there is none. Of several messages of a type the last whole one counts.
    template <typed_view View>
    [[nodiscard]] constexpr field<view_of<View>> get() const noexcept CMSGPP_NONALLOCATING
    {
        constexpr std::size_t place = detail::index_of<View, Views...>();
        const mark found = marks_[place];
        if (state_of(found) == field_state::absent) {
            return {};
        }
        return {state_of(found), {payloads_[place], found >> size_shift}};
    }

    /// How the walk ended; its counts are of messages that none of the views takes, and of those of a wrong size.
    [[nodiscard]] constexpr class outcome outcome() const noexcept CMSGPP_NONALLOCATING { return outcome_.copy(); }

    /// Notes what a walk over the buffer meets. receive_set::decode does the same faster.
    template <class Abi>
        requires detail::readable_as_record<Abi, Views...>
    [[nodiscard]] static constexpr record read(const basic_control<Abi>& messages) noexcept CMSGPP_NONALLOCATING;

private:
    friend struct detail::record_writer<Views...>;
    friend struct receive_set<Views...>;

    // A mark is the state in the two low bits and the size above them, so that noting a message takes two stores. A payload
    // of a gigabyte is of no view's size; its mark says the largest size there is.
    using mark = std::uint32_t;
    static constexpr int size_shift = 2;
    static constexpr std::size_t largest_size = ~mark{0} >> size_shift;

    [[nodiscard]] static constexpr mark mark_of(field_state state, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        const auto stored = static_cast<mark>(size < largest_size ? size : largest_size);
        return stored << size_shift | static_cast<mark>(state);
    }

    [[nodiscard]] static constexpr field_state state_of(mark from) noexcept CMSGPP_NONALLOCATING
    {
        return static_cast<field_state>(from & 3U);
    }

    // Unset where a message is absent; a plain array, because -Weffc++ asks for an initializer of everything else.
    const std::byte* payloads_[sizeof...(Views) == 0 ? 1 : sizeof...(Views)];
    std::array<mark, sizeof...(Views)> marks_{};
    class outcome outcome_ {};
};

namespace detail {

/// Notes in a record where the messages of a buffer are.
template <typed_view... Views>
struct record_writer {
    record<Views...>& result; // where the caller returns it: copying what was just written word by word stalls
    std::uint32_t unhandled_count = 0;
    std::uint32_t wrong_size_count = 0;

    /// Notes a message of which the view, the only one that answers to it, and the size are known.
    template <class View>
    CMSGPP_ALWAYS_INLINE constexpr flow expect(std::span<const std::byte> payload) noexcept CMSGPP_NONALLOCATING
    {
        note<View>(field_state::present, payload);
        return flow::proceed;
    }

    /// Notes the message for the first of the views that answers to it.
    template <class Abi>
    CMSGPP_ALWAYS_INLINE constexpr flow offer(const basic_message<Abi>& arrived) noexcept CMSGPP_NONALLOCATING
    {
        if (!(take<Views>(arrived) || ...)) {
            ++unhandled_count;
        }
        return flow::proceed;
    }

private:
    template <class View>
    constexpr void note(field_state state, std::span<const std::byte> payload) noexcept CMSGPP_NONALLOCATING
    {
        constexpr std::size_t place = index_of<View, Views...>();
        result.payloads_[place] = payload.data();
        result.marks_[place] = record<Views...>::mark_of(state, payload.size());
    }

    template <class View>
    [[nodiscard]] constexpr bool has_whole() const noexcept CMSGPP_NONALLOCATING
    {
        return record<Views...>::state_of(result.marks_[index_of<View, Views...>()]) == field_state::present;
    }

    template <class View, class Abi>
    CMSGPP_ALWAYS_INLINE constexpr bool take(const basic_message<Abi>& arrived) noexcept CMSGPP_NONALLOCATING
    {
        using traits = view_traits<View>;
        if (!traits::template answers_to<Abi>(arrived.id())) {
            return false;
        }
        const std::span<const std::byte> payload = arrived.payload();
        if (traits::template accepts<Abi>(arrived.id(), payload.size())) {
            expect<View>(payload);
        } else {
            ++wrong_size_count;
            if (!has_whole<View>()) {
                note<View>(field_state::wrong_size, payload);
            }
        }
        return true;
    }
};

} // namespace detail

template <typed_view... Views>
template <class Abi>
    requires detail::readable_as_record<Abi, Views...>
constexpr record<Views...> record<Views...>::read(const basic_control<Abi>& messages) noexcept CMSGPP_NONALLOCATING
{
    record result;
    detail::record_writer<Views...> writer{result};
    result.outcome_ = detail::walk(messages, messages.begin(), writer);
    return result;
}

} // namespace cmsg

#endif
