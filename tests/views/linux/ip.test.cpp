// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ip.hpp>

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
#include <string>
#include <string_view>
#include <type_traits>

#include <netinet/in.h>

namespace {

using cmsg::ip_checksum;
using cmsg::ip_origdstaddr;
using cmsg::ip_pktinfo;
using cmsg::ip_recvfragsize;
using cmsg::ip_security;
using cmsg::ip_tos;
using cmsg::ip_ttl;
using namespace support;

// -- IP_TOS

static_assert(small_view<ip_tos>);
static_assert(ip_tos::about.id == cmsg::message_id{IPPROTO_IP, IP_TOS} && ip_tos::about.size == sizeof(std::uint8_t));
static_assert(ip_tos::about.family == AF_INET);
static_assert(is_absent_elsewhere<ip_tos>(ip_tos::about.id));

/// Every byte, in both widths: what is read is that byte, whatever stands behind it.
constexpr bool tos_is_read_in_both_widths()
{
    for (int value = 0; value < 256; ++value) {
        const auto narrow = octets(value);
        const auto wide = bytes_of(std::int32_t{value});
        for (const ip_tos tos : {ip_tos{narrow}, ip_tos{wide}}) {
            if (!(CMSGPP_CHECK(tos.value() == value) && CMSGPP_CHECK(static_cast<int>(tos.ecn()) == value % 4) &&
                  CMSGPP_CHECK(tos.dscp() == value / 4))) {
                return false;
            }
        }
    }
    return true;
}

constexpr bool ecn_codepoints_have_their_names()
{
    const auto ect0_of_expedited_forwarding = octets(0xba);
    const ip_tos tos{ect0_of_expedited_forwarding};
    return CMSGPP_CHECK(tos.ecn() == cmsg::ecn::ect0) && CMSGPP_CHECK(tos.dscp() == 46);
}

constexpr bool tos_has_one_byte_or_four()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<ip_tos, decltype(abi)>(ip_tos::about.id, {1, 4});
    });
}

// pitfall 14
TEST(IpTos, IsOneByteOnReceive)
{
    CMSGPP_HOLDS(tos_is_read_in_both_widths());
    CMSGPP_HOLDS(tos_has_one_byte_or_four());
}

// pitfall 15
TEST(IpTos, SplitsIntoEcnAndDscp) { CMSGPP_HOLDS(ecn_codepoints_have_their_names()); }

// pitfalls 4, 5, 10
TEST(IpTos, IsReadAnywhereAndCutAnywhere)
{
    const auto read = [](ip_tos tos) { return tos.value(); };
    expect_cut_and_unaligned<ip_tos>(ip_tos::about.id, octets(0xba), read);
    expect_cut_and_unaligned<ip_tos>(ip_tos::about.id, bytes_of(std::int32_t{0xba}), read);
}

// -- IP_TTL

static_assert(small_view<ip_ttl>);
static_assert(ip_ttl::about.id == cmsg::message_id{IPPROTO_IP, IP_TTL} && ip_ttl::about.size == sizeof(int));
static_assert(ip_ttl::about.family == AF_INET);
static_assert(is_absent_elsewhere<ip_ttl>(ip_ttl::about.id));

constexpr bool ttl_is_read_as_an_int()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = bytes_of(std::int32_t{value});
        if (!CMSGPP_CHECK(ip_ttl{payload}.value() == value)) {
            return false;
        }
    }
    return true;
}

constexpr bool ttl_has_four_bytes()
{
    return in_every_linux_abi([](auto abi) { return is_whole_only_at<ip_ttl, decltype(abi)>(ip_ttl::about.id, {4}); });
}

