// SPDX-License-Identifier: MIT
// The layouts are those of ws2ipdef.h (with its C_ASSERTs on their sizes), mstcpip.h, and Microsoft's documentation.
#include <cmsg/views/windows/udp.hpp>
#include <cmsg/views/windows/udp.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace {

namespace windows = cmsg::windows;
using namespace support;

static_assert(windows::udp_coalesced_info::about.presence == cmsg::presence::rarely);

constexpr auto size_payload = bytes_of(std::uint32_t{1200});

constexpr bool size_is_read() { return CMSGPP_CHECK(windows::udp_coalesced_info{size_payload}.segment_size() == 1200); }

TEST(WindowsUdpCoalescedInfo, HasTheSegmentSize) { CMSGPP_HOLDS(size_is_read()); }

// pitfalls 4, 5, 10
TEST(WindowsUdpCoalescedInfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned_at_home<windows::udp_coalesced_info>(windows::udp_coalesced_info::about.id, size_payload,
                                                                  [](auto view) { return view.segment_size(); });
}

} // namespace
