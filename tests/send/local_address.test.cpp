// SPDX-License-Identifier: MIT
#include <cmsg/send/local_address.hpp>
#include <cmsg/send/local_address.hpp>

#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/send/writer.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/visit/field.hpp>

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <netinet/in.h>

namespace {

using namespace cmsg;

constexpr sockaddr_in v4_of(std::uint8_t first)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = std::bit_cast<std::uint32_t>(std::array<std::uint8_t, 4>{first, 0, 0, 7});
    return address;
}

constexpr sockaddr_in6 v6_of(std::uint8_t first, std::uint32_t scope = 0)
{
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr.s6_addr[0] = first;
    address.sin6_addr.s6_addr[1] = first == 0xfe ? 0x80 : 0;
    address.sin6_addr.s6_addr[15] = 1;
    address.sin6_scope_id = scope;
    return address;
}

constexpr local_address of(const auto& address) { return local_address::of(endpoint::of(address)); }

constexpr bool is_put_as_a_source()
{
    std::array<std::byte, 96> room{};
    control_writer writer{room};
    const bool put = CMSGPP_CHECK(writer.put(of(v4_of(10)), v4_of(192))) &&
                     CMSGPP_CHECK(writer.put(of(v6_of(0x20, 4)), v6_of(0x20)));
    const auto v4 = find<linux_kernel::ip_pktinfo>(writer.messages());
    const auto v6 = find<linux_kernel::ipv6_pktinfo>(writer.messages());
    return put && CMSGPP_CHECK(v4->local().s_addr == v4_of(10).sin_addr.s_addr) &&
           CMSGPP_CHECK(v4->interface_index() == 0) && CMSGPP_CHECK(v6->destination().s6_addr[15] == 1) &&
           CMSGPP_CHECK(v6->interface_index() == 0);
}
TEST(SendLocalAddress, IsPutAsASource) { CMSGPP_HOLDS(is_put_as_a_source()); }

/// Of a link its interface is part of the address; a group is no source.
constexpr bool keeps_what_belongs_to_it()
{
    std::array<std::byte, 96> room{};
    control_writer writer{room};
    const bool link = CMSGPP_CHECK(writer.put(of(v6_of(0xfe, 4)), v6_of(0xfe)));
    const auto of_link = find<linux_kernel::ipv6_pktinfo>(writer.messages());
    control_writer other{std::span{room}.subspan(48)};
    const bool group = CMSGPP_CHECK(other.put(of(v4_of(239)), v4_of(192)));
    const auto of_group = find<linux_kernel::ip_pktinfo>(other.messages());
    return link && group && CMSGPP_CHECK(of_link->interface_index() == 4) &&
           CMSGPP_CHECK(of_group->local().s_addr == 0);
}
TEST(SendLocalAddress, KeepsWhatBelongsToIt) { CMSGPP_HOLDS(keeps_what_belongs_to_it()); }

constexpr bool puts_nothing_of_none()
{
    std::array<std::byte, 96> room{};
    control_writer writer{room};
    return CMSGPP_CHECK(!writer.put(local_address{}, v4_of(192))) &&
           CMSGPP_CHECK(!reply_from(local_address{}, writer)) && CMSGPP_CHECK(!writer.failed()) &&
           CMSGPP_CHECK(writer.bytes().empty());
}
TEST(SendLocalAddress, PutsNothingOfNone) { CMSGPP_HOLDS(puts_nothing_of_none()); }

constexpr bool refuses_the_other_version()
{
    std::array<std::byte, 96> room{};
    control_writer writer{room};
    return CMSGPP_CHECK(!writer.put(of(v4_of(10)), v6_of(0x20))) &&
           CMSGPP_CHECK(writer.reason() == send::refusal::out_of_range) &&
           CMSGPP_CHECK(!writer.put(of(v6_of(0x20)), v4_of(10))) &&
           CMSGPP_CHECK(!writer.put(of(v4_of(10)), sockaddr_in{})) && CMSGPP_CHECK(writer.bytes().empty());
}
TEST(SendLocalAddress, RefusesTheOtherVersion) { CMSGPP_HOLDS(refuses_the_other_version()); }

constexpr bool is_taken_back()
{
    std::array<std::byte, 96> room{};
    control_writer writer{room};
    static_cast<void>(writer.put(of(v4_of(10)), v4_of(192)));
    static_cast<void>(writer.put(of(v6_of(0x20)), v6_of(0x20)));
    return CMSGPP_CHECK(writer.holds<local_address>()) && CMSGPP_CHECK(writer.without<local_address>()) &&
           CMSGPP_CHECK(writer.bytes().empty());
}
TEST(SendLocalAddress, IsTakenBack) { CMSGPP_HOLDS(is_taken_back()); }

static_assert(send::set<local_address>::space == cmsg::abi::native::space(20));

} // namespace
