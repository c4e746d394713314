// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/ip.hpp>
#include <cmsg/views/freebsd/ip.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/freebsd_payloads.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>

namespace {

namespace freebsd = cmsg::freebsd;
using namespace support;

constexpr bool addresses_are_read()
{
    const sockaddr_in original = freebsd::ip_origdstaddr{socket_address_payload}.address();
    return CMSGPP_CHECK(bytes_of(freebsd::ip_recvdstaddr{address_payload}.destination().s_addr) ==
                        octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(original.sin_family == AF_INET) &&
           CMSGPP_CHECK(bytes_of(original.sin_port) == octets(0x1f, 0x90)) &&
           CMSGPP_CHECK(bytes_of(original.sin_addr.s_addr) == octets(192, 0, 2, 7));
}

TEST(FreebsdIpOrigdstaddr, IsTurnedIntoTheHostsOwnAddress) { CMSGPP_HOLDS(addresses_are_read()); }

constexpr bool bytes_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        const freebsd::ip_recvtos tos{payload};
        if (!(CMSGPP_CHECK(tos.value() == value) && CMSGPP_CHECK(static_cast<int>(tos.ecn()) == value % 4) &&
              CMSGPP_CHECK(tos.dscp() == value / 4) && CMSGPP_CHECK(freebsd::ip_recvttl{payload}.value() == value))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(FreebsdIpRecvtos, IsOneByte) { CMSGPP_HOLDS(bytes_are_read()); }

constexpr bool interface_is_read()
{
    const freebsd::ip_recvif info{em0};
    const cmsg::interface_name name = info.name_of_interface();
    return CMSGPP_CHECK(info.interface_index() == 1) && CMSGPP_CHECK(std::string_view{name} == "em0") &&
           CMSGPP_CHECK(info.link_address().size() == 6) && CMSGPP_CHECK(info.link_address()[5] == std::byte{1}) &&
           CMSGPP_CHECK(info.complete());
}

TEST(FreebsdIpRecvif, HasIndexNameAndAddress) { CMSGPP_HOLDS(interface_is_read()); }

} // namespace
