// SPDX-License-Identifier: MIT
// No kernel of this project's machines has the family: number and size are those of include/net/af_ieee802154.h.
#include <cmsg/views/linux/ieee802154.hpp>
#include <cmsg/views/linux/ieee802154.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <string_view>

namespace {

using namespace cmsg::linux_kernel;
using namespace support;

static_assert(small_view<wpan_wantlqi>);
static_assert(wpan_wantlqi::about.id == cmsg::message_id{0, 3} && wpan_wantlqi::about.size == 1);
static_assert(wpan_wantlqi::about.level_name == std::string_view{"SOL_IEEE802154"});
static_assert(is_absent_elsewhere<wpan_wantlqi>(wpan_wantlqi::about.id));

constexpr bool lqi_is_any_byte()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        if (!CMSGPP_CHECK(wpan_wantlqi{payload}.lqi() == value)) {
            return false;
        }
    }
    return true;
}

constexpr bool lqi_has_one_byte()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<wpan_wantlqi, decltype(abi)>(wpan_wantlqi::about.id, {1}); });
}

TEST(WpanWantlqi, HasOneByte)
{
    CMSGPP_HOLDS(lqi_is_any_byte());
    CMSGPP_HOLDS(lqi_has_one_byte());
}

// pitfalls 4, 5, 10
TEST(WpanWantlqi, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<wpan_wantlqi>(wpan_wantlqi::about.id, octets(0xc8),
                                           [](wpan_wantlqi view) { return view.lqi(); });
}

} // namespace
