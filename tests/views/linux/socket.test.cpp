// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/socket.hpp>
#include <cmsg/views/linux/socket.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include <sys/socket.h>

namespace {

using cmsg::drop_counter;
using cmsg::scm_wifi_status;
using cmsg::so_mark;
using cmsg::so_priority;
using cmsg::so_rxq_ovfl;
using namespace support;

/// A view of four bytes.
template <class View>
constexpr bool has_four_bytes()
{
    return in_every_linux_abi([](auto abi) { return is_whole_only_at<View, decltype(abi)>(View::about.id, {4}); });
}

// -- SO_RXQ_OVFL

static_assert(small_view<so_rxq_ovfl>);
static_assert(so_rxq_ovfl::about.id == cmsg::message_id{SOL_SOCKET, SO_RXQ_OVFL});
static_assert(so_rxq_ovfl::about.size == sizeof(std::uint32_t) &&
              so_rxq_ovfl::about.presence == cmsg::presence::rarely);
static_assert(is_absent_elsewhere<so_rxq_ovfl>(so_rxq_ovfl::about.id));

constexpr bool drops_are_read_whole()
{
    for (const std::uint32_t count : {0U, 1U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
        const auto payload = bytes_of(count);
        if (!CMSGPP_CHECK(so_rxq_ovfl{payload}.drops().value() == count)) {
            return false;
        }
    }
    return true;
}

/// Five more drops, three of them before the counter wraps.
constexpr bool drops_wrap()
{
    const auto earlier = bytes_of(0xfffffffdU);
    const auto later = bytes_of(2U);
    const drop_counter before = so_rxq_ovfl{earlier}.drops();
    const drop_counter after = so_rxq_ovfl{later}.drops();
    return CMSGPP_CHECK(after - before == 5) && CMSGPP_CHECK(before < after) && CMSGPP_CHECK(!(after < before)) &&
           CMSGPP_CHECK(before != after) && CMSGPP_CHECK(after - after == 0);
}

TEST(SoRxqOvfl, CountsModulo32Bits)
{
    CMSGPP_HOLDS(drops_are_read_whole());
    CMSGPP_HOLDS(drops_wrap());
}

TEST(SoRxqOvfl, HasFourBytes) { CMSGPP_HOLDS(has_four_bytes<so_rxq_ovfl>()); }

// pitfalls 4, 5, 10
TEST(SoRxqOvfl, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<so_rxq_ovfl>(so_rxq_ovfl::about.id, bytes_of(0x01020304U),
                                          [](so_rxq_ovfl ovfl) { return ovfl.drops().value(); });
}

// -- SO_MARK and SO_PRIORITY

static_assert(small_view<so_mark>);
static_assert(so_mark::about.id == cmsg::message_id{SOL_SOCKET, SO_MARK});
static_assert(so_mark::about.size == sizeof(std::uint32_t));
static_assert(is_absent_elsewhere<so_mark>(so_mark::about.id));
#ifdef SO_RCVMARK
static_assert(cmsg::detail::so_rcvmark_number == SO_RCVMARK);
#endif

static_assert(small_view<so_priority>);
static_assert(so_priority::about.id == cmsg::message_id{SOL_SOCKET, SO_PRIORITY});
static_assert(so_priority::about.size == sizeof(std::uint32_t));
static_assert(is_absent_elsewhere<so_priority>(so_priority::about.id));
#ifdef SO_RCVPRIORITY
static_assert(cmsg::detail::so_rcvpriority_number == SO_RCVPRIORITY);
#endif

template <class View>
constexpr bool value_is_read_whole()
{
    for (const std::uint32_t value : {0U, 1U, 0x01020304U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
        const auto payload = bytes_of(value);
        if (!CMSGPP_CHECK(View{payload}.value() == value)) {
            return false;
        }
    }
    return true;
}

TEST(SoMark, IsReadWhole)
{
    CMSGPP_HOLDS(value_is_read_whole<so_mark>());
    CMSGPP_HOLDS(has_four_bytes<so_mark>());
}

TEST(SoPriority, IsReadWhole)
{
    CMSGPP_HOLDS(value_is_read_whole<so_priority>());
    CMSGPP_HOLDS(has_four_bytes<so_priority>());
}

// pitfalls 4, 5, 10
TEST(SoMark, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<so_mark>(so_mark::about.id, bytes_of(0x01020304U),
                                      [](so_mark mark) { return mark.value(); });
}

// pitfalls 4, 5, 10
TEST(SoPriority, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<so_priority>(so_priority::about.id, bytes_of(0x01020304U),
                                          [](so_priority priority) { return priority.value(); });
}

// -- SCM_WIFI_STATUS

// No wireless card here: the payload is from linux net/socket.c __sock_recv_wifi_status(), an int of 0 or 1.
static_assert(small_view<scm_wifi_status>);
static_assert(scm_wifi_status::about.id == cmsg::message_id{SOL_SOCKET, SCM_WIFI_STATUS});
static_assert(scm_wifi_status::about.size == sizeof(int) &&
              scm_wifi_status::about.presence == cmsg::presence::error_queue);
static_assert(is_absent_elsewhere<scm_wifi_status>(scm_wifi_status::about.id));

constexpr bool wifi_status_tells_acknowledged_from_not()
{
    const auto yes = bytes_of(std::int32_t{1});
    const auto no = bytes_of(std::int32_t{0});
    return CMSGPP_CHECK(scm_wifi_status{yes}.acknowledged()) && CMSGPP_CHECK(!scm_wifi_status{no}.acknowledged());
}

TEST(ScmWifiStatus, TellsAcknowledgedFromNot)
{
    CMSGPP_HOLDS(wifi_status_tells_acknowledged_from_not());
    CMSGPP_HOLDS(has_four_bytes<scm_wifi_status>());
}

// pitfalls 4, 5, 10
TEST(ScmWifiStatus, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_wifi_status>(scm_wifi_status::about.id, bytes_of(std::int32_t{1}),
                                              [](scm_wifi_status status) { return status.acknowledged(); });
}

} // namespace
