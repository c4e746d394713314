// SPDX-License-Identifier: MIT
#include <cmsg/answers/local_address.hpp>
#include <cmsg/answers/local_address.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/answers/linux.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

constexpr in_addr v4_of(std::uint8_t first, std::uint8_t last)
{
    in_addr address{};
    address.s_addr = std::bit_cast<std::uint32_t>(std::array<std::uint8_t, 4>{first, 0, 0, last});
    return address;
}

constexpr std::array<std::byte, 20> in6_pktinfo_of(std::uint8_t first, bool mapped, std::uint32_t interface_index)
{
    std::array<std::byte, 20> payload{};
    payload[0] = std::byte{first};
    payload[10] = payload[11] = mapped ? std::byte{0xff} : std::byte{0};
    payload[12] = std::byte{10};
    payload[15] = std::byte{9};
    support::store(payload.data() + 16, interface_index, 4, std::endian::native);
    return payload;
}

constexpr bool is_of_either_family()
{
    const auto info4 = octets(0, 0, 0, 0, 127, 0, 0, 1, 127, 255, 255, 255);
    const auto info6 = in6_pktinfo_of(0x20, false, 7);
    const auto info_mapped = in6_pktinfo_of(0, true, 3);
    local_address of4;
    of4(linux_kernel::ip_pktinfo{info4});
    local_address of6;
    of6(linux_kernel::ipv6_pktinfo{info6});
    local_address mapped;
    mapped(linux_kernel::ipv6_pktinfo{info_mapped});
    return CMSGPP_CHECK(of4.v4()->s_addr == v4_of(127, 1).s_addr) && CMSGPP_CHECK(of4.v6().s6_addr[10] == 0xff) &&
           CMSGPP_CHECK(of4.v6().s6_addr[15] == 1) && CMSGPP_CHECK(of4.v6().s6_addr[0] == 0) &&
           CMSGPP_CHECK(!of6.v4()) && CMSGPP_CHECK(of6.v6().s6_addr[0] == 0x20) &&
           CMSGPP_CHECK(of6.interface_index() == 7) && CMSGPP_CHECK(mapped.v4()->s_addr == v4_of(10, 9).s_addr) &&
           CMSGPP_CHECK(mapped.interface_index() == 3) && CMSGPP_CHECK(static_cast<bool>(mapped));
}
TEST(LocalAddress, IsOfEitherFamily) { CMSGPP_HOLDS(is_of_either_family()); }

constexpr bool knows_a_group()
{
    const auto of = [](std::uint8_t first, bool mapped, std::uint8_t thirteenth) {
        auto payload = in6_pktinfo_of(first, mapped, 1);
        payload[12] = std::byte{thirteenth};
        local_address address;
        address(linux_kernel::ipv6_pktinfo{payload});
        return address.is_multicast();
    };
    return CMSGPP_CHECK(of(0xff, false, 0)) && CMSGPP_CHECK(!of(0xfe, false, 224)) && CMSGPP_CHECK(of(0, true, 224)) &&
           CMSGPP_CHECK(of(0, true, 239)) && CMSGPP_CHECK(!of(0, true, 240)) && CMSGPP_CHECK(!of(0, true, 223)) &&
           CMSGPP_CHECK(!of(0, false, 224)) && CMSGPP_CHECK(!local_address{}.is_multicast());
}
TEST(LocalAddress, KnowsAGroup) { CMSGPP_HOLDS(knows_a_group()); }

constexpr bool none_has_nothing()
{
    const local_address none;
    return CMSGPP_CHECK(!none) && CMSGPP_CHECK(!none.v4()) && CMSGPP_CHECK(none.interface_index() == 0) &&
           CMSGPP_CHECK(none.v6().s6_addr[15] == 0) && CMSGPP_CHECK(none == local_address::of(endpoint{}));
}
TEST(LocalAddress, IsNoneUntilItComes) { CMSGPP_HOLDS(none_has_nothing()); }

TEST(LocalAddress, IsMadeOfAnAddressThatWasKept)
{
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_addr = v4_of(192, 5);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_addr.s6_addr[0] = 0xfe;
    v6.sin6_addr.s6_addr[1] = 0x80;
    v6.sin6_scope_id = 4;
    const auto plain = [](auto& address) { return static_cast<const sockaddr*>(static_cast<const void*>(&address)); };
    EXPECT_EQ(local_address::of(plain(v4)).v4()->s_addr, v4.sin_addr.s_addr);
    EXPECT_EQ(local_address::of(plain(v4)).interface_index(), 0U);
    EXPECT_EQ(local_address::of(plain(v4), 6).interface_index(), 6U);
    EXPECT_EQ(local_address::of(plain(v6)).interface_index(), 4U);
    EXPECT_EQ(local_address::of(plain(v6), 6).interface_index(), 6U);
    EXPECT_EQ(local_address::of(plain(v6)), local_address::of(endpoint::of(v6)));
    EXPECT_EQ(local_address::of(plain(v6)), local_address::of(v6));
    EXPECT_EQ(local_address::of(plain(v4), 6), local_address::of(v4, 6));
    sockaddr_storage storage{};
    std::memcpy(&storage, &v6, sizeof v6);
    EXPECT_EQ(local_address::of(storage), local_address::of(v6));
    EXPECT_FALSE(local_address::of(nullptr));
    v4.sin_family = AF_UNIX;
    EXPECT_FALSE(local_address::of(plain(v4)));
}
static_assert(std::is_trivially_copyable_v<local_address> && sizeof(local_address) == 24);

} // namespace
