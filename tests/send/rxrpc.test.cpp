// SPDX-License-Identifier: MIT
#include <cmsg/send/rxrpc.hpp>
#include <cmsg/send/rxrpc.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <linux/rxrpc.h>

namespace {

namespace send = cmsg::send;
using namespace support;

static_assert(send::sendable<send::rxrpc_user_call_id> &&
              send::rxrpc_user_call_id::about.id == cmsg::message_id{272, RXRPC_USER_CALL_ID});
static_assert(send::sendable<send::rxrpc_abort> && send::rxrpc_abort::about.id == cmsg::message_id{272, RXRPC_ABORT});
static_assert(send::sendable<send::rxrpc_exclusive_call> &&
              send::rxrpc_exclusive_call::about.id == cmsg::message_id{272, RXRPC_EXCLUSIVE_CALL});
static_assert(send::sendable<send::rxrpc_upgrade_service> &&
              send::rxrpc_upgrade_service::about.id == cmsg::message_id{272, RXRPC_UPGRADE_SERVICE});
static_assert(send::sendable<send::rxrpc_tx_length> &&
              send::rxrpc_tx_length::about.id == cmsg::message_id{272, RXRPC_TX_LENGTH});
static_assert(send::sendable<send::rxrpc_set_call_timeout> &&
              send::rxrpc_set_call_timeout::about.id == cmsg::message_id{272, RXRPC_SET_CALL_TIMEOUT});
static_assert(send::sendable<send::rxrpc_charge_accept> &&
              send::rxrpc_charge_accept::about.id == cmsg::message_id{272, RXRPC_CHARGE_ACCEPT});
static_assert(send::sendable<send::rxrpc_oob_id> &&
              send::rxrpc_oob_id::about.id == cmsg::message_id{272, 15}); // linux v6.16
static_assert(send::sendable<send::rxrpc_respond> &&
              send::rxrpc_respond::about.id == cmsg::message_id{272, 17}); // linux v6.16
static_assert(send::sendable<send::rxrpc_resp_rxgk_appdata> &&
              send::rxrpc_resp_rxgk_appdata::about.id == cmsg::message_id{272, 19}); // linux v6.16
static_assert(send::rxrpc_user_call_id::about.size == sizeof(unsigned long));
static_assert(send::set<send::rxrpc_user_call_id>::space == CMSG_SPACE(sizeof(unsigned long)));
static_assert(send::set<send::rxrpc_user_call_id>::space_in<cmsg::abi::linux_ilp32> == 16);
// x32 is compat to the kernel, which takes four bytes from it and gives it four (net/rxrpc/sendmsg.c, recvmsg.c).
static_assert(send::set<send::rxrpc_user_call_id>::space_in<cmsg::abi::linux_x32> == 16);
static_assert(send::set<send::rxrpc_set_call_timeout>::space == CMSG_SPACE(12));

constexpr auto call_id_is_an_unsigned_long = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rxrpc_user_call_id{0xfedcba98},
                                                     [](auto& is) { is.unsigned_long(0xfedcba98); });
};
TEST(SendRxrpcUserCallId, IsAnUnsignedLongOfTheLayout) { CMSGPP_HOLDS_IN_EVERY_ABI(call_id_is_an_unsigned_long); }

constexpr auto abort_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rxrpc_abort{0x01020304},
                                                     [](auto& is) { is.integer(0x01020304, 4); });
};
TEST(SendRxrpcAbort, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(abort_is_a_u32); }

constexpr auto flags_are_empty = [](auto abi) {
    using layout = decltype(abi);
    return is_put_right_in_every_room<layout>(send::rxrpc_exclusive_call{}, [](auto&) {}) &&
           is_put_right_in_every_room<layout>(send::rxrpc_upgrade_service{}, [](auto&) {}) &&
           is_put_right_in_every_room<layout>(send::rxrpc_charge_accept{}, [](auto&) {}) &&
           is_put_right_in_every_room<layout>(send::rxrpc_respond{}, [](auto&) {});
};
TEST(SendRxrpcFlag, IsEmptyInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(flags_are_empty); }

