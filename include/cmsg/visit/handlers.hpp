// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_HANDLERS_HPP
#define CMSGPP_VISIT_HANDLERS_HPP

// The handlers of a visitor against the list of views: which views they take, and what is wrong with them.
// All of it is decided at compile time; nothing here runs.

#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/visitor.hpp>

#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

// -- the views a visitor takes

/// `List`, and after it those of `Views` that are of the system of the layout.
template <class Abi, class List, class... Views>
struct of_system {
    using type = List;
};

template <class Abi, class... Kept, class View, class... Views>
struct of_system<Abi, view_list<Kept...>, View, Views...>
    : of_system<Abi,
                std::conditional_t<view_traits<View>::platform == Abi::platform, view_list<Kept..., View>,
                                   view_list<Kept...>>,
                Views...> {
};

/// `List`, and after it those of `Views` that the visitor can be called with.
template <class Abi, class Visitor, class List, class... Views>
struct callable_with {
    using type = List;
};

template <class Abi, class Visitor, class... Taken, class View, class... Views>
struct callable_with<Abi, Visitor, view_list<Taken...>, View, Views...>
    : callable_with<Abi, Visitor,
                    std::conditional_t<form_of<Abi, Visitor, view_of<View>> != form::none, view_list<Taken..., View>,
                                       view_list<Taken...>>,
                    Views...> {
};

template <class Abi, class Visitor, class List>
struct taken_of;

template <class Abi, class Visitor, class... Views>
struct taken_of<Abi, Visitor, view_list<Views...>> : callable_with<Abi, Visitor, view_list<>, Views...> {
};

/// The views of the layout's system that the visitor takes.
template <class Abi, class Visitor, class... Views>
using taken_views = typename taken_of<Abi, Visitor, typename of_system<Abi, view_list<>, Views...>::type>::type;

// -- the list of a visitor that comes without one

template <class Handler>
inline constexpr bool is_generic = std::is_void_v<parameter_t<Handler>>;

// clang-format off
template <class T>
concept complete = requires { sizeof(T); };
// clang-format on

/// The list of all views of a system; it is looked at late, so that a program that does not need it does not include
/// it.
template <class Visitor, class List>
struct library_views {
    static_assert(complete<List>,
                  "cmsg: a generic handler is asked for every view: include <cmsg/cmsg.hpp>, of another system's "
                  "messages <cmsg/all_systems.hpp>, or pass a list");
    using type = plain_list<List>;
};

/// The list of the views that derive from a class which a handler may name instead of all of them: `View::views`.
// clang-format off
template <class T>
concept base_of_views = requires { typename T::views; };
// clang-format on

template <class Base, class List>
struct derived_views {
    static_assert(complete<List>,
                  "cmsg: a handler takes every view that is one of its parameter: include the header of those views "
                  "(of extended_error: <cmsg/views/linux/errors.hpp>), or pass a list");
    using type = plain_list<List>;
};

template <class List, class Others>
struct extended_by;

template <class List, class... Views>
struct extended_by<List, view_list<Views...>> : extended<List, Views...> {
};

/// `List`, and after it the views that the handlers name.
template <class List, class... Handlers>
struct with_named {
    using type = List;
};

template <class List, class Handler, class... Handlers>
struct with_named<List, Handler, Handlers...> : with_named<List, Handlers...> {
};

template <class List, class Handler, class... Handlers>
    requires(typed_view<std::remove_cvref_t<parameter_t<Handler>>> &&
             !base_of_views<std::remove_cvref_t<parameter_t<Handler>>>)
struct with_named<List, Handler, Handlers...>
    : with_named<typename extended<List, std::remove_cvref_t<parameter_t<Handler>>>::type, Handlers...> {};

template <class List, class Handler, class... Handlers>
    requires base_of_views<std::remove_cvref_t<parameter_t<Handler>>>
struct with_named<List, Handler, Handlers...>
    : with_named<typename extended_by<List, typename derived_views<Handler, typename std::remove_cvref_t<parameter_t<
                                                                                Handler>>::views>::type>::type,
                 Handlers...> {};

template <class Abi, class Visitor, class... Handlers>
struct named_views {
    using start =
        std::conditional_t<(is_generic<Handlers> || ...), library_views<Visitor, views_of_platform<Abi::platform>>,
                           std::type_identity<view_list<>>>;
    using type = typename with_named<typename start::type, Handlers...>::type;
};

template <class Abi, class Visitor>
struct views_of_visitor : named_views<Abi, Visitor, Visitor> {
};

template <class Abi, class... Handlers>
struct views_of_visitor<Abi, overloaded<Handlers...>> : named_views<Abi, overloaded<Handlers...>, Handlers...> {
};

/// The views that the visitor's handlers name, and all of the library's for this system if a handler is generic.
template <class Abi, class Visitor>
using views_for = typename views_of_visitor<Abi, std::remove_const_t<Visitor>>::type;

// -- what is wrong with a visitor

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
