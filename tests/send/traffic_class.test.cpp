// SPDX-License-Identifier: MIT
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/traffic_class.hpp>

#include "support/check.hpp"
#include "support/environment.hpp"
#include "support/layouts.hpp"
#include "support/send_checks.hpp"
#include "support/sockets.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/send/writer.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include <netinet/in.h>

namespace {

namespace send = cmsg::send;
using send::traffic_class;
using send::version_for;
using namespace support;

// -- which version

constexpr sockaddr_in v4()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    return address;
}

constexpr sockaddr_in6 v6(std::uint8_t tenth = 0, std::uint8_t eleventh = 0, std::uint8_t first = 0x20)
{
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr.s6_addr[0] = first;
    address.sin6_addr.s6_addr[10] = tenth;
    address.sin6_addr.s6_addr[11] = eleventh;
    address.sin6_addr.s6_addr[12] = 192;
    return address;
}

static_assert(version_for(v4()) == send::ip_version::v4 && version_for(sockaddr_in{}) == send::ip_version::none);
static_assert(version_for(v6()) == send::ip_version::v6 && version_for(sockaddr_in6{}) == send::ip_version::none);
static_assert(version_for(v6(0xff, 0xff, 0)) == send::ip_version::v4);
static_assert(version_for(v6(0xff, 0xff, 1)) == send::ip_version::v6);
static_assert(version_for(v6(0xff, 0xfe, 0)) == send::ip_version::v6);
static_assert(version_for(v6(0, 0, 0)) == send::ip_version::v6); // ::192.0.0.0, which is not mapped

TEST(SendTrafficClass, KnowsTheVersionOfAnyAddress)
{
    const auto any = [](const auto& address) {
        sockaddr_storage storage{};
        std::memcpy(&storage, &address, sizeof address);
        const auto* const plain = static_cast<const sockaddr*>(static_cast<const void*>(&storage));
        EXPECT_EQ(version_for(storage), version_for(address));
        EXPECT_EQ(version_for(plain), version_for(address));
        return version_for(*plain);
    };
    EXPECT_EQ(any(v4()), send::ip_version::v4);
    EXPECT_EQ(any(v6()), send::ip_version::v6);
    EXPECT_EQ(any(v6(0xff, 0xff, 0)), send::ip_version::v4);
    EXPECT_EQ(any(sockaddr_in6{}), send::ip_version::none);
    EXPECT_EQ(version_for(static_cast<const sockaddr*>(nullptr)), send::ip_version::none);
    sockaddr_storage local{};
    local.ss_family = AF_UNIX;
    EXPECT_EQ(version_for(local), send::ip_version::none);
}

// -- what is put

// pitfall 15: both fields, in the message of the version.
constexpr auto puts_the_message_of_the_version = [](auto abi) {
    using layout = decltype(abi);
    for (unsigned value = 0; value < 256; ++value) {
        const traffic_class both{static_cast<std::uint8_t>(value / 4), static_cast<cmsg::ecn>(value % 4)};
        std::array<std::byte, 72> room{};
        cmsg::basic_control_writer<layout> writer{room};
        if (!(CMSGPP_CHECK(writer.put(both, v4())) && CMSGPP_CHECK(writer.put(both, v6())) &&
              CMSGPP_CHECK(writer.put(both, v6(0xff, 0xff, 0))))) {
            return false;
        }
        golden_messages<layout> golden;
        golden_payload<layout> payload;
        payload.integer(value, 4);
        golden.add({IPPROTO_IP, IP_TOS}, payload.bytes());
        golden.add({IPPROTO_IPV6, IPV6_TCLASS}, payload.bytes());
        const std::size_t size = golden.add({IPPROTO_IP, IP_TOS}, payload.bytes());
        if (!(CMSGPP_CHECK(writer.bytes().size() == size) &&
              CMSGPP_CHECK(is_equal(room.data(), golden.data(), size)))) {
            return false;
        }
    }
    return true;
};
TEST(SendTrafficClass, IsTheMessageOfTheVersion) { EXPECT_TRUE(in_every_abi(puts_the_message_of_the_version)); }

