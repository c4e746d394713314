// SPDX-License-Identifier: MIT
#include <cmsg/views/openbsd/ip.hpp>
#include <cmsg/views/openbsd/ip.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp" // for joined

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

namespace openbsd = cmsg::openbsd;
using namespace support;

constexpr auto address_payload = octets(192, 0, 2, 7);

constexpr bool bytes_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        if (!CMSGPP_CHECK(openbsd::ip_recvttl{payload}.value() == value)) {
            return false;
        }
    }
    return CMSGPP_CHECK(bytes_of(openbsd::ip_recvdstaddr{address_payload}.destination().s_addr) == address_payload);
}

TEST(OpenbsdIpRecvttl, IsOneByte) { CMSGPP_HOLDS(bytes_are_read()); }

constexpr auto port_payload = octets(0x1f, 0x90);
constexpr auto number_payload = bytes_of(std::uint32_t{0x89ab'cdef});

constexpr bool port_is_in_network_order() { return CMSGPP_CHECK(openbsd::ip_recvdstport{port_payload}.port() == 8080); }

TEST(OpenbsdIpRecvdstport, IsInNetworkOrder) { CMSGPP_HOLDS(port_is_in_network_order()); }

constexpr bool numbers_have_all_bits()
{
    return CMSGPP_CHECK(openbsd::ip_recvrtable{number_payload}.table() == 0x89ab'cdef) &&
           CMSGPP_CHECK(openbsd::ip_ipsecflowinfo{number_payload}.flow() == 0x89ab'cdef);
}

TEST(OpenbsdIpRecvrtable, HasAllBits) { CMSGPP_HOLDS(numbers_have_all_bits()); }

constexpr auto em0 = joined(octets(32, 18), bytes_of(std::uint16_t{1}), octets(6, 3, 6, 0), octets('e', 'm', '0'),
                            octets(0x02, 0, 0x5e, 0x10, 0, 1), std::array<std::byte, 15>{});

constexpr bool interface_is_read()
{
    const openbsd::ip_recvif info{em0};
    const cmsg::interface_name name = info.name_of_interface();
    return CMSGPP_CHECK(em0.size() == openbsd::ip_recvif::about.size) && CMSGPP_CHECK(info.interface_index() == 1) &&
           CMSGPP_CHECK(std::string_view{name} == "em0") && CMSGPP_CHECK(info.link_address().size() == 6) &&
           CMSGPP_CHECK(info.link_address()[5] == std::byte{1}) && CMSGPP_CHECK(info.complete());
}

TEST(OpenbsdIpRecvif, HasIndexNameAndAddress) { CMSGPP_HOLDS(interface_is_read()); }

} // namespace
