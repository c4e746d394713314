// SPDX-License-Identifier: MIT
#include <cmsg/errors/read_error.hpp>
#include <cmsg/errors/read_error.hpp>

#include "support/address_bytes.hpp"
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/error_payloads.hpp"
#include "support/exact.hpp"

#include <cmsg/errors/entries.hpp>
#include <cmsg/views/linux/errors.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/socket.hpp>

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::error_bytes;
using support::ipv4_bytes;
using support::ipv6_bytes;
using support::joined;
using support::nobody4;
using support::router4;
using support::router6;
using support::unreachable4;
using support::unreachable6;

constexpr std::int32_t so_timestamping = scm_timestamping::about.id.type; // of 64-bit fields
constexpr std::int32_t wifi_status = scm_wifi_status::about.id.type;
constexpr std::uint32_t msg_ctrunc = 0x8;
constexpr std::uint32_t msg_errqueue = 0x2000;

/// All that a read says, as the visitor was told.
struct told {
    int calls = 0;
    tx_timestamp stamp;
    zerocopy_range range{};
    path_mtu mtu;
    send_error error;
    txtime_error late;
    lost_entry lost;
    int stamps = 0;
    int ranges = 0;
    int mtus = 0;
    int errors = 0;
    int lates = 0;
    int losses = 0;

    // clang-format off
    constexpr void operator()(const tx_timestamp& it) { ++calls; ++stamps; stamp = it; }
    constexpr void operator()(const zerocopy_range& it) { ++calls; ++ranges; range = it; }
    constexpr void operator()(const path_mtu& it) { ++calls; ++mtus; mtu = it; }
    constexpr void operator()(const send_error& it) { ++calls; ++errors; error = it; }
    constexpr void operator()(const txtime_error& it) { ++calls; ++lates; late = it; }
    constexpr void operator()(const lost_entry& it) { ++calls; ++losses; lost = it; }
    // clang-format on
};

/// The views of a list, as a receive_set has them.
using all_views = view_list<detail::queued<scm_timestamping>, ip_recverr, ipv6_recverr, ip_tos, packet_tx_timestamp,
                            scm_j1939_errqueue, scm_wifi_status>;

template <class... Entries>
constexpr bool take(std::span<const std::byte> bytes, std::uint32_t flags, std::span<const std::byte> name,
                    told& result)
{
    return detail::take_error<Entries...>(all_views{}, control{bytes, message_flags{flags}}, name, result);
}

/// What a list of all error entries is told of one read.
constexpr told taken(std::span<const std::byte> bytes, std::span<const std::byte> name = {},
                     std::uint32_t flags = msg_errqueue)
{
    told result;
    static_cast<void>(
        take<tx_timestamps<>, zerocopy_completions, path_errors, txtime_errors, ip_tos>(bytes, flags, name, result));
    return result;
}

using control_bytes = support::control_bytes<cmsg::abi::native>;

constexpr control_bytes with(std::int32_t level, std::int32_t type, std::span<const std::byte> payload)
{
    control_bytes bytes;
    bytes.add(level, type, payload);
    bytes.pad();
    return bytes;
}

constexpr auto stamp_bytes(std::int64_t software, std::int64_t hardware)
{
    return joined(bytes_of(software), bytes_of(std::int64_t{software != 0 ? 1 : 0}), std::array<std::byte, 16>{},
                  bytes_of(hardware), bytes_of(std::int64_t{hardware != 0 ? 2 : 0}));
}

/// A transmit timestamp of this stage and id.
constexpr auto stamp_error(std::uint32_t stage, std::uint32_t id)
{
    return joined(error_bytes(ENOMSG, 4, 0, 0, stage, id), nobody4);
}

