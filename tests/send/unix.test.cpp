// SPDX-License-Identifier: MIT
#include <cmsg/send/unix.hpp>
#include <cmsg/send/unix.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>

namespace {

namespace send = cmsg::send;
using namespace support;

// -- the contract

static_assert(send::sendable<send::scm_rights> &&
              send::scm_rights::about.id == cmsg::message_id{SOL_SOCKET, SCM_RIGHTS});
static_assert(send::sendable<send::scm_credentials>);
#ifdef SCM_CREDENTIALS
static_assert(send::scm_credentials::about.id == cmsg::message_id{SOL_SOCKET, SCM_CREDENTIALS});
static_assert(send::scm_credentials::about.size == sizeof(ucred));
#endif
static_assert(send::set<send::up_to<send::scm_rights, 3>>::space == CMSG_SPACE(3 * sizeof(int)));

// -- every layout, every room

constexpr int some[]{3, 0x01020304, -5};
constexpr auto rights_are_ints = [](auto abi) {
    using layout = decltype(abi);
    return is_put_right_in_every_room<layout>(
               send::scm_rights{some},
               [](auto& is) { is.integer(3, 4).integer(0x01020304, 4).integer(0xfffffffb, 4); }) &&
           is_put_right_in_every_room<layout>(send::scm_rights{std::span{some}.first(1)},
                                              [](auto& is) { is.integer(3, 4); }) &&
           is_put_right_in_every_room<layout>(send::scm_rights{}, [](auto&) {});
};
TEST(SendRights, AreIntsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(rights_are_ints); }

constexpr auto credentials_are_three_numbers = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(
        send::scm_credentials{0x01020304, 0x05060708, 0x0900000a},
        [](auto& is) { is.integer(0x01020304, 4).integer(0x05060708, 4).integer(0x0900000a, 4); });
};
TEST(SendCredentials, AreThreeNumbersInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(credentials_are_three_numbers); }

// -- ranges

constexpr std::array<int, 254> many{};

constexpr bool range_of_rights()
{
    const send::scm_rights most{std::span{many}.first(253)};
    return CMSGPP_CHECK(is_in_range(most)) && CMSGPP_CHECK(most.payload_size() == 1012) &&
           CMSGPP_CHECK(is_out_of_range(send::scm_rights{many}));
}
TEST(SendRights, RefusesMoreThanTheKernelPasses) { CMSGPP_HOLDS(range_of_rights()); }

/// Two messages of the type count together; others do not count.
template <class Abi>
constexpr bool bound_holds_for_all_messages_together()
{
    std::array<std::byte, 1200> room{};
    cmsg::basic_control_writer<Abi> writer{room};
    return writer.put(send::scm_credentials{}) && writer.put(send::scm_rights{std::span{many}.first(250)}) &&
           !writer.put(send::scm_rights{std::span{many}.first(4)}) && writer.reason() == send::refusal::out_of_range &&
           writer.put(send::scm_rights{std::span{many}.first(3)}) && writer.put(send::scm_rights{}) &&
           !writer.put(send::scm_rights{std::span{many}.first(1)});
}
static_assert(bound_holds_for_all_messages_together<cmsg::abi::native>());
TEST(SendRights, CountsEarlierMessagesToo)
{
    EXPECT_TRUE(in_every_abi([](auto abi) { return bound_holds_for_all_messages_together<decltype(abi)>(); }));
}

constexpr bool range_of_credentials()
{
    return CMSGPP_CHECK(is_in_range(send::scm_credentials{1, 0, 0})) &&
           CMSGPP_CHECK(is_out_of_range(send::scm_credentials{1, ~0U, 0})) &&
           CMSGPP_CHECK(is_out_of_range(send::scm_credentials{1, 0, ~0U}));
}
TEST(SendCredentials, RefusesIdsThatMeanNone) { CMSGPP_HOLDS(range_of_credentials()); }

} // namespace
