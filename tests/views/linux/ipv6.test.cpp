// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/views/linux/ipv6.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include <netinet/in.h>

namespace {

using cmsg::ipv6_2292hoplimit;
using cmsg::ipv6_2292pktinfo;
using cmsg::ipv6_flowinfo;
using cmsg::ipv6_hoplimit;
using cmsg::ipv6_origdstaddr;
using cmsg::ipv6_pathmtu;
using cmsg::ipv6_pktinfo;
using cmsg::ipv6_recvfragsize;
using cmsg::ipv6_tclass;
using namespace support;

constexpr auto address_bytes = octets(0x20, 0x01, 0x0d, 0xb8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0xfe);

constexpr bool is_address(const in6_addr& address)
{
    return std::equal(address_bytes.begin(), address_bytes.end(), address.s6_addr,
                      [](std::byte a, std::uint8_t b) { return std::to_integer<std::uint8_t>(a) == b; });
}

// -- IPV6_TCLASS

static_assert(small_view<ipv6_tclass>);
static_assert(ipv6_tclass::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_TCLASS});
static_assert(ipv6_tclass::about.size == sizeof(int) && ipv6_tclass::about.family == AF_INET6);
static_assert(is_absent_elsewhere<ipv6_tclass>(ipv6_tclass::about.id));

constexpr bool tclass_is_read_as_an_int()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = bytes_of(std::int32_t{value});
        const ipv6_tclass tclass{payload};
        if (!(CMSGPP_CHECK(tclass.value() == value) && CMSGPP_CHECK(static_cast<int>(tclass.ecn()) == value % 4) &&
              CMSGPP_CHECK(tclass.dscp() == value / 4))) {
            return false;
        }
    }
    return true;
}

constexpr bool tclass_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ipv6_tclass, decltype(abi)>(ipv6_tclass::about.id, {4}); });
}

// pitfalls 14, 15
TEST(Ipv6Tclass, IsAnIntInHostOrder)
{
    CMSGPP_HOLDS(tclass_is_read_as_an_int());
    CMSGPP_HOLDS(tclass_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(Ipv6Tclass, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_tclass>(ipv6_tclass::about.id, bytes_of(std::int32_t{0xba}),
                                          [](ipv6_tclass tclass) { return tclass.value(); });
}

// -- IPV6_HOPLIMIT

static_assert(small_view<ipv6_hoplimit>);
static_assert(ipv6_hoplimit::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_HOPLIMIT});
static_assert(ipv6_hoplimit::about.size == sizeof(int) && ipv6_hoplimit::about.family == AF_INET6);
static_assert(is_absent_elsewhere<ipv6_hoplimit>(ipv6_hoplimit::about.id));

constexpr bool hoplimit_is_read_as_an_int()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = bytes_of(std::int32_t{value});
        if (!CMSGPP_CHECK(ipv6_hoplimit{payload}.value() == value)) {
            return false;
        }
    }
    return true;
}

constexpr bool hoplimit_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ipv6_hoplimit, decltype(abi)>(ipv6_hoplimit::about.id, {4}); });
}

// pitfall 14
TEST(Ipv6Hoplimit, IsAnIntInHostOrder)
{
    CMSGPP_HOLDS(hoplimit_is_read_as_an_int());
    CMSGPP_HOLDS(hoplimit_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(Ipv6Hoplimit, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_hoplimit>(ipv6_hoplimit::about.id, bytes_of(std::int32_t{64}),
                                            [](ipv6_hoplimit limit) { return limit.value(); });
}

// -- IPV6_PKTINFO

static_assert(small_view<ipv6_pktinfo>);
static_assert(ipv6_pktinfo::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_PKTINFO});
static_assert(ipv6_pktinfo::about.size == sizeof(in6_pktinfo) && ipv6_pktinfo::about.family == AF_INET6);
static_assert(ipv6_pktinfo::about.comes_mapped && !ipv6_tclass::about.comes_mapped);
static_assert(is_absent_elsewhere<ipv6_pktinfo>(ipv6_pktinfo::about.id));

constexpr auto pktinfo_payload = joined(address_bytes, bytes_of(std::int32_t{3}));

constexpr bool pktinfo_has_the_address_first()
{
    const ipv6_pktinfo info{pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 3) && CMSGPP_CHECK(is_address(info.destination()));
}

constexpr bool pktinfo_has_twenty_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ipv6_pktinfo, decltype(abi)>(ipv6_pktinfo::about.id, {20}); });
}

