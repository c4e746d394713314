// SPDX-License-Identifier: MIT
// The layouts are those of XNU: bsd/sys/socket.h, bsd/netinet/in.h, bsd/netinet6/in6.h, bsd/net/if_dl.h, and what
// ip_savecontrol() and ip6_savecontrol_v4() put into them. No kernel here produces them.
#include <cmsg/views/darwin/ip.hpp>
#include <cmsg/views/darwin/ip.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace {

namespace darwin = cmsg::darwin;
using namespace support;
using cmsg::message_id;

using cmsg::level::ip;

static_assert(darwin::ip_recvdstaddr::about.id == message_id{ip, 7} && darwin::ip_recvdstaddr::about.family == AF_INET);
static_assert(darwin::ip_recvif::about.id == message_id{ip, 20} && darwin::ip_recvif::about.family == AF_INET);
static_assert(darwin::ip_recvttl::about.id == message_id{ip, 24} && darwin::ip_recvttl::about.family == AF_INET);
static_assert(darwin::ip_pktinfo::about.id == message_id{ip, 26} && darwin::ip_pktinfo::about.family == AF_INET);
static_assert(darwin::ip_recvtos::about.id == message_id{ip, 27} && darwin::ip_recvtos::about.family == AF_INET);

constexpr auto address_payload = octets(192, 0, 2, 7);
constexpr auto pktinfo_payload = joined(bytes_of(std::uint32_t{3}), octets(0, 0, 0, 0), octets(192, 0, 2, 7));

constexpr bool addresses_are_read()
{
    const darwin::ip_pktinfo info{pktinfo_payload};
    return CMSGPP_CHECK(bytes_of(darwin::ip_recvdstaddr{address_payload}.destination().s_addr) ==
                        octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(info.interface_index() == 3) && CMSGPP_CHECK(info.local().s_addr == 0) &&
           CMSGPP_CHECK(bytes_of(info.destination().s_addr) == octets(192, 0, 2, 7));
}

TEST(DarwinIpPktinfo, HasTheInterfaceFirst) { CMSGPP_HOLDS(addresses_are_read()); }

constexpr bool bytes_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto narrow = octets(value);
        const darwin::ip_recvtos tos{narrow};
        if (!(CMSGPP_CHECK(tos.value() == value) && CMSGPP_CHECK(static_cast<int>(tos.ecn()) == value % 4) &&
              CMSGPP_CHECK(tos.dscp() == value / 4) && CMSGPP_CHECK(darwin::ip_recvttl{narrow}.value() == value))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(DarwinIpRecvtos, IsOneByte) { CMSGPP_HOLDS(bytes_are_read()); }

// struct sockaddr_dl {u8 len, family; u16 index; u8 type, nlen, alen, slen; data}: "en0" and its address.
constexpr auto en0 = joined(octets(20, 18), bytes_of(std::uint16_t{6}), octets(6, 3, 6, 0), octets('e', 'n', '0'),
                            octets(0x02, 0, 0x5e, 0x10, 0, 1), octets(0, 0, 0));
constexpr auto unknown_interface = joined(octets(8, 18), bytes_of(std::uint16_t{0}), octets(0, 0, 0, 0));

constexpr bool interface_is_read()
{
    const darwin::ip_recvif info{en0};
    const darwin::ip_recvif unknown{unknown_interface};
    const cmsg::interface_name name = info.name_of_interface();
    const cmsg::interface_name no_name = unknown.name_of_interface();
    return CMSGPP_CHECK(info.interface_index() == 6) && CMSGPP_CHECK(std::string_view{name} == "en0") &&
           CMSGPP_CHECK(info.link_address().size() == 6) && CMSGPP_CHECK(info.link_address()[2] == std::byte{0x5e}) &&
           CMSGPP_CHECK(info.complete()) && CMSGPP_CHECK(unknown.interface_index() == 0) &&
           CMSGPP_CHECK(std::string_view{no_name}.empty()) && CMSGPP_CHECK(unknown.link_address().empty()) &&
           CMSGPP_CHECK(unknown.complete());
}

/// Every value of every length in it: never a byte from outside, and complete only if all of them fit.
constexpr bool wrong_inner_lengths_are_told()
{
    for (const std::size_t at : {std::size_t{0}, std::size_t{5}, std::size_t{6}}) {
        for (int value = 0; value < 256; ++value) {
            auto payload = en0;
            payload[at] = static_cast<std::byte>(value);
            const darwin::ip_recvif info{payload};
            const std::size_t name = at == 5 ? static_cast<std::size_t>(value) : 3;
            const std::size_t link = at == 6 ? static_cast<std::size_t>(value) : 6;
            if (!(CMSGPP_CHECK(info.complete() == (payload[0] == std::byte{20} && name + link <= 12)) &&
                  CMSGPP_CHECK(info.link_address().size() <= 12))) {
                return false;
            }
        }
    }
    return true;
}

TEST(DarwinIpRecvif, StaysWithinItsOwnLengths)
{
    CMSGPP_HOLDS(wrong_inner_lengths_are_told());
    const darwin::ip_recvif info{en0};
    const cmsg::interface_name name = info.name_of_interface();
    EXPECT_STREQ(name.c_str(), "en0");
    CMSGPP_HOLDS(interface_is_read());
}

// pitfalls 4, 5, 10
TEST(DarwinIp, IsReadAnywhereAndCutAnywhere)
{
    const auto at_home = []<class View>(std::type_identity<View>, std::span<const std::byte> payload, auto read) {
        expect_cut_and_unaligned_at_home<View>(View::about.id, payload, read);
    };
    at_home(std::type_identity<darwin::ip_recvdstaddr>{}, address_payload,
            [](auto view) { return std::uint32_t{view.destination().s_addr}; });
    at_home(std::type_identity<darwin::ip_recvif>{}, en0, [](auto view) {
        return std::array{std::size_t{view.interface_index()}, view.link_address().size()};
    });
    at_home(std::type_identity<darwin::ip_recvttl>{}, octets(64), [](auto view) { return view.value(); });
    at_home(std::type_identity<darwin::ip_pktinfo>{}, pktinfo_payload, [](auto view) {
        return std::array{view.interface_index(), std::uint32_t{view.destination().s_addr}};
    });
    at_home(std::type_identity<darwin::ip_recvtos>{}, octets(0xba), [](auto view) { return view.value(); });
}

} // namespace