constexpr bool a_stamp_is_told_with_its_id_and_stage()
{
    control_bytes bytes;
    bytes.add(cmsg::abi::native::socket_level, so_timestamping, stamp_bytes(1000, 0))
        .add(0, 11, stamp_error(1, 77))
        .pad();
    const told software = taken(bytes.bytes());
    control_bytes card;
    card.add(cmsg::abi::native::socket_level, so_timestamping, stamp_bytes(0, 3000))
        .add(0, 11, stamp_error(0, 0xffffffff))
        .pad();
    const told hardware = taken(card.bytes());
    return CMSGPP_CHECK(software.stamps == 1) && CMSGPP_CHECK(software.calls == 1) &&
           CMSGPP_CHECK(software.stamp.id.value() == 77U) && CMSGPP_CHECK(software.stamp.stage == tx_stage::sched) &&
           CMSGPP_CHECK(software.stamp.software) &&
           CMSGPP_CHECK(software.stamp.software->time_since_epoch().count() == 1'000'000'000'001) &&
           CMSGPP_CHECK(hardware.calls == 1) && CMSGPP_CHECK(hardware.stamp.id.value() == 0xffffffffU) &&
           CMSGPP_CHECK(hardware.stamp.hardware) &&
           CMSGPP_CHECK(hardware.stamp.hardware->time_since_epoch().count() == 3'000'000'000'002);
}

TEST(ReadError, TellsAStampWithItsIdAndStage) { CMSGPP_HOLDS(a_stamp_is_told_with_its_id_and_stage()); }

constexpr bool a_stamp_of_one_slot_has_not_the_other()
{
    control_bytes bytes;
    bytes.add(cmsg::abi::native::socket_level, so_timestamping, stamp_bytes(1000, 0))
        .add(0, 11, stamp_error(0, 1))
        .pad();
    const told one = taken(bytes.bytes());
    const told none =
        taken(with(0, 11, stamp_error(0, 1)).bytes()); // SOFTWARE is not on: no message, the id all the same
    return CMSGPP_CHECK(!one.stamp.hardware) && CMSGPP_CHECK(none.stamps == 1) && CMSGPP_CHECK(!none.stamp.software) &&
           CMSGPP_CHECK(!none.stamp.hardware);
}

TEST(ReadError, TellsNoTimeThatIsNotThere) { CMSGPP_HOLDS(a_stamp_of_one_slot_has_not_the_other()); }

// AF_PACKET has its own level, and no offender.
constexpr bool a_stamp_of_a_packet_socket_is_told()
{
    const told one = taken(with(263, 16, error_bytes(ENOMSG, 4, 0, 0, 0, 5)).bytes());
    return CMSGPP_CHECK(one.stamps == 1) && CMSGPP_CHECK(one.stamp.id.value() == 5U);
}

TEST(ReadError, TellsTheStampOfAPacketSocket) { CMSGPP_HOLDS(a_stamp_of_a_packet_socket_is_told()); }

// It has the origin of a timestamp, and would be taken for the stamp of send 0.
constexpr bool a_wifi_status_is_no_stamp()
{
    control_bytes bytes;
    bytes.add(cmsg::abi::native::socket_level, wifi_status, bytes_of(std::int32_t{1}))
        .add(0, 11, stamp_error(0, 0))
        .pad();
    const told one = taken(bytes.bytes());
    told unlisted;
    static_cast<void>(detail::take_error<tx_timestamps<>>(
        tx_timestamps<>::queued{}, control{bytes.bytes(), message_flags{msg_errqueue}}, {}, unlisted));
    return CMSGPP_CHECK(one.losses == 1) && CMSGPP_CHECK(one.calls == 1) &&
           CMSGPP_CHECK(one.lost.origin == error_origin::timestamping) && CMSGPP_CHECK(!one.lost.truncated) &&
           CMSGPP_CHECK(unlisted.losses == 1) && CMSGPP_CHECK(unlisted.calls == 1);
}

TEST(ReadError, TakesAWifiStatusForNoStamp) { CMSGPP_HOLDS(a_wifi_status_is_no_stamp()); }

constexpr bool completions_are_told_as_a_range()
{
    const told one = taken(with(0, 11, joined(error_bytes(0, 5, 0, 1, 0xfffffffe, 3), nobody4)).bytes());
    return CMSGPP_CHECK(one.ranges == 1) && CMSGPP_CHECK(one.calls == 1) &&
           CMSGPP_CHECK(one.range.first.value() == 0xfffffffeU) && CMSGPP_CHECK(one.range.last.value() == 3U) &&
           CMSGPP_CHECK(one.range.is_copied);
}

