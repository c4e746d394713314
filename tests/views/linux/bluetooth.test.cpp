// SPDX-License-Identifier: MIT
// No kernel of this project's machines has Bluetooth: numbers and sizes are those of include/net/bluetooth/bluetooth.h
// and net/bluetooth/af_bluetooth.c bt_sock_recvmsg().
#include <cmsg/views/linux/bluetooth.hpp>
#include <cmsg/views/linux/bluetooth.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

namespace {

using cmsg::bt_packet_status;
using cmsg::linux_kernel::bt_scm_pkt_seqnum;
using cmsg::linux_kernel::bt_scm_pkt_status;
using namespace support;

// -- BT_SCM_PKT_STATUS

static_assert(small_view<bt_scm_pkt_status>);
static_assert(bt_scm_pkt_status::about.id == cmsg::message_id{274, 3} && bt_scm_pkt_status::about.size == 1);
static_assert(is_absent_elsewhere<bt_scm_pkt_status>(bt_scm_pkt_status::about.id));

constexpr bool status_is_any_byte()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        const bt_packet_status status = bt_scm_pkt_status{payload}.status();
        if (!(CMSGPP_CHECK(static_cast<int>(status) == value) &&
              CMSGPP_CHECK((name_of(status) != nullptr) == (value < 4)))) {
            return false;
        }
    }
    return CMSGPP_CHECK(bt_scm_pkt_status{octets(2)}.status() == bt_packet_status::no_data) &&
           CMSGPP_CHECK(name_of(bt_packet_status::partially_lost) == std::string_view{"partially_lost"});
}

constexpr bool status_has_one_byte()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<bt_scm_pkt_status, decltype(abi)>(bt_scm_pkt_status::about.id, {1}); });
}

TEST(BtScmPktStatus, KeepsEveryNumber)
{
    CMSGPP_HOLDS(status_is_any_byte());
    CMSGPP_HOLDS(status_has_one_byte());
}

// pitfalls 4, 5, 10
TEST(BtScmPktStatus, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<bt_scm_pkt_status>(bt_scm_pkt_status::about.id, octets(3),
                                                [](bt_scm_pkt_status view) { return view.status(); });
}

// -- BT_SCM_PKT_SEQNUM

static_assert(small_view<bt_scm_pkt_seqnum>);
static_assert(bt_scm_pkt_seqnum::about.id == cmsg::message_id{274, 5} && bt_scm_pkt_seqnum::about.size == 2);
static_assert(is_absent_elsewhere<bt_scm_pkt_seqnum>(bt_scm_pkt_seqnum::about.id));

constexpr bool seqnum_is_read_whole()
{
    for (const std::uint16_t number : {std::uint16_t{0}, std::uint16_t{0x1234}, std::uint16_t{0xffff}}) {
        const auto payload = bytes_of(number);
        if (!CMSGPP_CHECK(bt_scm_pkt_seqnum{payload}.sequence_number() == number)) {
            return false;
        }
    }
    return true;
}

constexpr bool seqnum_has_two_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<bt_scm_pkt_seqnum, decltype(abi)>(bt_scm_pkt_seqnum::about.id, {2}); });
}

TEST(BtScmPktSeqnum, HasTwoBytes)
{
    CMSGPP_HOLDS(seqnum_is_read_whole());
    CMSGPP_HOLDS(seqnum_has_two_bytes());
}

// pitfalls 4, 5, 10
TEST(BtScmPktSeqnum, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<bt_scm_pkt_seqnum>(bt_scm_pkt_seqnum::about.id, bytes_of(std::uint16_t{0x0102}),
                                                [](bt_scm_pkt_seqnum view) { return view.sequence_number(); });
}

} // namespace
