// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/errors.hpp>
#include <cmsg/views/linux/errors.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/error_checks.hpp"

#include <cmsg/visit/visit.hpp>

#include <gtest/gtest.h>

#include <cerrno>

namespace {

using namespace cmsg;
using namespace support;

// linux include/linux/socket.h SOL_…; the types: include/uapi/linux/if_packet.h, include/net/bluetooth/bluetooth.h,
// include/uapi/linux/can/raw.h, include/uapi/linux/can/j1939.h
static_assert(error_view<packet_tx_timestamp> && packet_tx_timestamp::about.id == message_id{263, 16});
static_assert(error_view<bt_scm_error> && bt_scm_error::about.id == message_id{274, 4});
static_assert(error_view<scm_can_raw_errqueue> && scm_can_raw_errqueue::about.id == message_id{101, 1});
static_assert(error_view<scm_j1939_errqueue> && scm_j1939_errqueue::about.id == message_id{107, 4});
static_assert(is_whole_at_sixteen_bytes<packet_tx_timestamp>());
static_assert(is_whole_at_sixteen_bytes<bt_scm_error>());
static_assert(is_whole_at_sixteen_bytes<scm_can_raw_errqueue>());
static_assert(is_whole_at_sixteen_bytes<scm_j1939_errqueue>());

// pitfalls 4, 5, 10: below 16 bytes nothing is read
TEST(ErrorViews, AreReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<packet_tx_timestamp>(packet_tx_timestamp::about.id, unreachable4, read_all);
    expect_cut_and_unaligned<bt_scm_error>(bt_scm_error::about.id, unreachable4, read_all);
    expect_cut_and_unaligned<scm_can_raw_errqueue>(scm_can_raw_errqueue::about.id, unreachable4, read_all);
    expect_cut_and_unaligned<scm_j1939_errqueue>(scm_j1939_errqueue::about.id, unreachable4, read_all);
}

/// One handler takes the errors of all protocols.
constexpr bool one_handler_takes_them_all()
{
    using abi = host_lp64;
    control_bytes<abi, 512> buffer;
    buffer.add(0, 11, joined(unreachable4, router4)).add(41, 25, joined(unreachable6, router6));
    for (const message_id id : {packet_tx_timestamp::about.id, bt_scm_error::about.id, vsock_recverr::about.id,
                                scm_can_raw_errqueue::about.id, scm_j1939_errqueue::about.id}) {
        buffer.add(id.level, id.type, unreachable4);
    }
    int seen = 0;
    const auto outcome = visit(detail::plain_list<error_views>{}, basic_control<abi>{buffer.bytes()},
                               overloaded{[&](extended_error error) { seen += int{error.error() == ECONNREFUSED}; }});
    return CMSGPP_CHECK(bool{outcome}) && CMSGPP_CHECK(outcome.unhandled() == 0) && CMSGPP_CHECK(seen == 7);
}

// pitfall 22
TEST(ErrorViews, AreTakenByOneHandler) { CMSGPP_HOLDS(one_handler_takes_them_all()); }

} // namespace