TEST(ReadError, TellsCompletionsAsARange) { CMSGPP_HOLDS(completions_are_told_as_a_range()); }

constexpr bool a_missed_time_is_told()
{
    const told one =
        taken(with(0, 11, joined(error_bytes(ECANCELED, 6, 0, 2, 0x89abcdef, 0x01234567), nobody4)).bytes());
    return CMSGPP_CHECK(one.lates == 1) && CMSGPP_CHECK(one.calls == 1) &&
           CMSGPP_CHECK(one.late.nanoseconds == 0x0123456789abcdefU) &&
           CMSGPP_CHECK(one.late.why == txtime_failure::missed);
}

TEST(ReadError, TellsAMissedTime) { CMSGPP_HOLDS(a_missed_time_is_told()); }

constexpr bool an_icmp_error_is_told_with_both_addresses()
{
    const told v4 = taken(with(0, 11, joined(unreachable4, router4)).bytes(), ipv4_bytes);
    const told v6 = taken(with(41, 25, joined(unreachable6, router6)).bytes(), ipv6_bytes);
    return CMSGPP_CHECK(v4.errors == 1) && CMSGPP_CHECK(v4.calls == 1) &&
           CMSGPP_CHECK(v4.error.error == ECONNREFUSED) && CMSGPP_CHECK(v4.error.told_by == error_origin::icmp) &&
           CMSGPP_CHECK(v4.error.type == 3) && CMSGPP_CHECK(v4.error.code == 3) &&
           CMSGPP_CHECK(v4.error.destination == endpoint::of(socket_address{ipv4_bytes})) &&
           CMSGPP_CHECK(v4.error.offender == endpoint::of(socket_address{router4})) &&
           CMSGPP_CHECK(v4.error.offender) && CMSGPP_CHECK(v6.errors == 1) && CMSGPP_CHECK(v6.calls == 1) &&
           CMSGPP_CHECK(v6.error.told_by == error_origin::icmp6) && CMSGPP_CHECK(v6.error.type == 1) &&
           CMSGPP_CHECK(v6.error.code == 4) &&
           CMSGPP_CHECK(v6.error.destination == endpoint::of(socket_address{ipv6_bytes})) &&
           CMSGPP_CHECK(v6.error.offender.scope() == 7U);
}

TEST(ReadError, TellsAnIcmpErrorWithBothAddresses) { CMSGPP_HOLDS(an_icmp_error_is_told_with_both_addresses()); }

constexpr bool an_extension_is_told()
{
    // length and flags of struct sock_ee_data_rfc4884
    constexpr auto data = joined(bytes_of(std::uint16_t{128}), support::octets(1, 0));
    const auto payload = joined(bytes_of(std::uint32_t{EHOSTUNREACH}), support::octets(2, 11, 0, 0),
                                bytes_of(std::uint32_t{0}), data, router4);
    const told one = taken(with(0, 11, payload).bytes());
    return CMSGPP_CHECK(one.errors == 1) && CMSGPP_CHECK(one.error.extension.length == 128) &&
           CMSGPP_CHECK(one.error.extension.is_invalid) && CMSGPP_CHECK(!one.error.destination);
}

TEST(ReadError, TellsAnExtension) { CMSGPP_HOLDS(an_extension_is_told()); }

constexpr bool a_path_mtu_is_told()
{
    const told local = taken(with(0, 11, joined(error_bytes(EMSGSIZE, 1, 0, 0, 1500, 0), nobody4)).bytes(), ipv4_bytes);
    const told v4 = taken(with(0, 11, joined(error_bytes(EMSGSIZE, 2, 3, 4, 1300, 0), router4)).bytes(), ipv4_bytes);
    const told v6 = taken(with(41, 25, joined(error_bytes(EMSGSIZE, 3, 2, 0, 1280, 0), router6)).bytes(), ipv6_bytes);
    return CMSGPP_CHECK(local.mtus == 1) && CMSGPP_CHECK(local.calls == 1) && CMSGPP_CHECK(local.mtu.bytes == 1500U) &&
           CMSGPP_CHECK(local.mtu.told_by == error_origin::local) && CMSGPP_CHECK(!local.mtu.offender) &&
           CMSGPP_CHECK(local.mtu.destination.port() == 443) && CMSGPP_CHECK(v4.mtus == 1) &&
           CMSGPP_CHECK(v4.mtu.bytes == 1300U) && CMSGPP_CHECK(v4.mtu.offender.v4()) && CMSGPP_CHECK(v6.mtus == 1) &&
           CMSGPP_CHECK(v6.mtu.bytes == 1280U) && CMSGPP_CHECK(v6.mtu.told_by == error_origin::icmp6);
}

