// SPDX-License-Identifier: MIT
// No kernel of this project's machines has CAN: numbers and sizes are those of linux/can/j1939.h and
// net/can/j1939/socket.c j1939_sk_recvmsg().
#include <cmsg/views/linux/can.hpp>
#include <cmsg/views/linux/can.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstdint>

#ifdef __linux__
#include <linux/can/j1939.h>
#endif

namespace {

using cmsg::linux_kernel::scm_j1939_dest_addr;
using cmsg::linux_kernel::scm_j1939_dest_name;
using cmsg::linux_kernel::scm_j1939_prio;
using namespace support;

// -- SCM_J1939_DEST_ADDR

static_assert(small_view<scm_j1939_dest_addr>);
static_assert(scm_j1939_dest_addr::about.id == cmsg::message_id{107, 1} && scm_j1939_dest_addr::about.size == 1);
static_assert(scm_j1939_dest_addr::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(scm_j1939_dest_addr::about.id == cmsg::message_id{SOL_CAN_J1939, SCM_J1939_DEST_ADDR});
#endif
static_assert(is_absent_elsewhere<scm_j1939_dest_addr>(scm_j1939_dest_addr::about.id));

constexpr bool address_is_any_byte()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        if (!CMSGPP_CHECK(scm_j1939_dest_addr{payload}.address() == value)) {
            return false;
        }
    }
    return true;
}

constexpr bool address_has_one_byte()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<scm_j1939_dest_addr, decltype(abi)>(scm_j1939_dest_addr::about.id, {1});
    });
}

TEST(ScmJ1939DestAddr, HasOneByte)
{
    CMSGPP_HOLDS(address_is_any_byte());
    CMSGPP_HOLDS(address_has_one_byte());
}

// pitfalls 4, 5, 10
TEST(ScmJ1939DestAddr, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_j1939_dest_addr>(scm_j1939_dest_addr::about.id, octets(0x80),
                                                  [](scm_j1939_dest_addr view) { return view.address(); });
}

// -- SCM_J1939_DEST_NAME

static_assert(small_view<scm_j1939_dest_name>);
static_assert(scm_j1939_dest_name::about.id == cmsg::message_id{107, 2} && scm_j1939_dest_name::about.size == 8);
static_assert(scm_j1939_dest_name::about.presence == cmsg::presence::usually);
#ifdef __linux__
static_assert(scm_j1939_dest_name::about.id == cmsg::message_id{SOL_CAN_J1939, SCM_J1939_DEST_NAME});
static_assert(scm_j1939_dest_name::about.size == sizeof(name_t));
#endif
static_assert(is_absent_elsewhere<scm_j1939_dest_name>(scm_j1939_dest_name::about.id));

constexpr bool name_is_read_whole()
{
    const auto payload = bytes_of(std::uint64_t{0x8123456789abcdef});
    return CMSGPP_CHECK(scm_j1939_dest_name{payload}.value() == 0x8123456789abcdef);
}

constexpr bool name_has_eight_bytes()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<scm_j1939_dest_name, decltype(abi)>(scm_j1939_dest_name::about.id, {8});
    });
}

TEST(ScmJ1939DestName, HasEightBytes)
{
    CMSGPP_HOLDS(name_is_read_whole());
    CMSGPP_HOLDS(name_has_eight_bytes());
}

// pitfalls 4, 5, 10
TEST(ScmJ1939DestName, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_j1939_dest_name>(scm_j1939_dest_name::about.id,
                                                  bytes_of(std::uint64_t{0x8123456789abcdef}),
                                                  [](scm_j1939_dest_name view) { return view.value(); });
}

// -- SCM_J1939_PRIO

static_assert(small_view<scm_j1939_prio>);
static_assert(scm_j1939_prio::about.id == cmsg::message_id{107, 3} && scm_j1939_prio::about.size == 1);
#ifdef __linux__
static_assert(scm_j1939_prio::about.id == cmsg::message_id{SOL_CAN_J1939, SCM_J1939_PRIO});
static_assert(scm_j1939_prio::about.size == sizeof(priority_t));
#endif
static_assert(is_absent_elsewhere<scm_j1939_prio>(scm_j1939_prio::about.id));

constexpr bool priority_is_any_byte()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        if (!CMSGPP_CHECK(scm_j1939_prio{payload}.priority() == value)) {
            return false;
        }
    }
    return true;
}

constexpr bool priority_has_one_byte()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<scm_j1939_prio, decltype(abi)>(scm_j1939_prio::about.id, {1}); });
}

TEST(ScmJ1939Prio, HasOneByte)
{
    CMSGPP_HOLDS(priority_is_any_byte());
    CMSGPP_HOLDS(priority_has_one_byte());
}

// pitfalls 4, 5, 10
TEST(ScmJ1939Prio, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_j1939_prio>(scm_j1939_prio::about.id, octets(6),
                                             [](scm_j1939_prio view) { return view.priority(); });
}

} // namespace
