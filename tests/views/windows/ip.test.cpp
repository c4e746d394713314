// SPDX-License-Identifier: MIT
// The layouts are those of ws2ipdef.h (with its C_ASSERTs on their sizes), mstcpip.h, and Microsoft's documentation.
#include <cmsg/views/windows/ip.hpp>
#include <cmsg/views/windows/ip.hpp>

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

static_assert(windows::ip_tos::about.family == AF_INET && windows::ip_ecn::about.family == AF_INET);
static_assert(windows::ip_ttl::about.family == AF_INET && windows::ip_pktinfo::about.family == AF_INET);
static_assert(windows::ip_recverr::about.family == AF_INET &&
              windows::ip_recverr::about.presence == cmsg::presence::rarely);
static_assert(windows::ip_pktinfo_ex::about.family == AF_INET &&
              windows::ip_original_arrival_if::about.family == AF_INET);

#if defined(_WIN32)
static_assert(windows::ip_tos::about.id == message_id{IPPROTO_IP, IP_TOS});
static_assert(windows::ip_ttl::about.id == message_id{IPPROTO_IP, IP_TTL});
static_assert(windows::ip_pktinfo::about.id == message_id{IPPROTO_IP, IP_PKTINFO});
static_assert(windows::ip_pktinfo::about.size == sizeof(IN_PKTINFO));
static_assert(windows::ip_original_arrival_if::about.id == message_id{IPPROTO_IP, IP_ORIGINAL_ARRIVAL_IF});
static_assert(windows::ip_ecn::about.id == message_id{IPPROTO_IP, IP_ECN});
static_assert(windows::ip_pktinfo_ex::about.id == message_id{IPPROTO_IP, IP_PKTINFO_EX});
static_assert(windows::ip_recverr::about.id == message_id{IPPROTO_IP, IP_RECVERR});
static_assert(windows::ip_recverr::about.option.name == IP_RECVERR);
#endif

/// Every byte. On this system the type of service is an int, and ECN has a message of its own.
constexpr bool bytes_are_read_as_ints()
{
    for (int value = 0; value < 256; ++value) {
        const auto wide = bytes_of(std::int32_t{value});
        const windows::ip_tos tos{wide};
        if (!(CMSGPP_CHECK(tos.value() == value) && CMSGPP_CHECK(static_cast<int>(tos.ecn()) == value % 4) &&
              CMSGPP_CHECK(tos.dscp() == value / 4) && CMSGPP_CHECK(windows::ip_ttl{wide}.value() == value) &&
              CMSGPP_CHECK(static_cast<int>(windows::ip_ecn{wide}.ecn()) == value % 4))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(WindowsIpTos, IsAnInt) { CMSGPP_HOLDS(bytes_are_read_as_ints()); }

constexpr auto pktinfo_payload = joined(octets(192, 0, 2, 7), bytes_of(std::uint32_t{3}));
constexpr auto pktinfo_ex_payload = joined(pktinfo_payload, bytes_of(std::uint32_t{0xe000'0001}));
constexpr auto number_payload = bytes_of(std::uint32_t{1200});

// pitfall 16
constexpr bool address_stands_before_the_interface()
{
    const windows::ip_pktinfo info{pktinfo_payload};
    const windows::ip_pktinfo_ex scoped{pktinfo_ex_payload};
    return CMSGPP_CHECK(bytes_of(std::uint32_t{info.destination().s_addr}) == octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(info.interface_index() == 3) &&
           CMSGPP_CHECK(bytes_of(std::uint32_t{scoped.destination().s_addr}) == octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(scoped.interface_index() == 3) && CMSGPP_CHECK(scoped.scope_id() == 0xe000'0001);
}

TEST(WindowsIpPktinfo, HasTheAddressFirst) { CMSGPP_HOLDS(address_stands_before_the_interface()); }

constexpr bool arrival_interface_is_read()
{
    return CMSGPP_CHECK(windows::ip_original_arrival_if{number_payload}.interface_index() == 1200);
}

TEST(WindowsIpOriginalArrivalIf, HasTheInterface) { CMSGPP_HOLDS(arrival_interface_is_read()); }

constexpr auto error_payload = joined(bytes_of(std::int32_t{1}), bytes_of(std::uint32_t{1400}), octets(3, 4, 0, 0));

constexpr bool error_is_read_with_and_without_its_padding()
{
    for (const std::size_t size : {10U, 11U, 12U}) {
        const windows::ip_recverr error{std::span{error_payload}.first(size)};
        if (!(CMSGPP_CHECK(!error.is_icmp6()) && CMSGPP_CHECK(error.type() == 3) && CMSGPP_CHECK(error.code() == 4) &&
              CMSGPP_CHECK(error.path_mtu() == 1400U))) {
            return false;
        }
    }
    return true;
}

TEST(WindowsIpRecverr, HasTheMtuOfThePath) { CMSGPP_HOLDS(error_is_read_with_and_without_its_padding()); }

// pitfalls 4, 5, 10
TEST(WindowsIp, IsReadAnywhereAndCutAnywhere)
{
    const auto at_home = []<class View>(std::type_identity<View>, std::span<const std::byte> payload, auto read) {
        expect_cut_and_unaligned_at_home<View>(View::about.id, payload, read);
    };
    const auto value = [](auto view) { return view.value(); };
    const auto ecn = [](auto view) { return view.ecn(); };
    const auto where = [](auto view) {
        return std::array{std::uint32_t{view.destination().s_addr}, view.interface_index()};
    };
    const auto wide = bytes_of(std::int32_t{0xba});
    at_home(std::type_identity<windows::ip_tos>{}, wide, value);
    at_home(std::type_identity<windows::ip_ecn>{}, bytes_of(std::int32_t{3}), ecn);
    at_home(std::type_identity<windows::ip_ttl>{}, wide, value);
    at_home(std::type_identity<windows::ip_pktinfo>{}, pktinfo_payload, where);
    at_home(std::type_identity<windows::ip_pktinfo_ex>{}, pktinfo_ex_payload, where);
    at_home(std::type_identity<windows::ip_original_arrival_if>{}, number_payload,
            [](auto view) { return view.interface_index(); });
    at_home(std::type_identity<windows::ip_recverr>{}, error_payload, [](auto view) {
        return std::array{view.path_mtu().value_or(0), std::uint32_t{view.code()}};
    });
}

} // namespace
