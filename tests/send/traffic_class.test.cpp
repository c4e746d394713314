// SPDX-License-Identifier: MIT
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/traffic_class.hpp>

#include "support/check.hpp"
#include "support/destinations.hpp"
#include "support/layouts.hpp"
#include "support/send_checks.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/send/writer.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstring>

#include <netinet/in.h>

namespace {

namespace send = cmsg::send;
using send::traffic_class;
using namespace support;

// -- what is put

// pitfall 15: both fields, in the message of the version. What they become in other systems' layouts is in the tests of
// those systems' values.
constexpr auto puts_the_message_of_the_version = [](auto abi) {
    using layout = decltype(abi);
    if (layout::platform != cmsg::abi::platform::linux_kernel) {
        return true;
    }
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

// Putting none writes nothing, and is no refusal.
constexpr bool puts_none_of_none()
{
    std::array<std::byte, 64> room{};
    cmsg::control_writer writer{room};
    return CMSGPP_CHECK(!writer.put(traffic_class{}, v4())) &&
           CMSGPP_CHECK(!writer.put(traffic_class{}, sockaddr_in{})) && CMSGPP_CHECK(!writer.failed()) &&
           CMSGPP_CHECK(writer.bytes().empty());
}
TEST(SendTrafficClass, PutsNoneOfNone) { CMSGPP_HOLDS(puts_none_of_none()); }

// One message, of one size in both versions.
static_assert(send::set<traffic_class>::space == cmsg::abi::native::space(4));

} // namespace
