// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd_flow.hpp>
#include <cmsg/views/freebsd_flow.hpp>

#include "support/freebsd_payloads.hpp"

#include <gtest/gtest.h>

namespace {

namespace freebsd = cmsg::freebsd;
using support::number_payload;

constexpr bool flow_numbers_are_read()
{
    return freebsd::ip_flowid{number_payload}.flowid() == 0x89ab'cdef &&
           freebsd::ip_flowtype{number_payload}.flowtype() == 0x89ab'cdef &&
           freebsd::ip_rssbucketid{number_payload}.bucket() == 0x89ab'cdef &&
           freebsd::ipv6_flowid{number_payload}.flowid() == 0x89ab'cdef &&
           freebsd::ipv6_flowtype{number_payload}.flowtype() == 0x89ab'cdef &&
           freebsd::ipv6_rssbucketid{number_payload}.bucket() == 0x89ab'cdef;
}
static_assert(flow_numbers_are_read());

TEST(FreebsdFlow, HasAllBits) { EXPECT_TRUE(flow_numbers_are_read()); }

} // namespace
