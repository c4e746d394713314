// SPDX-License-Identifier: MIT
#include <cmsg/send/iucv.hpp>
#include <cmsg/send/iucv.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

namespace {

namespace send = cmsg::send;
using namespace support;

// linux include/net/iucv/af_iucv.h
static_assert(send::sendable<send::scm_iucv_trgcls> && send::scm_iucv_trgcls::about.id == cmsg::message_id{277, 1});

constexpr auto class_is_four_bytes = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::scm_iucv_trgcls{0x01020304},
                                                     [](auto& is) { is.integer(0x01020304, 4); });
};
TEST(SendIucvTrgcls, IsFourBytesInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(class_is_four_bytes); }

} // namespace
