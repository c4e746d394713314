// SPDX-License-Identifier: MIT
#include <cmsg/views/netbsd/ipv6.hpp>
#include <cmsg/views/netbsd/ipv6.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp" // for joined

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace {

namespace netbsd = cmsg::netbsd;
using namespace support;

constexpr auto pktinfo_payload =
    joined(octets(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7), bytes_of(std::uint32_t{5}));

constexpr bool pktinfo_is_read()
{
    const netbsd::ipv6_pktinfo info{pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 5) && CMSGPP_CHECK(info.destination().s6_addr[0] == 0xfe) &&
           CMSGPP_CHECK(info.destination().s6_addr[15] == 7);
}

TEST(NetbsdIpv6Pktinfo, HasInterfaceAndDestination) { CMSGPP_HOLDS(pktinfo_is_read()); }

constexpr bool ints_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = bytes_of(std::int32_t{value});
        const netbsd::ipv6_tclass tclass{payload};
        if (!(CMSGPP_CHECK(tclass.value() == value) && CMSGPP_CHECK(static_cast<int>(tclass.ecn()) == value % 4) &&
              CMSGPP_CHECK(tclass.dscp() == value / 4) &&
              CMSGPP_CHECK(netbsd::ipv6_hoplimit{payload}.value() == value))) {
            return false;
        }
    }
    return true;
}

TEST(NetbsdIpv6Tclass, IsAnInt) { CMSGPP_HOLDS(ints_are_read()); }

/// An IPv4 packet of an AF_INET6 socket has none of them.
static_assert(!netbsd::ipv6_pktinfo::about.comes_mapped && !netbsd::ipv6_tclass::about.comes_mapped &&
              netbsd::ipv6_pktinfo::about.presence == cmsg::presence::usually &&
              netbsd::ipv6_hoplimit::about.presence == cmsg::presence::usually &&
              netbsd::ipv6_tclass::about.presence == cmsg::presence::usually);

} // namespace
