// SPDX-License-Identifier: MIT
#include <cmsg/payload/icmp_interface.hpp>
#include <cmsg/payload/icmp_interface.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace {

using cmsg::icmp_interface;
using cmsg::icmp_interface_role;
using namespace support;

static_assert(std::is_trivially_copyable_v<icmp_interface>);

[[nodiscard]] constexpr bool is_text(std::span<const std::byte> bytes, std::string_view text)
{
    return std::ranges::equal(bytes, text, {}, [](std::byte one) { return std::to_integer<char>(one); });
}

// RFC 5837, section 4: the parts in their order, each announced by a bit of the type. The name has its own length,
// which counts itself and the zeros up to a multiple of four.
constexpr auto index_part = octets(0, 1, 0x02, 0x03);
constexpr auto v4_part = octets(0, 1, 0, 0, 192, 0, 2, 1);
constexpr auto v6_part = octets(0, 2, 0, 0, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);
constexpr auto name_part = octets(8, 'e', 't', 'h', '1', 0, 0, 0);
constexpr auto mtu_part = octets(0, 0, 0x05, 0xdc);

constexpr bool has_every_part()
{
    constexpr auto bytes = joined(index_part, v4_part, name_part, mtu_part);
    const icmp_interface all{0x0f, bytes};
    return CMSGPP_CHECK(all.role() == icmp_interface_role::incoming) && CMSGPP_CHECK(all.index() == 0x10203U) &&
           CMSGPP_CHECK(all.v4()) && CMSGPP_CHECK(bytes_of(all.v4()->s_addr) == octets(192, 0, 2, 1)) &&
           CMSGPP_CHECK(!all.v6()) && CMSGPP_CHECK(is_text(all.name(), "eth1")) && CMSGPP_CHECK(all.mtu() == 1500U) &&
           CMSGPP_CHECK(all.complete());
}

constexpr bool has_what_the_type_announces()
{
    constexpr auto bytes = joined(v6_part, mtu_part);
    const icmp_interface next{0xc5, bytes};
    const icmp_interface nothing{0x80, bytes};
    return CMSGPP_CHECK(next.role() == icmp_interface_role::next_hop) && CMSGPP_CHECK(!next.index()) &&
           CMSGPP_CHECK(!next.v4()) && CMSGPP_CHECK(next.v6()) && CMSGPP_CHECK(next.v6()->s6_addr[15] == 7) &&
           CMSGPP_CHECK(next.name().empty()) && CMSGPP_CHECK(next.mtu() == 1500U) && CMSGPP_CHECK(next.complete()) &&
           CMSGPP_CHECK(nothing.role() == icmp_interface_role::outgoing) && CMSGPP_CHECK(!nothing.index()) &&
           CMSGPP_CHECK(!nothing.v6()) && CMSGPP_CHECK(!nothing.mtu()) && CMSGPP_CHECK(nothing.complete());
}

TEST(IcmpInterface, HasEveryPart) { CMSGPP_HOLDS(has_every_part()); }
TEST(IcmpInterface, HasWhatTheTypeAnnounces) { CMSGPP_HOLDS(has_what_the_type_announces()); }

/// At every size: a part is there if its last byte is, and no read leaves the bytes.
constexpr bool has_the_parts_before_a_cut()
{
    constexpr auto bytes = joined(index_part, v4_part, name_part, mtu_part);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const bool same = in_exact_storage(std::span{bytes}.first(size), [&](std::span<const std::byte> storage) {
            const icmp_interface cut{0x0f, storage};
            return cut.index().has_value() == (size >= 4) && cut.v4().has_value() == (size >= 12) &&
                   is_text(cut.name(), size >= 20 ? "eth1" : "") && cut.mtu().has_value() == (size >= 24) &&
                   cut.complete() == (size == 24);
        });
        if (!CMSGPP_CHECK(same)) {
            return false;
        }
    }
    return true;
}

TEST(IcmpInterface, HasThePartsBeforeACut) { CMSGPP_HOLDS(has_the_parts_before_a_cut()); }

/// A family without a known size, a name of length 0 or beyond the object: nothing after it can be found.
constexpr bool ends_at_what_it_cannot_read()
{
    constexpr auto other = joined(octets(0, 3, 0, 0), v6_part, mtu_part);
    constexpr auto no_length = joined(octets(0, 'a', 'b', 'c'), mtu_part);
    constexpr auto too_long = joined(octets(255, 'a', 'b', 'c'), mtu_part);
    constexpr auto empty_name = joined(octets(4, 0, 0, 0), mtu_part);
    const icmp_interface family{0x05, other};
    const icmp_interface empty{0x03, empty_name};
    return CMSGPP_CHECK(!family.v4()) && CMSGPP_CHECK(!family.v6()) && CMSGPP_CHECK(!family.mtu()) &&
           CMSGPP_CHECK(!family.complete()) && CMSGPP_CHECK((!icmp_interface{0x03, no_length}.mtu())) &&
           CMSGPP_CHECK((!icmp_interface{0x03, no_length}.complete())) &&
           CMSGPP_CHECK((icmp_interface{0x03, too_long}.name().empty())) &&
           CMSGPP_CHECK((!icmp_interface{0x03, too_long}.mtu())) && CMSGPP_CHECK(empty.name().empty()) &&
           CMSGPP_CHECK(empty.mtu() == 1500U) && CMSGPP_CHECK(empty.complete());
}

TEST(IcmpInterface, EndsAtWhatItCannotRead) { CMSGPP_HOLDS(ends_at_what_it_cannot_read()); }

constexpr bool roles_have_names()
{
    return CMSGPP_CHECK(name_of(icmp_interface_role::incoming) == std::string_view{"incoming"}) &&
           CMSGPP_CHECK(name_of(icmp_interface_role::incoming_sub_ip) == std::string_view{"incoming_sub_ip"}) &&
           CMSGPP_CHECK(name_of(icmp_interface_role::outgoing) == std::string_view{"outgoing"}) &&
           CMSGPP_CHECK(name_of(icmp_interface_role::next_hop) == std::string_view{"next_hop"}) &&
           CMSGPP_CHECK(name_of(static_cast<icmp_interface_role>(4)) == nullptr);
}

TEST(IcmpInterface, RolesHaveNames) { CMSGPP_HOLDS(roles_have_names()); }

} // namespace
