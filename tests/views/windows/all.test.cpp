// SPDX-License-Identifier: MIT

#include <cmsg/views/windows/ip.hpp>
#include <cmsg/views/windows/ipv6.hpp>
#include <cmsg/views/windows/socket.hpp>
#include <cmsg/views/windows/udp.hpp>
#include <cmsg/views/windows/all.hpp>
#include <cmsg/views/windows/ip.hpp>
#include <cmsg/views/windows/ipv6.hpp>
#include <cmsg/views/windows/socket.hpp>
#include <cmsg/views/windows/udp.hpp>
#include <cmsg/views/windows/all.hpp>
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/visit/visit.hpp>
#include <cmsg/describe/describe.hpp>

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// The layouts are those of ws2ipdef.h (with its C_ASSERTs on their sizes), mstcpip.h, and Microsoft's documentation.
// Nothing on Linux produces them.

namespace {

namespace windows = cmsg::windows;
using cmsg::message_id;
using cmsg::level::ip;
using cmsg::level::ipv6;
using namespace support;

/// Contract of a view, and its only size in both layouts.
template <class View>
constexpr bool has_one_size(message_id id, std::size_t size)
{
    return CMSGPP_CHECK(small_view<View>) &&
           CMSGPP_CHECK(cmsg::view_traits<View>::platform == cmsg::abi::platform::windows) &&
           CMSGPP_CHECK(View::about.id == id) && CMSGPP_CHECK(View::about.size == size) &&
           CMSGPP_CHECK(is_only_on_its_platform<View>(id)) &&
           in_own_abis<View>([id, size](auto abi) { return is_whole_only_at<View, decltype(abi)>(id, {size}); });
}

// pitfall 14
constexpr bool each_has_its_number_and_size()
{
    return CMSGPP_CHECK(has_one_size<windows::ip_tos>({ip, 3}, 4)) &&
           CMSGPP_CHECK(has_one_size<windows::ip_ecn>({ip, 50}, 4)) &&
           CMSGPP_CHECK(has_one_size<windows::ip_ttl>({ip, 4}, 4)) &&
           CMSGPP_CHECK(has_one_size<windows::ip_pktinfo>({ip, 19}, 8)) &&
           CMSGPP_CHECK(has_one_size<windows::ip_pktinfo_ex>({ip, 51}, 12)) &&
           CMSGPP_CHECK(has_one_size<windows::ip_original_arrival_if>({ip, 47}, 4)) &&
           CMSGPP_CHECK(has_one_size<windows::ipv6_pktinfo>({ipv6, 19}, 20)) &&
           CMSGPP_CHECK(has_one_size<windows::ipv6_hoplimit>({ipv6, 21}, 4)) &&
           CMSGPP_CHECK(has_one_size<windows::ipv6_tclass>({ipv6, 39}, 4)) &&
           CMSGPP_CHECK(has_one_size<windows::ipv6_ecn>({ipv6, 50}, 4)) &&
           CMSGPP_CHECK(has_one_size<windows::so_timestamp>({cmsg::level::socket, 0x300a}, 8)) &&
           CMSGPP_CHECK(has_one_size<windows::udp_coalesced_info>({cmsg::level::udp, 3}, 4));
}
static_assert(windows::ip_tos::about.family == AF_INET && windows::ip_ecn::about.family == AF_INET);
static_assert(windows::ip_ttl::about.family == AF_INET && windows::ip_pktinfo::about.family == AF_INET);
static_assert(windows::ip_pktinfo_ex::about.family == AF_INET &&
              windows::ip_original_arrival_if::about.family == AF_INET);
static_assert(windows::ipv6_pktinfo::about.family == AF_INET6 && windows::ipv6_hoplimit::about.family == AF_INET6);
static_assert(windows::ipv6_tclass::about.family == AF_INET6 && windows::ipv6_ecn::about.family == AF_INET6);
static_assert(windows::udp_coalesced_info::about.presence == cmsg::presence::rarely);

/// Windows leaves all of them out when it is short of memory.
constexpr bool none_is_certain()
{
    return []<class... Views>(cmsg::view_list<Views...>) {
        return ((Views::about.presence != cmsg::presence::always) && ...);
    }(windows::all_views{});
}

TEST(Windows, LeavesAnyMessageOutWhenShortOfMemory) { CMSGPP_HOLDS(none_is_certain()); }

TEST(Windows, EachMessageHasItsSizeAndPlatform) { CMSGPP_HOLDS(each_has_its_number_and_size()); }

#if defined(_WIN32)
static_assert(std::is_same_v<cmsg::ip_tos, windows::ip_tos> && std::is_same_v<cmsg::ip_pktinfo, windows::ip_pktinfo>);
static_assert(std::is_same_v<cmsg::abi::native,
                             cmsg::abi::detail::by_pointer_size<cmsg::abi::windows_64, cmsg::abi::windows_32>>);
static_assert(windows::ip_tos::about.id == message_id{IPPROTO_IP, IP_TOS});
static_assert(windows::ip_ttl::about.id == message_id{IPPROTO_IP, IP_TTL});
static_assert(windows::ip_pktinfo::about.id == message_id{IPPROTO_IP, IP_PKTINFO});
static_assert(windows::ip_pktinfo::about.size == sizeof(IN_PKTINFO));
static_assert(windows::ip_original_arrival_if::about.id == message_id{IPPROTO_IP, IP_ORIGINAL_ARRIVAL_IF});
static_assert(windows::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO});
static_assert(windows::ipv6_pktinfo::about.size == sizeof(IN6_PKTINFO));
static_assert(windows::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT});
static_assert(windows::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS});
#if defined(IP_ECN)
static_assert(windows::ip_ecn::about.id == message_id{IPPROTO_IP, IP_ECN});
static_assert(windows::ipv6_ecn::about.id == message_id{IPPROTO_IPV6, IPV6_ECN});
#endif
#if defined(IP_PKTINFO_EX)
static_assert(windows::ip_pktinfo_ex::about.id == message_id{IPPROTO_IP, IP_PKTINFO_EX});
#endif
#endif

