// SPDX-License-Identifier: MIT
#include <cmsg/describe/describe.hpp>
#include <cmsg/describe/describe.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/memory.hpp"
#include "support/own_views.hpp"
#include "support/timestamp_forms.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

using cmsg::basic_message;
using cmsg::describe;
using cmsg::message;
using cmsg::message_id;
using support::bytes_of;
using support::joined;
using support::octets;

namespace abi = cmsg::abi;
namespace level = cmsg::level;

static_assert(noexcept(describe(message{{}, {}}, {})));

/// Whether the message is described with this line.
template <class... Views, class Abi>
constexpr bool reads(std::string_view expected, const basic_message<Abi>& arrived)
{
    std::array<char, 512> room{};
    return describe<Views...>(arrived, room) == expected;
}

template <class... Views, class Abi>
std::string line_of(const basic_message<Abi>& arrived)
{
    std::array<char, 2048> room{};
    return std::string{describe<Views...>(arrived, room)};
}

// -- messages that the library knows

constexpr auto pktinfo = joined(bytes_of(std::int32_t{3}), octets(192, 0, 2, 7), octets(224, 0, 0, 251));

constexpr bool writes_names_and_fields()
{
    constexpr auto tos = octets(0xba);
    constexpr auto ttl = bytes_of(std::int32_t{64});
    constexpr auto destination6 =
        joined(octets(0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x07), bytes_of(std::int32_t{2}));
    constexpr auto address =
        joined(bytes_of(std::uint16_t{AF_INET}), octets(0x01, 0xbb), octets(192, 0, 2, 7), std::array<std::byte, 8>{});
    constexpr auto drops = bytes_of(std::uint32_t{4294967295U});
    return CMSGPP_CHECK(reads("SOL_IP/IP_TOS: ecn=ect0 dscp=46", message{cmsg::ip_tos::about.id, tos})) &&
           CMSGPP_CHECK(reads("SOL_IP/IP_TTL: value=64", message{cmsg::ip_ttl::about.id, ttl})) &&
           CMSGPP_CHECK(reads("SOL_IP/IP_PKTINFO: interface_index=3 local=192.0.2.7 destination=224.0.0.251",
                              message{cmsg::ip_pktinfo::about.id, pktinfo})) &&
           CMSGPP_CHECK(reads("SOL_IP/IP_ORIGDSTADDR: address=192.0.2.7:443",
                              message{cmsg::ip_origdstaddr::about.id, address})) &&
           CMSGPP_CHECK(
               reads("SOL_SOCKET/SO_RXQ_OVFL: drops=4294967295", message{cmsg::so_rxq_ovfl::about.id, drops})) &&
           CMSGPP_CHECK(reads("SOL_UDP/UDP_GRO: segment_size=64", message{cmsg::udp_gro::about.id, ttl})) &&
           CMSGPP_CHECK(reads("SOL_IPV6/IPV6_PKTINFO: interface_index=2 destination=2001:db8::7",
                              message{cmsg::ipv6_pktinfo::about.id, destination6}));
}

TEST(Describe, WritesNamesAndFields) { CMSGPP_HOLDS(writes_names_and_fields()); }

