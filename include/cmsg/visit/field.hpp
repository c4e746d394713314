// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_FIELD_HPP
#define CMSGPP_VISIT_FIELD_HPP

// One message as a view, or why there is none: field, and as and find, which make one.
// Never makes a view of a payload that is not a whole one.

#include <cmsg/core/control.hpp>
#include <cmsg/visit/match.hpp>
#include <cmsg/visit/view.hpp>

#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Whether a message of a view came.
enum class field_state : std::uint8_t {
    absent,     ///< none came
    present,    ///< a whole one
    wrong_size, ///< one that has no size of a whole one
};

/// A view, or the reason why there is none.
/// Lifetime: borrows the control buffer.
template <typed_view View>
class field {
public:
    /// No such message.
    constexpr field() noexcept = default;

    constexpr field(field_state state, std::span<const std::byte> payload) noexcept : payload_{payload}, state_{state}
    {
    }

    /// Whether there is a whole message, so that `*` and `->` may be used.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return state_ == field_state::present; }

    /// Which of the three it is.
    [[nodiscard]] constexpr field_state state() const noexcept { return state_; }

    /// The payload that arrived, also one of a wrong size; empty if absent.
    [[nodiscard]] constexpr std::span<const std::byte> payload() const noexcept { return payload_; }

    [[nodiscard]] constexpr View operator*() const noexcept { return View{payload_}; }

    [[nodiscard]] constexpr auto operator->() const noexcept
    {
        struct arrow {
            View view;
            constexpr const View* operator->() const noexcept { return &view; }
        };
        return arrow{**this};
    }

private:
    std::span<const std::byte> payload_{};
    field_state state_ = field_state::absent;
};

namespace detail {

/// Makes the field of a message that match gives it.
template <class View>
struct field_maker {
    field<view_of<View>> made{};

    template <class, class Abi>
    CMSGPP_ALWAYS_INLINE constexpr void whole(const basic_message<Abi>& arrived) noexcept
    {
        made = {field_state::present, arrived.payload()};
    }

    template <class, class Abi>
    CMSGPP_ALWAYS_INLINE constexpr void wrong_size(const basic_message<Abi>& arrived) noexcept
    {
        made = {field_state::wrong_size, arrived.payload()};
    }
};

} // namespace detail

/// The message as a view: absent if it is of another type, wrong_size if its payload is not a whole one.
template <class View, class Abi>
    requires viewable_in<View, Abi>
[[nodiscard]] constexpr field<view_of<View>> as(const basic_message<Abi>& source) noexcept CMSGPP_NONALLOCATING
{
    detail::field_maker<View> maker;
    static_cast<void>(detail::match<View>(source, maker));
    return maker.made;
}

/// The first message of the view's type, whole or not.
template <class View, class Abi>
    requires viewable_in<View, Abi>
[[nodiscard]] constexpr field<view_of<View>> find(const basic_control<Abi>& messages) noexcept CMSGPP_NONALLOCATING
{
    for (const basic_message<Abi> candidate : messages) {
        if (const auto found = as<View>(candidate); found.state() != field_state::absent) {
            return found;
        }
    }
    return {};
}

/// The same in what a successful recvmsg has left in `header`, a msghdr or mmsghdr.
template <class View, received_header Header>
    requires viewable_in<View, abi::native>
[[nodiscard]] constexpr field<view_of<View>> find(const Header& header CMSGPP_LIFETIMEBOUND) noexcept
    CMSGPP_NONALLOCATING
{
    return find<View>(control{header});
}

/// The same in what recvmsg has left in `header` when it returned `result`; absent after -1.
template <class View, received_header Header>
    requires viewable_in<View, abi::native>
[[nodiscard]] constexpr field<view_of<View>> find(returned result, const Header& header CMSGPP_LIFETIMEBOUND) noexcept
    CMSGPP_NONALLOCATING
{
    return find<View>(control{result, header});
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
