// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_HANDLERS_HPP
#define CMSGPP_CORE_HANDLERS_HPP

// The handlers of a visitor against the list of views: which views they take, and what is wrong with them.
// All of it is decided at compile time; nothing here runs.

#include <cmsg/core/view_list.hpp>
#include <cmsg/core/visitor.hpp>

#include <type_traits>

namespace cmsg::detail {

// -- the views a visitor takes

/// `List`, and behind it those of `Views` that the visitor can be called with.
template <class Visitor, class List, class... Views>
struct callable_with {
    using type = List;
};

template <class Visitor, class... Taken, class View, class... Views>
struct callable_with<Visitor, view_list<Taken...>, View, Views...>
    : callable_with<Visitor,
                    std::conditional_t<std::is_invocable_v<Visitor&, view_of<View>>, view_list<Taken..., View>,
                                       view_list<Taken...>>,
                    Views...> {
};

template <class Visitor, class... Views>
using taken_views = typename callable_with<Visitor, view_list<>, Views...>::type;

// -- the list of a visitor that comes without one

template <class Handler>
inline constexpr bool is_generic = std::is_void_v<parameter_t<Handler>>;

// clang-format off
template <class T>
concept complete = requires { sizeof(T); };
// clang-format on

/// The list of all views of a system; it is looked at late, so that only who needs it includes it.
template <class Visitor, class List>
struct library_views {
    static_assert(complete<List>,
                  "cmsg: a generic handler is asked for every view: include <cmsg/views/all.hpp>, or pass a list");
    using type = plain_list<List>;
};

/// `List`, and behind it the views that the handlers name.
template <class List, class... Handlers>
struct with_named {
    using type = List;
};

template <class List, class Handler, class... Handlers>
struct with_named<List, Handler, Handlers...> : with_named<List, Handlers...> {
};

template <class List, class Handler, class... Handlers>
    requires typed_view<std::remove_cvref_t<parameter_t<Handler>>>
struct with_named<List, Handler, Handlers...>
    : with_named<typename extended<List, std::remove_cvref_t<parameter_t<Handler>>>::type, Handlers...> {};

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

/// How many handlers name the argument's type and nothing else.
template <class Argument, class... Handlers>
inline constexpr int times_named = (0 + ... + int{!is_generic<Handlers> && names<Handlers, Argument>});

/// Whether a handler can be called with the argument. A generic one is not asked for a view that another handler
/// names: the answer would instantiate a body that was never meant for that view.
template <class Handler, class Argument, class View, class... Handlers>
[[nodiscard]] constexpr bool takes() noexcept
{
    if constexpr (is_generic<Handler> && times_named<View, Handlers...> != 0) {
        return false;
    } else {
        return std::is_invocable_v<Handler&, Argument>;
    }
}

template <class Abi, class Visitor, class List, class... Handlers>
struct rules;

template <class Abi, class Visitor, class... Views, class... Handlers>
struct rules<Abi, Visitor, view_list<Views...>, Handlers...> {
    template <class Handler>
    static constexpr bool names_no_view = names<Handler, basic_unhandled<Abi>> || names<Handler, wrong_size>;

    template <class Handler>
    static constexpr bool takes_a_view = (takes<Handler, Views, Views, Handlers...>() || ...);

    template <class Handler>
    static constexpr bool takes_a_mutable_view = (takes<Handler, Views&, Views, Handlers...>() || ...);

    template <class Handler>
    static constexpr bool is_mutable = [] {
        if constexpr (is_generic<Handler>) {
            if constexpr (names_no_view<Handler> || takes_a_view<Handler>) {
                return false;
            } else {
                return takes_a_mutable_view<Handler>;
            }
        } else {
            return std::is_lvalue_reference_v<parameter_t<Handler>> &&
                   !std::is_const_v<std::remove_reference_t<parameter_t<Handler>>>;
        }
    }();

    template <class Argument>
    static constexpr bool is_unambiguous = times_named<Argument, Handlers...> <= 1 &&
                                           (std::is_invocable_v<Visitor&, Argument> ||
                                            !(takes<Handlers, Argument, Argument, Handlers...>() || ...));

    template <class Argument>
    static constexpr bool has_result = [] {
        if constexpr (std::is_invocable_v<Visitor&, Argument>) {
            using result = std::invoke_result_t<Visitor&, Argument>;
            return std::is_void_v<result> || std::is_same_v<result, flow>;
        } else {
            return true;
        }
    }();

    template <class Argument>
    static constexpr bool named_has_result = [] {
        if constexpr (names<Visitor, Argument>) {
            return has_result<Argument>;
        } else {
            return true;
        }
    }();

    template <class Argument>
    static constexpr bool is_nothrow = !std::is_invocable_v<Visitor&, Argument> || takes_nothrow<Visitor, Argument>;

    template <class Argument>
    static constexpr bool named_is_nothrow = [] {
        if constexpr (names<Visitor, Argument>) {
            return is_nothrow<Argument>;
        } else {
            return true;
        }
    }();

    static constexpr bool none_is_mutable = (!is_mutable<Handlers> && ...);
    static constexpr bool none_is_idle =
        ((is_mutable<Handlers> || names_no_view<Handlers> || takes_a_view<Handlers>)&&...);
    static constexpr bool none_is_double = times_named<basic_unhandled<Abi>, Handlers...> <= 1 &&
                                           times_named<wrong_size, Handlers...> <= 1 && (is_unambiguous<Views> && ...);
    static constexpr bool all_have_results =
        (has_result<Views> && ...) && named_has_result<basic_unhandled<Abi>> && named_has_result<wrong_size>;
    static constexpr bool none_throws =
        (is_nothrow<Views> && ...) && named_is_nothrow<basic_unhandled<Abi>> && named_is_nothrow<wrong_size>;
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

} // namespace cmsg::detail

#endif
