// SPDX-License-Identifier: MIT
// The ids of transmit timestamps and of zerocopy sends after sends that failed: which of them have consumed one, and
// what keeps the matches right.
#include "kernel/support.hpp"
#include "support/environment.hpp"

#include <cmsg/send/socket.hpp>
#include <cmsg/send/udp.hpp>
#include <cmsg/send/worth_sending_without.hpp>
#include <cmsg/send/writer.hpp>
#include <cmsg/views/linux/errors.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace {

namespace send = cmsg::send;
using cmsg::control_writer;
using cmsg::tx_id;
using cmsg::zerocopy_id;

// linux include/uapi/linux/net_tstamp.h, socket.h
constexpr int tx_software = 1 << 1;
constexpr int report_software = 1 << 4;
constexpr int report_id = 1 << 7;
constexpr int times_alone = 1 << 11;
constexpr int so_zerocopy = 60;         // SO_ZEROCOPY
constexpr int msg_zerocopy = 0x4000000; // MSG_ZEROCOPY

class Ids : public kernel::over_udp {
protected:
    void SetUp() override
    {
        over_udp::SetUp();
        int size = 0;
        socklen_t length = sizeof size;
        if (::getsockopt(sender.get(), IPPROTO_UDP, kernel::udp_segment, &size, &length) != 0) {
            support::lacks("this kernel cuts nothing (UDP GSO)");
        }
    }

    /// The next report of the error queue.
    void next_report(auto use)
    {
        std::array<std::byte, 512> room;
        const kernel::receipt report{sender.get(), room, MSG_ERRQUEUE};
        ASSERT_GE(report.result, 0) << std::strerror(report.error);
        const cmsg::control messages{report.result, report.header};
        const auto v4 = cmsg::find<cmsg::ip_recverr>(messages);
        const auto v6 = cmsg::find<cmsg::ipv6_recverr>(messages);
        ASSERT_TRUE(v4 || v6);
        use(v4 ? cmsg::extended_error{*v4} : cmsg::extended_error{*v6});
    }

    void expect_stamp(std::uint32_t id)
    {
        next_report([&](const cmsg::extended_error& told) {
            ASSERT_TRUE(told.tx_id());
            EXPECT_EQ(told.tx_id()->value(), id);
        });
    }
};

INSTANTIATE_TEST_SUITE_P(Live, Ids, testing::Values(kernel::path::v4, kernel::path::v6), kernel::name_of);

// pitfall 40
TEST_P(Ids, OfTimestampsAreConsumedByARefusedSegmentation)
{
    support::set_or_skip(sender.get(), SOL_SOCKET, SO_TIMESTAMPING,
                         tx_software | report_software | report_id | times_alone, "SO_TIMESTAMPING");
    std::array<std::byte, 64> room;
    const control_writer none{room};
    ASSERT_EQ(send_with(none, 100), 0);
    expect_stamp(0);
    ASSERT_EQ(send_refused(control_writer{room}), EINVAL);
    ASSERT_EQ(send_with(none, 100), 0);
    expect_stamp(2); // 1 was the failed send's
    ASSERT_EQ(send_with(none, 66'000), EMSGSIZE);
    ASSERT_EQ(send_with(none, 100), 0);
    expect_stamp(3); // that one had none
}

// pitfall 40: the cure.
TEST_P(Ids, OfOnesOwnStayRightAfterARefusedSend)
{
    support::set_or_skip(sender.get(), SOL_SOCKET, SO_TIMESTAMPING,
                         tx_software | report_software | report_id | times_alone, "SO_TIMESTAMPING");
    std::array<std::byte, 128> room;
    const auto with_id = [&](std::uint32_t id) {
        control_writer control{room};
        EXPECT_TRUE(control.put(send::scm_ts_opt_id{id}));
        return control;
    };
    const control_writer first = with_id(700);
    if (const int error = send_with(first, 100); error != 0) {
        // How a program finds out: it sends one, and judges the errno.
        ASSERT_TRUE(cmsg::worth_sending_without<send::scm_ts_opt_id>(error, first)) << std::strerror(error);
        GTEST_SKIP() << "this kernel has no SCM_TS_OPT_ID (v6.13): " << std::strerror(error);
    }
    expect_stamp(700);
    ASSERT_EQ(send_refused(with_id(701)), EINVAL);
    ASSERT_EQ(send_with(with_id(702), 100), 0);
    expect_stamp(702);
}

// pitfall 40: the refused send's completion comes, too.
TEST_P(Ids, OfZerocopySendsAreConsumedByARefusedSegmentation)
{
    support::set_or_skip(sender.get(), SOL_SOCKET, so_zerocopy, 1, "SO_ZEROCOPY");
    std::array<std::byte, 64> room;
    const control_writer none{room};
    // Completions of one kind may come in one report or in several.
    std::optional<zerocopy_id> last;
    const auto expect_completed_up_to = [&](std::uint32_t id) {
        while (!last || last->value() != id) {
            ASSERT_NO_FATAL_FAILURE(next_report([&](const cmsg::extended_error& told) {
                const auto range = told.zerocopy();
                ASSERT_TRUE(range);
                EXPECT_EQ(range->first.value(), last ? last->value() + 1 : 0) << "none is left out";
                ASSERT_LE(range->last.value(), id) << "one more than was expected";
                last = range->last;
            }));
        }
    };
    const auto drop = [&] {
        const kernel::datagram<cmsg::receive_set<>> arrived{receiver.get()};
        EXPECT_EQ(arrived.result, 100);
    };
    ASSERT_EQ(send_with(none, 100, msg_zerocopy), 0);
    drop();
    expect_completed_up_to(0);
    ASSERT_EQ(send_refused(control_writer{room}, msg_zerocopy), EINVAL);
    expect_completed_up_to(1); // of a send that failed
    ASSERT_EQ(send_with(none, 66'000, msg_zerocopy), EMSGSIZE);
    ASSERT_EQ(send_with(none, 100, msg_zerocopy), 0);
    drop();
    expect_completed_up_to(2); // EMSGSIZE had none
}

} // namespace
