// SPDX-License-Identifier: MIT
// Type and level: linux include/uapi/linux/vm_sockets.h, include/linux/socket.h.
#include <cmsg/views/linux/vsock.hpp>
#include <cmsg/views/linux/vsock.hpp>

#include "support/check.hpp"
#include "support/error_checks.hpp"

#include <gtest/gtest.h>

#include <cstddef>

namespace {

using namespace cmsg;
using namespace support;

static_assert(error_view<vsock_recverr> && vsock_recverr::about.id == message_id{287, 1});

TEST(VsockRecverr, IsWholeAtSixteenBytes) { CMSGPP_HOLDS(is_whole_at_sixteen_bytes<vsock_recverr>()); }

// pitfalls 4, 5, 10
TEST(VsockRecverr, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<vsock_recverr>(vsock_recverr::about.id, unreachable4, read_all);
}

} // namespace
