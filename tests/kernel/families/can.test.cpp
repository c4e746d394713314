// SPDX-License-Identifier: MIT
// CAN and J1939 on the running kernel, over a virtual bus: who a message was sent to, and what becomes of a transfer.
#include "kernel/families/family.hpp"
#include "kernel/network.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/up_to.hpp>
#include <cmsg/views/linux/can.hpp>
#include <cmsg/views/linux/socket_opt_stats.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/socket_time_flags.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>
#include <unistd.h> // for write

#include <linux/can.h>
#include <linux/can/j1939.h>
#include <linux/can/raw.h>

namespace {

using namespace cmsg;

/// A software time between the two, and no other one.
void expect_stamp(const field<scm_timestamping>& stamp, system_time before)
{
    ASSERT_TRUE(stamp);
    ASSERT_TRUE(stamp->software());
    EXPECT_GE(*stamp->software(), before);
    EXPECT_LE(*stamp->software(), kernel::clock_now());
    EXPECT_FALSE(stamp->hardware());
}

class Bus : public testing::Test {
protected:
    void open_bus(int type, int protocol)
    {
        (void)kernel::open_family("CAN", AF_CAN, type, protocol);
        place.emplace();
        place->add_device("vcan", "bus");
    }

    [[nodiscard]] sockaddr_can on_the_bus() const
    {
        sockaddr_can name{};
        name.can_family = AF_CAN;
        name.can_ifindex = static_cast<int>(place->index("bus"));
        return name;
    }

    std::optional<kernel::network_namespace> place;
};

class CanRaw : public Bus {};

TEST_F(CanRaw, StampsWhatItSends)
{
    constexpr std::uint32_t flags = linux_kernel::sof_timestamping_tx_software |
                                    linux_kernel::sof_timestamping_tx_sched | linux_kernel::sof_timestamping_software |
                                    linux_kernel::sof_timestamping_opt_id;
    using set = receive_set<timestamping_flags<flags>, scm_can_raw_errqueue>;
    open_bus(SOCK_RAW, CAN_RAW);
    const auto socket = place->open_socket(AF_CAN, SOCK_RAW, CAN_RAW);
    sockaddr_can name = on_the_bus();
    ASSERT_EQ(::bind(socket.get(), reinterpret_cast<sockaddr*>(&name), sizeof name), 0) << std::strerror(errno);
    support::enable_or_skip<set>(socket.get());

    const system_time before = kernel::clock_now();
    can_frame frame{};
    frame.can_id = 0x123;
    frame.can_dlc = 2;
    ASSERT_EQ(::write(socket.get(), &frame, sizeof frame), static_cast<ssize_t>(sizeof frame));
    ASSERT_EQ(::write(socket.get(), &frame, sizeof frame), static_cast<ssize_t>(sizeof frame));

    std::array<std::array<int, 2>, 2> seen{}; // by id and stage
    for (int i = 0; i < 4; ++i) {
        SCOPED_TRACE(i);
        const kernel::arrival<set> entry{socket.get(), MSG_ERRQUEUE};
        EXPECT_EQ(entry.order(), (std::vector{scm_timestamping::about.id, scm_can_raw_errqueue::about.id}));
        EXPECT_EQ(entry.result, static_cast<ssize_t>(sizeof frame)) << "the frame comes back";
        const auto record = entry.decode();
        expect_stamp(record.get<scm_timestamping>(), before);
        const auto error = record.get<scm_can_raw_errqueue>();
        ASSERT_TRUE(error);
        EXPECT_EQ(error->error(), ENOMSG);
        EXPECT_EQ(error->origin(), error_origin::timestamping);
        ASSERT_TRUE(error->tx_id() && error->tx_stage());
        ASSERT_TRUE(*error->tx_stage() == tx_stage::sched || *error->tx_stage() == tx_stage::snd);
        ASSERT_LT(error->data(), 2U);
        ++seen[error->data()][*error->tx_stage() == tx_stage::sched ? 0 : 1];
    }
    EXPECT_EQ(seen, (std::array<std::array<int, 2>, 2>{{{1, 1}, {1, 1}}}));
}

// -- J1939

constexpr std::uint32_t group = 0x12300; // a parameter group whose messages have a destination

class J1939 : public Bus {
protected:
    void SetUp() override { open_bus(SOCK_DGRAM, CAN_J1939); }

