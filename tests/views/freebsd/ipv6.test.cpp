// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/ipv6.hpp>
#include <cmsg/views/freebsd/ipv6.hpp>

#include "support/build.hpp"
#include "support/freebsd_payloads.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace {

namespace freebsd = cmsg::freebsd;
using namespace support;

constexpr bool pktinfo_is_read()
{
    const freebsd::ipv6_pktinfo info{ipv6_pktinfo_payload};
    return info.interface_index() == 5 && info.destination().s6_addr[11] == 0xff && info.destination().s6_addr[15] == 7;
}
static_assert(pktinfo_is_read());

TEST(FreebsdIpv6Pktinfo, HasInterfaceAndDestination) { EXPECT_TRUE(pktinfo_is_read()); }

constexpr bool ints_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = bytes_of(std::int32_t{value});
        const freebsd::ipv6_tclass tclass{payload};
        if (tclass.value() != value || static_cast<int>(tclass.ecn()) != value % 4 || tclass.dscp() != value / 4 ||
            freebsd::ipv6_hoplimit{payload}.value() != value) {
            return false;
        }
    }
    return true;
}
static_assert(ints_are_read());

// pitfalls 14, 15
TEST(FreebsdIpv6Tclass, IsAnIntWhereIpRecvtosIsOneByte) { EXPECT_TRUE(ints_are_read()); }

constexpr bool original_address_is_read()
{
    const sockaddr_in6 original = freebsd::ipv6_origdstaddr{socket_address6_payload}.address();
    return original.sin6_family == AF_INET6 && bytes_of(original.sin6_port) == octets(0x1f, 0x90) &&
           bytes_of(original.sin6_flowinfo) == octets(0, 0x0a, 0xbc, 0xde) && original.sin6_addr.s6_addr[0] == 0x20 &&
           original.sin6_addr.s6_addr[3] == 0xb8 && original.sin6_addr.s6_addr[15] == 7 && original.sin6_scope_id == 3;
}
static_assert(original_address_is_read());

TEST(FreebsdIpv6Origdstaddr, IsTurnedIntoTheHostsOwnAddress) { EXPECT_TRUE(original_address_is_read()); }

/// IPv4 packets of an AF_INET6 socket: PKTINFO, HOPLIMIT and TCLASS come with them, the original address as
/// IP_ORIGDSTADDR.
static_assert(freebsd::ipv6_pktinfo::comes_mapped && freebsd::ipv6_hoplimit::comes_mapped);
static_assert(freebsd::ipv6_tclass::comes_mapped && freebsd::ipv6_origdstaddr::presence == cmsg::presence::usually);

} // namespace
