// SPDX-License-Identifier: MIT
#include <cmsg/platform/read_flags.hpp>
#include <cmsg/platform/read_flags.hpp>

#include "support/read_flags.hpp"

#include <gtest/gtest.h>

namespace {

using namespace support;

constexpr auto flags_keep_every_part = [](read_flags flags, bool control, bool payload, bool error_queue) {
    return flags.control_truncated() == control && flags.payload_truncated() == payload &&
           flags.error_queue() == error_queue &&
           flags == linux_flags((control ? linux_ctrunc : 0) | (payload ? linux_trunc : 0) |
                                (error_queue ? linux_errqueue : 0));
};
static_assert(in_every_read(flags_keep_every_part));
static_assert(read_flags::cut_control(true) == linux_flags(linux_ctrunc) &&
              read_flags::cut_control(false) == read_flags{});

TEST(ReadFlags, KeepEveryPartOfEverySystem) { EXPECT_TRUE(in_every_read(flags_keep_every_part)); }

} // namespace