    /// The name of a node on the bus: its address, and perhaps its 64-bit NAME.
    [[nodiscard]] sockaddr_can node(std::uint8_t address, std::uint32_t of_group, std::uint64_t its_name = 0) const
    {
        sockaddr_can name = on_the_bus();
        name.can_addr.j1939.addr = address;
        name.can_addr.j1939.pgn = of_group;
        name.can_addr.j1939.name = its_name;
        return name;
    }

    [[nodiscard]] support::descriptor open(std::uint8_t address, std::uint64_t its_name = 0) const
    {
        auto opened = place->open_socket(AF_CAN, SOCK_DGRAM, CAN_J1939);
        sockaddr_can name = node(address, J1939_NO_PGN, its_name);
        EXPECT_EQ(::bind(opened.get(), reinterpret_cast<sockaddr*>(&name), sizeof name), 0) << std::strerror(errno);
        EXPECT_TRUE(support::set(opened.get(), SOL_SOCKET, SO_BROADCAST));
        return opened;
    }
};

using of_a_message = receive_set<scm_j1939_dest_addr, scm_j1939_dest_name, scm_j1939_prio>;

TEST_F(J1939, TellsDestinationAndPriority)
{
    const auto receiver = open(0x20);
    const auto sender = open(0x30);
    ASSERT_TRUE(support::set(sender.get(), SOL_CAN_J1939, SO_J1939_SEND_PRIO, 3));
    const sockaddr_can one = node(0x20, group);
    ASSERT_EQ(kernel::send_text(sender.get(), "to one", &one, 0), 0);
    {
        const kernel::arrival<of_a_message> arrived{receiver.get()};
        EXPECT_EQ(arrived.payload(), "to one");
        EXPECT_EQ(arrived.order(), (std::vector{scm_j1939_dest_addr::about.id, scm_j1939_prio::about.id}));
        const auto record = arrived.decode();
        ASSERT_TRUE(record.get<scm_j1939_dest_addr>());
        EXPECT_EQ(record.get<scm_j1939_dest_addr>()->address(), 0x20);
        ASSERT_TRUE(record.get<scm_j1939_prio>());
        EXPECT_EQ(record.get<scm_j1939_prio>()->priority(), 3);
    }

    const sockaddr_can all = node(J1939_NO_ADDR, group);
    ASSERT_EQ(kernel::send_text(sender.get(), "to all", &all, 0), 0);
    const kernel::arrival<of_a_message> arrived{receiver.get()};
    EXPECT_EQ(arrived.payload(), "to all");
    const auto record = arrived.decode();
    EXPECT_FALSE(record.get<scm_j1939_dest_addr>());
    EXPECT_FALSE(record.get<scm_j1939_dest_name>());
    ASSERT_TRUE(record.get<scm_j1939_prio>());
    EXPECT_EQ(record.get<scm_j1939_prio>()->priority(), 3);
}

TEST_F(J1939, TellsTheNameThatAMessageWasSentTo)
{
    constexpr std::uint64_t its_name = 0x1122334455667788;
    const auto named = open(0x40, its_name);
    std::string claim; // of the address, by the name in little endian (SAE J1939-81)
    for (unsigned i = 0; i < 8; ++i) {
        claim.push_back(static_cast<char>(its_name >> (8 * i) & 0xffU));
    }
    const sockaddr_can all = node(J1939_NO_ADDR, J1939_PGN_ADDRESS_CLAIMED);
    ASSERT_EQ(kernel::send_text(named.get(), claim, &all, 0), 0);

    // A claim holds after 250 ms without another one; until then the name has no address (linux v6.12
    // net/can/j1939/address-claim.c j1939_ac_process(), bus.c j1939_ecu_timer_start()).
    const auto sender = open(0x31);
    const sockaddr_can to = node(J1939_NO_ADDR, group, its_name);
    int error = EADDRNOTAVAIL;
    for (int i = 0; i < 3000 && error == EADDRNOTAVAIL; ++i) {
        error = kernel::send_text(sender.get(), "by name", &to, 0);
        (void)::poll(nullptr, 0, error == 0 ? 0 : 10);
    }
    ASSERT_EQ(error, 0) << std::strerror(error);

    const kernel::arrival<of_a_message> arrived{named.get()};
    EXPECT_EQ(arrived.payload(), "by name");
    EXPECT_EQ(arrived.order(),
              (std::vector{scm_j1939_dest_addr::about.id, scm_j1939_dest_name::about.id, scm_j1939_prio::about.id}));
    const auto record = arrived.decode();
    ASSERT_TRUE(record.get<scm_j1939_dest_name>());
    EXPECT_EQ(record.get<scm_j1939_dest_name>()->value(), its_name);
    ASSERT_TRUE(record.get<scm_j1939_dest_addr>());
    EXPECT_EQ(record.get<scm_j1939_dest_addr>()->address(), 0x40);
    ASSERT_TRUE(record.get<scm_j1939_prio>());
    EXPECT_EQ(record.get<scm_j1939_prio>()->priority(), 6) << "what a socket sends with if it was not told another one";
}

constexpr std::uint32_t common_flags =
    linux_kernel::sof_timestamping_software | linux_kernel::sof_timestamping_opt_cmsg |
    linux_kernel::sof_timestamping_opt_stats | linux_kernel::sof_timestamping_opt_tsonly |
    linux_kernel::sof_timestamping_opt_id;
using of_a_sender = receive_set<
    timestamping_flags<common_flags | linux_kernel::sof_timestamping_tx_sched | linux_kernel::sof_timestamping_tx_ack>,
    up_to<scm_timestamping_opt_stats, 128>, scm_j1939_errqueue>;
using of_a_receiver = receive_set<timestamping_flags<common_flags | linux_kernel::sof_timestamping_rx_software>,
                                  up_to<scm_timestamping_opt_stats, 128>, scm_j1939_errqueue>;

// linux include/uapi/linux/can/j1939.h
constexpr std::uint32_t info_tx_abort = 1; // J1939_EE_INFO_TX_ABORT
constexpr std::uint32_t info_rx_rts = 2;   // J1939_EE_INFO_RX_RTS

TEST_F(J1939, TellsBothEndsWhatBecomesOfATransfer)
{
    const auto receiver = open(0x20);
    const auto sender = open(0x30);
    support::enable_or_skip<of_a_sender>(sender.get());
    support::enable_or_skip<of_a_receiver>(receiver.get());
    const sockaddr_can to = node(0x20, group);
    const system_time before = kernel::clock_now();
    std::uint64_t acknowledged = 0;
    const auto read_entry = [&](std::uint32_t id) {
        const kernel::arrival<of_a_sender> entry{sender.get(), MSG_ERRQUEUE};
        EXPECT_EQ(entry.order(), (std::vector{scm_timestamping::about.id, scm_timestamping_opt_stats::about.id,
                                              scm_j1939_errqueue::about.id}));
        const auto record = entry.decode();
        expect_stamp(record.get<scm_timestamping>(), before);
        const auto stats = record.get<scm_timestamping_opt_stats>();
        EXPECT_TRUE(stats && stats->complete() && stats->j1939().plausible());
        acknowledged = stats ? stats->j1939().find(j1939_stat::bytes_acked).value_or(~0U) : ~0U;
        const auto error = record.get<scm_j1939_errqueue>();
        EXPECT_TRUE(error);
        if (!error) {
            return tx_stage{0xffff};
        }
        EXPECT_EQ(error->error(), ENOMSG);
        EXPECT_EQ(error->origin(), error_origin::timestamping);
        EXPECT_EQ(error->tx_id(), tx_id{id});
        return error->tx_stage().value_or(tx_stage{0xffff});
    };

    // One frame has two entries, and all of it counts as acknowledged in both.
    ASSERT_EQ(kernel::send_text(sender.get(), "short", &to, 0), 0);
    EXPECT_EQ(read_entry(0), tx_stage::sched);
    EXPECT_EQ(acknowledged, 5U);
    EXPECT_EQ(read_entry(0), tx_stage::ack);
    EXPECT_EQ(acknowledged, 5U);
    EXPECT_EQ(kernel::arrival<of_a_message>{receiver.get()}.payload(), "short");

    // A transfer of several frames has one of the first kind where the receiver takes it in several parts (linux v6.12
    // net/can/j1939/transport.c j1939_xtp_rx_cts_one()).
    const std::string text(100, 'x');
    ASSERT_EQ(kernel::send_text(sender.get(), text, &to, 0), 0);
    while (read_entry(1) == tx_stage::sched) {
    }
    EXPECT_EQ(acknowledged, text.size());

    {
        const kernel::arrival<of_a_receiver> entry{receiver.get(), MSG_ERRQUEUE};
        const auto record = entry.decode();
        const auto error = record.get<scm_j1939_errqueue>();
        ASSERT_TRUE(error);
        EXPECT_EQ(error->error(), ENOMSG);
        EXPECT_EQ(error->origin(), error_origin::local);
        EXPECT_EQ(error->info(), info_rx_rts);
        const auto stats = record.get<scm_timestamping_opt_stats>();
        ASSERT_TRUE(stats);
        EXPECT_TRUE(stats->complete());
        const j1939_opt_stats its = stats->j1939();
        EXPECT_TRUE(its.plausible());
        EXPECT_EQ(its.find(j1939_stat::total_size), text.size());
        EXPECT_EQ(its.find(j1939_stat::pgn), group);
        EXPECT_EQ(its.find(j1939_stat::src_name), 0U);
        EXPECT_EQ(its.find(j1939_stat::dest_name), 0U);
        EXPECT_EQ(its.find(j1939_stat::src_addr), 0x30U);
        EXPECT_EQ(its.find(j1939_stat::dest_addr), 0x20U);
    }
    const kernel::arrival<of_a_message> arrived{receiver.get()};
    EXPECT_EQ(arrived.payload(), text);
}

TEST_F(J1939, TellsThatNobodyTakesATransfer)
{
    const auto sender = open(0x30);
    support::enable_or_skip<of_a_sender>(sender.get());
    const sockaddr_can nobody = node(0x55, group);
    ASSERT_EQ(kernel::send_text(sender.get(), std::string(100, 'x'), &nobody, 0), 0);
    for (bool is_aborted = false; !is_aborted;) {
        const kernel::arrival<of_a_sender> entry{sender.get(), MSG_ERRQUEUE};
        ASSERT_GE(entry.result, 0);
        const auto error = entry.decode().get<scm_j1939_errqueue>();
        ASSERT_TRUE(error);
        if (error->origin() == error_origin::timestamping) {
            EXPECT_EQ(error->tx_stage(), tx_stage::sched);
            continue;
        }
        is_aborted = true;
        EXPECT_EQ(error->origin(), error_origin::local);
        EXPECT_EQ(error->error(), EHOSTUNREACH);
        EXPECT_EQ(error->info(), info_tx_abort);
        EXPECT_EQ(error->data(), 0U) << "the id of the transfer";
        EXPECT_FALSE(error->tx_stage());
    }
}

} // namespace
