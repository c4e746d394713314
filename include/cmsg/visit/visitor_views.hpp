// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_VISITOR_VIEWS_HPP
#define CMSGPP_VISIT_VISITOR_VIEWS_HPP

// The views of a visitor: those of a list that it takes, and those that its handlers name where it comes without a
// list. All of it is decided at compile time; nothing here runs.

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

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
