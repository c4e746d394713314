// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_RECORD_HPP
#define CMSGPP_RECEIVE_RECORD_HPP

// What decode returns: for each view of a set what arrived, if anything. Borrows the control buffer, copies no payload.

#include <cmsg/core/control.hpp>
#include <cmsg/visit/field.hpp>
#include <cmsg/visit/match.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/walk.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {
template <class... Views>
struct view_set;
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
    constexpr record() noexcept
    {
        if (std::is_constant_evaluated()) {
            for (const std::byte*& payload : payloads_) {
                payload = nullptr; // a constant has no unset parts
            }
            for (std::uint32_t& size : sizes_) {
                size = 0;
            }
        }
    }

    /// The view's message, or why there is none. Of several messages of a type the last whole one counts.
    template <typed_view View>
    [[nodiscard]] constexpr field<view_of<View>> get() const noexcept CMSGPP_NONALLOCATING
    {
        constexpr std::size_t place = detail::index_of<View, Views...>();
        if (is_marked<place>(whole_)) {
            if constexpr (view_traits<View>::template has_one_size<abi::native>) {
                return {field_state::present, {payloads_[place], view_of<View>::about.size}};
            } else {
                return {field_state::present, {payloads_[place], sizes_[place]}};
            }
        }
        if (is_marked<place>(wrong_)) {
            return {field_state::wrong_size, {payloads_[place], sizes_[place]}};
        }
        return {};
    }

    /// How the walk ended; its counts are of messages that none of the views takes, and of those of a wrong size.
    [[nodiscard]] constexpr class outcome outcome() const noexcept { return outcome_.copy(); }

    /// Notes what a walk over the buffer meets. receive_set::decode does the same faster.
    template <class Abi>
        requires detail::readable_as_record<Abi, Views...>
    [[nodiscard]] static constexpr record read(const basic_control<Abi>& messages) noexcept CMSGPP_NONALLOCATING;

private:
    friend struct detail::record_writer<Views...>;
    friend struct detail::view_set<Views...>;

    // A bit for each view: of a whole message, and of one of a wrong size, which counts where there is no whole one.
    // Sizes that never vary are not noted, so that noting a message takes one store and a bit (bench/suite, questions
    // (q) and (j)).
    using marks = std::array<std::uint64_t, (sizeof...(Views) + 63) / 64>;

    template <std::size_t Place>
    [[nodiscard]] static constexpr bool is_marked(const marks& in) noexcept
    {
        return (in[Place / 64] >> Place % 64 & 1U) != 0;
    }

    template <std::size_t Place>
    static constexpr void mark(marks& in) noexcept
    {
        in[Place / 64] |= std::uint64_t{1} << Place % 64;
    }

    static constexpr std::size_t largest_size = ~std::uint32_t{0}; ///< that is noted; larger ones are noted as this

    static constexpr std::size_t count = sizeof...(Views) == 0 ? 1 : sizeof...(Views);

    // Unset where a message is absent; plain arrays, because -Weffc++ asks for an initializer of everything else.
    const std::byte* payloads_[count];
    std::uint32_t sizes_[count]; // bytes; also unset where the message is whole and the size is the only one
    marks whole_{};
    marks wrong_{};
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
    CMSGPP_ALWAYS_INLINE constexpr flow expect(std::span<const std::byte> payload) noexcept
    {
        note<View>(field_state::present, payload);
        return flow::proceed;
    }

    /// Notes the message for the first of the views that answers to it.
    template <class Abi>
    CMSGPP_ALWAYS_INLINE constexpr flow offer(const basic_message<Abi>& arrived) noexcept
    {
        if (!(match<Views>(arrived, *this) || ...)) {
            ++unhandled_count;
        }
        return flow::proceed;
    }

    template <class View, class Abi>
    CMSGPP_ALWAYS_INLINE constexpr void whole(const basic_message<Abi>& arrived) noexcept
    {
        note<View>(field_state::present, arrived.payload());
    }

    template <class View, class Abi>
    CMSGPP_ALWAYS_INLINE constexpr void wrong_size(const basic_message<Abi>& arrived) noexcept
    {
        ++wrong_size_count;
        if (!has_whole<View>()) {
            note<View>(field_state::wrong_size, arrived.payload());
        }
    }

private:
    template <class View>
    constexpr void note(field_state state, std::span<const std::byte> payload) noexcept
    {
        constexpr std::size_t place = index_of<View, Views...>();
        using record_type = record<Views...>;
        result.payloads_[place] = payload.data();
        if (state == field_state::present) {
            record_type::template mark<place>(result.whole_);
            if constexpr (view_traits<View>::template has_one_size<abi::native>) {
                return;
            }
        } else {
            record_type::template mark<place>(result.wrong_);
        }
        const std::size_t size = payload.size();
        result.sizes_[place] =
            static_cast<std::uint32_t>(size < record_type::largest_size ? size : record_type::largest_size);
    }

    template <class View>
    [[nodiscard]] constexpr bool has_whole() const noexcept
    {
        return record<Views...>::template is_marked<index_of<View, Views...>()>(result.whole_);
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

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
