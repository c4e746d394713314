// SPDX-License-Identifier: MIT
// What all views of Windows have in common, and a packet with several of its messages.
#include <cmsg/views/windows/all.hpp>
#include <cmsg/views/windows/all.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/describe/describe.hpp>
#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/visit/visit.hpp>

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <type_traits>

namespace {

namespace windows = cmsg::windows;
using cmsg::message_id;
using cmsg::level::ip;
using cmsg::level::ipv6;
using namespace support;

/// Contract of a view, and its sizes in both layouts.
template <class View>
constexpr bool has_sizes(message_id id, std::size_t size, std::initializer_list<std::size_t> sizes)
{
    return CMSGPP_CHECK(small_view<View>) &&
           CMSGPP_CHECK(cmsg::view_traits<View>::platform == cmsg::abi::platform::windows) &&
           CMSGPP_CHECK(View::about.id == id) && CMSGPP_CHECK(View::about.size == size) &&
           CMSGPP_CHECK(is_only_on_its_platform<View>(id)) &&
           in_own_abis<View>([&](auto abi) { return is_whole_only_at<View, decltype(abi)>(id, sizes); });
}

template <class View>
constexpr bool has_one_size(message_id id, std::size_t size)
{
    return has_sizes<View>(id, size, {size});
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
           CMSGPP_CHECK(has_one_size<windows::ipv6_pktinfo_ex>({ipv6, 51}, 24)) &&
           CMSGPP_CHECK(has_sizes<windows::ip_recverr>({ip, 75}, 12, {12, 11, 10})) &&
           CMSGPP_CHECK(has_sizes<windows::ipv6_recverr>({ipv6, 75}, 12, {12, 11, 10})) &&
           CMSGPP_CHECK(has_one_size<windows::so_timestamp>({cmsg::level::socket, 0x300a}, 8)) &&
           CMSGPP_CHECK(has_one_size<windows::udp_coalesced_info>({cmsg::level::udp, 3}, 4));
}

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
#endif

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
        buffer.add(0xffff, 0x300a, std::array<std::byte, 8>{}).add(17, 3, std::array<std::byte, 4>{});
        buffer.add(ip, 19, std::array<std::byte, 8>{});
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

#if !defined(_WIN32)
TEST(Windows, SetsNoOptionOfAnotherSystem)
{
    constexpr cmsg::detail::socket_traits ipv4{{AF_INET, SOCK_DGRAM}, true};
    EXPECT_FALSE(ipv4.applies<windows::ip_ecn>());
}
#endif

} // namespace
