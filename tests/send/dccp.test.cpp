// SPDX-License-Identifier: MIT
#include <cmsg/send/dccp.hpp>
#include <cmsg/send/dccp.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <linux/dccp.h>

namespace {

namespace send = cmsg::send;
using namespace support;

static_assert(send::sendable<send::dccp_scm_priority> &&
              send::dccp_scm_priority::about.id == cmsg::message_id{269, DCCP_SCM_PRIORITY});

constexpr auto priority_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::dccp_scm_priority{0x01020304},
                                                     [](auto& is) { is.integer(0x01020304, 4); });
};
TEST(SendDccpScmPriority, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(priority_is_a_u32); }

} // namespace
