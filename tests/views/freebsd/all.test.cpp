// SPDX-License-Identifier: MIT
#include <cmsg/views/freebsd/all.hpp>
#include <cmsg/views/freebsd/all.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/freebsd_payloads.hpp"
#include "support/view_checks.hpp"

#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/darwin/all.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

// The contract of all views, and where their bytes are read from. What the bytes say is in the tests of the parts.

namespace {

namespace freebsd = cmsg::freebsd;
using lp64 = support::in_host_order<cmsg::abi::freebsd_lp64>;
using ilp32 = support::in_host_order<cmsg::abi::freebsd_ilp32>;
using cmsg::message_id;
using cmsg::level::ip;
using cmsg::level::ipv6;
using namespace support;
constexpr std::int32_t socket_level = cmsg::level::socket;

static_assert(are_of_platform(cmsg::detail::plain_list<freebsd::all_views>{}, cmsg::abi::platform::freebsd));
static_assert(freebsd::scm_rights::about.id == message_id{socket_level, 1});
static_assert(freebsd::scm_timestamp::about.id == message_id{socket_level, 2});
static_assert(freebsd::scm_creds::about.id == message_id{socket_level, 3});
static_assert(freebsd::scm_bintime::about.id == message_id{socket_level, 4});
static_assert(freebsd::scm_realtime::about.id == message_id{socket_level, 5});
static_assert(freebsd::scm_monotonic::about.id == message_id{socket_level, 6});
static_assert(freebsd::scm_time_info::about.id == message_id{socket_level, 7} &&
              freebsd::scm_time_info::about.presence == cmsg::presence::usually);
static_assert(freebsd::scm_creds2::about.id == message_id{socket_level, 8});
static_assert(freebsd::ip_recvdstaddr::about.id == message_id{ip, 7} &&
              freebsd::ip_recvdstaddr::about.family == AF_INET);
static_assert(freebsd::ip_recvif::about.id == message_id{ip, 20} && freebsd::ip_recvif::about.family == AF_INET);
static_assert(freebsd::ip_origdstaddr::about.id == message_id{ip, 27} &&
              freebsd::ip_origdstaddr::about.family == AF_INET);
static_assert(freebsd::ip_recvttl::about.id == message_id{ip, 65} && freebsd::ip_recvttl::about.family == AF_INET);
static_assert(freebsd::ip_recvtos::about.id == message_id{ip, 68} && freebsd::ip_recvtos::about.family == AF_INET);
static_assert(freebsd::ip_flowid::about.id == message_id{ip, 90} &&
              freebsd::ip_flowtype::about.id == message_id{ip, 91});
static_assert(freebsd::ip_rssbucketid::about.id == message_id{ip, 92} &&
              freebsd::ip_rssbucketid::about.presence == cmsg::presence::usually);
static_assert(freebsd::ipv6_pktinfo::about.id == message_id{ipv6, 46} &&
              freebsd::ipv6_pktinfo::about.family == AF_INET6);
static_assert(freebsd::ipv6_pktinfo::about.also == message_id{ipv6, 19});
static_assert(freebsd::ipv6_hoplimit::about.id == message_id{ipv6, 47} &&
              freebsd::ipv6_hoplimit::about.family == AF_INET6);
static_assert(freebsd::ipv6_hoplimit::about.also == message_id{ipv6, 20});
static_assert(freebsd::ipv6_tclass::about.id == message_id{ipv6, 61} && freebsd::ipv6_tclass::about.family == AF_INET6);
static_assert(freebsd::ipv6_flowid::about.id == message_id{ipv6, 67} &&
              freebsd::ipv6_flowtype::about.id == message_id{ipv6, 68});
static_assert(freebsd::ipv6_flowid::about.family == AF_INET6 && freebsd::ipv6_flowtype::about.family == AF_INET6);
static_assert(freebsd::ipv6_rssbucketid::about.id == message_id{ipv6, 69} &&
              freebsd::ipv6_rssbucketid::about.presence == cmsg::presence::usually);
static_assert(freebsd::ipv6_origdstaddr::about.id == message_id{ipv6, 72} &&
              freebsd::ipv6_origdstaddr::about.family == AF_INET6);

// pitfalls 14, 21
constexpr bool each_has_its_size()
{
    return CMSGPP_CHECK(has_sizes_at_home<freebsd::scm_timestamp>(freebsd::scm_timestamp::about.id, 16, 8)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::scm_bintime>(freebsd::scm_bintime::about.id, 16, 12)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::scm_realtime>(freebsd::scm_realtime::about.id, 16, 8)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::scm_monotonic>(freebsd::scm_monotonic::about.id, 16, 8)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::scm_time_info>(freebsd::scm_time_info::about.id, 64, 64)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ip_recvdstaddr>(freebsd::ip_recvdstaddr::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ip_origdstaddr>(freebsd::ip_origdstaddr::about.id, 16, 16)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ip_recvttl>(freebsd::ip_recvttl::about.id, 1, 1)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ip_recvtos>(freebsd::ip_recvtos::about.id, 1, 1)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ip_flowid>(freebsd::ip_flowid::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ip_flowtype>(freebsd::ip_flowtype::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ip_rssbucketid>(freebsd::ip_rssbucketid::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_pktinfo>(freebsd::ipv6_pktinfo::about.id, 20, 20)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_pktinfo>(freebsd::ipv6_pktinfo::about.also, 20, 20)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_hoplimit>(freebsd::ipv6_hoplimit::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_hoplimit>(freebsd::ipv6_hoplimit::about.also, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_tclass>(freebsd::ipv6_tclass::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_flowid>(freebsd::ipv6_flowid::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_flowtype>(freebsd::ipv6_flowtype::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_rssbucketid>(freebsd::ipv6_rssbucketid::about.id, 4, 4)) &&
           CMSGPP_CHECK(has_sizes_at_home<freebsd::ipv6_origdstaddr>(freebsd::ipv6_origdstaddr::about.id, 28, 28));
}

constexpr bool variable_ones_have_their_sizes()
{
    return CMSGPP_CHECK(freebsd::ip_recvif::about.size == 86) && CMSGPP_CHECK(freebsd::scm_creds::about.size == 84) &&
           CMSGPP_CHECK(freebsd::scm_creds2::about.size == 92) && CMSGPP_CHECK(freebsd::scm_rights::about.size == 4) &&
           is_whole_at_home_where<freebsd::ip_recvif>([](std::size_t size) { return size >= 8 && size <= 86; }) &&
           is_whole_at_home_where<freebsd::scm_creds>(
               [](std::size_t size) { return size >= 20 && size <= 84 && size % 4 == 0; }) &&
           is_whole_at_home_where<freebsd::scm_creds2>(
               [](std::size_t size) { return size >= 28 && size <= 92 && size % 4 == 0; }) &&
           is_whole_at_home_where<freebsd::scm_rights>([](std::size_t size) { return size != 0 && size % 4 == 0; });
}

/// 32-bit FreeBSD on arm has headers of i386 and times of 64 bits.
constexpr bool arm_has_wide_times()
{
    using arm = in_host_order<cmsg::abi::freebsd_ilp32_time64>;
    using cmsg::view_traits;
    return CMSGPP_CHECK(arm::data_offset == 12) && CMSGPP_CHECK(arm::alignment == 4) &&
           CMSGPP_CHECK(view_traits<freebsd::scm_timestamp>::accepts<arm>(freebsd::scm_timestamp::about.id, 16)) &&
           CMSGPP_CHECK(!view_traits<freebsd::scm_timestamp>::accepts<arm>(freebsd::scm_timestamp::about.id, 8)) &&
           CMSGPP_CHECK(view_traits<freebsd::scm_bintime>::accepts<arm>(freebsd::scm_bintime::about.id, 16)) &&
           CMSGPP_CHECK(!view_traits<freebsd::scm_bintime>::accepts<arm>(freebsd::scm_bintime::about.id, 12));
}

TEST(Freebsd, EachMessageHasItsSizesAndPlatform)
{
    CMSGPP_HOLDS(each_has_its_size());
    CMSGPP_HOLDS(variable_ones_have_their_sizes());
    CMSGPP_HOLDS(arm_has_wide_times());
}

// -- all of them

/// Type 4 of SOL_SOCKET in control data of both BSDs: what the number means is the platform's.
template <class Abi, class View>
constexpr bool type_four_is(std::size_t size)
{
    constexpr std::array<std::byte, 16> payload{};
    control_bytes<Abi> buffer;
    buffer.add(numbers_of<Abi>.socket, 4, std::span{payload}.first(size));
    int views = 0;
    int right = 0;
    const auto outcome = cmsg::visit(cmsg::basic_control<Abi>{buffer.bytes()}, [&](auto view) {
        ++views;
        right += int{std::is_same_v<decltype(view), View>};
    });
    return bool{outcome} && views == 1 && right == 1;
}
static_assert(type_four_is<lp64, freebsd::scm_bintime>(16) && type_four_is<ilp32, freebsd::scm_bintime>(12));
static_assert(type_four_is<in_host_order<cmsg::abi::darwin>, cmsg::darwin::scm_timestamp_monotonic>(8));
static_assert(!cmsg::viewable_in<freebsd::scm_bintime, host_lp64>); // where it is SCM_PIDFD of Linux

// pitfall 24
TEST(Freebsd, TypeFourIsThePlatforms)
{
    EXPECT_TRUE((type_four_is<lp64, freebsd::scm_bintime>(16)));
    EXPECT_TRUE((type_four_is<ilp32, freebsd::scm_bintime>(12)));
    EXPECT_TRUE((type_four_is<in_host_order<cmsg::abi::darwin>, cmsg::darwin::scm_timestamp_monotonic>(8)));
}

// pitfalls 4, 5, 10
TEST(Freebsd, IsReadAnywhereAndCutAnywhere)
{
    const auto at_home = []<class View>(std::type_identity<View>, std::span<const std::byte> payload, auto read) {
        expect_cut_and_unaligned_at_home<View>(View::about.id, payload, read);
    };
    const auto time = [](auto view) { return view.time(); };
    const auto value = [](auto view) { return view.value(); };
    at_home(std::type_identity<freebsd::scm_timestamp>{}, timeval_payload, time);
    at_home(std::type_identity<freebsd::scm_timestamp>{}, i386_timeval_payload, time);
    at_home(std::type_identity<freebsd::scm_bintime>{}, bintime_payload, time);
    at_home(std::type_identity<freebsd::scm_bintime>{}, i386_bintime_payload, time);
    at_home(std::type_identity<freebsd::scm_realtime>{}, timespec_payload, time);
    at_home(std::type_identity<freebsd::scm_realtime>{}, i386_timespec_payload, time);
    at_home(std::type_identity<freebsd::scm_monotonic>{}, timespec_payload, time);
    at_home(std::type_identity<freebsd::scm_monotonic>{}, i386_timespec_payload, time);
    at_home(std::type_identity<freebsd::scm_time_info>{}, time_info_payload, [](auto view) { return view.flags(); });
    at_home(std::type_identity<freebsd::scm_creds>{}, cmsgcred_payload,
            [](auto view) { return view.cmsgcred()->groups[1]; });
    at_home(std::type_identity<freebsd::scm_creds>{}, sockcred_payload,
            [](auto view) { return view.sockcred()->groups[1]; });
    at_home(std::type_identity<freebsd::scm_creds2>{}, sockcred2_payload, [](auto view) { return view.groups()[1]; });
    at_home(std::type_identity<freebsd::scm_rights>{}, rights_payload, [](auto view) { return view[1]; });
    at_home(std::type_identity<freebsd::ip_recvdstaddr>{}, address_payload,
            [](auto view) { return std::uint32_t{view.destination().s_addr}; });
    at_home(std::type_identity<freebsd::ip_recvif>{}, em0, [](auto view) {
        return std::array{std::size_t{view.interface_index()}, view.link_address().size()};
    });
    at_home(std::type_identity<freebsd::ip_origdstaddr>{}, socket_address_payload, [](auto view) {
        return std::array{std::uint32_t{view.address().sin_port}, std::uint32_t{view.address().sin_addr.s_addr}};
    });
    at_home(std::type_identity<freebsd::ip_recvttl>{}, octets(64), value);
    at_home(std::type_identity<freebsd::ip_recvtos>{}, octets(0xba), value);
    at_home(std::type_identity<freebsd::ip_flowid>{}, number_payload, [](auto view) { return view.flowid(); });
    at_home(std::type_identity<freebsd::ip_flowtype>{}, number_payload, [](auto view) { return view.flowtype(); });
    at_home(std::type_identity<freebsd::ip_rssbucketid>{}, number_payload, [](auto view) { return view.bucket(); });
    at_home(std::type_identity<freebsd::ipv6_pktinfo>{}, ipv6_pktinfo_payload, [](auto view) {
        return std::array{view.interface_index(), std::uint32_t{view.destination().s6_addr[15]}};
    });
    at_home(std::type_identity<freebsd::ipv6_hoplimit>{}, bytes_of(std::int32_t{64}), value);
    at_home(std::type_identity<freebsd::ipv6_tclass>{}, bytes_of(std::int32_t{0xba}), value);
}

#if !defined(__FreeBSD__)
TEST(Freebsd, SetsNoOptionOfAnotherSystem)
{
    constexpr cmsg::detail::socket_traits ipv4{{AF_INET, SOCK_DGRAM}, true};
    EXPECT_FALSE(ipv4.applies<freebsd::scm_realtime>());
}
#endif

} // namespace
