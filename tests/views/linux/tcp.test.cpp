// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/tcp.hpp>
#include <cmsg/views/linux/tcp.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstdint>

#include <netinet/in.h>
#include <netinet/tcp.h> // for TCP_CM_INQ

namespace {

using cmsg::tcp_cm_inq;
using namespace support;

static_assert(small_view<tcp_cm_inq>);
static_assert(tcp_cm_inq::about.id == cmsg::message_id{IPPROTO_TCP, 36});
#ifdef TCP_CM_INQ
static_assert(tcp_cm_inq::about.id == cmsg::message_id{IPPROTO_TCP, TCP_CM_INQ});
#endif
static_assert(tcp_cm_inq::about.size == sizeof(int));
static_assert(is_absent_elsewhere<tcp_cm_inq>(tcp_cm_inq::about.id));

constexpr bool inq_is_read_whole()
{
    for (const std::int32_t value : {0, 1, 0x01020304, INT32_MAX}) {
        const auto payload = bytes_of(value);
        if (!CMSGPP_CHECK(tcp_cm_inq{payload}.bytes_left() == value)) {
            return false;
        }
    }
    return true;
}

constexpr bool inq_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<tcp_cm_inq, decltype(abi)>(tcp_cm_inq::about.id, {4}); });
}

TEST(TcpCmInq, IsAnInt)
{
    CMSGPP_HOLDS(inq_is_read_whole());
    CMSGPP_HOLDS(inq_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(TcpCmInq, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<tcp_cm_inq>(tcp_cm_inq::about.id, bytes_of(std::int32_t{0x01020304}),
                                         [](tcp_cm_inq inq) { return inq.bytes_left(); });
}

} // namespace