TEST(ReadError, TellsAPathMtu) { CMSGPP_HOLDS(a_path_mtu_is_told()); }

// A path_mtu of 0 would have a program send nothing any more.
constexpr bool a_router_without_a_number_tells_an_error()
{
    const told one = taken(with(0, 11, joined(error_bytes(EMSGSIZE, 2, 3, 4, 0, 0), router4)).bytes());
    return CMSGPP_CHECK(one.errors == 1) && CMSGPP_CHECK(one.calls == 1) && CMSGPP_CHECK(one.error.error == EMSGSIZE) &&
           CMSGPP_CHECK(one.error.code == 4);
}

TEST(ReadError, TellsAnErrorOfARouterThatNamesNoMtu) { CMSGPP_HOLDS(a_router_without_a_number_tells_an_error()); }

// J1939 has the numbers of a local error for a transfer that was aborted, and no path.
constexpr bool another_protocols_error_is_none_of_a_path()
{
    const told one = taken(with(107, 4, error_bytes(EMSGSIZE, 1, 0, 0, 8, 0)).bytes());
    return CMSGPP_CHECK(one.losses == 1) && CMSGPP_CHECK(one.calls == 1) &&
           CMSGPP_CHECK(one.lost.origin == error_origin::local);
}

TEST(ReadError, TakesAnotherProtocolsErrorForNoneOfAPath) { CMSGPP_HOLDS(another_protocols_error_is_none_of_a_path()); }

constexpr bool what_no_entry_brings_is_lost()
{
    const auto stamp = with(0, 11, stamp_error(0, 1));
    const auto range = with(0, 11, joined(error_bytes(0, 5, 0, 1, 1, 3), nobody4));
    const auto late = with(0, 11, joined(error_bytes(ECANCELED, 6, 0, 2, 1, 0), nobody4));
    const auto error = with(0, 11, joined(unreachable4, router4));
    const auto unknown = with(0, 11, joined(error_bytes(1, 77, 0, 0, 0, 0), nobody4));
    told by_paths;
    told by_stamps;
    static_cast<void>(take<path_errors>(stamp.bytes(), msg_errqueue, {}, by_paths));
    static_cast<void>(take<path_errors>(range.bytes(), msg_errqueue, {}, by_paths));
    static_cast<void>(take<path_errors>(late.bytes(), msg_errqueue, {}, by_paths));
    const error_origin last = by_paths.lost.origin;
    static_cast<void>(take<tx_timestamps<>, zerocopy_completions>(error.bytes(), msg_errqueue, {}, by_stamps));
    static_cast<void>(take<tx_timestamps<>, zerocopy_completions>(late.bytes(), msg_errqueue, {}, by_stamps));
    const told all = taken(unknown.bytes());
    return CMSGPP_CHECK(by_paths.losses == 3) && CMSGPP_CHECK(by_paths.calls == 3) &&
           CMSGPP_CHECK(last == error_origin::txtime) && CMSGPP_CHECK(by_stamps.losses == 2) &&
           CMSGPP_CHECK(by_stamps.calls == 2) && CMSGPP_CHECK(all.losses == 1) && CMSGPP_CHECK(all.calls == 1) &&
           CMSGPP_CHECK(all.lost.origin == error_origin{77});
}

TEST(ReadError, TellsWhatNoEntryBringsAsLost) { CMSGPP_HOLDS(what_no_entry_brings_is_lost()); }

