// SPDX-License-Identifier: MIT
// The histogram of cmsg-latency against a sorted vector. It is included first and twice: it needs nothing else.
#include "../../tools/cmsg_latency/histogram.hpp"
#include "../../tools/cmsg_latency/histogram.hpp"

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <type_traits>
#include <vector>

namespace {

using cmsg_latency::histogram;

static_assert(std::is_trivially_copyable_v<histogram<>>);

template <class Histogram>
constexpr bool each_bin_begins_where_the_last_one_ends()
{
    for (std::size_t bin = 0; bin < Histogram::bins; ++bin) {
        const std::uint64_t least = Histogram::lower_bound(bin);
        if (!CMSGPP_CHECK(Histogram::bin_of(least) == bin)) {
            return false;
        }
        if (bin > 0) {
            if (!CMSGPP_CHECK(Histogram::bin_of(least - 1) == bin - 1)) {
                return false;
            }
        }
        if (bin + 1 < Histogram::bins) { // that one has no upper bound
            if (!CMSGPP_CHECK(Histogram::lower_bound(bin + 1) - least <= 1 + least / Histogram::sub_bins)) {
                return false;
            }
        }
    }
    if (!CMSGPP_CHECK(Histogram::lower_bound(0) == 0U)) {
        return false;
    }
    if (!CMSGPP_CHECK(Histogram::bin_of(std::numeric_limits<std::uint64_t>::max()) == Histogram::bins - 1)) {
        return false;
    }
    return true;
}

TEST(Histogram, HasABinForEachValueAndOneOnly)
{
    CMSGPP_HOLDS(each_bin_begins_where_the_last_one_ends<histogram<>>());
    EXPECT_TRUE((each_bin_begins_where_the_last_one_ends<histogram<63, 5>>()));
    EXPECT_TRUE((each_bin_begins_where_the_last_one_ends<histogram<8, 0>>()));
}

constexpr bool powers_are_counted_exactly()
{
    histogram<10, 2> h;
    for (const std::uint64_t value : {0U, 1U, 2U, 3U, 4U, 255U, 256U, 257U, 1023U, 1024U, 1025U, 4096U}) {
        h.record(value);
    }
    return CMSGPP_CHECK(h.below_power(0) == 1U) && // 0
           CMSGPP_CHECK(h.up_to_power(0) == 2U) && CMSGPP_CHECK(h.up_to_power(1) == 3U) &&
           CMSGPP_CHECK(h.below_power(8) == 6U) && CMSGPP_CHECK(h.up_to_power(8) == 7U) && // with 256
           CMSGPP_CHECK(h.up_to_power(9) == 8U) &&                                         // 257
           CMSGPP_CHECK(h.below_power(10) == 9U) &&
           CMSGPP_CHECK(h.up_to_power(10) == 10U) && // with 1024, which stands in the last bin
           CMSGPP_CHECK(h[h.bins - 1] == 3U) && CMSGPP_CHECK(h.count() == 12U) && CMSGPP_CHECK(h.min() == 0U) &&
           CMSGPP_CHECK(h.max() == 4096U) &&
           CMSGPP_CHECK(h.quantile(1000) == 4096U); // of the last bin it knows the largest alone
}

TEST(Histogram, CountsAPowerOfTwoBelowAndUpToIt) { CMSGPP_HOLDS(powers_are_counted_exactly()); }

constexpr bool nothing_is_zero()
{
    const histogram<> h;
    return CMSGPP_CHECK(h.count() == 0U) && CMSGPP_CHECK(h.mean() == 0U) && CMSGPP_CHECK(h.min() == 0U) &&
           CMSGPP_CHECK(h.max() == 0U) && CMSGPP_CHECK(h.quantile(500) == 0U) && CMSGPP_CHECK(h.up_to_power(40) == 0U);
}

TEST(Histogram, IsZeroOfNoValues) { CMSGPP_HOLDS(nothing_is_zero()); }

/// Random values of all magnitudes; the seed is fixed, and std::mt19937_64 is the same everywhere.
std::vector<std::uint64_t> values(std::size_t count, std::uint64_t seed, unsigned bits)
{
    std::mt19937_64 random{seed};
    std::vector<std::uint64_t> all(count);
    std::generate(all.begin(), all.end(), [&] {
        const std::uint64_t mask = (std::uint64_t{1} << random() % bits) - 1;
        return random() & mask;
    });
    return all;
}

TEST(Histogram, AgreesWithASortedVector)
{
    for (const std::size_t count : {1U, 2U, 3U, 10U, 999U, 1000U, 1001U, 20000U}) {
        SCOPED_TRACE(count);
        std::vector<std::uint64_t> all = values(count, count, 40);
        histogram<> h;
        for (const std::uint64_t value : all) {
            h.record(value);
        }
        std::sort(all.begin(), all.end());
        const std::uint64_t sum = std::accumulate(all.begin(), all.end(), std::uint64_t{0});
        EXPECT_EQ(h.count(), count);
        EXPECT_EQ(h.sum(), sum);
        EXPECT_EQ(h.mean(), sum / count);
        EXPECT_EQ(h.min(), all.front());
        EXPECT_EQ(h.max(), all.back());
        for (const unsigned permille : {0U, 1U, 500U, 950U, 990U, 999U, 1000U}) {
            const std::size_t rank = std::max<std::size_t>((count * permille + 999) / 1000, 1);
            const std::uint64_t exact = all[rank - 1];
            EXPECT_GE(h.quantile(permille), exact) << permille;
            EXPECT_LE(h.quantile(permille), exact + exact / h.sub_bins) << permille;
        }
        for (unsigned power = 0; power <= 40; ++power) {
            const auto above = std::upper_bound(all.begin(), all.end(), std::uint64_t{1} << power);
            EXPECT_EQ(h.up_to_power(power), static_cast<std::uint64_t>(above - all.begin())) << power;
        }
    }
}

TEST(Histogram, OfTwoAddedIsThatOfAllValues)
{
    histogram<30> one, other, both;
    for (const std::uint64_t value : values(500, 1, 36)) {
        one.record(value + 3); // the least
        both.record(value + 3);
    }
    for (const std::uint64_t value : values(700, 2, 36)) {
        other.record(value + 7);
        both.record(value + 7);
    }
    one += other;
    for (std::size_t bin = 0; bin < both.bins; ++bin) {
        EXPECT_EQ(one[bin], both[bin]) << bin;
    }
    for (unsigned power = 0; power <= 30; ++power) {
        EXPECT_EQ(one.up_to_power(power), both.up_to_power(power)) << power;
    }
    EXPECT_EQ(one.count(), both.count());
    EXPECT_EQ(one.sum(), both.sum());
    EXPECT_EQ(one.min(), both.min());
    EXPECT_EQ(one.max(), both.max());
    one += histogram<30>{}; // none: the least stays
    EXPECT_EQ(one.min(), both.min());
}

} // namespace
