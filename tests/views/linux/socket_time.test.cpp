// SPDX-License-Identifier: MIT
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/socket_time.hpp>

#include "support/timestamp_forms.hpp"
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/visit/view.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <sys/socket.h>

namespace {

using cmsg::hardware_time;
using cmsg::scm_timestamp;
using cmsg::scm_timestamping;
using cmsg::scm_timestamping_pktinfo;
using cmsg::scm_timestampns;
using cmsg::system_time;
using std::chrono::nanoseconds;
using namespace std::chrono_literals;
using namespace support;

// -- the contract

// The macros of 32-bit programs depend on _TIME_BITS; asm/socket.h names both forms since v5.1.
#if defined(SO_TIMESTAMP_OLD) && defined(SO_TIMESTAMP_NEW)
static_assert(support::old_id<cmsg::scm_timestamp>.type == SO_TIMESTAMP_OLD &&
              support::new_id<cmsg::scm_timestamp>.type == SO_TIMESTAMP_NEW);
static_assert(support::old_id<cmsg::scm_timestampns>.type == SO_TIMESTAMPNS_OLD &&
              support::new_id<cmsg::scm_timestampns>.type == SO_TIMESTAMPNS_NEW);
static_assert(support::old_id<cmsg::scm_timestamping>.type == SO_TIMESTAMPING_OLD &&
              support::new_id<cmsg::scm_timestamping>.type == SO_TIMESTAMPING_NEW);
#endif

template <class View>
constexpr bool is_timestamp_view(std::size_t size)
{
    constexpr cmsg::message_id old_form = support::old_id<View>;
    constexpr cmsg::message_id new_form = support::new_id<View>;
    return small_view<View> && View::about.size == size && old_form.level == SOL_SOCKET && new_form.level == SOL_SOCKET;
}
static_assert(is_timestamp_view<scm_timestamp>(16));
static_assert(is_timestamp_view<scm_timestampns>(16));
static_assert(is_timestamp_view<scm_timestamping>(48));
static_assert(scm_timestamping::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<scm_timestamp>(support::old_id<cmsg::scm_timestamp>));
static_assert(is_absent_elsewhere<scm_timestamping>(support::new_id<cmsg::scm_timestamping>));

// -- sizes: exact for the form and the ABI

/// Both forms of a view with so many timevals or timespecs.
template <class View, class Abi>
constexpr bool sizes_are_exact(std::size_t pairs)
{
    const std::size_t old_form = pairs * 2 * numbers_of<Abi>.time_size;
    return is_whole_only_at<View, Abi>(support::old_id<View>, {old_form}) &&
           is_whole_only_at<View, Abi>(support::new_id<View>, {pairs * 16});
}

constexpr bool each_form_has_one_size()
{
    return in_every_linux_abi([](auto abi) {
        using layout = decltype(abi);
        return CMSGPP_CHECK(sizes_are_exact<scm_timestamp, layout>(1)) &&
               CMSGPP_CHECK(sizes_are_exact<scm_timestampns, layout>(1)) &&
               CMSGPP_CHECK(sizes_are_exact<scm_timestamping, layout>(3));
    });
}

/// Half of three 64-bit timespecs is exactly three 32-bit ones; on LP64 it is a cut message all the same.
constexpr bool half_a_message_is_not_the_other_abis()
{
    const std::array<std::byte, 24> half{};
    const auto state = [&](auto abi, cmsg::message_id id) {
        return cmsg::as<scm_timestamping>(cmsg::basic_message<decltype(abi)>{id, half}).state();
    };
    constexpr cmsg::message_id old_form = support::old_id<scm_timestamping>;
    constexpr cmsg::message_id new_form = support::new_id<scm_timestamping>;
    return CMSGPP_CHECK(state(host_lp64{}, number_in<host_lp64>(old_form)) == cmsg::field_state::wrong_size) &&
           CMSGPP_CHECK(state(host_lp64{}, number_in<host_lp64>(new_form)) == cmsg::field_state::wrong_size) &&
           CMSGPP_CHECK(state(host_ilp32{}, number_in<host_ilp32>(old_form)) == cmsg::field_state::present) &&
           CMSGPP_CHECK(state(host_ilp32{}, number_in<host_ilp32>(new_form)) == cmsg::field_state::wrong_size);
}

// pitfalls 10, 21
TEST(ScmTimestamping, HasOneSizeForEachFormAndAbi)
{
    CMSGPP_HOLDS(each_form_has_one_size());
    CMSGPP_HOLDS(half_a_message_is_not_the_other_abis());
}

/// x32 has headers of ILP32 and times of 64 bits.
constexpr bool x32_has_wide_times()
{
    using x32 = in_host_order<cmsg::abi::linux_x32>;
    return CMSGPP_CHECK(
               cmsg::view_traits<scm_timestamping>::accepts<x32>(support::old_id<cmsg::scm_timestamping>, 48)) &&
           CMSGPP_CHECK(
               !cmsg::view_traits<scm_timestamping>::accepts<x32>(support::old_id<cmsg::scm_timestamping>, 24));
}

TEST(ScmTimestamping, IsWideOnX32) { CMSGPP_HOLDS(x32_has_wide_times()); }

// -- values

/// Timevals or timespecs as a kernel with such a `long` (or the new form) lays them out.
template <class Long, class... Numbers>
constexpr auto pairs_of(Numbers... numbers)
{
    return joined(bytes_of(static_cast<Long>(numbers))...);
}

template <class Long>
constexpr bool times_are_read()
{
    const auto one = pairs_of<Long>(1'700'000'000, 123'456);
    const auto three = pairs_of<Long>(1'700'000'000, 123'456'789, 5, 5, 42, 7);
    const scm_timestamping at{three};
    return CMSGPP_CHECK(scm_timestamp{one}.time() == system_time{1'700'000'000s + 123'456us}) &&
           CMSGPP_CHECK(scm_timestampns{one}.time() == system_time{1'700'000'000s + 123'456ns}) &&
           CMSGPP_CHECK(at.software() == system_time{1'700'000'000s + 123'456'789ns}) &&
           CMSGPP_CHECK(at.hardware() == hardware_time{42s + 7ns});
}

TEST(ScmTimestamp, ReadsTheWidthThatArrived)
{
    CMSGPP_HOLDS(times_are_read<std::int64_t>());
    CMSGPP_HOLDS(times_are_read<std::int32_t>());
}

/// After 2038 the new form goes on; before 1970 both are negative.
constexpr bool times_beyond_2038_are_read()
{
    const auto late = pairs_of<std::int64_t>(std::int64_t{1} << 32, 1);
    const auto early = pairs_of<std::int32_t>(-1, 999'999);
    return CMSGPP_CHECK(scm_timestampns{late}.time() == system_time{4'294'967'296s + 1ns}) &&
           CMSGPP_CHECK(scm_timestamp{early}.time() == system_time{-1us});
}

// pitfall 21
TEST(ScmTimestampns, GoesOnAfter2038) { CMSGPP_HOLDS(times_beyond_2038_are_read()); }

/// Each of the three slots zero or not: the slots of software and hardware are absent by themselves, the one between
/// them says nothing.
template <class Long>
constexpr bool zero_slots_are_absent()
{
    for (unsigned filled = 0; filled < 8; ++filled) {
        const auto value = [filled](unsigned slot) { return (filled >> slot & 1U) != 0 ? 9 : 0; };
        const auto payload = pairs_of<Long>(0, value(0), value(1), 0, value(2), 0);
        const scm_timestamping at{payload};
        if (!(CMSGPP_CHECK(at.software().has_value() == (value(0) != 0)) &&
              CMSGPP_CHECK(at.hardware().has_value() == (value(2) != 0)) &&
              CMSGPP_CHECK(at.software().value_or(system_time{}) == system_time{nanoseconds{value(0)}}) &&
              CMSGPP_CHECK(at.hardware().value_or(hardware_time{}) == hardware_time{std::chrono::seconds{value(2)}}))) {
            return false;
        }
    }
    return true;
}

// pitfall 17
TEST(ScmTimestamping, TakesZeroForAbsent)
{
    CMSGPP_HOLDS(zero_slots_are_absent<std::int64_t>());
    CMSGPP_HOLDS(zero_slots_are_absent<std::int32_t>());
}

/// Seconds and fractions that no clock has: some time or other, and no overflow, which a constant evaluation rejects.
template <class Long>
constexpr bool garbage_is_harmless()
{
    constexpr Long extremes[]{std::numeric_limits<Long>::min(), -1, 0, 1, std::numeric_limits<Long>::max()};
    std::uint64_t sum = 0;
    for (const Long seconds : extremes) {
        for (const Long fraction : extremes) {
            const auto one = pairs_of<Long>(seconds, fraction);
            const auto three = joined(one, one, one);
            const scm_timestamping at{three};
            const auto expected = static_cast<std::int64_t>(static_cast<std::uint64_t>(seconds) * 1'000'000'000U +
                                                            static_cast<std::uint64_t>(fraction));
            if (!(CMSGPP_CHECK(scm_timestampns{one}.time().time_since_epoch().count() == expected) &&
                  CMSGPP_CHECK(at.software().has_value() == (expected != 0)) &&
                  CMSGPP_CHECK(at.hardware().has_value() == (expected != 0)))) {
                return false;
            }
            sum += static_cast<std::uint64_t>(scm_timestamp{one}.time().time_since_epoch().count());
        }
    }
    return CMSGPP_CHECK(sum != 0);
}

TEST(ScmTimestamping, DoesNotOverflowOnGarbage)
{
    CMSGPP_HOLDS(garbage_is_harmless<std::int64_t>());
    CMSGPP_HOLDS(garbage_is_harmless<std::int32_t>());
}

// -- memory

template <class View, class Abi, class Read>
void expect_both_forms(std::size_t pairs, Read read)
{
    std::array<std::byte, 48> ascending{};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        ascending[i] = static_cast<std::byte>(i + 1);
    }
    const std::size_t sizes[]{pairs * 2 * numbers_of<Abi>.time_size, pairs * 16};
    const cmsg::message_id ids[]{support::old_id<View>, support::new_id<View>};
    for (const std::size_t form : {0U, 1U}) {
        SCOPED_TRACE(form);
        const auto payload = std::span<const std::byte>{ascending}.first(sizes[form]);
        expect_cuts_are_told<View, Abi>(ids[form], payload);
        expect_any_alignment<View, Abi>(ids[form], payload, read);
    }
}

template <class Abi>
void expect_all_forms()
{
    expect_both_forms<scm_timestamp, Abi>(1, [](scm_timestamp at) { return at.time(); });
    expect_both_forms<scm_timestampns, Abi>(1, [](scm_timestampns at) { return at.time(); });
    expect_both_forms<scm_timestamping, Abi>(3, [](scm_timestamping at) {
        return std::pair{at.software(), at.hardware()};
    });
}

// pitfalls 4, 5, 10
TEST(ScmTimestamping, IsReadAnywhereAndCutAnywhere)
{
    expect_all_forms<cmsg::abi::native>();
    expect_all_forms<host_lp64>();
    expect_all_forms<host_ilp32>();
}

// -- SCM_TIMESTAMPING_PKTINFO

// No card with a clock here: the layout is struct scm_ts_pktinfo of linux include/uapi/linux/net_tstamp.h.
static_assert(small_view<scm_timestamping_pktinfo>);
#ifdef SCM_TIMESTAMPING_PKTINFO
static_assert(scm_timestamping_pktinfo::about.id == cmsg::message_id{SOL_SOCKET, SCM_TIMESTAMPING_PKTINFO});
#endif
static_assert(scm_timestamping_pktinfo::about.size == 16 &&
              scm_timestamping_pktinfo::about.presence == cmsg::presence::usually);
static_assert(is_absent_elsewhere<scm_timestamping_pktinfo>(scm_timestamping_pktinfo::about.id));

constexpr auto timestamping_pktinfo_payload = joined(bytes_of(7U), bytes_of(1514U), bytes_of(0U), bytes_of(0U));

constexpr bool timestamping_pktinfo_has_interface_and_length()
{
    const scm_timestamping_pktinfo info{timestamping_pktinfo_payload};
    return CMSGPP_CHECK(info.interface_index() == 7) && CMSGPP_CHECK(info.frame_length() == 1514);
}

constexpr bool timestamping_pktinfo_has_sixteen_bytes()
{
    return in_every_linux_abi([](auto abi) {
        return is_whole_only_at<scm_timestamping_pktinfo, decltype(abi)>(scm_timestamping_pktinfo::about.id, {16});
    });
}

TEST(ScmTimestampingPktinfo, HasInterfaceAndLength)
{
    CMSGPP_HOLDS(timestamping_pktinfo_has_interface_and_length());
    CMSGPP_HOLDS(timestamping_pktinfo_has_sixteen_bytes());
}

// pitfalls 4, 5, 10
TEST(ScmTimestampingPktinfo, IsReadAnywhereAndCutAnywhere)
{
    expect_cut_and_unaligned<scm_timestamping_pktinfo>(
        scm_timestamping_pktinfo::about.id, timestamping_pktinfo_payload, [](scm_timestamping_pktinfo info) {
            return std::array{info.interface_index(), info.frame_length()};
        });
}

} // namespace