TEST(Ipv6Pktinfo, HasTheAddressFirst)
{
    CMSGPP_HOLDS(pktinfo_has_the_address_first());
    CMSGPP_HOLDS(pktinfo_has_twenty_bytes());
    const ipv6_pktinfo info{pktinfo_payload};
    in6_pktinfo system{};
    std::memcpy(&system, pktinfo_payload.data(), sizeof system);
    EXPECT_EQ(info.interface_index(), system.ipi6_ifindex);
    EXPECT_TRUE(is_address(info.destination())) << "at run time, too";
}

// pitfalls 4, 5, 10
TEST(Ipv6Pktinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_pktinfo>(ipv6_pktinfo::about.id, pktinfo_payload, [](ipv6_pktinfo info) {
        return info.interface_index() + (is_address(info.destination()) ? 1000U : 0U);
    });
}

// -- IPV6_ORIGDSTADDR

static_assert(small_view<ipv6_origdstaddr>);
static_assert(ipv6_origdstaddr::about.id == cmsg::message_id{IPPROTO_IPV6, 74});
#ifdef IPV6_ORIGDSTADDR
static_assert(ipv6_origdstaddr::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_ORIGDSTADDR});
#endif
static_assert(ipv6_origdstaddr::about.size == sizeof(sockaddr_in6) && ipv6_origdstaddr::about.family == AF_INET6);
static_assert(ipv6_origdstaddr::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<ipv6_origdstaddr>(ipv6_origdstaddr::about.id));

constexpr auto origdstaddr_payload = joined(bytes_of(std::uint16_t{AF_INET6}), octets(0x01, 0xbb),
                                            octets(0, 0x0a, 0xbc, 0xde), address_bytes, bytes_of(std::uint32_t{7}));

constexpr bool origdstaddr_is_a_socket_address()
{
    const sockaddr_in6 address = ipv6_origdstaddr{origdstaddr_payload}.address();
    return CMSGPP_CHECK(address.sin6_family == AF_INET6) &&
           CMSGPP_CHECK(bytes_of(address.sin6_port) == octets(0x01, 0xbb)) &&
           CMSGPP_CHECK(bytes_of(address.sin6_flowinfo) == octets(0, 0x0a, 0xbc, 0xde)) &&
           CMSGPP_CHECK(is_address(address.sin6_addr)) && CMSGPP_CHECK(address.sin6_scope_id == 7);
}

constexpr bool origdstaddr_has_twenty_eight_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ipv6_origdstaddr, decltype(abi)>(ipv6_origdstaddr::about.id, {28}); });
}

TEST(Ipv6Origdstaddr, IsASocketAddress)
{
    CMSGPP_HOLDS(origdstaddr_is_a_socket_address());
    CMSGPP_HOLDS(origdstaddr_has_twenty_eight_bytes());
    const sockaddr_in6 address = ipv6_origdstaddr{origdstaddr_payload}.address();
    EXPECT_EQ(std::memcmp(&address, origdstaddr_payload.data(), sizeof address), 0);
}

// pitfalls 4, 5, 10
TEST(Ipv6Origdstaddr, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_origdstaddr>(
        ipv6_origdstaddr::about.id, origdstaddr_payload, [](ipv6_origdstaddr original) {
            const sockaddr_in6 address = original.address();
            return std::array{std::uint32_t{address.sin6_family}, std::uint32_t{address.sin6_port},
                              address.sin6_flowinfo, address.sin6_scope_id, is_address(address.sin6_addr) ? 1U : 0U};
        });
}

// -- IPV6_FLOWINFO

static_assert(small_view<ipv6_flowinfo>);
static_assert(ipv6_flowinfo::about.id == cmsg::message_id{IPPROTO_IPV6, 11}); // IPV6_FLOWINFO of linux/in6.h
static_assert(ipv6_flowinfo::about.size == sizeof(std::uint32_t));
static_assert(ipv6_flowinfo::about.family == AF_INET6 && ipv6_flowinfo::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<ipv6_flowinfo>(ipv6_flowinfo::about.id));

