// SPDX-License-Identifier: MIT
#include <cmsg/describe/number.hpp>
#include <cmsg/describe/number.hpp>

#include "support/check.hpp"
#include "support/look.hpp"

#include <cmsg/payload/ecn.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <ratio>

namespace own {

enum class state : std::uint8_t { off, on, other };

constexpr const char* name_of(state value) { return value == state::off ? "off" : value == state::on ? "on" : nullptr; }

enum class nameless : std::int16_t { lowest = -32768 };

enum class wide : std::uint64_t { highest = 0xffffffffffffffffU };

} // namespace own

namespace {

using namespace std::chrono_literals;
using support::looks_like;

constexpr bool writes_numbers_and_truths()
{
    using limits = std::numeric_limits<std::int64_t>;
    return CMSGPP_CHECK(looks_like("yes", true)) && CMSGPP_CHECK(looks_like("no", false)) &&
           CMSGPP_CHECK(looks_like("200", std::uint8_t{200})) && CMSGPP_CHECK(looks_like("-100", std::int8_t{-100})) &&
           CMSGPP_CHECK(looks_like("-9223372036854775808", limits::min())) &&
           CMSGPP_CHECK(looks_like("18446744073709551615", std::numeric_limits<std::uint64_t>::max()));
}

TEST(Number, WritesNumbersAndTruths) { CMSGPP_HOLDS(writes_numbers_and_truths()); }

constexpr bool writes_names_or_numbers_of_enumerators()
{
    return CMSGPP_CHECK(looks_like("ect0", cmsg::ecn::ect0)) && CMSGPP_CHECK(looks_like("on", own::state::on)) &&
           CMSGPP_CHECK(looks_like("2", own::state::other)) && CMSGPP_CHECK(looks_like("77", own::state{77})) &&
           CMSGPP_CHECK(looks_like("-32768", own::nameless::lowest)) &&
           CMSGPP_CHECK(looks_like("18446744073709551615", own::wide::highest));
}

TEST(Number, WritesTheNameOfAnEnumeratorOrItsNumber) { CMSGPP_HOLDS(writes_names_or_numbers_of_enumerators()); }

template <class Duration>
using sys = std::chrono::sys_time<Duration>;

constexpr bool writes_times()
{
    using std::chrono::nanoseconds;
    using std::chrono::seconds;
    return CMSGPP_CHECK(looks_like("0.000000000", sys<nanoseconds>{})) &&
           CMSGPP_CHECK(looks_like("1700000000.000000001", sys<nanoseconds>{1700000000s + 1ns})) &&
           CMSGPP_CHECK(looks_like("-0.000000001", sys<nanoseconds>{-1ns})) &&
           CMSGPP_CHECK(looks_like("-0.999999999", sys<nanoseconds>{-999999999ns})) &&
           CMSGPP_CHECK(looks_like("-1.000000000", sys<nanoseconds>{-1s})) &&
           CMSGPP_CHECK(looks_like("-1.500000000", sys<nanoseconds>{-1500ms})) &&
           CMSGPP_CHECK(looks_like("9223372036.854775807", sys<nanoseconds>{nanoseconds::max()})) &&
           CMSGPP_CHECK(looks_like("-9223372036.854775808", sys<nanoseconds>{nanoseconds::min()})) &&
           CMSGPP_CHECK(looks_like("9223372036854775807.000000000", sys<seconds>{seconds::max()})) &&
           CMSGPP_CHECK(looks_like("-1.000001000", sys<std::chrono::microseconds>{-1000001us}));
}

TEST(Number, WritesTimesOfAnyYear) { CMSGPP_HOLDS(writes_times()); }

constexpr bool writes_durations()
{
    return CMSGPP_CHECK(looks_like("5ns", 5ns)) && CMSGPP_CHECK(looks_like("-5us", -5us)) &&
           CMSGPP_CHECK(looks_like("0ms", 0ms)) && CMSGPP_CHECK(looks_like("7s", 7s)) &&
           CMSGPP_CHECK(looks_like("2", std::chrono::duration<int, std::ratio<1, 3>>{2}));
}

TEST(Number, WritesDurationsWithTheirUnit) { CMSGPP_HOLDS(writes_durations()); }

} // namespace
