// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/socket_time_flags.hpp>
#include <cmsg/views/linux/socket_time_flags.hpp>

#include "support/check.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/socket_time.hpp>

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <type_traits>

#if __has_include(<linux/net_tstamp.h>)
#include <linux/net_tstamp.h>
#endif

namespace {

using namespace cmsg;

// The header here may be older than the last of them: those are from linux v6.18 include/uapi/linux/net_tstamp.h.
#ifdef SOF_TIMESTAMPING_TX_RECORD_MASK
static_assert(sof_timestamping_tx_hardware == SOF_TIMESTAMPING_TX_HARDWARE);
static_assert(sof_timestamping_tx_software == SOF_TIMESTAMPING_TX_SOFTWARE);
static_assert(sof_timestamping_rx_hardware == SOF_TIMESTAMPING_RX_HARDWARE);
static_assert(sof_timestamping_rx_software == SOF_TIMESTAMPING_RX_SOFTWARE);
static_assert(sof_timestamping_tx_sched == SOF_TIMESTAMPING_TX_SCHED);
static_assert(sof_timestamping_tx_ack == SOF_TIMESTAMPING_TX_ACK);
static_assert(sof_timestamping_software == SOF_TIMESTAMPING_SOFTWARE);
static_assert(sof_timestamping_sys_hardware == SOF_TIMESTAMPING_SYS_HARDWARE);
static_assert(sof_timestamping_raw_hardware == SOF_TIMESTAMPING_RAW_HARDWARE);
static_assert(sof_timestamping_opt_id == SOF_TIMESTAMPING_OPT_ID);
static_assert(sof_timestamping_opt_cmsg == SOF_TIMESTAMPING_OPT_CMSG);
static_assert(sof_timestamping_opt_tsonly == SOF_TIMESTAMPING_OPT_TSONLY);
static_assert(sof_timestamping_opt_stats == SOF_TIMESTAMPING_OPT_STATS);
static_assert(sof_timestamping_opt_pktinfo == SOF_TIMESTAMPING_OPT_PKTINFO);
static_assert(sof_timestamping_opt_tx_swhw == SOF_TIMESTAMPING_OPT_TX_SWHW);
static_assert(sof_timestamping_bind_phc == SOF_TIMESTAMPING_BIND_PHC);
#endif

constexpr std::uint32_t all[]{
    sof_timestamping_tx_hardware,  sof_timestamping_tx_software, sof_timestamping_rx_hardware,
    sof_timestamping_rx_software,  sof_timestamping_software,    sof_timestamping_sys_hardware,
    sof_timestamping_raw_hardware, sof_timestamping_opt_id,      sof_timestamping_tx_sched,
    sof_timestamping_tx_ack,       sof_timestamping_opt_cmsg,    sof_timestamping_opt_tsonly,
    sof_timestamping_opt_stats,    sof_timestamping_opt_pktinfo, sof_timestamping_opt_tx_swhw,
    sof_timestamping_bind_phc,     sof_timestamping_opt_id_tcp,  sof_timestamping_opt_rx_filter,
    sof_timestamping_tx_completion};

constexpr bool each_is_the_next_bit()
{
    int bit = 0;
    for (const std::uint32_t flag : all) {
        if (!(CMSGPP_CHECK(std::has_single_bit(flag)) && CMSGPP_CHECK(std::countr_zero(flag) == bit++))) {
            return false;
        }
    }
    return true;
}

TEST(TimestampingFlags, AreOneBitEach) { CMSGPP_HOLDS(each_is_the_next_bit()); }

// What scm_timestamping asks for by itself.
static_assert(detail::software_receive_flags == (sof_timestamping_rx_software | sof_timestamping_software));

// The list entry stands for the view.
static_assert(std::is_same_v<view_of<timestamping_flags<sof_timestamping_software>>, scm_timestamping>);
static_assert(receive_set<timestamping_flags<sof_timestamping_software>>::space ==
              receive_set<scm_timestamping>::space);

} // namespace
