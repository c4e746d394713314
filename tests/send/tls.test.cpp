// SPDX-License-Identifier: MIT
#include <cmsg/send/tls.hpp>
#include <cmsg/send/tls.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <linux/tls.h>

namespace {

namespace send = cmsg::send;
using namespace support;

static_assert(send::sendable<send::tls_set_record_type> &&
              send::tls_set_record_type::about.id == cmsg::message_id{282, TLS_SET_RECORD_TYPE});

constexpr auto record_type_is_a_byte = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::tls_set_record_type{21},
                                                     [](auto& is) { is.integer(21, 1); });
};
TEST(SendTlsSetRecordType, IsAByteInEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(record_type_is_a_byte); }

} // namespace
