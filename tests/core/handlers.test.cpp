// SPDX-License-Identifier: MIT
#include <cmsg/core/handlers.hpp>
#include <cmsg/core/handlers.hpp>

#include "support/own_views.hpp"

#include <gtest/gtest.h>

#include <concepts>

namespace {

using cmsg::flow;
using cmsg::overloaded;
using cmsg::unhandled;
using cmsg::view_list;
using cmsg::wrong_size;
using cmsg::abi::native;
using support::own_bounded;
using support::own_minimal;
using support::own_other;
using support::own_talkative;

static_assert(!cmsg::detail::complete<cmsg::all_views>, "core includes no view of the library");

// -- the views a visitor takes

template <class Expected, class... Views, class Visitor>
constexpr bool takes_of(view_list<Views...>, Visitor)
{
    return std::same_as<cmsg::detail::taken_views<Visitor, Views...>, Expected>;
}

using three = view_list<own_minimal, own_other, own_talkative>;

constexpr bool takes_what_it_can_be_called_with()
{
    return takes_of<view_list<>>(three{}, overloaded{}) && takes_of<view_list<own_other>>(three{}, [](own_other) {}) &&
           takes_of<view_list<own_minimal, own_talkative>>(
               three{}, overloaded{[](own_talkative) {}, [](const own_minimal&) {}, [](unhandled) {}}) &&
           takes_of<three>(three{}, [](auto) {}) &&
           takes_of<view_list<own_bounded>>(view_list<own_bounded, own_other>{}, [](own_minimal) {});
}
static_assert(takes_what_it_can_be_called_with());

TEST(Handlers, TakeWhatTheyCanBeCalledWith) { EXPECT_TRUE(takes_what_it_can_be_called_with()); }

// -- the list of a visitor that comes without one

template <class Expected, class Visitor>
constexpr bool lists(Visitor)
{
    return std::same_as<cmsg::detail::views_for<native, Visitor>, Expected> &&
           std::same_as<cmsg::detail::views_for<native, const Visitor>, Expected>;
}

constexpr bool lists_what_the_handlers_name()
{
    return lists<view_list<>>(overloaded{}) && lists<view_list<own_other>>([](own_other) {}) &&
           lists<view_list<own_other, own_minimal>>(overloaded{[](own_other) {}, [](wrong_size) {}, [](unhandled) {},
                                                               [](const own_minimal&) { return flow::stop; }});
}
static_assert(lists_what_the_handlers_name());

TEST(Handlers, AreTheListIfThereIsNone) { EXPECT_TRUE(lists_what_the_handlers_name()); }

// -- the rules

struct broken {
    bool is_mutable = false;
    bool idle = false;
    bool twice = false;
    bool result = false;
    friend constexpr bool operator==(const broken&, const broken&) = default;
};

template <class... Views, class Visitor>
constexpr broken judge(view_list<Views...>, const Visitor&)
{
    using rules = cmsg::detail::rules_for<native, Visitor, Views...>;
    return {!rules::none_is_mutable, !rules::none_is_idle, !rules::none_is_double, !rules::all_have_results};
}

constexpr auto body_for_views = [](auto view) { static_cast<void>(view.value()); };
constexpr auto body_for_others = [](auto view) {
    static_assert(!std::same_as<decltype(view), own_minimal>, "never looked at for a view that another handler names");
};

struct several {
    void operator()(own_minimal) const {}
    flow operator()(own_other) const { return flow::proceed; }
};

constexpr bool accepts_what_can_be_called()
{
    const broken nothing{};
    return judge(three{}, overloaded{}) == nothing && judge(three{}, [](own_minimal) {}) == nothing &&
           judge(three{}, [](own_minimal) mutable {}) == nothing && judge(three{}, several{}) == nothing &&
           judge(three{}, [](own_minimal) { return flow::stop; }) == nothing &&
           judge(three{}, body_for_views) == nothing &&
           judge(three{}, overloaded{[](own_minimal) {}, body_for_others}) == nothing &&
           judge(three{}, overloaded{[](own_minimal&&) {}, [](unhandled) {}, [](wrong_size) {}}) == nothing &&
           judge(view_list<>{}, overloaded{[](unhandled) {}, [](const wrong_size&) {}}) == nothing &&
           judge(view_list<own_bounded>{}, [](own_minimal) {}) == nothing &&
           judge(three{}, overloaded{[](own_minimal) {}, several{}, [](own_talkative) {}}).twice;
}
static_assert(accepts_what_can_be_called());

constexpr bool refuses_what_cannot()
{
    return judge(three{}, [](own_minimal&) {}).is_mutable && judge(three{}, [](auto&) {}).is_mutable &&
           judge(three{}, overloaded{[](own_other) {}, [](own_minimal&) {}}).is_mutable &&
           judge(three{}, overloaded{[](own_other) {}, [](unhandled&) {}}).is_mutable &&
           judge(three{}, [](own_bounded) {}).idle && judge(three{}, [](int) {}).idle &&
           judge(view_list<own_other>{}, [](own_minimal) {}).idle && judge(view_list<>{}, body_for_views).idle &&
           judge(three{}, overloaded{[](own_minimal) {}, [](cmsg::message) {}}).idle &&
           judge(three{}, overloaded{[](cmsg::basic_unhandled<support::own_darwin>) {}}).idle &&
           judge(three{}, overloaded{[](own_minimal) {}, [](const own_minimal&) {}}).twice &&
           // The language would take the better match, and the other handler would never be called:
           judge(three{}, overloaded{[](const own_minimal&) {}, [](own_minimal&&) {}}).twice &&
           judge(three{}, overloaded{[](own_minimal) {}, [](own_minimal) mutable {}}).twice &&
           judge(three{}, overloaded{[](unhandled) {}, [](const unhandled&) {}}).twice &&
           judge(three{}, overloaded{[](wrong_size) {}, [](own_other) {}, [](wrong_size) {}}).twice &&
           judge(three{}, overloaded{[](auto) {}, [](auto) {}}).twice &&
           judge(three{}, [](own_minimal) { return 1; }).result &&
           judge(three{}, [](own_minimal) { return true; }).result &&
           judge(three{}, [](unhandled) { return false; }).result &&
           judge(three{}, [](wrong_size) { return 0; }).result &&
           judge(three{}, [](auto view) { return view.value(); }).result;
}
static_assert(refuses_what_cannot());

TEST(Handlers, ObeyTheRules)
{
    EXPECT_TRUE(accepts_what_can_be_called());
    EXPECT_TRUE(refuses_what_cannot());
}

// -- whether one may throw

template <class... Views, class Visitor>
constexpr bool cannot_throw(view_list<Views...>, const Visitor&)
{
    return cmsg::detail::rules_for<native, Visitor, Views...>::none_throws;
}

constexpr bool promises_what_all_handlers_promise()
{
    return cannot_throw(three{}, overloaded{}) && cannot_throw(three{}, [](own_minimal) noexcept {}) &&
           !cannot_throw(three{}, [](own_minimal) {}) && cannot_throw(three{}, [](auto) noexcept {}) &&
           !cannot_throw(three{}, overloaded{[](own_minimal) noexcept {}, [](own_other) {}}) &&
           !cannot_throw(three{}, overloaded{[](own_minimal) noexcept {}, [](unhandled) {}}) &&
           !cannot_throw(three{}, overloaded{[](own_minimal) noexcept {}, [](wrong_size) {}}) &&
           cannot_throw(three{},
                        overloaded{[](own_minimal) noexcept {}, [](wrong_size) noexcept {}, [](unhandled) noexcept {}});
}
static_assert(promises_what_all_handlers_promise());

TEST(Handlers, PromiseNotToThrowIfAllDo) { EXPECT_TRUE(promises_what_all_handlers_promise()); }

} // namespace
