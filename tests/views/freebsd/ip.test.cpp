// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/ip.hpp>
#include <cmsg/views/freebsd/ip.hpp>

#include "support/build.hpp"
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
    return bytes_of(freebsd::ip_recvdstaddr{address_payload}.destination().s_addr) == octets(192, 0, 2, 7) &&
           original.sin_family == AF_INET && bytes_of(original.sin_port) == octets(0x1f, 0x90) &&
           bytes_of(original.sin_addr.s_addr) == octets(192, 0, 2, 7);
}
static_assert(addresses_are_read());

TEST(FreebsdIpOrigdstaddr, IsTurnedIntoTheHostsOwnAddress) { EXPECT_TRUE(addresses_are_read()); }

constexpr bool bytes_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        const freebsd::ip_recvtos tos{payload};
        if (tos.value() != value || static_cast<int>(tos.ecn()) != value % 4 || tos.dscp() != value / 4 ||
            freebsd::ip_recvttl{payload}.value() != value) {
            return false;
        }
    }
    return true;
}
static_assert(bytes_are_read());

// pitfalls 14, 15
TEST(FreebsdIpRecvtos, IsOneByte) { EXPECT_TRUE(bytes_are_read()); }

constexpr bool interface_is_read()
{
    const freebsd::ip_recvif info{em0};
    const cmsg::interface_name name = info.name_of_interface();
    return info.interface_index() == 1 && std::string_view{name} == "em0" && info.link_address().size() == 6 &&
           info.link_address()[5] == std::byte{1} && info.complete();
}
static_assert(interface_is_read());

TEST(FreebsdIpRecvif, HasIndexNameAndAddress) { EXPECT_TRUE(interface_is_read()); }

} // namespace
