// SPDX-License-Identifier: MIT
#include <cmsg/views/openbsd/ipv6.hpp>
#include <cmsg/views/openbsd/ipv6.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp" // for joined

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace {

namespace openbsd = cmsg::openbsd;
using namespace support;

constexpr auto pktinfo_payload =
    joined(octets(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7), bytes_of(std::uint32_t{5}));

constexpr bool pktinfo_is_read()
{
    const openbsd::ipv6_pktinfo info{pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 5) && CMSGPP_CHECK(info.destination().s6_addr[0] == 0xfe) &&
           CMSGPP_CHECK(info.destination().s6_addr[15] == 7);
}

TEST(OpenbsdIpv6Pktinfo, HasInterfaceAndDestination) { CMSGPP_HOLDS(pktinfo_is_read()); }

constexpr bool ints_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = bytes_of(std::int32_t{value});
        const openbsd::ipv6_tclass tclass{payload};
        if (!(CMSGPP_CHECK(tclass.value() == value) && CMSGPP_CHECK(static_cast<int>(tclass.ecn()) == value % 4) &&
              CMSGPP_CHECK(tclass.dscp() == value / 4) &&
              CMSGPP_CHECK(openbsd::ipv6_hoplimit{payload}.value() == value))) {
            return false;
        }
    }
    return true;
}

TEST(OpenbsdIpv6Tclass, IsAnInt) { CMSGPP_HOLDS(ints_are_read()); }

constexpr auto port_payload = octets(0x1f, 0x90);

constexpr bool port_is_in_network_order()
{
    return CMSGPP_CHECK(openbsd::ipv6_recvdstport{port_payload}.port() == 8080);
}

TEST(OpenbsdIpv6Recvdstport, IsInNetworkOrder) { CMSGPP_HOLDS(port_is_in_network_order()); }

} // namespace
