// SPDX-License-Identifier: MIT
#include <cmsg/visit/visitor.hpp>
#include <cmsg/visit/visitor.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/own_views.hpp"

#include <gtest/gtest.h>

#include <array>
#include <concepts>
#include <span>
#include <type_traits>
#include <utility>

namespace {

using cmsg::flow;
using cmsg::overloaded;
using cmsg::unhandled;
using cmsg::wrong_size;
using cmsg::detail::call;
using cmsg::detail::names;
using cmsg::detail::parameter_t;
using support::own_minimal;
using support::own_other;

// -- the contract

static_assert(std::same_as<unhandled, cmsg::basic_unhandled<cmsg::abi::native>>);
static_assert(std::is_trivially_copyable_v<unhandled> && std::is_trivially_copyable_v<wrong_size>);
static_assert(std::same_as<decltype(unhandled::message), cmsg::message>);
static_assert(flow{} == flow::proceed && flow::proceed != flow::stop && sizeof(flow) == 1);

constexpr bool joins_handlers_into_one_callable()
{
    const overloaded visitor{[](own_minimal view) { return view.value(); }, [](int number) { return number + 1; }};
    static_assert(std::is_empty_v<decltype(visitor)> && std::is_empty_v<overloaded<>>);
    [[maybe_unused]] const overloaded<> none{};
    constexpr std::array<std::byte, 4> zeros{};
    return CMSGPP_CHECK(visitor(own_minimal{zeros}) == 0) && CMSGPP_CHECK(visitor(4) == 5);
}

TEST(Visitor, JoinsHandlersIntoOneCallable) { CMSGPP_HOLDS(joins_handlers_into_one_callable()); }

// -- what a handler says it takes

template <class Expected, class Handler>
constexpr bool takes(Handler)
{
    return std::same_as<parameter_t<Handler>, Expected>;
}

[[maybe_unused]] void plain(own_minimal) {}
[[maybe_unused]] void promising(own_minimal) noexcept {}

static_assert(takes<own_minimal>([](own_minimal) {}) && takes<own_minimal>([](own_minimal) mutable {}) &&
              takes<own_minimal>([](own_minimal) noexcept {}) &&
              takes<own_minimal>([](own_minimal) mutable noexcept {}) && takes<own_minimal>(&plain) &&
              takes<own_minimal>(&promising));
static_assert(takes<const own_minimal&>([](const own_minimal&) {}) && takes<own_minimal&>([](own_minimal&) {}) &&
              takes<own_minimal&&>([](own_minimal&&) {}));
static_assert(takes<void>([](auto) {}) && takes<void>(overloaded{[](own_minimal) {}, [](own_other) {}}));
static_assert(std::same_as<parameter_t<void(own_minimal)>, own_minimal>);

// A second parameter is the message.
using cmsg::detail::message_parameter_t;

template <class Expected, class Handler>
constexpr bool takes_beside(Handler)
{
    return std::same_as<message_parameter_t<Handler>, Expected>;
}

static_assert(takes<own_minimal>([](own_minimal, cmsg::message) {}) &&
              takes<const own_minimal&>([](const own_minimal&, const cmsg::message&) mutable noexcept {}));
static_assert(takes_beside<cmsg::message>([](own_minimal, cmsg::message) {}) &&
              takes_beside<const cmsg::message&>([](own_minimal, const cmsg::message&) noexcept {}) &&
              takes_beside<void>([](own_minimal) {}) && takes_beside<void>([](auto, cmsg::message) {}));
static_assert(takes<void>([](own_minimal, cmsg::message, int) {}) && takes<void>([] {}));

// -- what it names: never a generic handler, whose body is not even looked at

struct generic_of_views {
    template <class View>
    auto operator()(View view) const
    {
        return view.value(); // does not compile for unhandled and wrong_size
    }
};

constexpr auto by_value = [](auto view) { return view.value(); };
constexpr auto by_reference = [](auto& view) { return view.value(); };
constexpr auto by_constant_reference = [](const auto& view) { return view.value(); };
constexpr auto by_forwarding = [](auto&& view) { return view.value(); };
constexpr auto by_pack = [](auto... views) { return (views.value() + ...); };
constexpr auto changing = [](auto view) mutable { return view.value(); };
constexpr auto named_and_generic = overloaded{[](unhandled) {}, by_value};

template <class Handler>
constexpr bool names_nothing =
    !names<Handler, unhandled> && !names<Handler, wrong_size> && !names<const Handler, unhandled>;

static_assert(names_nothing<decltype(by_value)> && names_nothing<decltype(by_reference)> &&
              names_nothing<decltype(by_constant_reference)> && names_nothing<decltype(by_forwarding)> &&
              names_nothing<decltype(by_pack)> && names_nothing<std::remove_const_t<decltype(changing)>> &&
              names_nothing<generic_of_views> && names_nothing<overloaded<>>);
static_assert(names<decltype(named_and_generic), unhandled> && !names<decltype(named_and_generic), wrong_size>);

constexpr auto named = [](unhandled) {};
constexpr auto named_by_reference = [](const unhandled&) {};
static_assert(names<decltype(named), unhandled> && !names<decltype(named), wrong_size>);
static_assert(names<decltype(named_by_reference), unhandled>);
static_assert(names<void(own_minimal), own_minimal> && !names<void(own_minimal), unhandled>);
static_assert(names<void (*)(wrong_size) noexcept, wrong_size>);

struct of_several {
    void operator()(own_minimal) const {}
    void operator()(wrong_size) {}
};
static_assert(names<of_several, own_minimal> && names<of_several, wrong_size> && !names<of_several, unhandled>);
static_assert(!names<const of_several, wrong_size>); // that one cannot be called

TEST(Visitor, NamesWhatItsHandlersTake)
{
    EXPECT_TRUE((names<decltype(named), unhandled>));
    EXPECT_FALSE((names<decltype(by_value), unhandled>));
}

// -- the form in which it takes a view

using cmsg::detail::form;
using native = cmsg::abi::native;

template <class View, class Visitor>
constexpr form form_of(const Visitor&)
{
    return cmsg::detail::form_of<native, const Visitor, View>;
}

constexpr bool takes_a_view_in_one_form()
{
    const auto not_for_minimal = [](auto view, cmsg::message) {
        static_assert(!std::same_as<decltype(view), own_minimal>, "never looked at for a view that another names");
    };
    const auto alone_not_for_minimal = [](auto view) {
        static_assert(!std::same_as<decltype(view), own_minimal>, "never looked at for a view that another names");
    };
    const auto with = [](own_minimal, const cmsg::message&) {};
    const auto alone = [](own_minimal) {};
    return CMSGPP_CHECK(form_of<own_minimal>(with) == form::view_and_message) &&
           CMSGPP_CHECK(form_of<own_other>(with) == form::none) &&
           CMSGPP_CHECK(form_of<own_minimal>(alone) == form::view) &&
           form_of<own_minimal>([](auto, cmsg::message) {}) == form::view_and_message &&
           form_of<own_minimal>([](auto, auto) {}) == form::view_and_message &&
           form_of<own_minimal>([](auto...) {}) == form::view && form_of<own_minimal>([](auto) {}) == form::view &&
           form_of<own_minimal>([](own_minimal, cmsg::basic_message<support::other_order>) {}) == form::none &&
           form_of<own_minimal>([](own_minimal, int) {}) == form::none &&
           CMSGPP_CHECK(form_of<own_minimal>(overloaded{alone, not_for_minimal}) == form::view) &&
           CMSGPP_CHECK(form_of<own_other>(overloaded{alone, not_for_minimal}) == form::view_and_message) &&
           CMSGPP_CHECK(form_of<own_minimal>(overloaded{with, alone_not_for_minimal}) == form::view_and_message) &&
           CMSGPP_CHECK(form_of<own_other>(overloaded{with, alone_not_for_minimal}) == form::view);
}

TEST(Visitor, TakesAViewInOneForm) { CMSGPP_HOLDS(takes_a_view_in_one_form()); }

// -- calling one

constexpr bool lets_the_walk_proceed_unless_told_otherwise()
{
    int calls = 0;
    auto silent = [&](int) { ++calls; };
    auto stopping = [&](int) {
        ++calls;
        return flow::stop;
    };
    auto proceeding = [](int) { return flow::proceed; };
    return CMSGPP_CHECK(call(silent, 1) == flow::proceed) && CMSGPP_CHECK(call(stopping, 1) == flow::stop) &&
           CMSGPP_CHECK(call(proceeding, 1) == flow::proceed) && CMSGPP_CHECK(calls == 2);
}

TEST(Visitor, LetsTheWalkProceedUnlessToldOtherwise) { CMSGPP_HOLDS(lets_the_walk_proceed_unless_told_otherwise()); }

template <class Visitor>
constexpr bool is_nothrow = noexcept(call(std::declval<Visitor&>(), own_minimal{std::span<const std::byte>{}}));
static_assert(is_nothrow<decltype([](own_minimal) noexcept {})> && !is_nothrow<decltype([](own_minimal) {})>);

} // namespace
