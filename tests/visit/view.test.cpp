// SPDX-License-Identifier: MIT
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"
#include "support/own_views.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

namespace refused { // not unnamed: what is refused is used by nobody

struct has_no_about : support::own_view {
    using own_view::own_view;
};
struct has_no_constructor {
    static constexpr cmsg::view_info about{.id = {1, 1}, .size = 4};
};
struct may_throw {
    explicit constexpr may_throw(std::span<const std::byte>) {}
    static constexpr cmsg::view_info about{.id = {1, 1}, .size = 4};
};
struct is_not_trivial : support::own_minimal {
    using own_minimal::own_minimal;
    std::optional<std::string> copy;
};
struct has_another_about : support::own_view {
    using own_view::own_view;
    static constexpr const char* about = "IP_TOS";
};

} // namespace refused

namespace {

using cmsg::basic_control;
using cmsg::basic_message;
using cmsg::message_id;
using cmsg::typed_view;
using cmsg::view_traits;
using support::bytes_of;
using support::control_bytes;
using support::octets;
using support::own_bounded;
using support::own_darwin;
using support::own_minimal;
using support::own_talkative;
using support::own_two_numbers;
using support::own_view;

namespace abi = cmsg::abi;
// Foreign layouts in this host's byte order, so that views work on them wherever this runs.
using linux_64 = support::in_host_order<abi::linux_lp64>;
using linux_32 = support::in_host_order<abi::linux_ilp32>;
using darwin = support::in_host_order<abi::darwin>;
using freebsd = support::in_host_order<abi::freebsd_lp64>;
using windows = support::in_host_order<abi::windows_64>;

// -- the concept

static_assert(typed_view<own_minimal> && typed_view<own_two_numbers> && typed_view<own_talkative> &&
              typed_view<own_bounded> && typed_view<own_darwin>);

static_assert(!typed_view<refused::has_no_about> && !typed_view<refused::has_no_constructor> &&
              !typed_view<refused::may_throw> && !typed_view<refused::is_not_trivial> &&
              !typed_view<refused::has_another_about> && !typed_view<own_view> && !typed_view<int> &&
              !typed_view<void> && !typed_view<own_minimal&>);

// -- what a view says about itself

template <class View>
struct says {
    using traits = view_traits<View>;
    static constexpr bool defaults = traits::platform == abi::native::platform && View::about.place == cmsg::place{} &&
                                     View::about.presence == cmsg::presence::always &&
                                     View::about.family == AF_UNSPEC && !View::about.comes_mapped &&
                                     View::about.element == 0 && !View::about.repeats &&
                                     std::same_as<typename traits::view, View>;
};

static_assert(says<own_minimal>::defaults && view_traits<own_minimal>::space == abi::native::space(4));
static_assert(says<own_two_numbers>::defaults);

static_assert(!says<own_talkative>::defaults && own_talkative::about.place == static_cast<cmsg::place>(42) &&
              own_talkative::about.presence == cmsg::presence::usually && own_talkative::about.family == AF_INET6 &&
              view_traits<own_talkative>::space == 99);
static_assert(view_traits<own_darwin>::platform == abi::platform::darwin);
static_assert(std::same_as<cmsg::view_of<own_bounded>, own_minimal> &&
              std::same_as<cmsg::view_of<own_minimal>, own_minimal> && view_traits<own_bounded>::space == 1000);

/// A payload of any length, in any number, on both families of a dual-stack socket.
struct unbounded : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{
        .id = {200, 5}, .size = 4, .element = 4, .family = AF_INET6, .comes_mapped = true, .repeats = true};
};
static_assert(!says<unbounded>::defaults && unbounded::about.element == 4 && unbounded::about.repeats &&
              unbounded::about.comes_mapped);

// An entry that bounds a view says so for itself; what it does not say holds for it as for any view.
static_assert(own_bounded::about.element == 0 && !own_bounded::about.repeats);

static_assert(typed_view<unbounded>);

// -- which messages a view answers to

template <class View, class Abi>
constexpr bool answers(std::int32_t level, std::int32_t type)
{
    return view_traits<View>::template answers_to<Abi>({level, type});
}

constexpr bool answers_to_its_numbers()
{
    return CMSGPP_CHECK(answers<own_minimal, linux_64>(200, 1)) &&
           CMSGPP_CHECK(!answers<own_minimal, linux_64>(200, 2)) &&
           CMSGPP_CHECK(!answers<own_minimal, linux_64>(201, 1)) &&
           CMSGPP_CHECK(!answers<own_minimal, linux_64>(1, 200)) &&
           CMSGPP_CHECK(answers<own_talkative, linux_64>(200, 3)) &&
           CMSGPP_CHECK(answers<own_talkative, linux_64>(200, 4)) &&
           CMSGPP_CHECK(!answers<own_talkative, linux_64>(200, 5)) &&
           CMSGPP_CHECK(answers<own_minimal, linux_32>(200, 1));
}

/// A view of Darwin's that sits on the level with a number of its own on each system.
struct darwin_socket_view : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.id = {cmsg::level::socket, 3}, .size = 4};
};
constexpr abi::platform platform_of(const darwin_socket_view*) noexcept { return abi::platform::darwin; }

