// SPDX-License-Identifier: MIT
#include <cmsg/visit/handlers.hpp>
#include <cmsg/visit/handlers.hpp>

#include "support/build.hpp"
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

using three = view_list<own_minimal, own_other, own_talkative>;

struct broken {
    bool is_mutable = false;
    bool foreign = false;
    bool idle = false;
    bool twice = false;
    bool result = false;
    friend constexpr bool operator==(const broken&, const broken&) = default;
};

template <class... Views, class Visitor>
constexpr broken judge(view_list<Views...>, const Visitor&)
{
    using rules = cmsg::detail::rules_for<native, Visitor, Views...>;
    return {!rules::none_is_mutable, !rules::none_is_foreign, !rules::none_is_idle, !rules::none_is_double,
            !rules::all_have_results};
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
    return CMSGPP_CHECK(judge(three{}, overloaded{}) == nothing) && judge(three{}, [](own_minimal) {}) == nothing &&
           judge(three{}, [](own_minimal) mutable {}) == nothing &&
           CMSGPP_CHECK(judge(three{}, several{}) == nothing) &&
           judge(three{}, [](own_minimal) { return flow::stop; }) == nothing &&
           CMSGPP_CHECK(judge(three{}, body_for_views) == nothing) &&
           judge(three{}, overloaded{[](own_minimal) {}, body_for_others}) == nothing &&
           judge(three{}, overloaded{[](own_minimal&&) {}, [](unhandled) {}, [](wrong_size) {}}) == nothing &&
           judge(view_list<>{}, overloaded{[](unhandled) {}, [](const wrong_size&) {}}) == nothing &&
           judge(view_list<own_bounded>{}, [](own_minimal) {}) == nothing &&
           judge(three{}, overloaded{[](own_minimal) {}, several{}, [](own_talkative) {}}).twice;
}

// With the message beside the view all the rules are the same.
constexpr auto alone = [](own_minimal) {};
constexpr auto with_message = [](own_minimal, cmsg::message) {};

constexpr bool accepts_handlers_with_the_message()
{
    const broken nothing{};
    const auto others = [](auto view, cmsg::message) {
        static_assert(!std::same_as<decltype(view), own_minimal>,
                      "never looked at for a view that another handler names");
    };
    return CMSGPP_CHECK(judge(three{}, with_message) == nothing) &&
           judge(three{}, [](own_minimal, const cmsg::message&) {}) == nothing &&
           judge(three{}, [](auto, cmsg::message) {}) == nothing &&
           judge(three{}, overloaded{with_message, [](own_other) {}, [](unhandled) {}, [](wrong_size) {}}) == nothing &&
           CMSGPP_CHECK(judge(three{}, overloaded{alone, others}) == nothing) &&
           CMSGPP_CHECK(judge(three{}, overloaded{with_message, others}) == nothing) &&
           judge(three{}, [](own_minimal, cmsg::message) { return flow::stop; }) == nothing &&
           CMSGPP_CHECK(judge(three{}, overloaded{with_message, body_for_others}) == nothing);
}

constexpr bool refuses_handlers_with_the_message()
{
    using other_message = cmsg::basic_message<support::other_order>;
    return judge(three{}, [](own_minimal, cmsg::message&) {}).is_mutable &&
           judge(three{}, [](own_minimal&, cmsg::message) {}).is_mutable &&
           judge(three{}, [](auto, cmsg::message&) {}).is_mutable &&
           judge(three{}, [](auto&, cmsg::message) {}).is_mutable &&
           judge(three{}, [](own_bounded, cmsg::message) {}).idle && judge(three{}, [](own_minimal, int) {}).idle &&
           judge(three{}, [](own_minimal, other_message) {}).idle && judge(three{}, [](auto, other_message) {}).idle &&
           judge(three{}, overloaded{alone, [](unhandled, cmsg::message) {}}).idle &&
           judge(three{}, overloaded{alone, [](wrong_size, cmsg::message) {}}).idle &&
           CMSGPP_CHECK(judge(three{}, overloaded{alone, with_message}).twice) &&
           judge(three{}, overloaded{with_message, [](own_minimal, const cmsg::message&) {}}).twice &&
           judge(three{}, overloaded{[](auto) {}, [](auto, cmsg::message) {}}).twice &&
           judge(three{}, overloaded{[](auto, cmsg::message) {}, [](auto, cmsg::message) {}}).twice &&
           judge(three{}, [](own_minimal, cmsg::message) { return 1; }).result &&
           judge(three{}, [](auto view, cmsg::message) { return view.value(); }).result;
}