[[nodiscard]] constexpr bool is_flow(std::span<const std::byte> payload, unsigned traffic_class, std::uint32_t label)
{
    const ipv6_flowinfo flow{payload};
    return CMSGPP_CHECK(flow.traffic_class() == traffic_class) && CMSGPP_CHECK(flow.flow_label() == label);
}

/// In network order on any host; the class and the label share a byte.
constexpr bool flow_splits_into_class_and_label()
{
    return CMSGPP_CHECK(is_flow(octets(0x0b, 0xa1, 0x23, 0x45), 0xba, 0x12345)) &&
           CMSGPP_CHECK(is_flow(octets(0x0f, 0xf0, 0, 0), 0xff, 0)) &&
           CMSGPP_CHECK(is_flow(octets(0, 0x0f, 0xff, 0xff), 0, 0xfffff)) &&
           CMSGPP_CHECK(is_flow(octets(0, 0, 0, 1), 0, 1)) && CMSGPP_CHECK(is_flow(octets(0, 0x10, 0, 0), 1, 0)) &&
           CMSGPP_CHECK(is_flow(octets(0xf0, 0, 0, 0), 0, 0)); // the version is neither
}

constexpr bool flowinfo_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ipv6_flowinfo, decltype(abi)>(ipv6_flowinfo::about.id, {4}); });
}

TEST(Ipv6Flowinfo, SplitsIntoClassAndLabel)
{
    CMSGPP_HOLDS(flow_splits_into_class_and_label());
    CMSGPP_HOLDS(flowinfo_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(Ipv6Flowinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_flowinfo>(
        ipv6_flowinfo::about.id, octets(0x0b, 0xa1, 0x23, 0x45), [](ipv6_flowinfo flow) {
            return std::array{flow.flow_label(), std::uint32_t{flow.traffic_class()}};
        });
}

// -- IPV6_PATHMTU. Layout: struct ip6_mtuinfo of linux include/linux/ipv6.h, RFC 3542 section 11.3.

static_assert(small_view<ipv6_pathmtu>);
static_assert(ipv6_pathmtu::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_PATHMTU});
static_assert(ipv6_pathmtu::about.size == 32 && ipv6_pathmtu::about.family == AF_INET6);
static_assert(ipv6_pathmtu::about.presence == cmsg::presence::rarely);
static_assert(is_absent_elsewhere<ipv6_pathmtu>(ipv6_pathmtu::about.id));

constexpr auto pathmtu_payload = joined(origdstaddr_payload, bytes_of(std::uint32_t{1280}));

constexpr bool pathmtu_has_the_address_first()
{
    const ipv6_pathmtu path{pathmtu_payload};
    return CMSGPP_CHECK(path.mtu() == 1280) && CMSGPP_CHECK(path.address().sin6_family == AF_INET6) &&
           CMSGPP_CHECK(is_address(path.address().sin6_addr)) && CMSGPP_CHECK(path.address().sin6_scope_id == 7);
}

constexpr bool pathmtu_has_thirty_two_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ipv6_pathmtu, decltype(abi)>(ipv6_pathmtu::about.id, {32}); });
}

TEST(Ipv6Pathmtu, HasTheAddressFirst)
{
    CMSGPP_HOLDS(pathmtu_has_the_address_first());
    CMSGPP_HOLDS(pathmtu_has_thirty_two_bytes());
}

// pitfalls 4, 5, 10
TEST(Ipv6Pathmtu, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_pathmtu>(ipv6_pathmtu::about.id, pathmtu_payload, [](ipv6_pathmtu path) {
        return std::array{path.mtu(), std::uint32_t{path.address().sin6_family}, path.address().sin6_scope_id,
                          is_address(path.address().sin6_addr) ? 1U : 0U};
    });
}

// -- IPV6_RECVFRAGSIZE

