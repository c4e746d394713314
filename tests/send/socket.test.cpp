// SPDX-License-Identifier: MIT
#include <cmsg/send/socket.hpp>
#include <cmsg/send/socket.hpp>

#include "support/check.hpp"
#include "support/send_checks.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>

namespace {

namespace send = cmsg::send;
using namespace support;

// -- the contract

static_assert(send::sendable<send::so_priority> &&
              send::so_priority::about.id == cmsg::message_id{SOL_SOCKET, SO_PRIORITY});
static_assert(send::sendable<send::so_mark> && send::so_mark::about.id == cmsg::message_id{SOL_SOCKET, SO_MARK});
static_assert(send::sendable<send::so_timestamping> && send::so_timestamping::about.id.level == SOL_SOCKET);
#ifdef SO_TIMESTAMPING_OLD
static_assert(send::so_timestamping::about.id.type == SO_TIMESTAMPING_OLD);
#endif
static_assert(send::sendable<send::scm_txtime>);
#ifdef SCM_TXTIME
static_assert(send::scm_txtime::about.id == cmsg::message_id{SOL_SOCKET, SCM_TXTIME});
#endif
static_assert(send::sendable<send::scm_ts_opt_id>);
#ifdef SCM_TS_OPT_ID
static_assert(send::scm_ts_opt_id::about.id == cmsg::message_id{SOL_SOCKET, SCM_TS_OPT_ID});
#endif

// -- every layout, every room; SOL_SOCKET has the layout's number

constexpr auto priority_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::so_priority{0xfedcba98},
                                                     [](auto& is) { is.integer(0xfedcba98, 4); });
};
TEST(SendPriority, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(priority_is_a_u32); }

constexpr auto mark_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::so_mark{0xfedcba98},
                                                     [](auto& is) { is.integer(0xfedcba98, 4); });
};
TEST(SendMark, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(mark_is_a_u32); }

constexpr auto ts_opt_id_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::scm_ts_opt_id{0xfedcba98},
                                                     [](auto& is) { is.integer(0xfedcba98, 4); });
};
TEST(SendTsOptId, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(ts_opt_id_is_a_u32); }

constexpr auto timestamping_is_a_u32 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(
        send::so_timestamping{send::so_timestamping::tx_sched | send::so_timestamping::tx_ack},
        [](auto& is) { is.integer(0x300, 4); });
};
TEST(SendTimestamping, IsAU32InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(timestamping_is_a_u32); }

constexpr auto txtime_is_a_u64 = [](auto abi) {
    return is_put_right_in_every_room<decltype(abi)>(send::scm_txtime{0xfedcba9876543210},
                                                     [](auto& is) { is.integer(0xfedcba9876543210, 8); });
};
TEST(SendTxtime, IsAU64InEveryLayoutAndRoom) { CMSGPP_HOLDS_IN_EVERY_ABI(txtime_is_a_u64); }

// -- ranges

constexpr bool range_of_flags()
{
    std::uint32_t taken = 0;
    for (unsigned bit = 0; bit < 32; ++bit) {
        const send::so_timestamping one{1U << bit};
        if (is_in_range(one)) {
            taken |= one.flags;
        } else if (!CMSGPP_CHECK(is_out_of_range(one))) {
            return false;
        }
    }
    return CMSGPP_CHECK(taken == 0x40303) && CMSGPP_CHECK(is_in_range(send::so_timestamping{0x40303})) &&
           CMSGPP_CHECK(is_in_range(send::so_timestamping{}));
}
TEST(SendTimestamping, TakesOnlyWhatAsksForTransmitTimestamps) { CMSGPP_HOLDS(range_of_flags()); }

} // namespace
