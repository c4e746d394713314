// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_HANDLERS_HPP
#define CMSGPP_VISIT_HANDLERS_HPP

// What is wrong with the handlers of a visitor, against the views of a list.
// All of it is decided at compile time; nothing here runs.

#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/visitor.hpp>
#include <cmsg/visit/visitor_views.hpp>

#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// How many handlers name the argument's type.
template <class Argument, class... Handlers>
inline constexpr int times_named =
    times_named_alone<Argument, Handlers...> + times_named_with_message<Argument, Handlers...>;

/// How a handler can be called with the argument. A generic one is not asked for a view that another handler names: the
/// answer would instantiate a body that was never meant for that view.
template <class Handler, class Argument, class Message, class View, class... Handlers>
[[nodiscard]] constexpr form takes() noexcept
{
    if constexpr (is_generic<Handler> && times_named<View, Handlers...> != 0) {
        return form::none;
    } else {
        return callable_in<Handler&, Argument, Message>();
    }
}

template <class Abi, class Visitor, class List, class... Handlers>
struct rules;

template <class Abi, class Visitor, class... Views, class... Handlers>
struct rules<Abi, Visitor, view_list<Views...>, Handlers...> {
    using message = basic_message<Abi>;
    using own_views = typename of_system<Abi, view_list<>, Views...>::type;

    template <class Argument>
    static constexpr bool is_mutable_reference =
        std::is_lvalue_reference_v<Argument> && !std::is_const_v<std::remove_reference_t<Argument>>;

    template <class Handler>
    static constexpr bool names_no_view = names<Handler, basic_unhandled<Abi>> || names<Handler, wrong_size>;

    template <class Handler, class... Asked>
    [[nodiscard]] static constexpr bool takes_one_of(view_list<Asked...>) noexcept
    {
        return ((takes<Handler, Asked, message, Asked, Handlers...>() != form::none) || ...);
    }

    template <class Handler, class... Asked>
    [[nodiscard]] static constexpr bool changes_one_of(view_list<Asked...>) noexcept
    {
        return ((takes<Handler, Asked&, message&, Asked, Handlers...>() != form::none) || ...);
    }

    template <class Handler>
    static constexpr bool takes_a_view = takes_one_of<Handler>(own_views{});

    template <class Handler>
    static constexpr bool is_mutable = [] {
        if constexpr (!is_generic<Handler>) {
            return is_mutable_reference<parameter_t<Handler>> || is_mutable_reference<message_parameter_t<Handler>>;
        } else if constexpr (names_no_view<Handler> || takes_a_view<Handler>) {
            return false;
        } else {
            return changes_one_of<Handler>(own_views{});
        }
    }();

    /// Whether the handler waits for another system's messages, which this layout never has.
    template <class Handler>
    static constexpr bool is_foreign = [] {
        if constexpr (is_mutable<Handler> || names_no_view<Handler> || takes_a_view<Handler>) {
            return false;
        } else {
            return takes_one_of<Handler>(view_list<Views...>{});
        }
    }();

    template <class Handler>
    static constexpr bool is_idle =
        !is_mutable<Handler> && !names_no_view<Handler> && !takes_a_view<Handler> && !is_foreign<Handler>;

    /// Whether one generic handler takes the view alone and another one takes it with its message.
    template <class View>
    static constexpr bool is_taken_in_both_forms =
        ((is_generic<Handlers> && takes<Handlers, View, message, View, Handlers...>() == form::view) || ...) &&
        ((is_generic<Handlers> && takes<Handlers, View, message, View, Handlers...>() == form::view_and_message) ||
         ...);

    template <class View>
    static constexpr bool is_unambiguous =
        times_named<View, Handlers...> <= 1 && !is_taken_in_both_forms<View> &&
        (form_of<Abi, Visitor, View> != form::none ||
         !((takes<Handlers, View, message, View, Handlers...>() != form::none) || ...));

    template <class... Arguments>
    static constexpr bool result_is_right = [] {
        using result = std::invoke_result_t<Visitor&, Arguments...>;
        return std::is_void_v<result> || std::is_same_v<result, flow>;
    }();

    template <class View>
    static constexpr bool has_result = [] {
        if constexpr (form_of<Abi, Visitor, View> == form::view) {
            return result_is_right<View>;
        } else if constexpr (form_of<Abi, Visitor, View> == form::view_and_message) {
            return result_is_right<View, message>;
        } else {
            return true;
        }
    }();

    // Of the two arguments that are no views; nested, because a generic handler is not asked for them.
    template <class Argument>
    static constexpr bool named_has_result = [] {
        if constexpr (names<Visitor, Argument>) {
            if constexpr (std::is_invocable_v<Visitor&, Argument>) {
                return result_is_right<Argument>;
            }
        }
        return true;
    }();

    template <class View>
    static constexpr bool is_nothrow = [] {
        if constexpr (form_of<Abi, Visitor, View> == form::view) {
            return takes_nothrow<Visitor, View>;
        } else if constexpr (form_of<Abi, Visitor, View> == form::view_and_message) {
            return takes_nothrow<Visitor, View, message>;
        } else {
            return true;
        }
    }();

    template <class Argument>
    static constexpr bool named_is_nothrow = [] {
        if constexpr (names<Visitor, Argument>) {
            if constexpr (std::is_invocable_v<Visitor&, Argument>) {
                return takes_nothrow<Visitor, Argument>;
            }
        }
        return true;
    }();

    template <class... Own>
    [[nodiscard]] static constexpr bool all_are_unambiguous(view_list<Own...>) noexcept
    {
        return (is_unambiguous<Own> && ...);
    }

    template <class... Own>
    [[nodiscard]] static constexpr bool all_have_result(view_list<Own...>) noexcept
    {
        return (has_result<Own> && ...);
    }

    template <class... Own>
    [[nodiscard]] static constexpr bool all_are_nothrow(view_list<Own...>) noexcept
    {
        return (is_nothrow<Own> && ...);
    }

    static constexpr bool none_is_mutable = (!is_mutable<Handlers> && ...);
    static constexpr bool none_is_foreign = (!is_foreign<Handlers> && ...);
    static constexpr bool none_is_idle = (!is_idle<Handlers> && ...);
    static constexpr bool none_is_double =
        (0 + ... + int{!is_generic<Handlers> && names<Handlers, basic_unhandled<Abi>>}) <= 1 &&
        (0 + ... + int{!is_generic<Handlers> && names<Handlers, wrong_size>}) <= 1 && all_are_unambiguous(own_views{});
    static constexpr bool all_have_results =
        all_have_result(own_views{}) && named_has_result<basic_unhandled<Abi>> && named_has_result<wrong_size>;
    static constexpr bool none_throws =
        all_are_nothrow(own_views{}) && named_is_nothrow<basic_unhandled<Abi>> && named_is_nothrow<wrong_size>;
};

template <class Abi, class Visitor, class List, class Handlers>
struct rules_of_visitor : rules<Abi, Visitor, List, Visitor> {
};

template <class Abi, class Visitor, class List, class... Handlers>
struct rules_of_visitor<Abi, Visitor, List, overloaded<Handlers...>> : rules<Abi, Visitor, List, Handlers...> {
};

/// The rules that a visitor obeys with these views.
template <class Abi, class Visitor, class... Views>
using rules_for = rules_of_visitor<Abi, Visitor, view_list<view_of<Views>...>, std::remove_const_t<Visitor>>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