// pitfall 24: the level is said with this machine's number, and compared with that of the buffer's system.
constexpr bool translates_the_socket_level()
{
    return CMSGPP_CHECK(answers<darwin_socket_view, darwin>(0xffff, 3)) &&
           CMSGPP_CHECK(!answers<darwin_socket_view, darwin>(1, 3)) &&
           CMSGPP_CHECK(answers<own_two_numbers, linux_64>(1, 100)) &&
           CMSGPP_CHECK(answers<own_two_numbers, linux_32>(1, 101)) &&
           CMSGPP_CHECK(!answers<own_two_numbers, linux_64>(0xffff, 100));
}

// pitfall 24: identity is platform, level and type; the same numbers mean other things elsewhere.
constexpr bool stays_on_its_platform()
{
    return CMSGPP_CHECK(!answers<own_minimal, darwin>(200, 1)) &&
           CMSGPP_CHECK(!answers<own_minimal, freebsd>(200, 1)) &&
           CMSGPP_CHECK(!answers<own_minimal, windows>(200, 1)) && CMSGPP_CHECK(answers<own_darwin, darwin>(200, 1)) &&
           CMSGPP_CHECK(!answers<own_darwin, linux_64>(200, 1)) &&
           CMSGPP_CHECK(!answers<own_darwin, freebsd>(200, 1)) &&
           CMSGPP_CHECK(!answers<own_two_numbers, darwin>(0xffff, 100)) &&
           CMSGPP_CHECK(!answers<own_two_numbers, windows>(0xffff, 101));
}

/// A view of Linux' level SOL_SOCKET with the number of SO_MARK of most architectures, which is SO_RXQ_OVFL of sparc.
struct mark_view : own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.id = {cmsg::level::socket, 36}, .size = 4};
};
constexpr abi::platform platform_of(const mark_view*) noexcept { return abi::platform::linux_kernel; }
struct pidfd_view : mark_view {
    using mark_view::mark_view;
    static constexpr cmsg::view_info about{.id = {cmsg::level::socket, 4}, .size = 4};
};
struct other_level_view : mark_view {
    using mark_view::mark_view;
    static constexpr cmsg::view_info about{.id = {0, 36}, .size = 4};
};

// pitfalls 24, 39: the types of that level are not the same on every architecture of Linux.
constexpr bool finds_nothing_under_the_numbers_of_another_architecture()
{
    using mips = support::in_host_order<abi::linux_mips>;
    using sparc = support::in_host_order<abi::linux_sparc>;
    using parisc = support::in_host_order<abi::linux_parisc>;
    constexpr bool is_generic = abi::native::socket_types == abi::socket_types::generic;
    return CMSGPP_CHECK(answers<mark_view, mips>(0xffff, 36) == is_generic) &&
           CMSGPP_CHECK(answers<mark_view, sparc>(0xffff, 36) ==
                        (abi::native::socket_types == abi::socket_types::sparc)) &&
           CMSGPP_CHECK(answers<mark_view, parisc>(0xffff, 36) ==
                        (abi::native::socket_types == abi::socket_types::parisc)) &&
           CMSGPP_CHECK(answers<pidfd_view, sparc>(0xffff, 4)) &&
           CMSGPP_CHECK(answers<pidfd_view, parisc>(0xffff, 4)) &&
           CMSGPP_CHECK(answers<other_level_view, sparc>(0, 36));
}

TEST(View, FindsNothingUnderTheNumbersOfAnotherArchitecture)
{
    CMSGPP_HOLDS(finds_nothing_under_the_numbers_of_another_architecture());
}

#ifdef __linux__ // where a view that names no platform is Linux's

TEST(View, AnswersToItsNumbers) { CMSGPP_HOLDS(answers_to_its_numbers()); }
TEST(View, MeetsTheSocketLevelOfEachSystem) { CMSGPP_HOLDS(translates_the_socket_level()); }
TEST(View, AnswersOnItsOwnPlatformAlone) { CMSGPP_HOLDS(stays_on_its_platform()); }
#endif

// -- which sizes are whole ones

template <class View, class Abi>
constexpr bool accepts(std::int32_t type, std::size_t size)
{
    return view_traits<View>::template accepts<Abi>({200, type}, size);
}

constexpr bool judges_sizes_by_number_and_abi()
{
    bool as_said = true;
    for (std::size_t size = 0; size < 64; ++size) {
        as_said = as_said && accepts<own_minimal, linux_64>(1, size) == (size == 4) &&
                  accepts<own_talkative, linux_64>(3, size) == (size == 16) &&
                  accepts<own_talkative, linux_32>(3, size) == (size == 8) &&
                  accepts<own_talkative, linux_32>(4, size) == (size == 5 || size == 7);
    }
    return CMSGPP_CHECK(as_said);
}

TEST(View, JudgesSizesByNumberAndAbi) { CMSGPP_HOLDS(judges_sizes_by_number_and_abi()); }

constexpr bool expects_a_whole_size()
{
    return CMSGPP_CHECK(view_traits<own_minimal>::expected_size<linux_64>({200, 1}) == 4) &&
           CMSGPP_CHECK(view_traits<own_talkative>::expected_size<linux_64>({200, 3}) == 16) &&
           CMSGPP_CHECK(view_traits<own_talkative>::expected_size<linux_32>({200, 3}) == 8) &&
           CMSGPP_CHECK(view_traits<own_talkative>::expected_size<linux_64>({200, 4}) == 5);
}

TEST(View, ExpectsASizeThatItAccepts) { CMSGPP_HOLDS(expects_a_whole_size()); }

} // namespace
