// SPDX-License-Identifier: MIT
#include <cmsg/views/netbsd/ip.hpp>
#include <cmsg/views/netbsd/ip.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp" // for joined

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

namespace netbsd = cmsg::netbsd;
using namespace support;

constexpr auto address_payload = octets(192, 0, 2, 7);

constexpr bool bytes_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        if (!CMSGPP_CHECK(netbsd::ip_recvttl{payload}.value() == value)) {
            return false;
        }
    }
    return CMSGPP_CHECK(bytes_of(netbsd::ip_recvdstaddr{address_payload}.destination().s_addr) == address_payload);
}

TEST(NetbsdIpRecvttl, IsOneByte) { CMSGPP_HOLDS(bytes_are_read()); }

constexpr auto pktinfo_payload = joined(address_payload, bytes_of(std::uint32_t{5}));

constexpr bool pktinfo_is_read()
{
    const netbsd::ip_pktinfo info{pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 5) &&
           CMSGPP_CHECK(bytes_of(info.destination().s_addr) == address_payload);
}

TEST(NetbsdIpPktinfo, HasTheAddressFirst) { CMSGPP_HOLDS(pktinfo_is_read()); }

// sdl_len, AF_LINK, index; no name and no address, as sockaddr_dl_init() leaves it.
constexpr auto without_name = joined(octets(8, 18), bytes_of(std::uint16_t{5}), octets(0, 0, 0, 0));

constexpr bool interface_is_read()
{
    const netbsd::ip_recvif info{without_name};
    const cmsg::interface_name name = info.name_of_interface();
    return CMSGPP_CHECK(info.interface_index() == 5) && CMSGPP_CHECK(std::string_view{name}.empty()) &&
           CMSGPP_CHECK(info.link_address().empty()) && CMSGPP_CHECK(info.complete());
}

TEST(NetbsdIpRecvif, HasTheIndexAlone) { CMSGPP_HOLDS(interface_is_read()); }

} // namespace
