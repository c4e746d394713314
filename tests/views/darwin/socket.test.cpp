// SPDX-License-Identifier: MIT
// The layouts are those of XNU: bsd/sys/socket.h, bsd/netinet/in.h, bsd/netinet6/in6.h, bsd/net/if_dl.h, and what
// ip_savecontrol() and ip6_savecontrol_v4() put into them. No kernel here produces them.
#include <cmsg/views/darwin/socket.hpp>
#include <cmsg/views/darwin/socket.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <cmsg/views/windows/socket.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <type_traits>

namespace {

namespace darwin = cmsg::darwin;
using namespace support;
using cmsg::message_id;

using namespace std::chrono_literals;
constexpr std::int32_t socket_level = cmsg::level::socket;

static_assert(darwin::scm_timestamp::about.id == message_id{socket_level, 2});
static_assert(darwin::scm_timestamp_monotonic::about.id == message_id{socket_level, 4});
static_assert(darwin::scm_timestamp_continuous::about.id == message_id{socket_level, 7});
static_assert(darwin::scm_rights::about.id == message_id{socket_level, 1});

// struct timeval of a 64-bit program: the microseconds have 32 bits, and what the stack had behind them.
constexpr auto timeval_payload =
    joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int32_t{999'999}), octets(0xff, 0xff, 0xff, 0x7f));
constexpr auto early_timeval_payload =
    joined(bytes_of(std::int64_t{-1}), bytes_of(std::int32_t{999'999}), octets(1, 2, 3, 4));
constexpr auto ticks_payload = bytes_of(std::uint64_t{0x0123'4567'89ab'cdef});

constexpr bool times_are_read()
{
    using std::chrono::nanoseconds;
    using time = std::chrono::sys_time<nanoseconds>;
    return CMSGPP_CHECK(darwin::scm_timestamp{timeval_payload}.time() == time{1'700'000'000s + 999'999us}) &&
           CMSGPP_CHECK(darwin::scm_timestamp{early_timeval_payload}.time() == time{-1us}) &&
           CMSGPP_CHECK(darwin::scm_timestamp_monotonic{ticks_payload}.time().value() == 0x0123'4567'89ab'cdef) &&
           CMSGPP_CHECK(darwin::scm_timestamp_continuous{ticks_payload}.time().value() == 0x0123'4567'89ab'cdef);
}

TEST(DarwinScmTimestamp, LeavesThePaddingBehindTheMicrosecondsAlone) { CMSGPP_HOLDS(times_are_read()); }

// A 32-bit program has 32-bit seconds: XNU bsd/kern/uipc_syscalls.c copyout_control() writes a struct user32_timeval.
constexpr auto narrow_timeval_payload = joined(bytes_of(std::int32_t{1'700'000'000}), bytes_of(std::int32_t{999'999}));
constexpr auto early_narrow_timeval_payload = joined(bytes_of(std::int32_t{-1}), bytes_of(std::int32_t{999'999}));

constexpr bool times_of_32_bit_programs_are_read()
{
    using time = std::chrono::sys_time<std::chrono::nanoseconds>;
    return CMSGPP_CHECK(darwin::scm_timestamp{narrow_timeval_payload}.time() == time{1'700'000'000s + 999'999us}) &&
           CMSGPP_CHECK(darwin::scm_timestamp{early_narrow_timeval_payload}.time() == time{-1us});
}

TEST(DarwinScmTimestamp, HasEightBytesForA32BitProgram) { CMSGPP_HOLDS(times_of_32_bit_programs_are_read()); }

// pitfall 18
using absolute = darwin::mach_absolute_clock::time_point;
using continuous = darwin::mach_continuous_clock::time_point;
template <class A, class B>
concept comparable = requires(A a, B b)
{
    a < b;
};
template <class A, class B>
concept subtractable = requires(A a, B b)
{
    a - b;
};
static_assert(comparable<absolute, absolute> && subtractable<absolute, absolute>);
static_assert(!comparable<absolute, continuous> && !subtractable<absolute, continuous>);
static_assert(!comparable<absolute, cmsg::windows::performance_counter_clock::time_point>);
static_assert(!std::is_convertible_v<absolute, continuous> && !std::is_constructible_v<continuous, absolute>);
static_assert(!std::is_convertible_v<absolute, std::uint64_t> && !std::is_convertible_v<std::uint64_t, absolute>);

constexpr bool ticks_count_and_wrap()
{
    return CMSGPP_CHECK(absolute{5} < absolute{7}) && CMSGPP_CHECK(absolute{7} - absolute{5} == 2) &&
           CMSGPP_CHECK(absolute{5} - absolute{7} == -2) && CMSGPP_CHECK(absolute{1} - absolute{UINT64_MAX} == 2) &&
           CMSGPP_CHECK(absolute{3} == absolute{3});
}

TEST(DarwinScmTimestampMonotonic, CountsTicksOfAClockOfItsOwn) { CMSGPP_HOLDS(ticks_count_and_wrap()); }

constexpr auto rights_payload =
    joined(bytes_of(std::int32_t{7}), bytes_of(std::int32_t{9}), bytes_of(std::int32_t{-1}));

constexpr bool rights_are_a_range()
{
    const darwin::scm_rights rights{rights_payload};
    std::int32_t sum = 0;
    for (const std::int32_t descriptor : rights) {
        sum += descriptor;
    }
    return CMSGPP_CHECK(rights.size() == 3) && CMSGPP_CHECK(rights[0] == 7) && CMSGPP_CHECK(rights[1] == 9) &&
           CMSGPP_CHECK(rights[2] == -1) && CMSGPP_CHECK(sum == 15);
}
static_assert(std::ranges::forward_range<cmsg::element_range<std::int32_t>> &&
              std::ranges::view<cmsg::element_range<std::int32_t>> &&
              std::ranges::borrowed_range<cmsg::element_range<std::int32_t>>);

TEST(DarwinScmRights, IsARangeOfDescriptors) { CMSGPP_HOLDS(rights_are_a_range()); }

// pitfalls 4, 5, 10
TEST(DarwinSocket, IsReadAnywhereAndCutAnywhere)
{
    const auto at_home = []<class View>(std::type_identity<View>, std::span<const std::byte> payload, auto read) {
        expect_cut_and_unaligned_at_home<View>(View::about.id, payload, read);
    };
    at_home(std::type_identity<darwin::scm_timestamp>{}, timeval_payload, [](auto view) { return view.time(); });
    at_home(std::type_identity<darwin::scm_timestamp_monotonic>{}, ticks_payload,
            [](auto view) { return view.time(); });
    at_home(std::type_identity<darwin::scm_timestamp_continuous>{}, ticks_payload,
            [](auto view) { return view.time(); });
    at_home(std::type_identity<darwin::scm_rights>{}, rights_payload, [](auto view) { return view[1]; });
}

} // namespace
