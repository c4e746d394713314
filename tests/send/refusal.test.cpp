// SPDX-License-Identifier: MIT
#include <cmsg/send/refusal.hpp>
#include <cmsg/send/refusal.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace {

using cmsg::message_id;
using cmsg::send::refusal;

constexpr message_id one{1, 1};
constexpr message_id two{1, 2};
constexpr message_id three{1, 3};

TEST(Refusal, HasAName)
{
    EXPECT_EQ(std::string_view{name_of(refusal::none)}, "none");
    EXPECT_EQ(std::string_view{name_of(refusal::no_room)}, "no_room");
    EXPECT_EQ(std::string_view{name_of(refusal::out_of_range)}, "out_of_range");
    EXPECT_EQ(std::string_view{name_of(refusal::unsupported)}, "unsupported");
}

TEST(Refusal, OfSeveralTheFirstCountsThatWasNotTakenBack)
{
    cmsg::send::detail::refusals refused;
    EXPECT_EQ(refused.first().reason, refusal::none);
    refused.add(one, refusal::no_room);
    refused.add(two, refusal::out_of_range);
    EXPECT_EQ(refused.first().id, one);
    EXPECT_EQ(refused.first().reason, refusal::no_room);
    refused.forget([](message_id id) { return id == one; });
    EXPECT_EQ(refused.first().id, two);
    EXPECT_EQ(refused.first().reason, refusal::out_of_range);
    refused.forget([](message_id id) { return id == two; });
    EXPECT_EQ(refused.first().reason, refusal::none);
}

TEST(Refusal, OfAThirdIdIsRememberedByTheFirstThatStays)
{
    cmsg::send::detail::refusals refused;
    for (const message_id id : {one, two, three}) {
        refused.add(id, refusal::no_room);
    }
    refused.forget([](message_id id) { return id != three; });
    EXPECT_EQ(refused.first().reason, refusal::no_room); // a value is missing all the same
    refused.forget_all();
    EXPECT_EQ(refused.first().reason, refusal::none);
}

} // namespace