constexpr bool what_is_no_error_calls_nobody()
{
    const auto error = with(0, 11, joined(unreachable4, router4));
    told none;
    const bool normal = take<path_errors>(error.bytes(), 0, {}, none);
    const bool cut = take<path_errors>(error.bytes(), msg_ctrunc, {}, none);
    const bool failed = detail::take_error<path_errors>(all_views{}, control{}, {}, none);
    const bool entry = take<path_errors>({}, msg_errqueue, {}, none); // no messages at all, and an entry is gone
    return CMSGPP_CHECK(!normal) && CMSGPP_CHECK(!cut) && CMSGPP_CHECK(!failed) && CMSGPP_CHECK(entry) &&
           CMSGPP_CHECK(none.calls == 1) && CMSGPP_CHECK(none.losses == 1);
}

TEST(ReadError, CallsNobodyForANormalRead) { CMSGPP_HOLDS(what_is_no_error_calls_nobody()); }

TEST(ReadError, CallsNobodyAfterAFailure)
{
    msghdr header{};
    header.msg_flags = MSG_ERRQUEUE;
    told none;
    EXPECT_FALSE(detail::take_error<path_errors>(all_views{}, control{-1, header}, {}, none));
    EXPECT_EQ(none.calls, 0);
    EXPECT_TRUE(detail::take_error<path_errors>(all_views{}, control{0, header}, {}, none));
    EXPECT_EQ(none.losses, 1);
}

// pitfall 13: cut at every byte; what is left of an entry is told, and never anything wrong.
template <std::size_t Size>
constexpr bool is_told_at_every_cut(std::int32_t level, std::int32_t type, const std::array<std::byte, Size>& payload,
                                    std::span<const std::byte> name)
{
    constexpr std::size_t data = cmsg::abi::native::data_offset;
    for (std::size_t size = 0; size <= data + Size; ++size) {
        control_bytes bytes;
        if (size >= data) {
            bytes.add(level, type, std::span{payload}.first(size - data)); // the kernel shortens the length
        }
        const bool is_whole = size == data + Size;
        const told one = support::in_exact_storage(bytes.bytes(), [&](std::span<const std::byte> exact) {
            return taken(exact, name, is_whole ? msg_errqueue : msg_errqueue | msg_ctrunc);
        });
        const bool is_error = size >= data + extended_error::size;
        const bool knows_origin = size >= data + 5;
        const bool holds =
            CMSGPP_CHECK_WITH(size, one.calls == 1) && CMSGPP_CHECK_WITH(size, one.errors == int{is_error}) &&
            CMSGPP_CHECK_WITH(size, one.losses == int{!is_error}) &&
            CMSGPP_CHECK_WITH(size, static_cast<bool>(one.error.offender) == is_whole) &&
            CMSGPP_CHECK_WITH(size, (is_error || one.lost.truncated)) &&
            CMSGPP_CHECK_WITH(size, (is_error || (one.lost.origin != error_origin::none) == knows_origin));
        if (!holds) {
            return false;
        }
    }
    return true;
}

TEST(ReadError, TellsWhatACutLeaves)
{
    CMSGPP_HOLDS(is_told_at_every_cut(0, 11, joined(unreachable4, router4), ipv4_bytes));
    CMSGPP_HOLDS(is_told_at_every_cut(41, 25, joined(unreachable6, router6), ipv6_bytes));
}

// A stamp alone, of which the error was cut off, or the stamp itself: whose it is nobody can say.
constexpr bool a_stamp_without_its_error_is_lost()
{
    constexpr auto stamp = stamp_bytes(0x0102030405060708, 0);
    const auto whole = with(cmsg::abi::native::socket_level, so_timestamping, stamp);
    const auto cut = with(cmsg::abi::native::socket_level, so_timestamping, std::span{stamp}.first(20));
    const told one = taken(whole.bytes(), {}, msg_errqueue | msg_ctrunc);
    const told other = taken(cut.bytes(), {}, msg_errqueue | msg_ctrunc);
    return CMSGPP_CHECK(one.losses == 1) && CMSGPP_CHECK(one.calls == 1) && CMSGPP_CHECK(one.lost.truncated) &&
           CMSGPP_CHECK(one.lost.origin == error_origin::none) && CMSGPP_CHECK(other.losses == 1) &&
           CMSGPP_CHECK(other.calls == 1) && CMSGPP_CHECK(other.lost.origin == error_origin::none);
}

