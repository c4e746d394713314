// SPDX-License-Identifier: MIT
#include <cmsg/send/alg.hpp>
#include <cmsg/send/alg.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <linux/if_alg.h>

namespace {

namespace send = cmsg::send;
using namespace support;

static_assert(send::sendable<send::alg_set_iv> && send::alg_set_iv::about.id == cmsg::message_id{279, ALG_SET_IV});
static_assert(send::sendable<send::alg_set_op> && send::alg_set_op::about.id == cmsg::message_id{279, ALG_SET_OP});
static_assert(send::sendable<send::alg_set_aead_assoclen> &&
              send::alg_set_aead_assoclen::about.id == cmsg::message_id{279, ALG_SET_AEAD_ASSOCLEN});
static_assert(send::alg_set_op::decrypt == ALG_OP_DECRYPT && send::alg_set_op::encrypt == ALG_OP_ENCRYPT);
static_assert(send::set<send::up_to<send::alg_set_iv, 16>>::space == cmsg::abi::native::space(sizeof(af_alg_iv) + 16));

constexpr auto vector = octets(9, 8, 7, 6, 5);
constexpr auto iv_is_length_and_bytes = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::alg_set_iv{vector},
                                                     [](auto& is) { is.integer(5, 4).octets(9, 8, 7, 6, 5); });
};
TEST(SendAlgSetIv, IsLengthAndBytesInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(iv_is_length_and_bytes); }

constexpr auto op_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::alg_set_op{send::alg_set_op::encrypt},
                                                     [](auto& is) { is.integer(1, 4); });
};
TEST(SendAlgSetOp, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(op_is_a_u32); }

constexpr auto assoclen_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::alg_set_aead_assoclen{0x01020304},
                                                     [](auto& is) { is.integer(0x01020304, 4); });
};
TEST(SendAlgSetAeadAssoclen, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(assoclen_is_a_u32); }

static_assert(is_in_range(send::alg_set_op{}) && is_out_of_range(send::alg_set_op{2}));
TEST(SendAlgSetOp, RefusesOtherOperations)
{
    EXPECT_TRUE(is_in_range(send::alg_set_op{1}));
    EXPECT_TRUE(is_out_of_range(send::alg_set_op{2}));
}

TEST(SendAlgSetAeadAssoclen, RefusesWhatFourBytesCannotSay)
{
    EXPECT_TRUE(is_in_range(send::alg_set_aead_assoclen{UINT32_MAX}));
    if constexpr (sizeof(std::size_t) > sizeof(std::uint32_t)) {
        EXPECT_TRUE(is_out_of_range(send::alg_set_aead_assoclen{std::size_t{UINT32_MAX} + 1}));
    }
}

} // namespace
