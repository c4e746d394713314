// SPDX-License-Identifier: MIT
#include <cmsg/send/reply.hpp>
#include <cmsg/send/reply.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"
#include "support/send_checks.hpp"

#include <cmsg/receive/receive_set.hpp>

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace {

namespace send = cmsg::send;
using cmsg::reply_route;
using namespace support;

constexpr cmsg::message_id pktinfo4{IPPROTO_IP, IP_PKTINFO};
constexpr cmsg::message_id pktinfo6{IPPROTO_IPV6, IPV6_PKTINFO};

/// 16 octets of an address and the index 7 of an interface, as IPV6_PKTINFO brings them.
template <class... Octets>
constexpr std::array<std::byte, 20> arrived6(Octets... address)
{
    static_assert(sizeof...(address) == 16);
    std::array<std::byte, 20> payload{static_cast<std::byte>(address)...};
    const auto index = bytes_of(std::uint32_t{7});
    std::copy(index.begin(), index.end(), payload.begin() + 16);
    return payload;
}

/// Interface 7, 192.0.2.1 as the local address, another one as the destination.
constexpr std::array<std::byte, 12> arrived4(int destination = 224)
{
    std::array<std::byte, 12> payload{};
    const auto index = bytes_of(std::uint32_t{7});
    std::copy(index.begin(), index.end(), payload.begin());
    const auto addresses = octets(192, 0, 2, 1, destination, 0, 0, 9);
    std::copy(addresses.begin(), addresses.end(), payload.begin() + 4);
    return payload;
}

/// Whether the only message is this source, in the layout.
template <class Abi>
constexpr bool is_source4(const cmsg::basic_control_writer<Abi>& writer, std::uint32_t index, auto address)
{
    golden_payload<Abi> payload;
    payload.integer(index, 4);
    payload.octets(address[0], address[1], address[2], address[3]).zeros(4);
    golden_messages<Abi> golden;
    const std::size_t size = golden.add(pktinfo4, payload.bytes());
    return writer.bytes().size() == size && is_equal(writer.bytes().data(), golden.data(), size);
}

template <class Abi>
constexpr bool is_source6(const cmsg::basic_control_writer<Abi>& writer, std::uint32_t index,
                          std::span<const std::byte> address)
{
    golden_payload<Abi> payload;
    for (const std::byte octet : address) {
        payload.octets(octet);
    }
    payload.integer(index, 4);
    golden_messages<Abi> golden;
    const std::size_t size = golden.add(pktinfo6, payload.bytes());
    return writer.bytes().size() == size && is_equal(writer.bytes().data(), golden.data(), size);
}

// pitfall 16: from the local address, never from the destination.
constexpr auto answers_v4 = [](auto abi) {
    using layout = decltype(abi);
    if (layout::platform != cmsg::abi::platform::linux_kernel) {
        return true; // reply_checks.hpp has the others
    }
    const auto payload = arrived4();
    std::array<std::byte, 64> room{};
    cmsg::basic_control_writer<layout> writer{room};
    const cmsg::linux_kernel::ip_pktinfo info{payload};
    if (!(CMSGPP_CHECK(reply_from(info, writer)) && CMSGPP_CHECK(is_source4(writer, 0, octets(192, 0, 2, 1))))) {
        return false;
    }
    writer.rewind();
    return CMSGPP_CHECK(reply_from(info, writer, reply_route::same_interface)) &&
           CMSGPP_CHECK(is_source4(writer, 7, octets(192, 0, 2, 1)));
};
TEST(ReplyFrom, AnswersAnIpv4DatagramFromItsLocalAddress) { CMSGPP_HOLDS_IN_EVERY_ABI(answers_v4); }

constexpr auto answers_v6 = [](auto abi) {
    using layout = decltype(abi);
    if (layout::platform != cmsg::abi::platform::linux_kernel) {
        return true; // reply_checks.hpp has the others
    }
    const auto payload = arrived6(0x20, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5);
    const cmsg::linux_kernel::ipv6_pktinfo info{payload};
    std::array<std::byte, 64> room{};
    cmsg::basic_control_writer<layout> writer{room};
    if (!(CMSGPP_CHECK(reply_from(info, writer)) &&
          CMSGPP_CHECK(is_source6(writer, 0, std::span{payload}.first(16))))) {
        return false;
    }
    writer.rewind();
    return CMSGPP_CHECK(reply_from(info, writer, reply_route::same_interface)) &&
           CMSGPP_CHECK(is_source6(writer, 7, std::span{payload}.first(16)));
};
TEST(ReplyFrom, AnswersAnIpv6DatagramFromItsDestination) { CMSGPP_HOLDS_IN_EVERY_ABI(answers_v6); }

constexpr auto answers_mapped = [](auto abi) {
    using layout = decltype(abi);
    if (layout::platform != cmsg::abi::platform::linux_kernel) {
        return true; // reply_checks.hpp has the others
    }
    const auto payload = arrived6(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1);
    const cmsg::linux_kernel::ipv6_pktinfo info{payload};
    std::array<std::byte, 64> room{};
    cmsg::basic_control_writer<layout> writer{room};
    if (!(CMSGPP_CHECK(reply_from(info, writer)) && CMSGPP_CHECK(is_source4(writer, 0, octets(192, 0, 2, 1))))) {
        return false;
    }
    writer.rewind();
    return CMSGPP_CHECK(reply_from(info, writer, reply_route::same_interface)) &&
           CMSGPP_CHECK(is_source4(writer, 7, octets(192, 0, 2, 1)));
};
TEST(ReplyFrom, AnswersAMappedDatagramAsIpv4) { CMSGPP_HOLDS_IN_EVERY_ABI(answers_mapped); }

constexpr bool never_answers_from_a_group()
{
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    for (const auto& group : {octets(224, 0, 0, 1), octets(239, 255, 255, 255), octets(255, 255, 255, 255)}) {
        writer.rewind();
        if (!(CMSGPP_CHECK(reply_from(std::bit_cast<in_addr>(group), 7, writer)) &&
              CMSGPP_CHECK(is_source4(writer, 0, octets(0, 0, 0, 0))))) {
            return false;
        }
        writer.rewind();
        if (!(CMSGPP_CHECK(reply_from(std::bit_cast<in_addr>(group), 7, writer, reply_route::same_interface)) &&
              CMSGPP_CHECK(is_source4(writer, 7, octets(0, 0, 0, 0))))) {
            return false;
        }
    }
    for (const auto& host : {octets(223, 255, 255, 255), octets(240, 0, 0, 1), octets(255, 255, 255, 254)}) {
        writer.rewind();
        if (!(CMSGPP_CHECK(reply_from(std::bit_cast<in_addr>(host), 7, writer)) &&
              CMSGPP_CHECK(is_source4(writer, 0, host)))) {
            return false;
        }
    }
    const auto group6 = arrived6(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    writer.rewind();
    return CMSGPP_CHECK(reply_from(cmsg::linux_kernel::ipv6_pktinfo{group6}, writer)) &&
           CMSGPP_CHECK(is_source6(writer, 0, std::array<std::byte, 16>{}));
}
TEST(ReplyFrom, NeverAnswersFromAGroup) { CMSGPP_HOLDS(never_answers_from_a_group()); }

constexpr bool keeps_the_interface_of_a_link()
{
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    const auto link = arrived6(0xfe, 0xbf, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    const auto site = arrived6(0xfe, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    const bool is_kept =
        reply_from(cmsg::linux_kernel::ipv6_pktinfo{link}, writer) && is_source6(writer, 7, std::span{link}.first(16));
    writer.rewind();
    return CMSGPP_CHECK(is_kept) && CMSGPP_CHECK(reply_from(cmsg::linux_kernel::ipv6_pktinfo{site}, writer)) &&
           CMSGPP_CHECK(is_source6(writer, 0, std::span{site}.first(16)));
}
TEST(ReplyFrom, KeepsTheInterfaceOfALinkLocalAddress) { CMSGPP_HOLDS(keeps_the_interface_of_a_link()); }

/// A dual-stack socket gets both for an IPv4 datagram: IP_PKTINFO alone knows the local address of a broadcast.
constexpr bool prefers_ip_pktinfo()
{
    using both = cmsg::receive_set<cmsg::ipv6_pktinfo, cmsg::ip_pktinfo>;
    control_bytes<cmsg::abi::native> control;
    control.add(pktinfo6.level, pktinfo6.type, arrived6(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 255));
    control.add(pktinfo4.level, pktinfo4.type, arrived4());
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    const auto record = both::decode(cmsg::control{control.bytes()});
    if (!(CMSGPP_CHECK(reply_from(record, writer, reply_route::same_interface)) &&
          CMSGPP_CHECK(is_source4(writer, 7, octets(192, 0, 2, 1))))) {
        return false;
    }
    writer.rewind();
    const auto v6_alone = cmsg::receive_set<cmsg::ipv6_pktinfo>::decode(cmsg::control{control.bytes()});
    return CMSGPP_CHECK(reply_from(v6_alone, writer)) && CMSGPP_CHECK(is_source4(writer, 0, octets(192, 0, 2, 255)));
}
TEST(ReplyFrom, PrefersIpPktinfoOfARecord) { CMSGPP_HOLDS(prefers_ip_pktinfo()); }

constexpr bool puts_nothing_for_a_record_without()
{
    using both = cmsg::receive_set<cmsg::ipv6_pktinfo, cmsg::ip_pktinfo, cmsg::ip_tos>;
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    return CMSGPP_CHECK(!reply_from(both::decode(cmsg::control{}), writer)) && CMSGPP_CHECK(!writer.failed()) &&
           CMSGPP_CHECK(writer.bytes().empty());
}
TEST(ReplyFrom, PutsNothingIfNothingIsKnown) { CMSGPP_HOLDS(puts_nothing_for_a_record_without()); }

// -- from an address that was kept

constexpr auto global6 = octets(0x20, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5);
constexpr auto link6 = octets(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
constexpr auto mapped6 = octets(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1);

in6_addr in6_of(const std::array<std::byte, 16>& bytes) { return std::bit_cast<in6_addr>(bytes); }

sockaddr_in kept4()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(443);
    address.sin_addr = std::bit_cast<in_addr>(octets(192, 0, 2, 1));
    return address;
}

sockaddr_in6 kept6(const std::array<std::byte, 16>& bytes, std::uint32_t scope = 0)
{
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(443);
    address.sin6_addr = in6_of(bytes);
    address.sin6_scope_id = scope;
    return address;
}

/// Calls reply_from in every way that takes this address, and `is_right(writer)` for each.
template <class Address>
void by_every_form(const Address& kept, auto is_right)
{
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    sockaddr_storage storage{};
    std::memcpy(&storage, &kept, sizeof kept);
    const auto* const plain = static_cast<const sockaddr*>(static_cast<const void*>(&storage));
    EXPECT_TRUE(reply_from(kept, writer));
    EXPECT_TRUE(is_right(writer)) << "as it is";
    writer.rewind();
    EXPECT_TRUE(reply_from(storage, writer));
    EXPECT_TRUE(is_right(writer)) << "in a sockaddr_storage";
    writer.rewind();
    EXPECT_TRUE(reply_from(plain, sizeof kept, writer));
    EXPECT_TRUE(is_right(writer)) << "as sendmsg takes it";
    writer.rewind();
    EXPECT_TRUE(reply_from(plain, sizeof storage, writer));
    EXPECT_TRUE(is_right(writer)) << "with more room than its family has";
}

TEST(ReplyFrom, TakesAnAddressOfAnyForm)
{
    const auto v4 = octets(192, 0, 2, 1);
    by_every_form(kept4(), [&](const auto& writer) { return is_source4(writer, 0, v4); });
    by_every_form(kept6(global6, 7), [&](const auto& writer) { return is_source6(writer, 0, global6); });
    by_every_form(kept6(link6, 7), [&](const auto& writer) { return is_source6(writer, 7, link6); });
    by_every_form(kept6(link6), [&](const auto& writer) { return is_source6(writer, 0, link6); });
    by_every_form(kept6(mapped6), [&](const auto& writer) { return is_source4(writer, 0, v4); });
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    EXPECT_TRUE(reply_from(std::bit_cast<in_addr>(v4), writer));
    EXPECT_TRUE(is_source4(writer, 0, v4));
    writer.rewind();
    EXPECT_TRUE(reply_from(in6_of(global6), writer));
    EXPECT_TRUE(is_source6(writer, 0, global6));
    writer.rewind();
    EXPECT_TRUE(reply_from(in6_of(mapped6), writer));
    EXPECT_TRUE(is_source4(writer, 0, v4));
}

TEST(ReplyFrom, PinsToTheInterfaceThatWasKept)
{
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    EXPECT_TRUE(reply_from(kept4(), 7, writer, reply_route::same_interface));
    EXPECT_TRUE(is_source4(writer, 7, octets(192, 0, 2, 1)));
    writer.rewind();
    EXPECT_TRUE(reply_from(kept4(), 7, writer));
    EXPECT_TRUE(is_source4(writer, 0, octets(192, 0, 2, 1)));
    writer.rewind();
    EXPECT_TRUE(reply_from(kept6(global6, 9), 7, writer, reply_route::same_interface));
    EXPECT_TRUE(is_source6(writer, 7, global6));
    writer.rewind();
    EXPECT_TRUE(reply_from(kept6(global6, 9), writer, reply_route::same_interface));
    EXPECT_TRUE(is_source6(writer, 9, global6)) << "its scope";
    // Of no interface there is none to pin to.
    for (const auto put :
         {+[](cmsg::control_writer& to) { return reply_from(kept4(), to, reply_route::same_interface); },
          +[](cmsg::control_writer& to) { return reply_from(kept6(global6), to, reply_route::same_interface); },
          +[](cmsg::control_writer& to) { return reply_from(in_addr{}, to, reply_route::same_interface); }}) {
        writer.rewind();
        EXPECT_FALSE(put(writer));
        EXPECT_EQ(writer.reason(), send::refusal::out_of_range);
        EXPECT_TRUE(writer.bytes().empty());
    }
}

TEST(ReplyFrom, TakesNoPartOfAnAddress)
{
    std::array<std::byte, 64> room{};
    sockaddr_storage storage{};
    const auto* const plain = static_cast<const sockaddr*>(static_cast<const void*>(&storage));
    const auto is_refused = [&](socklen_t size) {
        cmsg::control_writer writer{room};
        EXPECT_FALSE(reply_from(plain, size, writer));
        EXPECT_TRUE(writer.bytes().empty());
        return writer.reason() == send::refusal::out_of_range;
    };
    EXPECT_FALSE(is_refused(sizeof storage)) << "AF_UNSPEC: none was kept";
    const sockaddr_in v4 = kept4();
    std::memcpy(&storage, &v4, sizeof v4);
    for (socklen_t size = 0; size < sizeof v4; ++size) {
        EXPECT_EQ(is_refused(size), size >= sizeof(sa_family_t)) << size;
    }
    const sockaddr_in6 v6 = kept6(global6);
    std::memcpy(&storage, &v6, sizeof v6);
    for (socklen_t size = 0; size < sizeof v6; ++size) {
        EXPECT_EQ(is_refused(size), size >= sizeof(sa_family_t)) << size;
    }
    storage.ss_family = AF_UNIX;
    EXPECT_TRUE(is_refused(sizeof storage));
    cmsg::control_writer writer{room};
    EXPECT_FALSE(reply_from(static_cast<const sockaddr*>(nullptr), 0, writer));
    EXPECT_FALSE(writer.failed());
}

TEST(ReplyFrom, SaysWhenThereIsNoRoom)
{
    std::array<std::byte, 8> room{};
    cmsg::control_writer writer{room};
    const auto payload = arrived4();
    EXPECT_FALSE(reply_from(cmsg::linux_kernel::ip_pktinfo{payload}, writer));
    EXPECT_EQ(writer.failed(), pktinfo4);
    EXPECT_EQ(writer.reason(), send::refusal::no_room);
}

} // namespace
