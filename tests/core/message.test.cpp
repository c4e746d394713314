// SPDX-License-Identifier: MIT
#include <cmsg/core/message.hpp>
#include <cmsg/core/message.hpp>

#include "support/build.hpp"
#include "support/check.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <limits>
#include <type_traits>

#include <netinet/in.h> // for IPPROTO_
#include <sys/socket.h> // for SOL_SOCKET

namespace {

using cmsg::basic_message;
using cmsg::message;
using cmsg::message_id;

// -- the contract

static_assert(std::same_as<message, basic_message<cmsg::abi::native>>);
static_assert(std::same_as<basic_message<cmsg::abi::darwin>::abi_type, cmsg::abi::darwin>);
static_assert(!std::convertible_to<basic_message<cmsg::abi::darwin>, message>); // no mistaking one for the other
static_assert(!std::constructible_from<message, basic_message<cmsg::abi::darwin>>);
static_assert(std::is_trivially_copyable_v<message> && sizeof(message) <= 24);
static_assert(std::is_nothrow_constructible_v<message, message_id, std::span<const std::byte>>);
static_assert(std::is_trivially_copyable_v<message_id> && sizeof(message_id) == 8);
static_assert(std::same_as<decltype(message{{}, {}}.payload()), std::span<const std::byte>>);
static_assert(noexcept(message{{}, {}}.level()) && noexcept(message{{}, {}}.type()) && noexcept(message{
    {}, {}}.id()) && noexcept(message{{}, {}}.payload()) && noexcept(message_id{} == message_id{}));

static_assert(cmsg::level::socket == SOL_SOCKET && cmsg::level::ip == IPPROTO_IP && cmsg::level::tcp == IPPROTO_TCP &&
              cmsg::level::udp == IPPROTO_UDP && cmsg::level::ipv6 == IPPROTO_IPV6);

// -- what it holds

constexpr auto payload = support::octets(1, 2, 3);

constexpr bool holds_what_it_was_given()
{
    const message some{{-4, 1000}, payload};
    const basic_message<cmsg::abi::windows_32> foreign{{0xffff, 7}, {}};
    return CMSGPP_CHECK(some.level() == -4) && CMSGPP_CHECK(some.type() == 1000) &&
           CMSGPP_CHECK(some.id() == message_id{-4, 1000}) && CMSGPP_CHECK(some.payload().data() == payload.data()) &&
           CMSGPP_CHECK(some.payload().size() == 3) && CMSGPP_CHECK(foreign.level() == 0xffff) &&
           CMSGPP_CHECK(foreign.type() == 7) && CMSGPP_CHECK(foreign.payload().empty());
}

TEST(Message, HoldsLevelTypeAndPayload) { CMSGPP_HOLDS(holds_what_it_was_given()); }

// Compared as one word: each of the two numbers counts, with all of its bits, and they do not stand for each other.
constexpr bool compares_both_numbers()
{
    constexpr std::int32_t values[]{0,
                                    1,
                                    2,
                                    -1,
                                    0x100,
                                    0x10000,
                                    0x1000000,
                                    std::numeric_limits<std::int32_t>::min(),
                                    std::numeric_limits<std::int32_t>::max()};
    for (const auto a : values) {
        for (const auto b : values) {
            for (const auto c : values) {
                for (const auto d : values) {
                    const bool same = a == c && b == d;
                    if (!(CMSGPP_CHECK((message_id{a, b} == message_id{c, d}) == same) &&
                          CMSGPP_CHECK((message_id{a, b} != message_id{c, d}) != same))) {
                        return false;
                    }
                }
            }
        }
    }
    return CMSGPP_CHECK(message_id{} == message_id{0, 0});
}

TEST(Message, ComparesLevelAndType) { CMSGPP_HOLDS(compares_both_numbers()); }

} // namespace
