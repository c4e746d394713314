// SPDX-License-Identifier: MIT
#include <cmsg/visit/visitor_views.hpp>
#include <cmsg/visit/visitor_views.hpp>

#include "support/check.hpp"
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
using foreign = support::own_foreign;
using support::own_bounded;
using support::own_minimal;
using support::own_other;
using support::own_talkative;

#if !defined(CMSGPP_SINGLE_HEADER_HPP) // which includes all
static_assert(!cmsg::detail::complete<cmsg::all_views>, "core includes no view of the library");
#endif

// -- the views a visitor takes

template <class Expected, class... Views, class Visitor>
constexpr bool takes_of(view_list<Views...>, Visitor)
{
    return std::same_as<cmsg::detail::taken_views<native, Visitor, Views...>, Expected>;
}

using three = view_list<own_minimal, own_other, own_talkative>;

constexpr bool takes_what_it_can_be_called_with()
{
    return CMSGPP_CHECK(takes_of<view_list<>>(three{}, overloaded{})) &&
           takes_of<view_list<own_other>>(three{}, [](own_other) {}) &&
           takes_of<view_list<own_minimal, own_talkative>>(
               three{}, overloaded{[](own_talkative) {}, [](const own_minimal&) {}, [](unhandled) {}}) &&
           takes_of<three>(three{}, [](auto) {}) && takes_of<three>(three{}, [](auto, cmsg::message) {}) &&
           takes_of<view_list<own_minimal, own_other>>(
               three{}, overloaded{[](own_other, const cmsg::message&) {}, [](own_minimal) {}}) &&
           takes_of<view_list<own_minimal>>(view_list<own_minimal, foreign>{}, [](auto) {}) &&
           takes_of<view_list<own_bounded>>(view_list<own_bounded, own_other>{}, [](own_minimal) {});
}

TEST(Handlers, TakeWhatTheyCanBeCalledWith) { CMSGPP_HOLDS(takes_what_it_can_be_called_with()); }

// -- the list of a visitor that comes without one

/// What several views are, which a handler takes by it.
struct own_views_of_base;
struct own_base : support::own_view {
    using own_view::own_view;
    using views = own_views_of_base;
};
struct own_derived : own_base {
    using own_base::own_base;
    [[maybe_unused]] static constexpr cmsg::view_info about{.id = {200, 9}, .size = 4};
};
struct own_views_of_base : view_list<own_derived> {};

template <class Expected, class Visitor>
constexpr bool lists(Visitor)
{
    return CMSGPP_CHECK(std::same_as<cmsg::detail::views_for<native, Visitor>, Expected>) &&
           CMSGPP_CHECK(std::same_as<cmsg::detail::views_for<native, const Visitor>, Expected>);
}

constexpr bool lists_what_the_handlers_name()
{
    return CMSGPP_CHECK(lists<view_list<>>(overloaded{})) && lists<view_list<own_other>>([](own_other) {}) &&
           lists<view_list<own_other>>([](own_other, cmsg::message) {}) &&
           lists<view_list<own_derived, own_other>>(overloaded{[](own_base) {}, [](own_other) {}}) &&
           lists<view_list<own_derived>>([](const own_base&, cmsg::message) {}) &&
           lists<view_list<own_other, own_minimal>>(overloaded{[](own_other) {}, [](wrong_size) {}, [](unhandled) {},
                                                               [](const own_minimal&) { return flow::stop; }});
}

TEST(Handlers, AreTheListIfThereIsNone) { CMSGPP_HOLDS(lists_what_the_handlers_name()); }

} // namespace