TEST(Handlers, ObeyTheRulesWithTheMessageBesideTheView)
{
    CMSGPP_HOLDS(accepts_handlers_with_the_message());
    CMSGPP_HOLDS(refuses_handlers_with_the_message());
}

// pitfall 24: what can never match is refused, each handler for itself; a list may have several systems' views.
constexpr bool refuses_handlers_of_another_system()
{
    using mixed = view_list<own_minimal, foreign>;
    const broken nothing{};
    return CMSGPP_CHECK(judge(mixed{}, alone) == nothing) && judge(mixed{}, [](auto) {}) == nothing &&
           CMSGPP_CHECK(judge(mixed{}, overloaded{}) == nothing) && judge(mixed{}, [](unhandled) {}) == nothing &&
           CMSGPP_CHECK(judge(view_list<foreign>{}, overloaded{}) == nothing) &&
           judge(mixed{}, [](foreign) {}).foreign &&
           judge(mixed{}, overloaded{alone, [](foreign, cmsg::message) {}}).foreign &&
           judge(view_list<foreign>{}, [](auto) {}).foreign && !judge(view_list<foreign>{}, [](auto) {}).idle &&
           CMSGPP_CHECK(judge(view_list<foreign>{}, alone).idle);
}

TEST(Handlers, AreOfTheSystemOfTheBuffer) { CMSGPP_HOLDS(refuses_handlers_of_another_system()); }

constexpr bool refuses_what_cannot()
{
    return judge(three{}, [](own_minimal&) {}).is_mutable && judge(three{}, [](auto&) {}).is_mutable &&
           judge(three{}, overloaded{[](own_other) {}, [](own_minimal&) {}}).is_mutable &&
           judge(three{}, overloaded{[](own_other) {}, [](unhandled&) {}}).is_mutable &&
           judge(three{}, [](own_bounded) {}).idle && judge(three{}, [](int) {}).idle &&
           judge(view_list<own_other>{}, [](own_minimal) {}).idle &&
           CMSGPP_CHECK(judge(view_list<>{}, body_for_views).idle) &&
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

TEST(Handlers, ObeyTheRules)
{
    CMSGPP_HOLDS(accepts_what_can_be_called());
    CMSGPP_HOLDS(refuses_what_cannot());
}

// -- whether one may throw

template <class... Views, class Visitor>
constexpr bool cannot_throw(view_list<Views...>, const Visitor&)
{
    return cmsg::detail::rules_for<native, Visitor, Views...>::none_throws;
}

constexpr bool promises_what_all_handlers_promise()
{
    return CMSGPP_CHECK(cannot_throw(three{}, overloaded{})) && cannot_throw(three{}, [](own_minimal) noexcept {}) &&
           cannot_throw(three{}, [](own_minimal, cmsg::message) noexcept {}) &&
           CMSGPP_CHECK(!cannot_throw(three{}, with_message)) && !cannot_throw(three{}, [](own_minimal) {}) &&
           cannot_throw(three{}, [](auto) noexcept {}) &&
           !cannot_throw(three{}, overloaded{[](own_minimal) noexcept {}, [](own_other) {}}) &&
           !cannot_throw(three{}, overloaded{[](own_minimal) noexcept {}, [](unhandled) {}}) &&
           !cannot_throw(three{}, overloaded{[](own_minimal) noexcept {}, [](wrong_size) {}}) &&
           cannot_throw(three{},
                        overloaded{[](own_minimal) noexcept {}, [](wrong_size) noexcept {}, [](unhandled) noexcept {}});
}

TEST(Handlers, PromiseNotToThrowIfAllDo) { CMSGPP_HOLDS(promises_what_all_handlers_promise()); }

} // namespace
