// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_VISITOR_HPP
#define CMSGPP_CORE_VISITOR_HPP

// What a visitor is made of, and what each of its handlers says it takes.
// Never instantiates the body of a generic handler to find out.

#include <cmsg/core/view.hpp>

#include <type_traits>

namespace cmsg {

/// What a handler may return to end the walk.
enum class flow : bool { proceed, stop };

/// A message that no other handler takes.
/// Lifetime: borrows the control buffer.
template <class Abi>
struct basic_unhandled {
    basic_message<Abi> message;
};

using unhandled = basic_unhandled<abi::native>;

/// A visitor made of handlers, as a rule lambdas, each for one view. A handler that can never be called, a second
/// one for the same view, one by mutable reference, and one that returns neither void nor flow do not compile.
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

/// The parameter of a callable with one call operator that is no template; void for any other callable.
template <class Callable>
struct parameter {
    using type = void;
};

template <class R, class A>
struct parameter<R (*)(A)> {
    using type = A;
};

template <class R, class A>
struct parameter<R (*)(A) noexcept> {
    using type = A;
};

template <class R, class C, class A>
struct parameter<R (C::*)(A)> {
    using type = A;
};

template <class R, class C, class A>
struct parameter<R (C::*)(A) const> {
    using type = A;
};

template <class R, class C, class A>
struct parameter<R (C::*)(A) noexcept> {
    using type = A;
};

template <class R, class C, class A>
struct parameter<R (C::*)(A) const noexcept> {
    using type = A;
};

template <class Callable>
    requires requires { &Callable::operator(); }
struct parameter<Callable> : parameter<decltype(&Callable::operator())> {};

template <class Handler>
using parameter_t = typename parameter<std::decay_t<Handler>>::type;

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
        return std::is_same_v<std::remove_cvref_t<parameter>, Argument>;
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

/// Whether the visitor takes the argument and is marked noexcept for it. std::is_nothrow_invocable would warn of every
/// handler that is not marked and throws nothing (GCC's -Wnoexcept).
template <class Visitor, class Argument>
concept takes_nothrow = requires(Visitor& visitor, Argument&& argument)
{
    {
        visitor(static_cast<Argument&&>(argument))
    }
    noexcept;
};

/// Calls the visitor with a temporary; a handler without a result lets the walk proceed.
template <class Visitor, class Argument>
constexpr flow call(Visitor& visitor, Argument argument) noexcept(takes_nothrow<Visitor, Argument>)
{
    if constexpr (std::is_void_v<std::invoke_result_t<Visitor&, Argument>>) {
        visitor(static_cast<Argument&&>(argument));
        return flow::proceed;
    } else {
        return visitor(static_cast<Argument&&>(argument));
    }
}

} // namespace detail
} // namespace cmsg

#endif