constexpr bool refuses_what_is_none()
{
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    return CMSGPP_CHECK(!writer.put(traffic_class{64, cmsg::ecn::ce}, v4())) &&
           CMSGPP_CHECK(writer.failed() == send::ip_tos::about.id) &&
           CMSGPP_CHECK(writer.reason() == send::refusal::out_of_range) &&
           CMSGPP_CHECK(!writer.put(traffic_class{255, cmsg::ecn::ce}, v6())) &&
           CMSGPP_CHECK(!writer.put(traffic_class{0, cmsg::ecn::ce}, sockaddr_in{})) &&
           CMSGPP_CHECK(writer.bytes().empty()) && CMSGPP_CHECK(writer.put(traffic_class{63, cmsg::ecn::ce}, v6()));
}
TEST(SendTrafficClass, RefusesADscpAndAnAddressThatAreNone) { CMSGPP_HOLDS(refuses_what_is_none()); }

// pitfall 15: the one field changes, the other stays.
constexpr bool keeps_what_it_is_not_asked_to_change()
{
    const traffic_class voice{46, cmsg::ecn::not_ect};
    const traffic_class marked = voice.with(cmsg::ecn::ect1);
    const traffic_class other = marked.with_dscp(10);
    const traffic_class read = traffic_class::of(0xba);
    return CMSGPP_CHECK(marked.dscp() == 46) && CMSGPP_CHECK(marked.ecn() == cmsg::ecn::ect1) &&
           CMSGPP_CHECK(other.dscp() == 10) && CMSGPP_CHECK(other.ecn() == cmsg::ecn::ect1) &&
           CMSGPP_CHECK(read.dscp() == 46) && CMSGPP_CHECK(read.ecn() == cmsg::ecn::ect0) &&
           CMSGPP_CHECK(read.for_ipv4().value == 0xba) && CMSGPP_CHECK(read.for_ipv6().value == 0xba);
}
static_assert(!std::is_constructible_v<traffic_class, cmsg::ecn>, "of the one alone it cannot be made");
static_assert(!std::is_default_constructible_v<traffic_class>);
TEST(SendTrafficClass, KeepsTheFieldThatItIsNotAskedToChange) { CMSGPP_HOLDS(keeps_what_it_is_not_asked_to_change()); }

// What no byte holds does not wrap into another one.
constexpr bool refuses_what_no_byte_holds()
{
    std::array<std::byte, 64> room{};
    for (const std::uint32_t byte : {256U, 0x1b8U, 65536U, ~0U}) {
        cmsg::control_writer writer{room};
        if (!(CMSGPP_CHECK(!writer.put(traffic_class::of(byte), v4())) &&
              CMSGPP_CHECK(!writer.put(traffic_class::of(byte), v6())) &&
              CMSGPP_CHECK(!writer.put(traffic_class{byte, cmsg::ecn::not_ect}, v6())) &&
              CMSGPP_CHECK(!writer.put(traffic_class{0, cmsg::ecn::not_ect}.with_dscp(byte), v4())) &&
              CMSGPP_CHECK(writer.reason() == send::refusal::out_of_range))) {
            return false;
        }
    }
    return true;
}
TEST(SendTrafficClass, RefusesWhatNoByteHolds) { CMSGPP_HOLDS(refuses_what_no_byte_holds()); }

// -- an address that the caller wrote as another type than it is read as

int level_of_last(const cmsg::control_writer& writer)
{
    int level = -1;
    for (const cmsg::message message : writer.messages()) {
        level = message.level();
    }
    return level;
}

