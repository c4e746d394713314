// SPDX-License-Identifier: MIT
// No kernel of this project's machines has LLC: the layout is that of struct llc_pktinfo in linux/llc.h.
#include <cmsg/views/linux/llc.hpp>
#include <cmsg/views/linux/llc.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#ifdef __linux__
#include <linux/llc.h>
#endif

namespace {

using cmsg::linux_kernel::llc_opt_pktinfo;
using namespace support;

static_assert(small_view<llc_opt_pktinfo>);
static_assert(llc_opt_pktinfo::about.id == cmsg::message_id{268, 9} && llc_opt_pktinfo::about.size == 12);
#ifdef __linux__
static_assert(llc_opt_pktinfo::about.id.type == LLC_OPT_PKTINFO && llc_opt_pktinfo::about.size == sizeof(llc_pktinfo));
static_assert(offsetof(llc_pktinfo, lpi_sap) == 4 && offsetof(llc_pktinfo, lpi_mac) == 5);
#endif
static_assert(is_absent_elsewhere<llc_opt_pktinfo>(llc_opt_pktinfo::about.id));

constexpr auto mac = octets(0x02, 0x11, 0x22, 0x33, 0x44, 0x55);
constexpr auto pktinfo_payload = joined(bytes_of(std::int32_t{7}), octets(0x42), mac, octets(0xee));

constexpr bool fields_stand_in_their_places()
{
    const llc_opt_pktinfo info{pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 7) && CMSGPP_CHECK(info.sap() == 0x42) &&
           CMSGPP_CHECK(info.mac().size() == 6) && CMSGPP_CHECK(std::equal(mac.begin(), mac.end(), info.mac().begin()));
}

constexpr bool has_twelve_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<llc_opt_pktinfo, decltype(abi)>(llc_opt_pktinfo::about.id, {12}); });
}

TEST(LlcOptPktinfo, HasItsFieldsInTheirPlaces)
{
    CMSGPP_HOLDS(fields_stand_in_their_places());
    CMSGPP_HOLDS(has_twelve_bytes());
}

// pitfalls 4, 5, 10
TEST(LlcOptPktinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<llc_opt_pktinfo>(llc_opt_pktinfo::about.id, pktinfo_payload, [](llc_opt_pktinfo info) {
        std::array<std::byte, 6> copy{};
        std::copy(info.mac().begin(), info.mac().end(), copy.begin());
        return joined(bytes_of(info.interface_index()), bytes_of(info.sap()), copy);
    });
}

} // namespace
