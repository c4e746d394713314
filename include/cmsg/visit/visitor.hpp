// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_VISITOR_HPP
#define CMSGPP_VISIT_VISITOR_HPP

// What a visitor is made of, and what each of its handlers says it takes.
// Never instantiates the body of a generic handler to find out.

#include <cmsg/visit/view.hpp>

#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// What a handler may return to end the walk.
enum class flow : bool { proceed, stop };

/// A message that no other handler takes.
/// Lifetime: borrows the control buffer.
template <class Abi>
struct basic_unhandled {
    basic_message<Abi> message; ///< it
};

/// Of this system's control data.
using unhandled = basic_unhandled<abi::native>;

/// A visitor made of handlers, usually lambdas, each for one view, or for a view and the `basic_message` that it was
/// made of. A handler that can never be called, a second one for the same view, one by mutable reference, and one that
/// returns neither void nor flow do not compile.
/// A generic handler takes views alone. Constrain it by typed_view, if at all: with a constraint that `unhandled` meets
/// too it counts as naming `unhandled`.
template <class... Handlers>
struct overloaded : Handlers... {
    using Handlers::operator()...;
};

template <>
struct overloaded<> {
};

template <class... Handlers>
overloaded(Handlers...) -> overloaded<Handlers...>;

namespace detail {

/// What a callable with one call operator that is no template takes: the first parameter, and the second or void.
/// Void and void for any other callable.
template <class... A>
struct parameters {
    using type = void;
    using message = void;
};

template <class A>
struct parameters<A> {
    using type = A;
    using message = void;
};

template <class A, class Message>
struct parameters<A, Message> {
    using type = A;
    using message = Message;
};

template <class Callable>
struct parameter : parameters<> {
};

template <class R, bool Nothrow, class... A>
struct parameter<R (*)(A...) noexcept(Nothrow)> : parameters<A...> {
};

template <class R, class C, bool Nothrow, class... A>
struct parameter<R (C::*)(A...) noexcept(Nothrow)> : parameters<A...> {
};

template <class R, class C, bool Nothrow, class... A>
struct parameter<R (C::*)(A...) const noexcept(Nothrow)> : parameters<A...> {
};

template <class Callable>
    requires requires { &Callable::operator(); }
struct parameter<Callable> : parameter<decltype(&Callable::operator())> {};

template <class Handler>
using parameter_t = typename parameter<std::decay_t<Handler>>::type;

template <class Handler>
using message_parameter_t = typename parameter<std::decay_t<Handler>>::message;

// A generic handler can be called with anything, so whether it can be called says nothing about what it is meant
// for. A rival is as generic as it: a call is ambiguous, or the rival's, unless a handler names the argument's type.
struct rivals_result {};

template <class Handler>
struct rival : Handler {
    using Handler::operator();
    template <class Argument>
    rivals_result operator()(Argument);
};

template <class Handler>
struct const_rival : Handler {
    using Handler::operator();
    template <class Argument>
    rivals_result operator()(Argument) const;
};

template <class Callable, class Argument>
concept called_before_rival =
    std::is_invocable_v<Callable, Argument> && !std::is_same_v<std::invoke_result_t<Callable, Argument>, rivals_result>;

template <class Handler, class Argument>
[[nodiscard]] constexpr bool names_argument() noexcept
{
    using parameter = parameter_t<Handler>;
    if constexpr (!std::is_void_v<parameter>) {
        return std::is_same_v<std::remove_cvref_t<parameter>, Argument> && std::is_void_v<message_parameter_t<Handler>>;
    } else if constexpr (!std::is_class_v<Handler> || std::is_final_v<Handler>) {
        return std::is_invocable_v<Handler&, Argument>; // nothing to derive from: taken at its word
    } else if constexpr (std::is_const_v<Handler>) {
        return called_before_rival<const const_rival<std::remove_const_t<Handler>>&, Argument>;
    } else {
        return called_before_rival<const const_rival<Handler>&, Argument> ||
               called_before_rival<rival<Handler>&, Argument>;
    }
}

/// Whether the callable has an operator for exactly this argument, rather than one that takes anything.
template <class Handler, class Argument>
inline constexpr bool names = names_argument<Handler, Argument>();

template <class Argument>
inline constexpr bool names<overloaded<>, Argument> = false;

template <class Argument>
inline constexpr bool names<const overloaded<>, Argument> = false;

/// Whether the visitor takes the arguments and is marked noexcept for them. std::is_nothrow_invocable would warn of
/// every handler that is not marked and throws nothing (GCC's -Wnoexcept).
template <class Visitor, class... Arguments>
concept takes_nothrow = requires(Visitor& visitor, Arguments&&... arguments)
{
    {
        visitor(static_cast<Arguments&&>(arguments)...)
    }
    noexcept;
};

// -- the form in which a visitor takes a view

enum class form : unsigned char { none, view, view_and_message };

/// How many handlers name the view alone.
template <class View, class... Handlers>
inline constexpr int times_named_alone = (0 + ... +
                                          int{std::is_same_v<std::remove_cvref_t<parameter_t<Handlers>>, View> &&
                                              std::is_void_v<message_parameter_t<Handlers>>});

/// How many name the view, and a message beside it.
template <class View, class... Handlers>
inline constexpr int times_named_with_message = (0 + ... +
                                                 int{std::is_same_v<std::remove_cvref_t<parameter_t<Handlers>>, View> &&
                                                     !std::is_void_v<message_parameter_t<Handlers>>});

/// The form in which the callable can be called with the argument: without the message if it can. The other is asked
/// only then, because a handler of a pack takes anything, and asking instantiates its body.
template <class Callable, class Argument, class Message>
[[nodiscard]] constexpr form callable_in() noexcept
{
    if constexpr (std::is_invocable_v<Callable, Argument>) {
        return form::view;
    } else if constexpr (std::is_invocable_v<Callable, Argument, Message>) {
        return form::view_and_message;
    } else {
        return form::none;
    }
}

template <class Abi, class Visitor, class View, class... Handlers>
[[nodiscard]] constexpr form form_with() noexcept
{
    // A handler that names the view comes before a generic one, whether it takes the message or not.
    if constexpr (times_named_with_message<View, Handlers...> != 0) {
        return std::is_invocable_v<Visitor&, View, basic_message<Abi>> ? form::view_and_message : form::none;
    } else if constexpr (times_named_alone<View, Handlers...> != 0) {
        return std::is_invocable_v<Visitor&, View> ? form::view : form::none;
    } else {
        return callable_in<Visitor&, View, basic_message<Abi>>();
    }
}

template <class Abi, class Visitor, class View, class Handlers>
struct form_of_visitor {
    static constexpr form value = form_with<Abi, Visitor, View, Visitor>();
};

template <class Abi, class Visitor, class View, class... Handlers>
struct form_of_visitor<Abi, Visitor, View, overloaded<Handlers...>> {
    static constexpr form value = form_with<Abi, Visitor, View, Handlers...>();
};

/// The form in which the visitor takes the view.
template <class Abi, class Visitor, class View>
inline constexpr form form_of = form_of_visitor<Abi, Visitor, View, std::remove_const_t<Visitor>>::value;

// -- calling it

/// Calls the visitor with temporaries; a handler without a result lets the walk proceed.
template <class Visitor, class... Arguments>
constexpr flow call(Visitor& visitor, Arguments... arguments) noexcept(takes_nothrow<Visitor, Arguments...>)
{
    if constexpr (std::is_void_v<std::invoke_result_t<Visitor&, Arguments...>>) {
        visitor(static_cast<Arguments&&>(arguments)...);
        return flow::proceed;
    } else {
        return visitor(static_cast<Arguments&&>(arguments)...);
    }
}

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