// pitfall 14
TEST(IpTtl, IsAnIntInHostOrder)
{
    CMSGPP_HOLDS(ttl_is_read_as_an_int());
    CMSGPP_HOLDS(ttl_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(IpTtl, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_ttl>(ip_ttl::about.id, bytes_of(std::int32_t{64}),
                                     [](ip_ttl ttl) { return ttl.value(); });
}

// -- IP_PKTINFO

static_assert(small_view<ip_pktinfo>);
static_assert(ip_pktinfo::about.id == cmsg::message_id{IPPROTO_IP, IP_PKTINFO});
static_assert(ip_pktinfo::about.size == sizeof(in_pktinfo) && ip_pktinfo::about.family == AF_INET);
static_assert(is_absent_elsewhere<ip_pktinfo>(ip_pktinfo::about.id));

// A multicast packet: sent to 224.0.0.251, to be answered from 192.0.2.7.
constexpr auto pktinfo_payload = joined(bytes_of(std::int32_t{3}), octets(192, 0, 2, 7), octets(224, 0, 0, 251));

constexpr bool pktinfo_tells_local_from_destination()
{
    const ip_pktinfo info{pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 3) &&
           CMSGPP_CHECK(bytes_of(info.local().s_addr) == octets(192, 0, 2, 7)) &&
           CMSGPP_CHECK(bytes_of(info.destination().s_addr) == octets(224, 0, 0, 251));
}

constexpr bool pktinfo_has_twelve_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ip_pktinfo, decltype(abi)>(ip_pktinfo::about.id, {12}); });
}

TEST(IpPktinfo, TellsTheLocalAddressFromTheDestination)
{
    CMSGPP_HOLDS(pktinfo_tells_local_from_destination());
    CMSGPP_HOLDS(pktinfo_has_twelve_bytes());
    const ip_pktinfo info{pktinfo_payload};
    in_pktinfo system{};
    std::memcpy(&system, pktinfo_payload.data(), sizeof system);
    EXPECT_EQ(info.interface_index(), static_cast<std::uint32_t>(system.ipi_ifindex));
    EXPECT_EQ(info.local().s_addr, system.ipi_spec_dst.s_addr);
    EXPECT_EQ(info.destination().s_addr, system.ipi_addr.s_addr);
}

// pitfalls 4, 5, 10
TEST(IpPktinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_pktinfo>(ip_pktinfo::about.id, pktinfo_payload, [](ip_pktinfo info) {
        return std::array{info.interface_index(), std::uint32_t{info.local().s_addr},
                          std::uint32_t{info.destination().s_addr}};
    });
}

// -- IP_ORIGDSTADDR

static_assert(small_view<ip_origdstaddr>);
static_assert(ip_origdstaddr::about.id == cmsg::message_id{IPPROTO_IP, 20});
#ifdef IP_ORIGDSTADDR
static_assert(ip_origdstaddr::about.id == cmsg::message_id{IPPROTO_IP, IP_ORIGDSTADDR});
#endif
static_assert(ip_origdstaddr::about.size == sizeof(sockaddr_in) && ip_origdstaddr::about.family == AF_INET);
static_assert(ip_origdstaddr::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<ip_origdstaddr>(ip_origdstaddr::about.id));

constexpr auto origdstaddr_payload =
    joined(bytes_of(std::uint16_t{AF_INET}), octets(0x01, 0xbb), octets(192, 0, 2, 7), std::array<std::byte, 8>{});

constexpr bool origdstaddr_is_a_socket_address()
{
    const sockaddr_in address = ip_origdstaddr{origdstaddr_payload}.address();
    return CMSGPP_CHECK(address.sin_family == AF_INET) &&
           CMSGPP_CHECK(bytes_of(address.sin_port) == octets(0x01, 0xbb)) &&
           CMSGPP_CHECK(bytes_of(address.sin_addr.s_addr) == octets(192, 0, 2, 7));
}

constexpr bool origdstaddr_has_sixteen_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ip_origdstaddr, decltype(abi)>(ip_origdstaddr::about.id, {16}); });
}

TEST(IpOrigdstaddr, IsASocketAddress)
{
    CMSGPP_HOLDS(origdstaddr_is_a_socket_address());
    CMSGPP_HOLDS(origdstaddr_has_sixteen_bytes());
    const sockaddr_in address = ip_origdstaddr{origdstaddr_payload}.address();
    EXPECT_EQ(std::memcmp(&address, origdstaddr_payload.data(), sizeof address), 0);
}

