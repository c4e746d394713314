// SPDX-License-Identifier: MIT
#include <cmsg/platform/with_abi.hpp>
#include <cmsg/platform/with_abi.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/core/control.hpp>
#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

namespace abi = cmsg::abi;
using abi::choice;

/// That the layout, its choice and its name belong together.
template <class Abi>
constexpr bool is_one(choice which, std::string_view name)
{
    const bool calls_it =
        cmsg::with_abi(which, []<class Called>(Called) noexcept { return std::is_same_v<Called, Abi>; });
    return abi::choice_of<Abi> == which && abi::name_of(which) == name && calls_it;
}

constexpr bool each_choice_is_its_layout()
{
    return CMSGPP_CHECK(is_one<abi::linux_lp64>(choice::linux_lp64, "linux_lp64")) &&
           CMSGPP_CHECK(is_one<abi::linux_ilp32>(choice::linux_ilp32, "linux_ilp32")) &&
           CMSGPP_CHECK(is_one<abi::linux_lp64_be>(choice::linux_lp64_be, "linux_lp64_be")) &&
           CMSGPP_CHECK(is_one<abi::linux_ilp32_be>(choice::linux_ilp32_be, "linux_ilp32_be")) &&
           CMSGPP_CHECK(is_one<abi::linux_x32>(choice::linux_x32, "linux_x32")) &&
           CMSGPP_CHECK(is_one<abi::linux_mips64el>(choice::linux_mips64el, "linux_mips64el")) &&
           CMSGPP_CHECK(is_one<abi::linux_mips64>(choice::linux_mips64, "linux_mips64")) &&
           CMSGPP_CHECK(is_one<abi::linux_mipsel>(choice::linux_mipsel, "linux_mipsel")) &&
           CMSGPP_CHECK(is_one<abi::linux_mips>(choice::linux_mips, "linux_mips")) &&
           CMSGPP_CHECK(is_one<abi::linux_alpha>(choice::linux_alpha, "linux_alpha")) &&
           CMSGPP_CHECK(is_one<abi::linux_sparc64>(choice::linux_sparc64, "linux_sparc64")) &&
           CMSGPP_CHECK(is_one<abi::linux_sparc>(choice::linux_sparc, "linux_sparc")) &&
           CMSGPP_CHECK(is_one<abi::linux_parisc>(choice::linux_parisc, "linux_parisc")) &&
           CMSGPP_CHECK(is_one<abi::darwin>(choice::darwin, "darwin")) &&
           CMSGPP_CHECK(is_one<abi::freebsd_lp64>(choice::freebsd_lp64, "freebsd_lp64")) &&
           CMSGPP_CHECK(is_one<abi::freebsd_ilp32>(choice::freebsd_ilp32, "freebsd_ilp32")) &&
           CMSGPP_CHECK(is_one<abi::freebsd_ilp32_time64>(choice::freebsd_ilp32_time64, "freebsd_ilp32_time64")) &&
           CMSGPP_CHECK(is_one<abi::windows_64>(choice::windows_64, "windows_64")) &&
           CMSGPP_CHECK(is_one<abi::windows_32>(choice::windows_32, "windows_32")) &&
           CMSGPP_CHECK(is_one<abi::netbsd_lp64>(choice::netbsd_lp64, "netbsd_lp64")) &&
           CMSGPP_CHECK(is_one<abi::netbsd_arm64>(choice::netbsd_arm64, "netbsd_arm64")) &&
           CMSGPP_CHECK(is_one<abi::netbsd_sparc64>(choice::netbsd_sparc64, "netbsd_sparc64")) &&
           CMSGPP_CHECK(is_one<abi::netbsd_ilp32>(choice::netbsd_ilp32, "netbsd_ilp32")) &&
           CMSGPP_CHECK(is_one<abi::netbsd_arm>(choice::netbsd_arm, "netbsd_arm")) &&
           CMSGPP_CHECK(is_one<abi::netbsd_powerpc>(choice::netbsd_powerpc, "netbsd_powerpc")) &&
           CMSGPP_CHECK(is_one<abi::openbsd_lp64>(choice::openbsd_lp64, "openbsd_lp64")) &&
           CMSGPP_CHECK(is_one<abi::openbsd_lp64_be>(choice::openbsd_lp64_be, "openbsd_lp64_be")) &&
           CMSGPP_CHECK(is_one<abi::openbsd_sparc64>(choice::openbsd_sparc64, "openbsd_sparc64")) &&
           CMSGPP_CHECK(is_one<abi::openbsd_ilp32>(choice::openbsd_ilp32, "openbsd_ilp32")) &&
           CMSGPP_CHECK(is_one<abi::openbsd_arm>(choice::openbsd_arm, "openbsd_arm")) &&
           CMSGPP_CHECK(abi::all_choices.size() == 30);
}

