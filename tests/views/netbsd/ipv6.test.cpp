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

// sin6_len and a family of one byte stand first.
constexpr auto path_mtu_payload = joined(octets(28, 24, 0x1f, 0x90, 0, 0x0a, 0xbc, 0xde),
                                         octets(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7),
                                         bytes_of(std::uint32_t{3}), bytes_of(std::uint32_t{1280}));

constexpr bool path_mtu_is_read()
{
    const netbsd::ipv6_pathmtu path{path_mtu_payload};
    return CMSGPP_CHECK(path.mtu() == 1280) && CMSGPP_CHECK(path.address().sin6_family == AF_INET6) &&
           CMSGPP_CHECK(bytes_of(path.address().sin6_port) == octets(0x1f, 0x90)) &&
           CMSGPP_CHECK(path.address().sin6_addr.s6_addr[15] == 7) && CMSGPP_CHECK(path.address().sin6_scope_id == 3) &&
           CMSGPP_CHECK(is_only_on_its_platform<netbsd::ipv6_pathmtu>({cmsg::level::ipv6, 44})) &&
           in_own_abis<netbsd::ipv6_pathmtu>([](auto abi) {
               return is_whole_only_at<netbsd::ipv6_pathmtu, decltype(abi)>({cmsg::level::ipv6, 44}, {32});
           });
}

// pitfalls 4, 5, 10
TEST(NetbsdIpv6Pathmtu, IsTurnedIntoTheHostsOwnAddress)
{
    static_assert(netbsd::ipv6_pathmtu::about.presence == cmsg::presence::rarely);
    CMSGPP_HOLDS(path_mtu_is_read());
    expect_cut_and_unaligned_at_home<netbsd::ipv6_pathmtu>(
        netbsd::ipv6_pathmtu::about.id, path_mtu_payload,
        [](auto path) { return path.mtu() + path.address().sin6_port + path.address().sin6_addr.s6_addr[15]; });
}

} // namespace