/// With the family read as another type, Clang 14 at -O1 and above keeps what it was before.
template <class As, class Address>
[[gnu::noinline]] int put_after_the_family_changed(Address& destination, sockaddr_in& same)
{
    std::array<std::byte, 64> room;
    cmsg::control_writer writer{room};
    const traffic_class both{1, cmsg::ecn::ce};
    const auto& as = *static_cast<const As*>(static_cast<const void*>(&destination));
    writer.put(both, as);
    same.sin_family = AF_INET;
    writer.put(both, as);
    return level_of_last(writer);
}

template <class As>
[[gnu::noinline]] int put_after_the_family_changed_twice(sockaddr_in& destination)
{
    std::array<std::byte, 64> room;
    cmsg::control_writer writer{room};
    const traffic_class both{1, cmsg::ecn::ce};
    const auto* const as = static_cast<const As*>(static_cast<const void*>(&destination));
    destination.sin_family = AF_INET6;
    writer.put(both, *as);
    destination.sin_family = AF_INET;
    writer.put(both, *as);
    return level_of_last(writer);
}

TEST(SendTrafficClass, ReadsTheFamilyOfAnAddressWhateverItsTypeIs)
{
    sockaddr_storage storage{};
    const auto written_as_v6 = [&] {
        const sockaddr_in6 address = v6();
        std::memcpy(&storage, &address, sizeof address);
        return static_cast<void*>(&storage);
    };
    auto& in = *static_cast<sockaddr_in*>(written_as_v6());
    EXPECT_EQ(put_after_the_family_changed<sockaddr_storage>(storage, in), IPPROTO_IP);
    written_as_v6();
    EXPECT_EQ(put_after_the_family_changed<sockaddr>(storage, in), IPPROTO_IP);
    written_as_v6();
    EXPECT_EQ(put_after_the_family_changed_twice<sockaddr>(in), IPPROTO_IP);
    written_as_v6();
    EXPECT_EQ(put_after_the_family_changed_twice<sockaddr_storage>(in), IPPROTO_IP);
}

// One message, of one size in both versions.
static_assert(send::set<traffic_class>::space == cmsg::abi::native::space(4));

// -- what the socket says

TEST(SendTrafficClass, BeginsWithWhatTheSocketHas)
{
    const auto socket4 = support::open_or_skip(AF_INET, SOCK_DGRAM);
    ASSERT_TRUE(set(socket4.get(), IPPROTO_IP, IP_TOS, 0xb8));
    const auto of4 = traffic_class::of_socket(socket4.get(), v4());
    ASSERT_TRUE(of4);
    EXPECT_EQ(of4->dscp(), 46);
    EXPECT_EQ(of4->ecn(), cmsg::ecn::not_ect);
    EXPECT_FALSE(traffic_class::of_socket(socket4.get(), sockaddr_in{}));
    errno = 0;
    EXPECT_FALSE(traffic_class::of_socket(-1, v4()));
    EXPECT_EQ(errno, EBADF);
}

TEST(SendTrafficClass, BeginsWithWhatADualStackSocketHasForEachVersion)
{
    const auto socket6 = support::open_or_skip(AF_INET6, SOCK_DGRAM);
    ASSERT_TRUE(traffic_class::of_socket(socket6.get(), v6()));
    EXPECT_EQ(traffic_class::of_socket(socket6.get(), v6())->dscp(), 0);
    ASSERT_TRUE(set(socket6.get(), IPPROTO_IP, IP_TOS, 0xb8));
    ASSERT_TRUE(set(socket6.get(), IPPROTO_IPV6, IPV6_TCLASS, 0x29));
    const auto of6 = traffic_class::of_socket(socket6.get(), v6());
    ASSERT_TRUE(of6);
    EXPECT_EQ(of6->dscp(), 10);
    EXPECT_EQ(of6->ecn(), cmsg::ecn::ect1);
    const auto mapped = traffic_class::of_socket(socket6.get(), v6(0xff, 0xff, 0));
    ASSERT_TRUE(mapped);
    EXPECT_EQ(mapped->dscp(), 46);
}

} // namespace
