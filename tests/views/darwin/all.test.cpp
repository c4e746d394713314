// SPDX-License-Identifier: MIT

#include <cmsg/views/darwin/ip.hpp>
#include <cmsg/views/darwin/ipv6.hpp>
#include <cmsg/views/darwin/socket.hpp>
#include <cmsg/views/darwin/all.hpp>
#include <cmsg/views/darwin/ip.hpp>
#include <cmsg/views/darwin/ipv6.hpp>
#include <cmsg/views/darwin/socket.hpp>
#include <cmsg/views/darwin/all.hpp>
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/windows/all.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string_view>
#include <type_traits>

// The layouts are those of XNU: bsd/sys/socket.h, bsd/netinet/in.h, bsd/netinet6/in6.h, bsd/net/if_dl.h, and what
// ip_savecontrol() and ip6_savecontrol_v4() put into them. No kernel here produces them.

namespace {

namespace darwin = cmsg::darwin;
using layout = support::in_host_order<cmsg::abi::darwin>;
using namespace support;
using namespace std::chrono_literals;

/// Contract of a view with one size.
template <class View>
constexpr bool has_one_size(cmsg::message_id id, std::size_t size)
{
    return CMSGPP_CHECK(small_view<View>) &&
           CMSGPP_CHECK(cmsg::view_traits<View>::platform == cmsg::abi::platform::darwin) &&
           CMSGPP_CHECK(View::about.size == size) && CMSGPP_CHECK(is_only_on_its_platform<View>(id)) &&
           is_whole_only_at<View, layout>(id, {size});
}

using cmsg::message_id;
using cmsg::level::ip;
using cmsg::level::ipv6;
constexpr std::int32_t socket_level = cmsg::level::socket;

static_assert(darwin::scm_timestamp::about.id == message_id{socket_level, 2});
static_assert(darwin::scm_timestamp_monotonic::about.id == message_id{socket_level, 4});
static_assert(darwin::scm_timestamp_continuous::about.id == message_id{socket_level, 7});
static_assert(darwin::ip_recvdstaddr::about.id == message_id{ip, 7} && darwin::ip_recvdstaddr::about.family == AF_INET);
static_assert(darwin::ip_recvif::about.id == message_id{ip, 20} && darwin::ip_recvif::about.family == AF_INET);
static_assert(darwin::ip_recvttl::about.id == message_id{ip, 24} && darwin::ip_recvttl::about.family == AF_INET);
static_assert(darwin::ip_pktinfo::about.id == message_id{ip, 26} && darwin::ip_pktinfo::about.family == AF_INET);
static_assert(darwin::ip_recvtos::about.id == message_id{ip, 27} && darwin::ip_recvtos::about.family == AF_INET);
static_assert(darwin::ipv6_pktinfo::about.id == message_id{ipv6, 46} && darwin::ipv6_pktinfo::about.family == AF_INET6);
static_assert(darwin::ipv6_pktinfo::about.also == message_id{ipv6, 19});
static_assert(darwin::ipv6_hoplimit::about.id == message_id{ipv6, 47} &&
              darwin::ipv6_hoplimit::about.family == AF_INET6);
static_assert(darwin::ipv6_hoplimit::about.also == message_id{ipv6, 20});
static_assert(darwin::ipv6_tclass::about.id == message_id{ipv6, 36} && darwin::ipv6_tclass::about.family == AF_INET6);
static_assert(darwin::scm_rights::about.id == message_id{socket_level, 1});

// pitfall 14
constexpr bool each_has_its_size()
{
    return CMSGPP_CHECK(has_one_size<darwin::scm_timestamp_monotonic>(darwin::scm_timestamp_monotonic::about.id, 8)) &&
           CMSGPP_CHECK(
               has_one_size<darwin::scm_timestamp_continuous>(darwin::scm_timestamp_continuous::about.id, 8)) &&
           CMSGPP_CHECK(has_one_size<darwin::ip_recvdstaddr>(darwin::ip_recvdstaddr::about.id, 4)) &&
           CMSGPP_CHECK(has_one_size<darwin::ip_recvttl>(darwin::ip_recvttl::about.id, 1)) &&
           CMSGPP_CHECK(has_one_size<darwin::ip_pktinfo>(darwin::ip_pktinfo::about.id, 12)) &&
           CMSGPP_CHECK(has_one_size<darwin::ip_recvtos>(darwin::ip_recvtos::about.id, 1)) &&
           CMSGPP_CHECK(has_one_size<darwin::ipv6_pktinfo>(darwin::ipv6_pktinfo::about.id, 20)) &&
           CMSGPP_CHECK(has_one_size<darwin::ipv6_pktinfo>(darwin::ipv6_pktinfo::about.also, 20)) &&
           CMSGPP_CHECK(has_one_size<darwin::ipv6_hoplimit>(darwin::ipv6_hoplimit::about.id, 4)) &&
           CMSGPP_CHECK(has_one_size<darwin::ipv6_hoplimit>(darwin::ipv6_hoplimit::about.also, 4));
}

constexpr bool variable_ones_have_their_sizes()
{
    return CMSGPP_CHECK(small_view<darwin::ip_recvif>) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::ip_recvif>(darwin::ip_recvif::about.id)) &&
           is_whole_only_where<darwin::ip_recvif, layout>(darwin::ip_recvif::about.id, 64, 64,
                                                          [](std::size_t size) { return size >= 8 && size <= 64; }) &&
           CMSGPP_CHECK(small_view<darwin::scm_rights>) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::scm_rights>(darwin::scm_rights::about.id)) &&
           CMSGPP_CHECK(small_view<darwin::scm_timestamp>) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::scm_timestamp>(darwin::scm_timestamp::about.id)) &&
           is_whole_only_at<darwin::scm_timestamp, layout>(darwin::scm_timestamp::about.id, {16, 8}) &&
           CMSGPP_CHECK(small_view<darwin::ipv6_tclass>) &&
           CMSGPP_CHECK(is_only_on_its_platform<darwin::ipv6_tclass>(darwin::ipv6_tclass::about.id)) &&
           is_whole_only_at<darwin::ipv6_tclass, layout>(darwin::ipv6_tclass::about.id, {4, 1}) &&
           is_whole_only_at<darwin::scm_rights, layout>(darwin::scm_rights::about.id, {4, 8, 12, 16});
}