constexpr bool writes_times_of_both_widths()
{
    constexpr auto wide =
        joined(bytes_of(std::int64_t{1700000000}), bytes_of(std::int64_t{5}), std::array<std::byte, 32>{});
    constexpr auto before_1970 = joined(bytes_of(std::int32_t{-1}), bytes_of(std::int32_t{999'999}));
    using narrow = support::host_ilp32;
    return CMSGPP_CHECK(reads("SOL_SOCKET/SCM_TIMESTAMPING: software=1700000000.000000005 hardware=none",
                              message{support::new_id<cmsg::scm_timestamping>, wide})) &&
           CMSGPP_CHECK(reads(
               "SOL_SOCKET/SCM_TIMESTAMP: time=-0.000001000",
               basic_message<narrow>{{narrow::socket_level, support::old_id<cmsg::scm_timestamp>.type}, before_1970}));
}

TEST(Describe, WritesTimesOfBothWidths) { CMSGPP_HOLDS(writes_times_of_both_widths()); }

// pitfall 10: what the kernel cut is not read as if it were whole.
constexpr bool tells_a_wrong_size()
{
    constexpr auto cut = octets(0x40, 0);
    return CMSGPP_CHECK(reads("SOL_IP/IP_TTL: 2 bytes instead of 4: 40 00", message{cmsg::ip_ttl::about.id, cut})) &&
           CMSGPP_CHECK(reads("SOL_IP/IP_TTL: 1 byte instead of 4: 40",
                              message{cmsg::ip_ttl::about.id, std::span{cut}.first(1)})) &&
           CMSGPP_CHECK(reads("SOL_IP/IP_TTL: 0 bytes instead of 4", message{cmsg::ip_ttl::about.id, {}}));
}

TEST(Describe, TellsAWrongSize) { CMSGPP_HOLDS(tells_a_wrong_size()); }

// -- messages that it does not know

constexpr bool writes_numbers_and_bytes_of_the_unknown()
{
    constexpr auto payload = octets(0, 0x7f, 0xff);
    return CMSGPP_CHECK(reads("SOL_IP/-1: 3 bytes: 00 7f ff", message{{level::ip, -1}, payload})) &&
           CMSGPP_CHECK(
               reads("SOL_SOCKET/9999: 1 byte: 00", message{{level::socket, 9999}, std::span{payload}.first(1)})) &&
           CMSGPP_CHECK(reads("-2147483648/2147483647: 0 bytes", message{{-2147483647 - 1, 2147483647}, {}})) &&
           CMSGPP_CHECK(reads("SOL_NETLINK/4000: 0 bytes", message{{level::netlink, 4000}, {}})) &&
           CMSGPP_CHECK(reads("SOL_VSOCK/4000: 0 bytes", message{{level::vsock, 4000}, {}}));
}

TEST(Describe, WritesNumbersAndBytesOfTheUnknown) { CMSGPP_HOLDS(writes_numbers_and_bytes_of_the_unknown()); }

// No field is read in the other byte order; the name is known nevertheless.
constexpr bool names_a_message_of_the_other_byte_order()
{
    using other = std::conditional_t<std::endian::native == std::endian::little, abi::linux_lp64_be, abi::linux_lp64>;
    constexpr auto payload = octets(0, 0, 0, 64);
    return CMSGPP_CHECK(
               reads("SOL_IP/IP_TTL: 4 bytes: 00 00 00 40", basic_message<other>{cmsg::ip_ttl::about.id, payload})) &&
           CMSGPP_CHECK(reads("SOL_SOCKET/9999: 0 bytes", basic_message<other>{{other::socket_level, 9999}, {}}));
}

TEST(Describe, NamesAMessageOfTheOtherByteOrder) { CMSGPP_HOLDS(names_a_message_of_the_other_byte_order()); }

// -- one's own views

struct own_named : support::own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.name = "OWN_VALUE", .id = {200, 1}, .size = 4};

    constexpr void each_field(auto sink) const { sink("value", value()); }
};

/// A family that has level 0 for itself.
struct own_direction : own_named {
    using own_named::own_named;
    static constexpr cmsg::view_info about{.name = "HCI_CMSG_DIR", .id = {0, 1}, .size = 4, .level_name = "SOL_HCI"};
};

/// A list entry that stands for another view and says nothing itself.
struct own_entry {
    using view = own_named;
    explicit constexpr own_entry(std::span<const std::byte>) noexcept {}
    static constexpr cmsg::view_info about{.id = {200, 1}, .size = 4};
};

/// No fields: its presence is all it says.
struct own_flag : support::own_view {
    using own_view::own_view;
    static constexpr cmsg::view_info about{.name = "OWN_FLAG", .id = {200, 2}, .size = 0};

    constexpr void each_field(auto) const {}
};

struct own_list : cmsg::view_list<own_direction, own_named> {};

constexpr bool asks_ones_own_views_first()
{
    constexpr auto payload = bytes_of(std::int32_t{-5});
    constexpr auto ttl = bytes_of(std::int32_t{64});
    const message own{own_named::about.id, payload};
    const message direction{own_direction::about.id, payload};
    const message known{cmsg::ip_ttl::about.id, ttl};
    return CMSGPP_CHECK(reads<own_named>("200/OWN_VALUE: value=-5", own)) &&
           CMSGPP_CHECK(reads<own_entry>("200/OWN_VALUE: value=-5", own)) &&
           CMSGPP_CHECK(reads<own_direction>("SOL_HCI/HCI_CMSG_DIR: value=-5", direction)) &&
           CMSGPP_CHECK(reads<own_named>("SOL_IP/IP_TTL: value=64", known)) &&
           CMSGPP_CHECK(reads<own_named, own_flag>("200/OWN_FLAG", message{own_flag::about.id, {}})) &&
           CMSGPP_CHECK(reads<own_flag>("200/OWN_FLAG: 4 bytes instead of 0: 40 00 00 00",
                                        message{own_flag::about.id, octets(0x40, 0, 0, 0)}));
}

// A view without a name or fields: its number and its bytes.
constexpr bool needs_neither_name_nor_fields()
{
    constexpr auto payload = octets(1, 2, 3, 4);
    return CMSGPP_CHECK(reads<support::own_minimal>("200/1: 4 bytes: 01 02 03 04",
                                                    message{support::own_minimal::about.id, payload})) &&
           CMSGPP_CHECK(reads<support::own_minimal>(
               "200/1: 1 byte instead of 4: 01", message{support::own_minimal::about.id, std::span{payload}.first(1)}));
}

TEST(Describe, AsksOnesOwnViewsFirst)
{
    CMSGPP_HOLDS(asks_ones_own_views_first());
    CMSGPP_HOLDS(needs_neither_name_nor_fields());
}

// pitfall 24: level 0 is IP, HCI, 802.15.4 and mISDN; which one, the list says, and it may derive from view_list.
constexpr bool takes_a_list()
{
    constexpr auto payload = bytes_of(std::int32_t{1});
    const message direction{own_direction::about.id, payload};
    const message known{cmsg::ip_ttl::about.id, payload};
    std::array<char, 100> room{};
    return CMSGPP_CHECK(describe(own_list{}, direction, room) == "SOL_HCI/HCI_CMSG_DIR: value=1") &&
           CMSGPP_CHECK(describe(cmsg::view_list<own_direction>{}, direction, room) ==
                        "SOL_HCI/HCI_CMSG_DIR: value=1") &&
           CMSGPP_CHECK(describe(own_list{}, known, room) == "SOL_IP/IP_TTL: value=1") &&
           CMSGPP_CHECK(describe(cmsg::view_list<>{}, known, room) == "SOL_IP/IP_TTL: value=1") &&
           CMSGPP_CHECK(describe(direction, room) == "SOL_IP/IP_TOS: ecn=ect1 dscp=0");
}

TEST(Describe, TakesAListOfALevelZeroFamily) { CMSGPP_HOLDS(takes_a_list()); }

// -- any room

/// What is written is the text where it fits, else its beginning and dots; behind the room nothing is.
void expect_any_room(const message& arrived)
{
    const std::string whole = line_of<own_named>(arrived);
    SCOPED_TRACE(whole);
    const support::guarded_page page;
    const std::string blank(whole.size() + 1, '#');
    for (std::size_t size = 0; size <= blank.size(); ++size) {
        SCOPED_TRACE(size);
        const std::span<std::byte> bytes = page.at_end(std::as_bytes(std::span{blank}.first(size)));
        const std::span<char> room{reinterpret_cast<char*>(bytes.data()), size};
        const std::string_view written = describe<own_named>(arrived, room);
        ASSERT_EQ(written.data(), room.data());
        if (size >= whole.size()) {
            EXPECT_EQ(written, whole);
        } else {
            const std::size_t dots = std::min<std::size_t>(size, 3);
            EXPECT_EQ(written, whole.substr(0, size - dots) + std::string(dots, '.'));
        }
    }
}

TEST(Describe, KeepsToAnyRoom)
{
    expect_any_room({cmsg::ip_pktinfo::about.id, pktinfo});
    expect_any_room({support::new_id<cmsg::scm_timestamping>, std::array<std::byte, 48>{std::byte{1}}});
    expect_any_room({cmsg::ip_ttl::about.id, octets(1, 2)});
    expect_any_room({own_named::about.id, bytes_of(std::int32_t{-5})});
    expect_any_room({{level::ip, 99}, octets(1, 2, 3)});
    expect_any_room({{4000, -99}, {}});
}

// 64 KiB of payload, the most that a message's length says usefully, in a line of 60 characters.
TEST(Describe, CutsAVeryLongPayload)
{
    const std::string payload(65536, '\1');
    std::array<char, 60> room{};
    EXPECT_EQ(describe(message{{4000, 1}, std::as_bytes(std::span{payload})}, room),
              "4000/1: 65536 bytes: 01 01 01 01 01 01 01 01 01 01 01 01 ...");
}

} // namespace
