// SPDX-License-Identifier: MIT
#include <cmsg/send/system_payloads.hpp>
#include <cmsg/send/system_payloads.hpp>

#include <gtest/gtest.h>

#include <cerrno>

namespace {

using namespace cmsg::send::detail;

// They stand in no namespace of a system, and have no number.
static_assert(!cmsg::send::sendable<byte_in_int> && !cmsg::send::sendable<source_in6_pktinfo>);

TEST(SendSystemPayloads, AreRefusedByARouteIfTheyChooseIt)
{
    EXPECT_TRUE(source_address::refused_by(EADDRNOTAVAIL) && source_in6_pktinfo::refused_by(EHOSTUNREACH));
    EXPECT_TRUE(source_address_and_interface::refused_by(ENODEV));
    EXPECT_FALSE(source_address::refused_by(EAGAIN));
}

} // namespace