TEST(Darwin, EachMessageHasItsSizeAndPlatform)
{
    CMSGPP_HOLDS(each_has_its_size());
    CMSGPP_HOLDS(variable_ones_have_their_sizes());
}

// -- golden bytes

// struct timeval of a 64-bit program: the microseconds have 32 bits, and what the stack had behind them.
constexpr auto timeval_payload =
    joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int32_t{999'999}), octets(0xff, 0xff, 0xff, 0x7f));
constexpr auto early_timeval_payload =
    joined(bytes_of(std::int64_t{-1}), bytes_of(std::int32_t{999'999}), octets(1, 2, 3, 4));
constexpr auto ticks_payload = bytes_of(std::uint64_t{0x0123'4567'89ab'cdef});

constexpr bool times_are_read()
{
    using std::chrono::nanoseconds;
    using time = std::chrono::sys_time<nanoseconds>;
    return CMSGPP_CHECK(darwin::scm_timestamp{timeval_payload}.time() == time{1'700'000'000s + 999'999us}) &&
           CMSGPP_CHECK(darwin::scm_timestamp{early_timeval_payload}.time() == time{-1us}) &&
           CMSGPP_CHECK(darwin::scm_timestamp_monotonic{ticks_payload}.time().value() == 0x0123'4567'89ab'cdef) &&
           CMSGPP_CHECK(darwin::scm_timestamp_continuous{ticks_payload}.time().value() == 0x0123'4567'89ab'cdef);
}

TEST(DarwinScmTimestamp, LeavesThePaddingBehindTheMicrosecondsAlone) { CMSGPP_HOLDS(times_are_read()); }

// A 32-bit program has 32-bit seconds: XNU bsd/kern/uipc_syscalls.c copyout_control() writes a struct user32_timeval.
constexpr auto narrow_timeval_payload = joined(bytes_of(std::int32_t{1'700'000'000}), bytes_of(std::int32_t{999'999}));
constexpr auto early_narrow_timeval_payload = joined(bytes_of(std::int32_t{-1}), bytes_of(std::int32_t{999'999}));

constexpr bool times_of_32_bit_programs_are_read()
{
    using time = std::chrono::sys_time<std::chrono::nanoseconds>;
    return CMSGPP_CHECK(darwin::scm_timestamp{narrow_timeval_payload}.time() == time{1'700'000'000s + 999'999us}) &&
           CMSGPP_CHECK(darwin::scm_timestamp{early_narrow_timeval_payload}.time() == time{-1us});
}

TEST(DarwinScmTimestamp, HasEightBytesForA32BitProgram) { CMSGPP_HOLDS(times_of_32_bit_programs_are_read()); }

// pitfall 18
using absolute = darwin::mach_absolute_clock::time_point;
using continuous = darwin::mach_continuous_clock::time_point;
template <class A, class B>
concept comparable = requires(A a, B b)
{
    a < b;
};
template <class A, class B>
concept subtractable = requires(A a, B b)
{
    a - b;
};
static_assert(comparable<absolute, absolute> && subtractable<absolute, absolute>);
static_assert(!comparable<absolute, continuous> && !subtractable<absolute, continuous>);
static_assert(!comparable<absolute, cmsg::windows::performance_counter_clock::time_point>);
static_assert(!std::is_convertible_v<absolute, continuous> && !std::is_constructible_v<continuous, absolute>);
static_assert(!std::is_convertible_v<absolute, std::uint64_t> && !std::is_convertible_v<std::uint64_t, absolute>);

constexpr bool ticks_count_and_wrap()
{
    return CMSGPP_CHECK(absolute{5} < absolute{7}) && CMSGPP_CHECK(absolute{7} - absolute{5} == 2) &&
           CMSGPP_CHECK(absolute{5} - absolute{7} == -2) && CMSGPP_CHECK(absolute{1} - absolute{UINT64_MAX} == 2) &&
           CMSGPP_CHECK(absolute{3} == absolute{3});
}

TEST(DarwinScmTimestampMonotonic, CountsTicksOfAClockOfItsOwn) { CMSGPP_HOLDS(ticks_count_and_wrap()); }

constexpr auto address_payload = octets(192, 0, 2, 7);
constexpr auto pktinfo_payload = joined(bytes_of(std::uint32_t{3}), octets(0, 0, 0, 0), octets(192, 0, 2, 7));
constexpr auto ipv6_pktinfo_payload =
    joined(octets(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), bytes_of(std::uint32_t{5}));

constexpr bool addresses_are_read()
{
    const darwin::ip_pktinfo info{pktinfo_payload};
    const darwin::ipv6_pktinfo info6{ipv6_pktinfo_payload};
    return CMSGPP_CHECK(bytes_of(darwin::ip_recvdstaddr{address_payload}.destination().s_addr) ==
                        octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(info.interface_index() == 3) && CMSGPP_CHECK(info.local().s_addr == 0) &&
           CMSGPP_CHECK(bytes_of(info.destination().s_addr) == octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(info6.interface_index() == 5) && CMSGPP_CHECK(info6.destination().s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(info6.destination().s6_addr[15] == 1);
}

TEST(DarwinIpPktinfo, HasTheInterfaceFirst) { CMSGPP_HOLDS(addresses_are_read()); }

/// Every byte, in the width that this system sends: u8 for IPv4, int for IPv6.
constexpr bool bytes_are_read_in_their_width()
{
    for (int value = 0; value < 256; ++value) {
        const auto narrow = octets(value);
        const auto wide = bytes_of(std::int32_t{value});
        const darwin::ip_recvtos tos{narrow};
        const darwin::ipv6_tclass tclass{wide};
        if (!(CMSGPP_CHECK(tos.value() == value) && CMSGPP_CHECK(static_cast<int>(tos.ecn()) == value % 4) &&
              CMSGPP_CHECK(tos.dscp() == value / 4) && CMSGPP_CHECK(tclass.value() == value) &&
              CMSGPP_CHECK(static_cast<int>(tclass.ecn()) == value % 4) && CMSGPP_CHECK(tclass.dscp() == value / 4) &&
              CMSGPP_CHECK(darwin::ipv6_tclass{narrow}.value() == value) &&
              CMSGPP_CHECK(darwin::ip_recvttl{narrow}.value() == value) &&
              CMSGPP_CHECK(darwin::ipv6_hoplimit{wide}.value() == value))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(DarwinIpRecvtos, IsOneByteWhereIpv6TclassIsAnInt) { CMSGPP_HOLDS(bytes_are_read_in_their_width()); }

/// An AF_INET6 socket's IPv4 packets: with a traffic class and a mapped address since macOS 10.14, never with a hop
/// limit.
static_assert(darwin::ipv6_pktinfo::about.comes_mapped && darwin::ipv6_tclass::about.comes_mapped);
static_assert(!darwin::ipv6_hoplimit::about.comes_mapped);
static_assert(darwin::ipv6_pktinfo::about.presence == cmsg::presence::usually &&
              darwin::ipv6_tclass::about.presence == cmsg::presence::usually);
static_assert(darwin::ipv6_hoplimit::about.presence == cmsg::presence::usually);

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

constexpr auto rights_payload =
    joined(bytes_of(std::int32_t{7}), bytes_of(std::int32_t{9}), bytes_of(std::int32_t{-1}));

constexpr bool rights_are_a_range()
{
    const darwin::scm_rights rights{rights_payload};
    std::int32_t sum = 0;
    for (const std::int32_t descriptor : rights) {
        sum += descriptor;
    }
    return CMSGPP_CHECK(rights.size() == 3) && CMSGPP_CHECK(rights[0] == 7) && CMSGPP_CHECK(rights[1] == 9) &&
           CMSGPP_CHECK(rights[2] == -1) && CMSGPP_CHECK(sum == 15);
}
static_assert(std::ranges::forward_range<cmsg::element_range<std::int32_t>> &&
              std::ranges::view<cmsg::element_range<std::int32_t>> &&
              std::ranges::borrowed_range<cmsg::element_range<std::int32_t>>);

TEST(DarwinScmRights, IsARangeOfDescriptors) { CMSGPP_HOLDS(rights_are_a_range()); }

// -- all of them

/// A buffer of this system, and a generic handler: the list is that of its platform, without being named.
constexpr bool generic_handler_gets_the_views_of_the_platform()
{
    control_bytes<layout> buffer;
    buffer.add(0xffff, 2, timeval_payload).add(0xffff, 4, ticks_payload).add(ip, 27, octets(0xba));
    int timestamps = 0;
    int ticks = 0;
    int tos = 0;
    int others = 0;
    const auto outcome = cmsg::visit(cmsg::basic_control<layout>{buffer.bytes()}, [&](auto view) {
        using view_type = decltype(view);
        timestamps += int{std::is_same_v<view_type, darwin::scm_timestamp>};
        ticks += int{std::is_same_v<view_type, darwin::scm_timestamp_monotonic>};
        tos += int{std::is_same_v<view_type, darwin::ip_recvtos>};
        ++others;
    });
    return CMSGPP_CHECK(bool{outcome}) && CMSGPP_CHECK(timestamps == 1) && CMSGPP_CHECK(ticks == 1) &&
           CMSGPP_CHECK(tos == 1) && CMSGPP_CHECK(others == 3);
}

// pitfall 24
TEST(Darwin, GenericHandlerGetsTheViewsOfThePlatform)
{
    CMSGPP_HOLDS(generic_handler_gets_the_views_of_the_platform());
}

// pitfalls 4, 5, 10
TEST(Darwin, IsReadAnywhereAndCutAnywhere)
{
    const auto at_home = []<class View>(std::type_identity<View>, std::span<const std::byte> payload, auto read) {
        expect_cut_and_unaligned_at_home<View>(View::about.id, payload, read);
    };
    at_home(std::type_identity<darwin::scm_timestamp>{}, timeval_payload, [](auto view) { return view.time(); });
    at_home(std::type_identity<darwin::scm_timestamp_monotonic>{}, ticks_payload,
            [](auto view) { return view.time(); });
    at_home(std::type_identity<darwin::scm_timestamp_continuous>{}, ticks_payload,
            [](auto view) { return view.time(); });
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
    at_home(std::type_identity<darwin::ipv6_pktinfo>{}, ipv6_pktinfo_payload, [](auto view) {
        return std::array{view.interface_index(), std::uint32_t{view.destination().s6_addr[15]}};
    });
    at_home(std::type_identity<darwin::ipv6_hoplimit>{}, bytes_of(std::int32_t{64}),
            [](auto view) { return view.value(); });
    at_home(std::type_identity<darwin::ipv6_tclass>{}, bytes_of(std::int32_t{0xba}),
            [](auto view) { return view.value(); });
    at_home(std::type_identity<darwin::scm_rights>{}, rights_payload, [](auto view) { return view[1]; });
}

#if !defined(__APPLE__)
/// Its option numbers mean other options here, so that none is set, on no socket at all.
TEST(Darwin, SetsNoOptionOfAnotherSystem)
{
    constexpr cmsg::detail::socket_traits ipv4{{AF_INET, SOCK_DGRAM}, true};
    EXPECT_FALSE(ipv4.applies<darwin::ip_recvtos>());
}
#endif

} // namespace