// -- golden bytes

/// Every byte. On this system the type of service is an int, and ECN has a message of its own.
constexpr bool bytes_are_read_as_ints()
{
    for (int value = 0; value < 256; ++value) {
        const auto wide = bytes_of(std::int32_t{value});
        const windows::ip_tos tos{wide};
        const windows::ipv6_tclass tclass{wide};
        if (!(CMSGPP_CHECK(tos.value() == value) && CMSGPP_CHECK(static_cast<int>(tos.ecn()) == value % 4) &&
              CMSGPP_CHECK(tos.dscp() == value / 4) && CMSGPP_CHECK(tclass.value() == value) &&
              CMSGPP_CHECK(static_cast<int>(tclass.ecn()) == value % 4) && CMSGPP_CHECK(tclass.dscp() == value / 4) &&
              CMSGPP_CHECK(windows::ip_ttl{wide}.value() == value) &&
              CMSGPP_CHECK(windows::ipv6_hoplimit{wide}.value() == value))) {
            return false;
        }
    }
    for (int value = 0; value < 4; ++value) {
        const auto wide = bytes_of(std::int32_t{value});
        if (!(CMSGPP_CHECK(static_cast<int>(windows::ip_ecn{wide}.ecn()) == value) &&
              CMSGPP_CHECK(static_cast<int>(windows::ipv6_ecn{wide}.ecn()) == value))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(WindowsIpTos, IsAnInt) { CMSGPP_HOLDS(bytes_are_read_as_ints()); }

constexpr auto pktinfo_payload = joined(octets(192, 0, 2, 7), bytes_of(std::uint32_t{3}));
constexpr auto pktinfo_ex_payload = joined(pktinfo_payload, bytes_of(std::uint32_t{0xe000'0001}));
constexpr auto ipv6_pktinfo_payload =
    joined(octets(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), bytes_of(std::uint32_t{5}));
constexpr auto number_payload = bytes_of(std::uint32_t{1200});
constexpr auto ticks_payload = bytes_of(std::uint64_t{0x0123'4567'89ab'cdef});

// pitfall 16
constexpr bool address_stands_in_front_of_the_interface()
{
    const windows::ip_pktinfo info{pktinfo_payload};
    const windows::ip_pktinfo_ex scoped{pktinfo_ex_payload};
    const windows::ipv6_pktinfo info6{ipv6_pktinfo_payload};
    return CMSGPP_CHECK(bytes_of(std::uint32_t{info.destination().s_addr}) == octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(info.interface_index() == 3) &&
           CMSGPP_CHECK(bytes_of(std::uint32_t{scoped.destination().s_addr}) == octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(scoped.interface_index() == 3) && CMSGPP_CHECK(scoped.scope_id() == 0xe000'0001) &&
           CMSGPP_CHECK(info6.interface_index() == 5) && CMSGPP_CHECK(info6.destination().s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(info6.destination().s6_addr[15] == 1);
}

TEST(WindowsIpPktinfo, HasTheAddressFirst) { CMSGPP_HOLDS(address_stands_in_front_of_the_interface()); }

constexpr bool numbers_are_read()
{
    return CMSGPP_CHECK(windows::ip_original_arrival_if{number_payload}.interface_index() == 1200) &&
           CMSGPP_CHECK(windows::udp_coalesced_info{number_payload}.segment_size() == 1200) &&
           CMSGPP_CHECK(windows::so_timestamp{ticks_payload}.time().value() == 0x0123'4567'89ab'cdef);
}

TEST(WindowsUdpCoalescedInfo, HasTheSegmentSize) { CMSGPP_HOLDS(numbers_are_read()); }

// -- what Wine 8.0 and 10.0 deliver, byte for byte (x64)

template <class... Octets>
constexpr auto message_of(int size, int level, int type, Octets... payload)
{
    return octets(size, 0, 0, 0, 0, 0, 0, 0, level, 0, 0, 0, type, 0, 0, 0, payload...);
}

constexpr auto received_ipv4 = joined(message_of(0x18, 0, 19, 0x7f, 0, 0, 1, 1, 0, 0, 0),
                                      message_of(0x14, 0, 4, 0x4d, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc),
                                      message_of(0x14, 0, 3, 0xba, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc));
constexpr auto received_ipv6 = joined(
    message_of(0x24, 0x29, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc),
    message_of(0x14, 0x29, 21, 0x4d, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc),
    message_of(0x14, 0x29, 39, 0xba, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc));
constexpr auto received_mapped = joined(message_of(0x24, 0x29, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0x7f, 0, 0,
                                                   1, 1, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc),
                                        received_ipv4);

// pitfall 39
template <class Abi>
constexpr bool what_wine_delivers_is_found()
{
    // Its integers are little-endian, as all of Windows is: on another host it can be walked alone.
    if constexpr (Abi::byte_order == std::endian::native) {
        const auto of_ipv4 = [](cmsg::basic_control<Abi> messages) {
            const auto info = cmsg::find<windows::ip_pktinfo>(messages);
            const auto ttl = cmsg::find<windows::ip_ttl>(messages);
            const auto tos = cmsg::find<windows::ip_tos>(messages);
            return info && info->interface_index() == 1 &&
                   bytes_of(info->destination().s_addr) == octets(127, 0, 0, 1) && ttl && ttl->value() == 0x4d && tos &&
                   tos->dscp() == 46 && tos->ecn() == cmsg::ecn::ect0 &&
                   messages.outcome().reason() == cmsg::end_reason::complete;
        };
        const cmsg::basic_control<Abi> ipv6_packet{received_ipv6};
        const cmsg::basic_control<Abi> mapped{received_mapped};
        const auto info6 = cmsg::find<windows::ipv6_pktinfo>(ipv6_packet);
        const auto hops = cmsg::find<windows::ipv6_hoplimit>(ipv6_packet);
        const auto tclass = cmsg::find<windows::ipv6_tclass>(ipv6_packet);
        const auto to_mapped = cmsg::find<windows::ipv6_pktinfo>(mapped);
        return CMSGPP_CHECK(of_ipv4(cmsg::basic_control<Abi>{received_ipv4})) && CMSGPP_CHECK(of_ipv4(mapped)) &&
               CMSGPP_CHECK(info6) && CMSGPP_CHECK(info6->destination().s6_addr[15] == 1) && CMSGPP_CHECK(hops) &&
               CMSGPP_CHECK(hops->value() == 0x4d) && CMSGPP_CHECK(tclass) && CMSGPP_CHECK(tclass->value() == 0xba) &&
               CMSGPP_CHECK(to_mapped) && CMSGPP_CHECK(to_mapped->destination().s6_addr[10] == 0xff) &&
               CMSGPP_CHECK(windows::ipv6_pktinfo::about.comes_mapped) &&
               CMSGPP_CHECK(!cmsg::find<windows::ipv6_hoplimit>(mapped));
    } else {
        return true;
    }
}

TEST(WindowsIpTtl, HasItsOwnNumberAndNotTheOptions)
{
    CMSGPP_HOLDS(what_wine_delivers_is_found<cmsg::abi::windows_64>());
}

// -- all of them

/// A buffer of this system and a generic handler: the list is that of its platform.
constexpr bool generic_handler_gets_the_views_of_the_platform()
{
    return in_own_abis<windows::ip_ecn>([](auto abi) {
        using layout = decltype(abi);
        control_bytes<layout> buffer;
        buffer.add(0xffff, 0x300a, ticks_payload).add(17, 3, number_payload).add(ip, 19, pktinfo_payload);
        buffer.add(ip, 50, bytes_of(std::int32_t{3}));
        int views = 0;
        int congestion = 0;
        const auto outcome = cmsg::visit(cmsg::basic_control<layout>{buffer.bytes()}, [&](auto view) {
            ++views;
            if constexpr (std::is_same_v<decltype(view), windows::ip_ecn>) {
                congestion += int{view.ecn() == cmsg::ecn::ce};
            }
        });
        return CMSGPP_CHECK(bool{outcome}) && CMSGPP_CHECK(views == 4) && CMSGPP_CHECK(congestion == 1);
    });
}

// pitfall 24
TEST(Windows, GenericHandlerGetsTheViewsOfThePlatform)
{
    CMSGPP_HOLDS(generic_handler_gets_the_views_of_the_platform());
}

TEST(Windows, IsDescribedByItsOwnNames)
{
    std::array<char, 100> line{};
    using layout = in_host_order<cmsg::abi::windows_64>;
    const auto wide = bytes_of(std::int32_t{0xba});
    EXPECT_EQ(cmsg::describe(cmsg::basic_message<layout>{{ip, 3}, wide}, line), "SOL_IP/IP_TOS: ecn=ect0 dscp=46");
    EXPECT_EQ(cmsg::describe(cmsg::basic_message<layout>{{0xffff, 0x300a}, bytes_of(std::uint64_t{77})}, line),
              "SOL_SOCKET/SO_TIMESTAMP: time=77");
}

// pitfalls 4, 5, 10
TEST(Windows, IsReadAnywhereAndCutAnywhere)
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
    at_home(std::type_identity<windows::ipv6_pktinfo>{}, ipv6_pktinfo_payload, [](auto view) {
        return std::array{view.interface_index(), std::uint32_t{view.destination().s6_addr[15]}};
    });
    at_home(std::type_identity<windows::ipv6_hoplimit>{}, wide, value);
    at_home(std::type_identity<windows::ipv6_tclass>{}, wide, value);
    at_home(std::type_identity<windows::ipv6_ecn>{}, bytes_of(std::int32_t{3}), ecn);
    at_home(std::type_identity<windows::so_timestamp>{}, ticks_payload, [](auto view) { return view.time(); });
    at_home(std::type_identity<windows::udp_coalesced_info>{}, number_payload,
            [](auto view) { return view.segment_size(); });
}

#if !defined(_WIN32)
TEST(Windows, SetsNoOptionOfAnotherSystem)
{
    constexpr cmsg::detail::socket_traits ipv4{{AF_INET, SOCK_DGRAM}, true};
    EXPECT_FALSE(ipv4.applies<windows::ip_ecn>());
}
#endif

} // namespace