TEST(ReadError, TellsAStampWithoutItsErrorAsLost) { CMSGPP_HOLDS(a_stamp_without_its_error_is_lost()); }

// What else the socket has enabled stands before the error.
constexpr bool other_messages_are_passed_over()
{
    control_bytes bytes;
    bytes.add(0, 1, support::octets(2))
        .add(0, 2, bytes_of(std::int32_t{64}))
        .add(0, 11, joined(unreachable4, router4))
        .pad();
    const told one = taken(bytes.bytes());
    return CMSGPP_CHECK(one.errors == 1) && CMSGPP_CHECK(one.calls == 1);
}

TEST(ReadError, PassesOverOtherMessages) { CMSGPP_HOLDS(other_messages_are_passed_over()); }

// Captures of other machines of this byte order.
TEST(ReadError, ReadsEveryLayoutOfLinux)
{
    CMSGPP_HOLDS_IN_EVERY_ABI([]<class Abi>(Abi) {
        if constexpr (Abi::platform == cmsg::abi::platform::linux_kernel && Abi::byte_order == std::endian::native) {
            support::control_bytes<Abi> bytes;
            bytes.add(0, 11, joined(unreachable4, router4)).pad();
            told one;
            const bool is_entry = detail::take_error<path_errors>(
                all_views{}, basic_control<Abi>{bytes.bytes(), message_flags{Abi::msg_errqueue}}, ipv4_bytes, one);
            return CMSGPP_CHECK(is_entry) && CMSGPP_CHECK(one.errors == 1) && CMSGPP_CHECK(one.error.offender);
        } else {
            return true;
        }
    });
}

// Handlers as a program writes them.
constexpr bool lambdas_are_called()
{
    int errors = 0;
    int rest = 0;
    const overloaded visitor{[&](const send_error&) { ++errors; }, [&](auto) { ++rest; }};
    const auto error = with(0, 11, joined(unreachable4, router4));
    const control messages{error.bytes(), message_flags{msg_errqueue}};
    const control nothing{{}, message_flags{msg_errqueue}};
    return CMSGPP_CHECK(detail::take_error<path_errors>(all_views{}, messages, {}, visitor)) &&
           CMSGPP_CHECK(detail::take_error<path_errors>(all_views{}, nothing, {}, visitor)) &&
           CMSGPP_CHECK(errors == 1) && CMSGPP_CHECK(rest == 1);
}

TEST(ReadError, CallsLambdas) { CMSGPP_HOLDS(lambdas_are_called()); }

/// By the list itself, of control data of any layout of Linux, also as a constant.
template <class Abi>
constexpr bool is_read_by_a_list()
{
    using list = receive_set<path_errors, tx_timestamps<>, ip_ttl>;
    support::control_bytes<Abi> bytes;
    bytes.add(level::ip, 2, bytes_of(std::int32_t{64}));
    bytes.add(level::ip, 11, joined(error_bytes(ECONNREFUSED, 2, 3, 3, 0, 0), router4));
    told result;
    const bool read = list::read_error(basic_control<Abi>{bytes.bytes(), message_flags{msg_errqueue}}, result);
    const bool other = list::read_error(basic_control<Abi>{bytes.bytes(), message_flags{0}}, result);
    return CMSGPP_CHECK(read) && CMSGPP_CHECK(!other) && CMSGPP_CHECK(result.calls == 1) &&
           CMSGPP_CHECK(result.errors == 1) && CMSGPP_CHECK(result.error.error == ECONNREFUSED) &&
           CMSGPP_CHECK(!result.error.destination) && CMSGPP_CHECK(static_cast<bool>(result.error.offender));
}
TEST(ReadError, IsReadByAList)
{
    CMSGPP_HOLDS(is_read_by_a_list<cmsg::abi::native>());
    CMSGPP_HOLDS(is_read_by_a_list<std::conditional_t<std::endian::native == std::endian::little,
                                                      cmsg::abi::linux_ilp32, cmsg::abi::linux_ilp32_be>>());
}

} // namespace
