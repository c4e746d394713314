// SPDX-License-Identifier: MIT
#include <cmsg/send/rds.hpp>
#include <cmsg/send/rds.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <linux/rds.h>

namespace {

namespace send = cmsg::send;
using namespace support;

static_assert(send::sendable<send::rds_cmsg_rdma_args> &&
              send::rds_cmsg_rdma_args::about.id == cmsg::message_id{276, RDS_CMSG_RDMA_ARGS});
static_assert(send::rds_cmsg_rdma_args::about.size == sizeof(::rds_rdma_args));
static_assert(send::sendable<send::rds_cmsg_rdma_dest> &&
              send::rds_cmsg_rdma_dest::about.id == cmsg::message_id{276, RDS_CMSG_RDMA_DEST});
static_assert(send::rds_cmsg_rdma_dest::about.size == sizeof(::rds_rdma_cookie_t));
static_assert(send::sendable<send::rds_cmsg_rdma_map> &&
              send::rds_cmsg_rdma_map::about.id == cmsg::message_id{276, RDS_CMSG_RDMA_MAP});
static_assert(send::rds_cmsg_rdma_map::about.size == sizeof(::rds_get_mr_args));
static_assert(send::sendable<send::rds_cmsg_atomic_fadd> &&
              send::rds_cmsg_atomic_fadd::about.id == cmsg::message_id{276, RDS_CMSG_ATOMIC_FADD});
static_assert(send::rds_cmsg_atomic_fadd::about.size == sizeof(::rds_atomic_args));
static_assert(send::sendable<send::rds_cmsg_atomic_cswp> &&
              send::rds_cmsg_atomic_cswp::about.id == cmsg::message_id{276, RDS_CMSG_ATOMIC_CSWP});
static_assert(send::rds_cmsg_atomic_cswp::about.size == sizeof(::rds_atomic_args));
static_assert(send::sendable<send::rds_cmsg_masked_atomic_fadd> &&
              send::rds_cmsg_masked_atomic_fadd::about.id == cmsg::message_id{276, RDS_CMSG_MASKED_ATOMIC_FADD});
static_assert(send::rds_cmsg_masked_atomic_fadd::about.size == sizeof(::rds_atomic_args));
static_assert(send::sendable<send::rds_cmsg_masked_atomic_cswp> &&
              send::rds_cmsg_masked_atomic_cswp::about.id == cmsg::message_id{276, RDS_CMSG_MASKED_ATOMIC_CSWP});
static_assert(send::rds_cmsg_masked_atomic_cswp::about.size == sizeof(::rds_atomic_args));
static_assert(send::sendable<send::rds_cmsg_zcopy_cookie> &&
              send::rds_cmsg_zcopy_cookie::about.id == cmsg::message_id{276, RDS_CMSG_ZCOPY_COOKIE});
static_assert(send::rds_cmsg_zcopy_cookie::about.size == sizeof(std::uint32_t));

// The layouts are those of the structs in linux include/uapi/linux/rds.h: words of 64 bits in every ABI.

constexpr auto args_have_their_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rds_cmsg_rdma_args{1, {2, 3}, 4, 5, 6, 7}, [](auto& is) {
        for (unsigned word = 1; word <= 7; ++word) {
            is.integer(word, 8);
        };
    });
};
TEST(SendRdsRdmaArgs, HasItsFieldsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(args_have_their_fields); }

constexpr auto dest_is_a_u64 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rds_cmsg_rdma_dest{0x0102030405060708},
                                                     [](auto& is) { is.integer(0x0102030405060708, 8); });
};
TEST(SendRdsRdmaDest, IsAU64InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(dest_is_a_u64); }

constexpr auto map_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rds_cmsg_rdma_map{{1, 2}, 3, 4}, [](auto& is) {
        for (unsigned word = 1; word <= 4; ++word) {
            is.integer(word, 8);
        };
    });
};
TEST(SendRdsRdmaMap, HasItsFieldsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(map_has_its_fields); }

constexpr send::detail::rds_atomic common{1, 2, 3, 8, 9};
template <class Value>
constexpr Value atomic(Value value)
{
    static_cast<send::detail::rds_atomic&>(value) = common;
    return value;
}

constexpr auto atomic_fadd_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(atomic(send::rds_cmsg_atomic_fadd{{}, 4}), [](auto& is) {
        is.integer(1, 8).integer(2, 8).integer(3, 8).integer(4, 8).zeros(8).zeros(8).zeros(8).integer(8, 8).integer(9,
                                                                                                                    8);
    });
};
TEST(SendRdsAtomicFadd, HasItsFieldsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(atomic_fadd_has_its_fields); }

constexpr auto atomic_cswp_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(atomic(send::rds_cmsg_atomic_cswp{{}, 4, 5}), [](auto& is) {
        is.integer(1, 8)
            .integer(2, 8)
            .integer(3, 8)
            .integer(4, 8)
            .integer(5, 8)
            .zeros(8)
            .zeros(8)
            .integer(8, 8)
            .integer(9, 8);
    });
};
TEST(SendRdsAtomicCswp, HasItsFieldsInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(atomic_cswp_has_its_fields); }

constexpr auto masked_atomic_fadd_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(atomic(send::rds_cmsg_masked_atomic_fadd{{}, 4, 5}), [](auto& is) {
        is.integer(1, 8)
            .integer(2, 8)
            .integer(3, 8)
            .integer(4, 8)
            .integer(5, 8)
            .zeros(8)
            .zeros(8)
            .integer(8, 8)
            .integer(9, 8);
    });
};
TEST(SendRdsMaskedAtomicFadd, HasItsFieldsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(masked_atomic_fadd_has_its_fields);
}

constexpr auto masked_atomic_cswp_has_its_fields = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(atomic(send::rds_cmsg_masked_atomic_cswp{{}, 4, 5, 6, 7}),
                                                     [](auto& is) {
                                                         is.integer(1, 8)
                                                             .integer(2, 8)
                                                             .integer(3, 8)
                                                             .integer(4, 8)
                                                             .integer(5, 8)
                                                             .integer(6, 8)
                                                             .integer(7, 8)
                                                             .integer(8, 8)
                                                             .integer(9, 8);
                                                     });
};
TEST(SendRdsMaskedAtomicCswp, HasItsFieldsInEveryLayoutAndRoom)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(masked_atomic_cswp_has_its_fields);
}

constexpr auto cookie_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::rds_cmsg_zcopy_cookie{0x01020304},
                                                     [](auto& is) { is.integer(0x01020304, 4); });
};
TEST(SendRdsZcopyCookie, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(cookie_is_a_u32); }

} // namespace