// pitfalls 4, 5, 10
TEST(IpOrigdstaddr, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_origdstaddr>(
        ip_origdstaddr::about.id, origdstaddr_payload, [](ip_origdstaddr original) {
            const sockaddr_in address = original.address();
            return std::array{std::uint32_t{address.sin_family}, std::uint32_t{address.sin_port},
                              std::uint32_t{address.sin_addr.s_addr}};
        });
}

// -- SCM_SECURITY under SOL_IP. Layout: linux v6.12 net/ipv4/ip_sockglue.c ip_cmsg_recv_security(), whose size the
// security module gives: SELinux counts the NUL (security/selinux/ss/services.c), Smack does not
// (security/smack/smack_lsm.c).

static_assert(small_view<ip_security>);
static_assert(ip_security::about.id == cmsg::message_id{IPPROTO_IP, 3}); // SCM_SECURITY, which libc does not name
static_assert(ip_security::about.size == 1 && ip_security::about.element == 1);
static_assert(ip_security::about.family == AF_INET && ip_security::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<ip_security>(ip_security::about.id));

template <std::size_t Size>
[[nodiscard]] constexpr auto text(const char (&characters)[Size])
{
    std::array<std::byte, Size> bytes{}; // the NUL included
    std::transform(characters, characters + Size, bytes.begin(), [](char one) { return static_cast<std::byte>(one); });
    return bytes;
}

[[nodiscard]] constexpr bool is_text(std::span<const std::byte> bytes, std::string_view characters)
{
    return std::equal(bytes.begin(), bytes.end(), characters.begin(), characters.end(),
                      [](std::byte byte, char one) { return byte == static_cast<std::byte>(one); });
}

/// What `each_field` calls the label with, whether as characters.
struct label_sink {
    std::string_view expected;
    bool& same;

    constexpr void operator()(const char*, std::span<const char> characters) const
    {
        same = std::string_view{characters.data(), characters.size()} == expected;
    }
    constexpr void operator()(const char*, std::span<const std::byte>) const { same = false; }
};

[[nodiscard]] constexpr bool is_label(std::span<const std::byte> payload, std::string_view label)
{
    const ip_security security{payload};
    bool described = false;
    security.each_field(label_sink{label, described});
    return CMSGPP_CHECK(described) && CMSGPP_CHECK(is_text(security.label(), label)) &&
           CMSGPP_CHECK(security.bytes().size() == payload.size());
}

constexpr auto selinux = text("system_u:object_r:unlabeled_t:s0");

constexpr bool label_is_without_its_nul()
{
    return CMSGPP_CHECK(is_label(selinux, "system_u:object_r:unlabeled_t:s0")) &&
           CMSGPP_CHECK(is_label(std::span{selinux}.first(8), "system_u")) && // as Smack sends it
           CMSGPP_CHECK(is_label(octets('_'), "_")) && CMSGPP_CHECK(is_label(octets(0), "")) &&
           CMSGPP_CHECK(is_label(octets('a', 0, 0), std::string_view{"a\0", 2})); // one NUL at the end, no more
}

/// A label that is too long to be described as characters is not cut.
constexpr bool long_label_is_described_whole()
{
    std::array<std::byte, 256> longest{};
    longest.fill(std::byte{'x'});
    std::size_t as_characters = 0;
    std::size_t as_bytes = 0;
    const auto sink = [&](const char*, auto field) {
        (std::is_same_v<decltype(field), std::span<const char>> ? as_characters : as_bytes) = field.size();
    };
    ip_security{longest}.each_field(sink);
    if (!(CMSGPP_CHECK(as_bytes == 256) && CMSGPP_CHECK(as_characters == 0))) {
        return false;
    }
    ip_security{std::span{longest}.first(255)}.each_field(sink);
    return CMSGPP_CHECK(as_characters == 255);
}

constexpr bool label_has_any_length_but_none()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_where<ip_security, decltype(abi)>(ip_security::about.id, 1, 100,
                                                               [](std::size_t size) { return size > 0; });
    });
}

