// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/ip_flow.hpp>
#include <cmsg/views/freebsd/ip_flow.hpp>

#include "support/check.hpp"
#include "support/freebsd_payloads.hpp"

#include <gtest/gtest.h>

namespace {

namespace freebsd = cmsg::freebsd;
using support::number_payload;

constexpr bool flow_numbers_are_read()
{
    return CMSGPP_CHECK(freebsd::ip_flowid{number_payload}.flowid() == 0x89ab'cdef) &&
           CMSGPP_CHECK(freebsd::ip_flowtype{number_payload}.flowtype() == 0x89ab'cdef) &&
           CMSGPP_CHECK(freebsd::ip_rssbucketid{number_payload}.bucket() == 0x89ab'cdef) &&
           CMSGPP_CHECK(freebsd::ipv6_flowid{number_payload}.flowid() == 0x89ab'cdef) &&
           CMSGPP_CHECK(freebsd::ipv6_flowtype{number_payload}.flowtype() == 0x89ab'cdef) &&
           CMSGPP_CHECK(freebsd::ipv6_rssbucketid{number_payload}.bucket() == 0x89ab'cdef);
}

TEST(FreebsdFlow, HasAllBits) { CMSGPP_HOLDS(flow_numbers_are_read()); }

/// A socket that has set the option alone gets none of them, and an IPv4 packet on an AF_INET6 socket none of IPv6's.
constexpr bool none_is_certain()
{
    using cmsg::view_traits;
    return CMSGPP_CHECK(freebsd::ip_flowid::about.presence == cmsg::presence::usually) &&
           CMSGPP_CHECK(freebsd::ip_flowtype::about.presence == cmsg::presence::usually) &&
           CMSGPP_CHECK(freebsd::ip_rssbucketid::about.presence == cmsg::presence::usually) &&
           CMSGPP_CHECK(freebsd::ipv6_flowid::about.presence == cmsg::presence::usually) &&
           CMSGPP_CHECK(freebsd::ipv6_flowtype::about.presence == cmsg::presence::usually) &&
           CMSGPP_CHECK(freebsd::ipv6_rssbucketid::about.presence == cmsg::presence::usually) &&
           CMSGPP_CHECK(!freebsd::ipv6_flowid::about.comes_mapped) &&
           CMSGPP_CHECK(!freebsd::ipv6_flowtype::about.comes_mapped) &&
           CMSGPP_CHECK(!freebsd::ipv6_rssbucketid::about.comes_mapped);
}

TEST(FreebsdFlow, ComesOnlyBesideAnotherMessage) { CMSGPP_HOLDS(none_is_certain()); }

} // namespace
