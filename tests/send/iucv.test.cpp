// SPDX-License-Identifier: MIT
#include <cmsg/send/iucv.hpp>
#include <cmsg/send/iucv.hpp>

#include "support/send_checks.hpp"

#include <gtest/gtest.h>

namespace {

namespace send = cmsg::send;
using namespace support;

// linux include/net/iucv/af_iucv.h
static_assert(send::sendable<send::scm_iucv_trgcls> && send::scm_iucv_trgcls::id == cmsg::message_id{277, 1});

constexpr auto class_is_four_bytes = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::scm_iucv_trgcls{0x01020304},
                                                     [](auto& is) { is.integer(0x01020304, 4); });
};
static_assert(proven<class_is_four_bytes>);
TEST(SendIucvTrgcls, IsFourBytesInEveryLayoutAndRoom) { EXPECT_TRUE(in_every_abi(class_is_four_bytes)); }

} // namespace
