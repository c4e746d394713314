// SPDX-License-Identifier: MIT
#include <cmsg/visit/match.hpp>
#include <cmsg/visit/match.hpp>

#include <cmsg/views/linux/ip.hpp>

#include "support/build.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace {

/// Notes what it was given.
struct taker {
    std::string_view given = "nothing";

    template <class View, class Abi>
    constexpr void whole(const cmsg::basic_message<Abi>&) noexcept
    {
        given = "whole";
    }

    template <class View, class Abi>
    constexpr void wrong_size(const cmsg::basic_message<Abi>&) noexcept
    {
        given = "wrong size";
    }
};

struct answer {
    bool is_of_the_view;
    std::string_view given;

    [[nodiscard]] friend constexpr bool operator==(const answer&, const answer&) noexcept = default;
};

template <class Abi>
constexpr answer asked(cmsg::message_id id, std::span<const std::byte> payload)
{
    taker to;
    const bool is_of_the_view =
        cmsg::detail::match<cmsg::linux_kernel::ip_ttl>(cmsg::basic_message<Abi>{id, payload}, to);
    return {is_of_the_view, to.given};
}

constexpr auto four = support::octets(64, 0, 0, 0);
constexpr cmsg::message_id ttl{cmsg::level::ip, 2};

static_assert(asked<cmsg::abi::linux_lp64>(ttl, four) == answer{true, "whole"});
static_assert(asked<cmsg::abi::linux_lp64>(ttl, std::span{four}.first(3)) == answer{true, "wrong size"});
static_assert(asked<cmsg::abi::linux_lp64>({cmsg::level::ip, 3}, four) == answer{false, "nothing"});
static_assert(asked<cmsg::abi::darwin>(ttl, four) == answer{false, "nothing"}); // another system's message

TEST(Match, GivesAMessageToWhatItIs)
{
    EXPECT_EQ(asked<cmsg::abi::linux_lp64>(ttl, four).given, "whole");
    EXPECT_EQ(asked<cmsg::abi::linux_lp64>(ttl, std::span{four}.first(3)).given, "wrong size");
    EXPECT_EQ(asked<cmsg::abi::linux_lp64>({cmsg::level::ip, 3}, four).given, "nothing");
    EXPECT_EQ(asked<cmsg::abi::darwin>(ttl, four).given, "nothing");
}

} // namespace