TEST(WithAbi, CallsWithTheLayoutOfTheNamedChoice) { CMSGPP_HOLDS(each_choice_is_its_layout()); }

// The machine's own layout has a name, and is a choice, on every machine.
static_assert(abi::all_choices[static_cast<std::size_t>(abi::choice_of<abi::native>)] == abi::choice_of<abi::native>);

template <class Abi>
concept is_a_choice = requires
{
    abi::choice_of<Abi>;
};
static_assert(is_a_choice<abi::darwin> && !is_a_choice<support::in_host_order<abi::darwin>> && !is_a_choice<int>);

TEST(WithAbi, HasANameForEachChoiceAndNoneTwice)
{
    std::set<std::string> names;
    for (const choice which : abi::all_choices) {
        EXPECT_TRUE(names.insert(abi::name_of(which)).second) << abi::name_of(which);
    }
    EXPECT_EQ(names.size(), abi::all_choices.size());
    EXPECT_STREQ(abi::name_of(static_cast<choice>(abi::all_choices.size())), "?");
    EXPECT_STREQ(abi::name_of(choice{255}), "?");
}

/// The same bytes by each layout: as many messages as there are in the layout they were made in.
TEST(WithAbi, WalksACaptureByTheChosenLayout)
{
    for (const choice which : abi::all_choices) {
        const int messages = cmsg::with_abi(which, []<class Abi>(Abi) {
            support::control_bytes<Abi> bytes;
            bytes.add(Abi::socket_level, 1, support::octets(1, 2, 3, 4)).add(0, 8, support::octets(9));
            int count = 0;
            for (const cmsg::basic_message<Abi> message : cmsg::basic_control<Abi>{bytes.bytes()}) {
                count += int{message.type() == 1 || message.type() == 8};
            }
            return count;
        });
        EXPECT_EQ(messages, 2) << abi::name_of(which);
    }
}

/// What is handed over and what comes back keep their kind: a reference, nothing, a function that cannot be copied.
struct counts {
    int& calls;

    explicit counts(int& to) : calls{to} {}
    counts(const counts&) = delete;
    counts& operator=(const counts&) = delete;

    template <class Abi>
    int& operator()(Abi)
    {
        return ++calls;
    }
};
static_assert(std::is_same_v<decltype(cmsg::with_abi(choice::darwin, std::declval<counts&>())), int&>);
static_assert(noexcept(cmsg::with_abi(choice::darwin, [](auto) noexcept {})));
static_assert(!noexcept(cmsg::with_abi(choice::darwin, [](auto) {})));
static_assert(std::is_void_v<decltype(cmsg::with_abi(choice::darwin, [](auto) {}))>);

TEST(WithAbi, ReturnsWhatTheFunctionReturns)
{
    int calls = 0;
    counts count{calls};
    EXPECT_EQ(&cmsg::with_abi(choice::windows_32, count), &calls);
    EXPECT_EQ(calls, 1);
}

} // namespace
