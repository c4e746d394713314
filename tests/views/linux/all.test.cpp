// SPDX-License-Identifier: MIT
// The families that share level 0 with SOL_IP are in lists of their own.
#include <cmsg/views/linux/all.hpp>
#include <cmsg/views/linux/all.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/visit.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace {

using namespace cmsg::linux_kernel;
using namespace support;

constexpr auto timeval_of_this_machine = joined(bytes_of(1L), bytes_of(2L));

/// What a visitor saw of one message of level 0.
enum class seen : std::uint8_t {
    nothing,
    ip_tos,
    ip_ttl,
    hci_cmsg_dir,
    hci_cmsg_tstamp,
    wpan_wantlqi,
    misdn_time_stamp
};

template <class List>
constexpr seen with(List list, std::int32_t type, std::span<const std::byte> payload)
{
    control_bytes<cmsg::abi::native> one;
    one.add(0, type, payload);
    seen result = seen::nothing;
    const cmsg::outcome ended = cmsg::visit(list, cmsg::basic_control<cmsg::abi::native>{one.bytes()}, [&](auto view) {
        using view_type = decltype(view);
        result = std::is_same_v<view_type, ip_tos>             ? seen::ip_tos
                 : std::is_same_v<view_type, ip_ttl>           ? seen::ip_ttl
                 : std::is_same_v<view_type, hci_cmsg_dir>     ? seen::hci_cmsg_dir
                 : std::is_same_v<view_type, hci_cmsg_tstamp>  ? seen::hci_cmsg_tstamp
                 : std::is_same_v<view_type, wpan_wantlqi>     ? seen::wpan_wantlqi
                 : std::is_same_v<view_type, misdn_time_stamp> ? seen::misdn_time_stamp
                                                               : seen::nothing;
    });
    return bool{ended} ? result : seen::nothing;
}

constexpr auto four_bytes = bytes_of(std::int32_t{1});

/// The same bytes are what the list says. IP_TOS may have four bytes, IP_TTL always has.
constexpr bool type_1_and_2_belong_to_the_list()
{
    return CMSGPP_CHECK(with(all_views{}, 1, four_bytes) == seen::ip_tos) &&
           CMSGPP_CHECK(with(hci_views{}, 1, four_bytes) == seen::hci_cmsg_dir) &&
           CMSGPP_CHECK(with(misdn_views{}, 1, four_bytes) == seen::nothing) &&
           CMSGPP_CHECK(with(wpan_views{}, 1, four_bytes) == seen::nothing) &&
           CMSGPP_CHECK(with(all_views{}, 2, four_bytes) == seen::ip_ttl) &&
           CMSGPP_CHECK(with(hci_views{}, 2, timeval_of_this_machine) == seen::hci_cmsg_tstamp) &&
           CMSGPP_CHECK(with(misdn_views{}, 1, timeval_of_this_machine) == seen::misdn_time_stamp) &&
           CMSGPP_CHECK(with(wpan_views{}, 3, octets(9)) == seen::wpan_wantlqi);
}

template <class View, class... Views>
constexpr bool is_listed(cmsg::view_list<Views...>)
{
    return cmsg::detail::is_one_of<View, Views...>;
}
static_assert(!is_listed<hci_cmsg_dir>(all_views{}) && !is_listed<hci_cmsg_tstamp>(all_views{}));
static_assert(!is_listed<wpan_wantlqi>(all_views{}) && !is_listed<misdn_time_stamp>(all_views{}));

// pitfall 24
TEST(LevelZero, BelongsToIpUnlessAListSaysOtherwise) { CMSGPP_HOLDS(type_1_and_2_belong_to_the_list()); }

/// Without a list, a handler that names the view is enough: the visitor is the list then.
TEST(LevelZero, IsWhatAHandlerNames)
{
    control_bytes<cmsg::abi::native> one;
    one.add(0, 1, four_bytes);
    const cmsg::basic_control<cmsg::abi::native> messages{one.bytes()};
    int directions = 0;
    EXPECT_TRUE(cmsg::visit(messages, [&](hci_cmsg_dir direction) { directions += direction.incoming() ? 1 : 0; }));
    EXPECT_EQ(directions, 1);
    int bytes = 0;
    EXPECT_TRUE(cmsg::visit(messages, [&](ip_tos tos) { bytes += tos.value(); }));
    EXPECT_EQ(bytes, 1);
}

} // namespace
