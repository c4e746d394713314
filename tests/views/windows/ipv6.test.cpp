// SPDX-License-Identifier: MIT
// The layouts are those of ws2ipdef.h (with its C_ASSERTs on their sizes), mstcpip.h, and Microsoft's documentation.
#include <cmsg/views/windows/ipv6.hpp>
#include <cmsg/views/windows/ipv6.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace {

namespace windows = cmsg::windows;
using cmsg::message_id;
using namespace support;

static_assert(windows::ipv6_pktinfo::about.family == AF_INET6 && windows::ipv6_hoplimit::about.family == AF_INET6);
static_assert(windows::ipv6_tclass::about.family == AF_INET6 && windows::ipv6_ecn::about.family == AF_INET6);

static_assert(windows::ipv6_pktinfo_ex::about.family == AF_INET6 && windows::ipv6_recverr::about.family == AF_INET6);
static_assert(windows::ipv6_recverr::about.presence == cmsg::presence::rarely);

#if defined(_WIN32)
static_assert(windows::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO});
static_assert(windows::ipv6_pktinfo::about.size == sizeof(IN6_PKTINFO));
static_assert(windows::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT});
static_assert(windows::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS});
static_assert(windows::ipv6_ecn::about.id == message_id{IPPROTO_IPV6, IPV6_ECN});
static_assert(windows::ipv6_pktinfo_ex::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO_EX});
static_assert(windows::ipv6_recverr::about.id == message_id{IPPROTO_IPV6, IPV6_RECVERR});
static_assert(windows::ipv6_recverr::about.option.name == IPV6_RECVERR);
#endif

/// Every byte.
constexpr bool numbers_are_read()
{
    for (int value = 0; value < 256; ++value) {
        const auto wide = bytes_of(std::int32_t{value});
        const windows::ipv6_tclass tclass{wide};
        if (!(CMSGPP_CHECK(tclass.value() == value) && CMSGPP_CHECK(static_cast<int>(tclass.ecn()) == value % 4) &&
              CMSGPP_CHECK(tclass.dscp() == value / 4) && CMSGPP_CHECK(windows::ipv6_hoplimit{wide}.value() == value) &&
              CMSGPP_CHECK(static_cast<int>(windows::ipv6_ecn{wide}.ecn()) == value % 4))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(WindowsIpv6Tclass, IsAnInt) { CMSGPP_HOLDS(numbers_are_read()); }

constexpr auto ipv6_pktinfo_payload =
    joined(octets(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), bytes_of(std::uint32_t{5}));

constexpr bool address_is_read()
{
    const windows::ipv6_pktinfo info{ipv6_pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 5) && CMSGPP_CHECK(info.destination().s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(info.destination().s6_addr[15] == 1);
}

TEST(WindowsIpv6Pktinfo, HasTheAddressFirst) { CMSGPP_HOLDS(address_is_read()); }

constexpr auto pktinfo_ex_payload = joined(ipv6_pktinfo_payload, bytes_of(std::uint32_t{0xe000'0001}));

constexpr bool scope_stands_after_the_interface()
{
    const windows::ipv6_pktinfo_ex info{pktinfo_ex_payload};
    return CMSGPP_CHECK(info.interface_index() == 5) && CMSGPP_CHECK(info.destination().s6_addr[15] == 1) &&
           CMSGPP_CHECK(info.scope_id() == 0xe000'0001);
}

TEST(WindowsIpv6PktinfoEx, HasTheScopeToo) { CMSGPP_HOLDS(scope_stands_after_the_interface()); }

constexpr auto error_payload = joined(bytes_of(std::int32_t{58}), bytes_of(std::uint32_t{1280}), octets(2, 0, 0, 0));

constexpr bool error_is_read_with_and_without_its_padding()
{
    for (const std::size_t size : {10U, 11U, 12U}) {
        const windows::ipv6_recverr error{std::span{error_payload}.first(size)};
        if (!(CMSGPP_CHECK(error.is_icmp6()) && CMSGPP_CHECK(error.type() == 2) && CMSGPP_CHECK(error.code() == 0) &&
              CMSGPP_CHECK(error.path_mtu() == 1280U))) {
            return false;
        }
    }
    return true;
}

TEST(WindowsIpv6Recverr, HasTheMtuOfThePath) { CMSGPP_HOLDS(error_is_read_with_and_without_its_padding()); }

// pitfalls 4, 5, 10
TEST(WindowsIpv6, IsReadAnywhereAndCutAnywhere)
{
    const auto at_home = []<class View>(std::type_identity<View>, std::span<const std::byte> payload, auto read) {
        expect_cut_and_unaligned_at_home<View>(View::about.id, payload, read);
    };
    const auto value = [](auto view) { return view.value(); };
    const auto ecn = [](auto view) { return view.ecn(); };
    const auto wide = bytes_of(std::int32_t{0xba});
    at_home(std::type_identity<windows::ipv6_pktinfo>{}, ipv6_pktinfo_payload, [](auto view) {
        return std::array{view.interface_index(), std::uint32_t{view.destination().s6_addr[15]}};
    });
    at_home(std::type_identity<windows::ipv6_hoplimit>{}, wide, value);
    at_home(std::type_identity<windows::ipv6_tclass>{}, wide, value);
    at_home(std::type_identity<windows::ipv6_ecn>{}, bytes_of(std::int32_t{3}), ecn);
    at_home(std::type_identity<windows::ipv6_pktinfo_ex>{}, pktinfo_ex_payload, [](auto view) {
        return std::array{view.interface_index(), view.scope_id(), std::uint32_t{view.destination().s6_addr[15]}};
    });
    at_home(std::type_identity<windows::ipv6_recverr>{}, error_payload, [](auto view) {
        return std::array{view.path_mtu().value_or(0), std::uint32_t{view.type()}};
    });
}

} // namespace
