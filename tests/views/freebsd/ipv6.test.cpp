// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/ipv6.hpp>
#include <cmsg/views/freebsd/ipv6.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/freebsd_payloads.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace {

namespace freebsd = cmsg::freebsd;
using namespace support;

constexpr bool pktinfo_is_read()
{
    const freebsd::ipv6_pktinfo info{ipv6_pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 5) && CMSGPP_CHECK(info.destination().s6_addr[11] == 0xff) &&
           CMSGPP_CHECK(info.destination().s6_addr[15] == 7);
}

TEST(FreebsdIpv6Pktinfo, HasInterfaceAndDestination) { CMSGPP_HOLDS(pktinfo_is_read()); }

constexpr bool ints_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = bytes_of(std::int32_t{value});
        const freebsd::ipv6_tclass tclass{payload};
        if (!(CMSGPP_CHECK(tclass.value() == value) && CMSGPP_CHECK(static_cast<int>(tclass.ecn()) == value % 4) &&
              CMSGPP_CHECK(tclass.dscp() == value / 4) &&
              CMSGPP_CHECK(freebsd::ipv6_hoplimit{payload}.value() == value))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(FreebsdIpv6Tclass, IsAnIntWhereIpRecvtosIsOneByte) { CMSGPP_HOLDS(ints_are_read()); }

constexpr bool original_address_is_read()
{
    const sockaddr_in6 original = freebsd::ipv6_origdstaddr{socket_address6_payload}.address();
    return CMSGPP_CHECK(original.sin6_family == AF_INET6) &&
           CMSGPP_CHECK(bytes_of(original.sin6_port) == octets(0x1f, 0x90)) &&
           CMSGPP_CHECK(bytes_of(original.sin6_flowinfo) == octets(0, 0x0a, 0xbc, 0xde)) &&
           CMSGPP_CHECK(original.sin6_addr.s6_addr[0] == 0x20) && CMSGPP_CHECK(original.sin6_addr.s6_addr[3] == 0xb8) &&
           CMSGPP_CHECK(original.sin6_addr.s6_addr[15] == 7) && CMSGPP_CHECK(original.sin6_scope_id == 3);
}

TEST(FreebsdIpv6Origdstaddr, IsTurnedIntoTheHostsOwnAddress) { CMSGPP_HOLDS(original_address_is_read()); }

/// IPv4 packets of an AF_INET6 socket: PKTINFO, HOPLIMIT and TCLASS come with them, the original address as
/// IP_ORIGDSTADDR.
static_assert(freebsd::ipv6_pktinfo::about.comes_mapped && freebsd::ipv6_hoplimit::about.comes_mapped);
static_assert(freebsd::ipv6_tclass::about.comes_mapped &&
              freebsd::ipv6_origdstaddr::about.presence == cmsg::presence::usually);

// sin6_len and a family of one byte stand first.
constexpr auto path_mtu_payload = joined(socket_address6_payload, bytes_of(std::uint32_t{1280}));

constexpr bool path_mtu_is_read()
{
    const freebsd::ipv6_pathmtu path{path_mtu_payload};
    return CMSGPP_CHECK(path.mtu() == 1280) && CMSGPP_CHECK(path.address().sin6_family == AF_INET6) &&
           CMSGPP_CHECK(bytes_of(path.address().sin6_port) == octets(0x1f, 0x90)) &&
           CMSGPP_CHECK(path.address().sin6_addr.s6_addr[15] == 7) && CMSGPP_CHECK(path.address().sin6_scope_id == 3) &&
           CMSGPP_CHECK(is_only_on_its_platform<freebsd::ipv6_pathmtu>({cmsg::level::ipv6, 44})) &&
           in_own_abis<freebsd::ipv6_pathmtu>([](auto abi) {
               return is_whole_only_at<freebsd::ipv6_pathmtu, decltype(abi)>({cmsg::level::ipv6, 44}, {32});
           });
}

// pitfalls 4, 5, 10
TEST(FreebsdIpv6Pathmtu, IsTurnedIntoTheHostsOwnAddress)
{
    static_assert(freebsd::ipv6_pathmtu::about.presence == cmsg::presence::rarely);
    CMSGPP_HOLDS(path_mtu_is_read());
    expect_cut_and_unaligned_at_home<freebsd::ipv6_pathmtu>(
        freebsd::ipv6_pathmtu::about.id, path_mtu_payload,
        [](auto path) { return path.mtu() + path.address().sin6_port + path.address().sin6_addr.s6_addr[15]; });
}

} // namespace
