// SPDX-License-Identifier: MIT
#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/view_list.hpp>

#include "support/check.hpp"
#include "support/own_views.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <type_traits>

namespace {

using cmsg::view_list;
using cmsg::detail::extended;
using cmsg::detail::index_of;
using cmsg::detail::is_one_of;
using cmsg::detail::stands_for;
using support::own_bounded;
using support::own_minimal;
using support::own_other;
using support::own_talkative;

// -- the contract

static_assert(std::is_empty_v<view_list<>> && std::is_empty_v<view_list<own_minimal, own_other>>);

// -- membership

static_assert(is_one_of<own_other, own_minimal, own_other>);
static_assert(!is_one_of<own_talkative, own_minimal, own_other> && !is_one_of<own_minimal>);
static_assert(stands_for<own_minimal, own_bounded> && stands_for<own_bounded, own_bounded>);
static_assert(!stands_for<own_bounded, own_minimal> && !stands_for<own_other, own_bounded>);

constexpr bool finds_the_place_of_a_view()
{
    return CMSGPP_CHECK(index_of<own_minimal, own_minimal, own_other>() == 0) &&
           CMSGPP_CHECK(index_of<own_other, own_minimal, own_other>() == 1) &&
           CMSGPP_CHECK(index_of<own_minimal, own_other, own_talkative, own_bounded>() == 2) &&
           CMSGPP_CHECK(index_of<own_bounded, own_other, own_bounded>() == 1);
}

TEST(ViewList, FindsThePlaceOfAView) { CMSGPP_HOLDS(finds_the_place_of_a_view()); }

// -- lists with a name

struct named : view_list<own_minimal, own_other> {};
struct named_again : named {};
using cmsg::detail::appended;
using cmsg::detail::plain_list;
static_assert(std::same_as<plain_list<named>, view_list<own_minimal, own_other>> &&
              std::same_as<plain_list<named_again>, plain_list<named>> &&
              std::same_as<plain_list<view_list<own_minimal>>, view_list<own_minimal>> &&
              std::same_as<plain_list<view_list<>>, view_list<>>);

// Complete or not: the list of each system has its place before <cmsg/views/linux/all.hpp> writes it.
using cmsg::abi::platform;
using cmsg::detail::views_of_platform;
static_assert(std::same_as<views_of_platform<platform::linux_kernel>, cmsg::linux_kernel::all_views> &&
              std::same_as<views_of_platform<platform::darwin>, cmsg::darwin::all_views> &&
              std::same_as<views_of_platform<platform::freebsd>, cmsg::freebsd::all_views> &&
              std::same_as<views_of_platform<platform::netbsd>, cmsg::netbsd::all_views> &&
              std::same_as<views_of_platform<platform::openbsd>, cmsg::openbsd::all_views> &&
              std::same_as<views_of_platform<platform::windows>, cmsg::windows::all_views>);

// -- joining

// One behind the other, whatever is in both: the first that answers gets a message.
static_assert(std::same_as<appended<view_list<own_minimal>, view_list<own_other, own_minimal>>::type,
                           view_list<own_minimal, own_other, own_minimal>> &&
              std::same_as<appended<view_list<>, view_list<own_other>>::type, view_list<own_other>> &&
              std::same_as<appended<view_list<own_other>, view_list<>>::type, view_list<own_other>>);

template <class Expected, class List, class... Views>
constexpr bool extends_to = std::same_as<typename extended<List, Views...>::type, Expected>;

constexpr bool joins_without_repeating()
{
    return CMSGPP_CHECK(extends_to<view_list<>, view_list<>>) &&
           CMSGPP_CHECK(extends_to<view_list<own_minimal>, view_list<>, own_minimal, own_minimal>) &&
           CMSGPP_CHECK(
               extends_to<view_list<own_minimal, own_other>, view_list<own_minimal>, own_other, own_minimal>) &&
           CMSGPP_CHECK(extends_to<view_list<own_other, own_talkative, own_minimal>, view_list<own_other>,
                                   own_talkative, own_other, own_minimal>);
}

TEST(ViewList, JoinsInOrderAndWithoutRepeating) { CMSGPP_HOLDS(joins_without_repeating()); }

} // namespace
