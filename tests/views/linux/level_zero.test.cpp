// SPDX-License-Identifier: MIT
// No kernel of this project's machines has one of these families: numbers and sizes are those of
// include/net/bluetooth/hci_sock.h, net/bluetooth/hci_sock.c hci_sock_cmsg(), include/net/af_ieee802154.h,
// include/linux/mISDNif.h and drivers/isdn/mISDN/socket.c mISDN_sock_cmsg().

#include <cmsg/views/linux/hci.hpp>
#include <cmsg/views/linux/ieee802154.hpp>
#include <cmsg/views/linux/misdn.hpp>
#include <cmsg/views/linux/hci.hpp>
#include <cmsg/views/linux/ieee802154.hpp>
#include <cmsg/views/linux/misdn.hpp>
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>
#include <cmsg/visit/visit.hpp>
#include <cmsg/views/linux/all.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace {

using namespace cmsg::linux_kernel;
using namespace support;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using time_point = std::chrono::sys_time<nanoseconds>;

constexpr auto wide_timeval = joined(bytes_of(std::int64_t{0x1'0000'0001}), bytes_of(std::int64_t{999'999}));
constexpr auto narrow_timeval = joined(bytes_of(std::int32_t{0x7fff'ffff}), bytes_of(std::int32_t{1}));
constexpr auto timeval_of_this_machine = joined(bytes_of(1L), bytes_of(2L));
constexpr time_point wide_time{seconds{0x1'0000'0001} + nanoseconds{999'999'000}};
constexpr time_point narrow_time{seconds{0x7fff'ffff} + nanoseconds{1'000}};

// -- HCI_CMSG_DIR

static_assert(small_view<hci_cmsg_dir>);
static_assert(hci_cmsg_dir::about.id == cmsg::message_id{0, 1} && hci_cmsg_dir::about.size == 4);
static_assert(hci_cmsg_dir::about.level_name == std::string_view{"SOL_HCI"});
static_assert(is_absent_elsewhere<hci_cmsg_dir>(hci_cmsg_dir::about.id));

constexpr bool direction_is_an_int()
{
    const auto incoming = bytes_of(std::int32_t{1});
    const auto outgoing = bytes_of(std::int32_t{0});
    return CMSGPP_CHECK(hci_cmsg_dir{incoming}.incoming()) && CMSGPP_CHECK(!hci_cmsg_dir{outgoing}.incoming());
}

constexpr bool direction_has_four_bytes()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<hci_cmsg_dir, decltype(abi)>(hci_cmsg_dir::about.id, {4}); });
}

TEST(HciCmsgDir, IsAnInt)
{
    CMSGPP_HOLDS(direction_is_an_int());
    CMSGPP_HOLDS(direction_has_four_bytes());
}

// pitfalls 4, 5, 10
TEST(HciCmsgDir, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<hci_cmsg_dir>(hci_cmsg_dir::about.id, bytes_of(std::int32_t{0x01000000}),
                                           [](hci_cmsg_dir direction) { return direction.incoming(); });
}

// -- HCI_CMSG_TSTAMP

static_assert(small_view<hci_cmsg_tstamp>);
static_assert(hci_cmsg_tstamp::about.id == cmsg::message_id{0, 2} && hci_cmsg_tstamp::about.size == 16);
static_assert(hci_cmsg_tstamp::about.space == cmsg::abi::native::space(timeval_of_this_machine.size()));
static_assert(hci_cmsg_tstamp::about.level_name == std::string_view{"SOL_HCI"});
static_assert(is_absent_elsewhere<hci_cmsg_tstamp>(hci_cmsg_tstamp::about.id));

/// A wide one may lie beyond 2038 and before 1970; nothing overflows.
constexpr bool timeval_is_read_in_both_widths()
{
    const auto before = joined(bytes_of(std::int64_t{-1}), bytes_of(std::int64_t{500'000}));
    const auto narrow_before = joined(bytes_of(std::int32_t{-1}), bytes_of(std::int32_t{500'000}));
    const auto huge = joined(bytes_of(std::int64_t{INT64_MAX}), bytes_of(std::int64_t{INT64_MIN}));
    static_cast<void>(hci_cmsg_tstamp{huge}.time()); // a constant evaluation rejects an overflow
    return CMSGPP_CHECK(hci_cmsg_tstamp{wide_timeval}.time() == wide_time) &&
           CMSGPP_CHECK(hci_cmsg_tstamp{narrow_timeval}.time() == narrow_time) &&
           CMSGPP_CHECK(hci_cmsg_tstamp{before}.time() == time_point{nanoseconds{-500'000'000}}) &&
           CMSGPP_CHECK(hci_cmsg_tstamp{narrow_before}.time() == time_point{nanoseconds{-500'000'000}});
}

constexpr bool tstamp_is_two_longs()
{
    return is_whole_only_at<hci_cmsg_tstamp, host_lp64>(hci_cmsg_tstamp::about.id, {16}) &&
           is_whole_only_at<hci_cmsg_tstamp, host_ilp32>(hci_cmsg_tstamp::about.id, {8});
}

TEST(HciCmsgTstamp, IsReadInBothWidths)
{
    CMSGPP_HOLDS(timeval_is_read_in_both_widths());
    CMSGPP_HOLDS(tstamp_is_two_longs());
}

// pitfalls 4, 5, 10
TEST(HciCmsgTstamp, IsReadAnywhereAndCutAnywhere)
{
    const auto read = [](hci_cmsg_tstamp at) { return at.time(); };
    expect_cuts_are_told<hci_cmsg_tstamp, host_lp64>(hci_cmsg_tstamp::about.id, wide_timeval);
    expect_any_alignment<hci_cmsg_tstamp, host_lp64>(hci_cmsg_tstamp::about.id, wide_timeval, read);
    expect_cuts_are_told<hci_cmsg_tstamp, host_ilp32>(hci_cmsg_tstamp::about.id, narrow_timeval);
    expect_any_alignment<hci_cmsg_tstamp, host_ilp32>(hci_cmsg_tstamp::about.id, narrow_timeval, read);
}

// -- WPAN_WANTLQI

static_assert(small_view<wpan_wantlqi>);
static_assert(wpan_wantlqi::about.id == cmsg::message_id{0, 3} && wpan_wantlqi::about.size == 1);
static_assert(wpan_wantlqi::about.level_name == std::string_view{"SOL_IEEE802154"});
static_assert(is_absent_elsewhere<wpan_wantlqi>(wpan_wantlqi::about.id));

constexpr bool lqi_is_any_byte()
{
    for (int value = 0; value < 256; ++value) {
        const auto payload = octets(value);
        if (!CMSGPP_CHECK(wpan_wantlqi{payload}.lqi() == value)) {
            return false;
        }
    }
    return true;
}

constexpr bool lqi_has_one_byte()
{
    return in_every_linux_abi(
        [](auto abi) { return is_whole_only_at<wpan_wantlqi, decltype(abi)>(wpan_wantlqi::about.id, {1}); });
}

TEST(WpanWantlqi, HasOneByte)
{
    CMSGPP_HOLDS(lqi_is_any_byte());
    CMSGPP_HOLDS(lqi_has_one_byte());
}

// pitfalls 4, 5, 10
TEST(WpanWantlqi, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<wpan_wantlqi>(wpan_wantlqi::about.id, octets(0xc8),
                                           [](wpan_wantlqi view) { return view.lqi(); });
}

// -- MISDN_TIME_STAMP

static_assert(small_view<misdn_time_stamp>);
static_assert(misdn_time_stamp::about.id == cmsg::message_id{0, 1} && misdn_time_stamp::about.size == 16);
static_assert(misdn_time_stamp::about.level_name == std::string_view{"SOL_MISDN"});
static_assert(is_absent_elsewhere<misdn_time_stamp>(misdn_time_stamp::about.id));

constexpr bool misdn_time_is_read_in_both_widths()
{
    return CMSGPP_CHECK(misdn_time_stamp{wide_timeval}.time() == wide_time) &&
           CMSGPP_CHECK(misdn_time_stamp{narrow_timeval}.time() == narrow_time);
}

/// A 32-bit process gets the 16 bytes of a 64-bit kernel, or the 8 of its own.
constexpr bool misdn_time_is_as_wide_as_the_kernel()
{
    return is_whole_only_at<misdn_time_stamp, host_lp64>(misdn_time_stamp::about.id, {16}) &&
           is_whole_only_at<misdn_time_stamp, host_ilp32>(misdn_time_stamp::about.id, {16, 8});
}

TEST(MisdnTimeStamp, IsReadInBothWidths)
{
    CMSGPP_HOLDS(misdn_time_is_read_in_both_widths());
    CMSGPP_HOLDS(misdn_time_is_as_wide_as_the_kernel());
}

// pitfalls 4, 5, 10
TEST(MisdnTimeStamp, IsReadAnywhereAndCutAnywhere)
{
    const auto read = [](misdn_time_stamp at) { return at.time(); };
    expect_cuts_are_told<misdn_time_stamp, host_lp64>(misdn_time_stamp::about.id, wide_timeval);
    expect_any_alignment<misdn_time_stamp, host_lp64>(misdn_time_stamp::about.id, wide_timeval, read);
    expect_cuts_are_told<misdn_time_stamp, host_ilp32>(misdn_time_stamp::about.id, narrow_timeval);
    expect_any_alignment<misdn_time_stamp, host_ilp32>(misdn_time_stamp::about.id, narrow_timeval, read);
    expect_any_alignment<misdn_time_stamp, host_ilp32>(misdn_time_stamp::about.id, wide_timeval, read);
}

// -- the lists

/// What a visitor saw of one message of level 0.
enum class seen : std::uint8_t {
    nothing,
    ip_tos,
    ip_ttl,
    hci_cmsg_dir,
    hci_cmsg_tstamp,
    wpan_wantlqi,
    misdn_time_stamp
};

template <class List>
constexpr seen with(List list, std::int32_t type, std::span<const std::byte> payload)
{
    control_bytes<cmsg::abi::native> one;
    one.add(0, type, payload);
    seen result = seen::nothing;
    const cmsg::outcome ended = cmsg::visit(list, cmsg::basic_control<cmsg::abi::native>{one.bytes()}, [&](auto view) {
        using view_type = decltype(view);
        result = std::is_same_v<view_type, ip_tos>             ? seen::ip_tos
                 : std::is_same_v<view_type, ip_ttl>           ? seen::ip_ttl
                 : std::is_same_v<view_type, hci_cmsg_dir>     ? seen::hci_cmsg_dir
                 : std::is_same_v<view_type, hci_cmsg_tstamp>  ? seen::hci_cmsg_tstamp
                 : std::is_same_v<view_type, wpan_wantlqi>     ? seen::wpan_wantlqi
                 : std::is_same_v<view_type, misdn_time_stamp> ? seen::misdn_time_stamp
                                                               : seen::nothing;
    });
    return bool{ended} ? result : seen::nothing;
}

constexpr auto four_bytes = bytes_of(std::int32_t{1});

/// The same bytes are what the list says. IP_TOS may have four bytes, IP_TTL always has.
constexpr bool type_1_and_2_belong_to_the_list()
{
    return CMSGPP_CHECK(with(all_views{}, 1, four_bytes) == seen::ip_tos) &&
           CMSGPP_CHECK(with(hci_views{}, 1, four_bytes) == seen::hci_cmsg_dir) &&
           CMSGPP_CHECK(with(misdn_views{}, 1, four_bytes) == seen::nothing) &&
           CMSGPP_CHECK(with(wpan_views{}, 1, four_bytes) == seen::nothing) &&
           CMSGPP_CHECK(with(all_views{}, 2, four_bytes) == seen::ip_ttl) &&
           CMSGPP_CHECK(with(hci_views{}, 2, timeval_of_this_machine) == seen::hci_cmsg_tstamp) &&
           CMSGPP_CHECK(with(misdn_views{}, 1, timeval_of_this_machine) == seen::misdn_time_stamp) &&
           CMSGPP_CHECK(with(wpan_views{}, 3, octets(9)) == seen::wpan_wantlqi);
}

template <class View, class... Views>
constexpr bool is_listed(cmsg::view_list<Views...>)
{
    return cmsg::detail::is_one_of<View, Views...>;
}
static_assert(!is_listed<hci_cmsg_dir>(all_views{}) && !is_listed<hci_cmsg_tstamp>(all_views{}));
static_assert(!is_listed<wpan_wantlqi>(all_views{}) && !is_listed<misdn_time_stamp>(all_views{}));

// pitfall 24
TEST(LevelZero, BelongsToIpUnlessAListSaysOtherwise) { CMSGPP_HOLDS(type_1_and_2_belong_to_the_list()); }

/// Without a list, a handler that names the view is enough: the visitor is the list then.
TEST(LevelZero, IsWhatAHandlerNames)
{
    control_bytes<cmsg::abi::native> one;
    one.add(0, 1, four_bytes);
    const cmsg::basic_control<cmsg::abi::native> messages{one.bytes()};
    int directions = 0;
    EXPECT_TRUE(cmsg::visit(messages, [&](hci_cmsg_dir direction) { directions += direction.incoming() ? 1 : 0; }));
    EXPECT_EQ(directions, 1);
    int bytes = 0;
    EXPECT_TRUE(cmsg::visit(messages, [&](ip_tos tos) { bytes += tos.value(); }));
    EXPECT_EQ(bytes, 1);
}

} // namespace