static_assert(small_view<ipv6_recvfragsize>);
static_assert(ipv6_recvfragsize::about.id == cmsg::message_id{IPPROTO_IPV6, 77});
#ifdef IPV6_RECVFRAGSIZE
static_assert(ipv6_recvfragsize::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_RECVFRAGSIZE});
#endif
static_assert(ipv6_recvfragsize::about.size == sizeof(int));
static_assert(ipv6_recvfragsize::about.family == AF_INET6 &&
              ipv6_recvfragsize::about.presence == cmsg::presence::rarely);
static_assert(is_absent_elsewhere<ipv6_recvfragsize>(ipv6_recvfragsize::about.id));

constexpr bool fragment_size_is_an_int()
{
    const auto payload = bytes_of(std::int32_t{65535});
    return ipv6_recvfragsize{payload}.fragment_size() == 65535 && in_every_linux_abi([](auto abi) {
               return is_whole_only_at<ipv6_recvfragsize, decltype(abi)>(ipv6_recvfragsize::about.id, {4});
           });
}

TEST(Ipv6Recvfragsize, IsAnIntInHostOrder) { CMSGPP_HOLDS(fragment_size_is_an_int()); }

// pitfalls 4, 5, 10
TEST(Ipv6Recvfragsize, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_recvfragsize>(ipv6_recvfragsize::about.id, bytes_of(std::int32_t{1496}),
                                                [](ipv6_recvfragsize size) { return size.fragment_size(); });
}

// -- IPV6_2292PKTINFO

static_assert(small_view<ipv6_2292pktinfo>);
static_assert(ipv6_2292pktinfo::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292PKTINFO});
static_assert(!ipv6_2292pktinfo::about.comes_mapped);
static_assert(ipv6_2292pktinfo::about.size == sizeof(in6_pktinfo) && ipv6_2292pktinfo::about.family == AF_INET6);
static_assert(is_absent_elsewhere<ipv6_2292pktinfo>(ipv6_2292pktinfo::about.id));
// Neither is the other: a handler for one of them does not get the other.
static_assert(!std::is_convertible_v<ipv6_2292pktinfo, ipv6_pktinfo> &&
              !std::is_convertible_v<ipv6_pktinfo, ipv6_2292pktinfo>);

constexpr bool old_pktinfo_is_the_same()
{
    const ipv6_2292pktinfo info{pktinfo_payload};
    return info.interface_index() == 3 && is_address(info.destination()) && in_every_linux_abi([](auto abi) {
               return is_whole_only_at<ipv6_2292pktinfo, decltype(abi)>(ipv6_2292pktinfo::about.id, {20});
           });
}

TEST(Ipv62292Pktinfo, SaysWhatPktinfoSays) { CMSGPP_HOLDS(old_pktinfo_is_the_same()); }

// pitfalls 4, 5, 10
TEST(Ipv62292Pktinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_2292pktinfo>(ipv6_2292pktinfo::about.id, pktinfo_payload, [](ipv6_2292pktinfo info) {
        return info.interface_index() + (is_address(info.destination()) ? 1000U : 0U);
    });
}

// -- IPV6_2292HOPLIMIT

static_assert(small_view<ipv6_2292hoplimit>);
static_assert(ipv6_2292hoplimit::about.id == cmsg::message_id{IPPROTO_IPV6, IPV6_2292HOPLIMIT});
static_assert(ipv6_2292hoplimit::about.size == sizeof(int) && ipv6_2292hoplimit::about.family == AF_INET6);
static_assert(is_absent_elsewhere<ipv6_2292hoplimit>(ipv6_2292hoplimit::about.id));

constexpr bool old_hoplimit_is_the_same()
{
    const auto payload = bytes_of(std::int32_t{255});
    return ipv6_2292hoplimit{payload}.value() == 255 && in_every_linux_abi([](auto abi) {
               return is_whole_only_at<ipv6_2292hoplimit, decltype(abi)>(ipv6_2292hoplimit::about.id, {4});
           });
}

TEST(Ipv62292Hoplimit, SaysWhatHoplimitSays) { CMSGPP_HOLDS(old_hoplimit_is_the_same()); }

// pitfalls 4, 5, 10
TEST(Ipv62292Hoplimit, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ipv6_2292hoplimit>(ipv6_2292hoplimit::about.id, bytes_of(std::int32_t{64}),
                                                [](ipv6_2292hoplimit limit) { return limit.value(); });
}

} // namespace
