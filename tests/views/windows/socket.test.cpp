// SPDX-License-Identifier: MIT
// The layouts are those of ws2ipdef.h (with its C_ASSERTs on their sizes), mstcpip.h, and Microsoft's documentation.
#include <cmsg/views/windows/socket.hpp>
#include <cmsg/views/windows/socket.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace {

namespace windows = cmsg::windows;
using namespace support;

constexpr auto ticks_payload = bytes_of(std::uint64_t{0x0123'4567'89ab'cdef});

constexpr bool ticks_are_read()
{
    return CMSGPP_CHECK(windows::so_timestamp{ticks_payload}.time().value() == 0x0123'4567'89ab'cdef);
}

TEST(WindowsSoTimestamp, CountsTicks) { CMSGPP_HOLDS(ticks_are_read()); }

// pitfalls 4, 5, 10
TEST(WindowsSoTimestamp, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned_at_home<windows::so_timestamp>(windows::so_timestamp::about.id, ticks_payload,
                                                            [](auto view) { return view.time(); });
}

} // namespace