TEST(IpSecurity, IsALabelWithOrWithoutANul)
{
    CMSGPP_HOLDS(label_is_without_its_nul());
    CMSGPP_HOLDS(long_label_is_described_whole());
    CMSGPP_HOLDS(label_has_any_length_but_none());
}

// pitfalls 4, 5, 10
TEST(IpSecurity, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_security>(ip_security::about.id, selinux, [](ip_security security) {
        return std::string(security.label().size(), '.') +
               (is_text(security.label(), "system_u:object_r:unlabeled_t:s0") ? "same" : "other");
    });
}

// -- IP_CHECKSUM

static_assert(small_view<ip_checksum>);
static_assert(ip_checksum::about.id == cmsg::message_id{IPPROTO_IP, 23});
#ifdef IP_CHECKSUM
static_assert(ip_checksum::about.id == cmsg::message_id{IPPROTO_IP, IP_CHECKSUM});
#endif
static_assert(ip_checksum::about.size == sizeof(std::uint32_t));
static_assert(ip_checksum::about.family == AF_INET && ip_checksum::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<ip_checksum>(ip_checksum::about.id));

[[nodiscard]] constexpr bool folds(std::uint32_t sum, std::uint16_t folded)
{
    const auto payload = bytes_of(sum);
    const ip_checksum checksum{payload};
    return CMSGPP_CHECK(checksum.sum() == sum) && CMSGPP_CHECK(checksum.folded() == folded);
}

/// The example of RFC 1071, section 3, and sums whose carry makes another carry.
constexpr bool checksum_folds_with_its_carries()
{
    return CMSGPP_CHECK(folds(0x0002ddf0, 0xddf2)) && CMSGPP_CHECK(folds(0, 0)) &&
           CMSGPP_CHECK(folds(0xffff, 0xffff)) && CMSGPP_CHECK(folds(0x10000, 1)) && CMSGPP_CHECK(folds(0x1ffff, 1)) &&
           CMSGPP_CHECK(folds(0xffff0001, 1)) && CMSGPP_CHECK(folds(0xffffffff, 0xffff));
}

constexpr bool checksum_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<ip_checksum, decltype(abi)>(ip_checksum::about.id, {4}); });
}

TEST(IpChecksum, FoldsWithItsCarries)
{
    CMSGPP_HOLDS(checksum_folds_with_its_carries());
    CMSGPP_HOLDS(checksum_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(IpChecksum, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_checksum>(ip_checksum::about.id, bytes_of(std::uint32_t{0x12345678}),
                                          [](ip_checksum checksum) { return checksum.sum(); });
}

// -- IP_RECVFRAGSIZE

static_assert(small_view<ip_recvfragsize>);
static_assert(ip_recvfragsize::about.id == cmsg::message_id{IPPROTO_IP, 25});
#ifdef IP_RECVFRAGSIZE
static_assert(ip_recvfragsize::about.id == cmsg::message_id{IPPROTO_IP, IP_RECVFRAGSIZE});
#endif
static_assert(ip_recvfragsize::about.size == sizeof(int));
static_assert(ip_recvfragsize::about.family == AF_INET && ip_recvfragsize::about.presence == cmsg::presence::rarely);
static_assert(is_absent_elsewhere<ip_recvfragsize>(ip_recvfragsize::about.id));

constexpr bool fragment_size_is_an_int()
{
    const auto payload = bytes_of(std::int32_t{65535});
    return ip_recvfragsize{payload}.fragment_size() == 65535 && in_every_linux_abi([](auto abi) {
               return is_whole_only_at<ip_recvfragsize, decltype(abi)>(ip_recvfragsize::about.id, {4});
           });
}

TEST(IpRecvfragsize, IsAnIntInHostOrder) { CMSGPP_HOLDS(fragment_size_is_an_int()); }

// pitfalls 4, 5, 10
TEST(IpRecvfragsize, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<ip_recvfragsize>(ip_recvfragsize::about.id, bytes_of(std::int32_t{1496}),
                                              [](ip_recvfragsize size) { return size.fragment_size(); });
}

} // namespace
