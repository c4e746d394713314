// SPDX-License-Identifier: MIT
#include <cmsg/views/openbsd/all.hpp>
#include <cmsg/views/openbsd/all.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/receive/socket_traits.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

// The contract of all views, and where their bytes are read from. What the bytes say is in the tests of the parts.

namespace {

namespace openbsd = cmsg::openbsd;
using cmsg::message_id;
using cmsg::level::ip;
using cmsg::level::ipv6;
using namespace support;
constexpr std::int32_t socket_level = cmsg::level::socket;

static_assert(are_of_platform(cmsg::detail::plain_list<openbsd::all_views>{}, cmsg::abi::platform::openbsd));
static_assert(openbsd::scm_rights::about.id == message_id{socket_level, 1});

constexpr bool each_has_its_size()
{
    return CMSGPP_CHECK(has_sizes_at_home<openbsd::scm_timestamp>(openbsd::scm_timestamp::about.id, 16, 12)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ip_recvdstaddr>(message_id{ip, 7}, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ip_recvttl>(message_id{ip, 31}, 1, 1)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ip_recvdstport>(message_id{ip, 33}, 2, 2)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ip_recvrtable>(message_id{ip, 35}, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ip_ipsecflowinfo>(message_id{ip, 36}, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ipv6_pktinfo>(message_id{ipv6, 46}, 20, 20)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ipv6_hoplimit>(message_id{ipv6, 47}, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ipv6_tclass>(message_id{ipv6, 61}, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<openbsd::ipv6_recvdstport>(message_id{ipv6, 64}, 2, 2)) &&
           CMSGPP_CHECK((openbsd::scm_timestamp::about.id == message_id{socket_level, 4}));
}

constexpr bool variable_ones_have_their_sizes()
{
    return CMSGPP_CHECK((openbsd::ip_recvif::about.id == message_id{ip, 30})) &&
           is_whole_at_home_where<openbsd::ip_recvif>([](std::size_t size) { return size >= 8 && size <= 32; }) &&
           is_whole_at_home_where<openbsd::scm_rights>([](std::size_t size) { return size != 0 && size % 4 == 0; });
}

TEST(Openbsd, EachMessageHasItsSizesAndPlatform)
{
    CMSGPP_HOLDS(each_has_its_size());
    CMSGPP_HOLDS(variable_ones_have_their_sizes());
}

constexpr auto time_payload = joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int64_t{999'999}));
constexpr auto i386_time_payload = joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int32_t{999'999}));
constexpr auto rights_payload = joined(bytes_of(std::int32_t{7}), bytes_of(std::int32_t{9}));
constexpr auto pktinfo6_payload =
    joined(octets(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 7), bytes_of(std::uint32_t{5}));
constexpr auto link_payload = joined(octets(8, 18), bytes_of(std::uint16_t{5}), octets(0, 0, 0, 0));

// pitfalls 4, 5, 10
TEST(Openbsd, IsReadAnywhereAndCutAnywhere)
{
    const auto at_home = []<class View>(std::type_identity<View>, std::span<const std::byte> payload, auto read) {
        expect_cut_and_unaligned_at_home<View>(View::about.id, payload, read);
    };
    const auto value = [](auto view) { return view.value(); };
    const auto time = [](auto view) { return view.time(); };
    at_home(std::type_identity<openbsd::scm_timestamp>{}, time_payload, time);
    at_home(std::type_identity<openbsd::scm_timestamp>{}, i386_time_payload, time);
    at_home(std::type_identity<openbsd::scm_rights>{}, rights_payload, [](auto view) { return view[1]; });
    at_home(std::type_identity<openbsd::ip_recvdstaddr>{}, octets(192, 0, 2, 7),
            [](auto view) { return std::uint32_t{view.destination().s_addr}; });
    at_home(std::type_identity<openbsd::ip_recvif>{}, link_payload, [](auto view) { return view.interface_index(); });
    at_home(std::type_identity<openbsd::ip_recvttl>{}, octets(64), value);
    at_home(std::type_identity<openbsd::ipv6_pktinfo>{}, pktinfo6_payload, [](auto view) {
        return std::array{view.interface_index(), std::uint32_t{view.destination().s6_addr[15]}};
    });
    at_home(std::type_identity<openbsd::ipv6_hoplimit>{}, bytes_of(std::int32_t{64}), value);
    at_home(std::type_identity<openbsd::ipv6_tclass>{}, bytes_of(std::int32_t{0xba}), value);
    const auto port = [](auto view) { return view.port(); };
    at_home(std::type_identity<openbsd::ip_recvdstport>{}, octets(0x1f, 0x90), port);
    at_home(std::type_identity<openbsd::ipv6_recvdstport>{}, octets(0x1f, 0x90), port);
    at_home(std::type_identity<openbsd::ip_recvrtable>{}, bytes_of(std::uint32_t{7}),
            [](auto view) { return view.table(); });
    at_home(std::type_identity<openbsd::ip_ipsecflowinfo>{}, bytes_of(std::uint32_t{7}),
            [](auto view) { return view.flow(); });
}

#if !defined(__OpenBSD__)
TEST(Openbsd, SetsNoOptionOfAnotherSystem)
{
    constexpr cmsg::detail::socket_traits ipv4{{AF_INET, SOCK_DGRAM}, true};
    EXPECT_FALSE(ipv4.applies<openbsd::scm_timestamp>());
}
#endif

} // namespace
