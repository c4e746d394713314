// SPDX-License-Identifier: MIT
#include <cmsg/send/sendable.hpp>
#include <cmsg/send/sendable.hpp>

#include "support/check.hpp"
#include "support/layouts.hpp"
#include "support/send_checks.hpp"

#include <cmsg/send/socket.hpp>
#include <cmsg/send/unix.hpp>
#include <cmsg/send/writer.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

namespace {

namespace send = cmsg::send;
using namespace support;

// -- the concept, as a user's own structs meet it

/// Nothing but what it asks for.
struct own_value {
    static constexpr send::value_info about{.id = {200, 1}, .size = 4};
    std::uint32_t number = 0;

    template <class Payload>
    constexpr void write(Payload& payload) const
    {
        payload.integer(number);
    }
};

/// One that says whose it is.
struct own_foreign : own_value {};
[[maybe_unused]] constexpr cmsg::abi::platform platform_of(const own_foreign*) { return cmsg::abi::platform::darwin; }

static_assert(send::value_traits<own_value>::platform == cmsg::abi::native::platform);
static_assert(send::value_traits<own_foreign>::platform == cmsg::abi::platform::darwin);
static_assert(send::value_traits<send::so_priority>::platform == cmsg::abi::platform::linux_kernel);
static_assert(send::value_traits<send::scm_rights>::platform ==
              cmsg::abi::native::platform); // of the same number everywhere

/// Everything that one may say: its size varies and is bounded, and so are its values, by themselves, by the layout
/// and by what is there.
struct own_talkative {
    static constexpr send::value_info about{.id = {cmsg::level::socket, 2}, .largest = 6};
    std::size_t count = 0;

    [[nodiscard]] constexpr std::size_t payload_size() const { return count; }
    [[nodiscard]] constexpr bool valid() const { return count <= about.largest; }
    template <class Abi>
    [[nodiscard]] constexpr bool valid_in() const
    {
        return count <= Abi::long_size;
    }
    template <class Abi>
    [[nodiscard]] constexpr bool valid_beside(const cmsg::basic_control<Abi>& written) const
    {
        return count != 1 || written.begin() == written.end();
    }
    template <class Payload>
    constexpr void write(Payload& payload) const
    {
        payload.zeros(count);
    }
};

struct of_long {
    static constexpr send::value_info about{.id = {200, 3}, .size = sizeof(long)};
    template <class Abi>
    static constexpr std::size_t payload_size_in = Abi::long_size;

    template <class Payload>
    constexpr void write(Payload& payload) const
    {
        payload.unsigned_long(1);
    }
};

struct without_write {
    [[maybe_unused]] static constexpr send::value_info about{.id = {200, 4}, .size = 4};
};
struct without_size {
    static constexpr send::value_info about{.id = {200, 4}};
    template <class Payload>
    constexpr void write(Payload&) const
    {
    }
};

static_assert(send::sendable<own_value> && send::sendable<own_talkative> && send::sendable<of_long>);
static_assert(!send::sendable<without_write> && !send::sendable<without_size> && !send::sendable<int>);

constexpr auto own_value_is_put = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(own_value{7}, [](auto& is) { is.integer(7, 4); });
};
TEST(Sendable, IsOpenToAUsersOwnStruct) { CMSGPP_HOLDS_IN_EVERY_ABI(own_value_is_put); }

constexpr auto validity_is_asked_for = [](auto abi) {
    using layout = decltype(abi);
    std::array<std::byte, 256> room{};
    cmsg::basic_control_writer<layout> writer{room};
    return CMSGPP_CHECK(writer.put(own_talkative{1})) && CMSGPP_CHECK(!writer.put(own_talkative{1})) &&
           CMSGPP_CHECK(!writer.put(own_talkative{7})) &&
           CMSGPP_CHECK(writer.put(own_talkative{5}) == (numbers_of<layout>.long_size == 8)) &&
           CMSGPP_CHECK(writer.put(own_talkative{2})) &&
           CMSGPP_CHECK(writer.failed() == cmsg::message_id{numbers_of<layout>.socket, 2});
};
TEST(Sendable, IsAskedWhetherItIsInRange) { CMSGPP_HOLDS_IN_EVERY_ABI(validity_is_asked_for); }

// -- sizes

constexpr auto set_counts_whole_spaces = [](auto abi) {
    using layout = decltype(abi);
    constexpr numbers is = numbers_of<layout>;
    const auto space = [&](std::size_t size) { return is.padded(is.data + size); };
    return CMSGPP_CHECK(send::set<>::template space_in<layout> == 0) &&
           CMSGPP_CHECK(send::set<own_value>::template space_in<layout> == space(4)) &&
           CMSGPP_CHECK(send::set<own_value, own_talkative, of_long>::template space_in<layout> ==
                        space(4) + space(6) + space(is.long_size));
};
static_assert(send::set<own_value, of_long>::space == CMSG_SPACE(4) + CMSG_SPACE(sizeof(long)));
TEST(SendSet, CountsWholeSpaces) { CMSGPP_HOLDS_IN_EVERY_ABI(set_counts_whole_spaces); }

static_assert(cmsg::control_buffer<send::set<own_value, own_talkative>>::capacity == CMSG_SPACE(4) + CMSG_SPACE(6));

TEST(SendRefusal, HasNames)
{
    EXPECT_EQ(std::string_view{name_of(send::refusal::none)}, "none");
    EXPECT_EQ(std::string_view{name_of(send::refusal::no_room)}, "no_room");
    EXPECT_EQ(std::string_view{name_of(send::refusal::out_of_range)}, "out_of_range");
}

} // namespace