constexpr auto length_is_an_s64 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rxrpc_tx_length{0x0102030405060708},
                                                     [](auto& is) { is.integer(0x0102030405060708, 8); });
};
TEST(SendRxrpcTxLength, IsAnS64InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(length_is_an_s64); }

constexpr auto oob_id_is_a_u64 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rxrpc_oob_id{0x0102030405060708},
                                                     [](auto& is) { is.integer(0x0102030405060708, 8); });
};
TEST(SendRxrpcOobId, IsAU64InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(oob_id_is_a_u64); }

constexpr auto timeouts_are_one_to_three = [](auto abi) {
    using layout = decltype(abi);
    return is_put_right_in_every_room<layout>(send::rxrpc_set_call_timeout{1, 2, 3},
                                              [](auto& is) { is.integer(1, 4).integer(2, 4).integer(3, 4); }) &&
           is_put_right_in_every_room<layout>(send::rxrpc_set_call_timeout{1, 2, 3, 2},
                                              [](auto& is) { is.integer(1, 4).integer(2, 4); }) &&
           is_put_right_in_every_room<layout>(send::rxrpc_set_call_timeout{1, 2, 3, 1},
                                              [](auto& is) { is.integer(1, 4); });
};
TEST(SendRxrpcSetCallTimeout, SaysOneToThreeTimes) { CMSGPP_HOLDS_IN_EVERY_ABI(timeouts_are_one_to_three); }

constexpr auto some = octets(9, 8, 7);
constexpr auto appdata_is_bytes = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rxrpc_resp_rxgk_appdata{some},
                                                     [](auto& is) { is.octets(9, 8, 7); });
};
TEST(SendRxrpcRespRxgkAppdata, IsBytesInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(appdata_is_bytes); }

// -- ranges, as linux v6.12 net/rxrpc/sendmsg.c rxrpc_sendmsg_cmsg() has them

constexpr bool ranges()
{
    constexpr std::uint32_t hour = 3'600'000;
    using timeout = send::rxrpc_set_call_timeout;
    return CMSGPP_CHECK(is_out_of_range(send::rxrpc_abort{0})) && CMSGPP_CHECK(is_in_range(send::rxrpc_abort{1})) &&
           CMSGPP_CHECK(is_out_of_range(send::rxrpc_tx_length{-1})) &&
           CMSGPP_CHECK(is_in_range(send::rxrpc_tx_length{0})) && CMSGPP_CHECK(is_out_of_range(timeout{0, 0, 0, 0})) &&
           CMSGPP_CHECK(is_out_of_range(timeout{0, 0, 0, 4})) && CMSGPP_CHECK(is_in_range(timeout{1, hour, hour})) &&
           CMSGPP_CHECK(is_out_of_range(timeout{1, hour + 1, 0})) &&
           CMSGPP_CHECK(is_out_of_range(timeout{1, 0, hour + 1})) &&
           CMSGPP_CHECK(is_in_range(timeout{1, 0, hour + 1, 2})) &&
           CMSGPP_CHECK(is_in_range(timeout{1, hour + 1, 0, 1})) &&
           CMSGPP_CHECK(is_out_of_range(timeout{0x80000000, 0, 0, 1}));
}
TEST(SendRxrpc, RefusesWhatIsOutOfRange) { CMSGPP_HOLDS(ranges()); }

constexpr auto call_id_is_bounded_by_long = [](auto abi) {
    using layout = decltype(abi);
    std::array<std::byte, 64> room{};
    cmsg::basic_control_writer<layout> writer{room};
    return CMSGPP_CHECK(writer.put(send::rxrpc_user_call_id{0x100000000}) == (numbers_of<layout>.long_size == 8)) &&
           CMSGPP_CHECK((writer.reason() == send::refusal::out_of_range) == (numbers_of<layout>.long_size == 4));
};
TEST(SendRxrpcUserCallId, IsRefusedIfTheLayoutsLongCannotHoldIt)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(call_id_is_bounded_by_long);
}

} // namespace
