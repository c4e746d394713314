// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TOOLS_CMSG_LATENCY_HISTOGRAM_HPP
#define CMSGPP_TOOLS_CMSG_LATENCY_HISTOGRAM_HPP

// A histogram of unsigned numbers, such as nanoseconds, that a program of its own can include: it needs no other file.
// Never allocates. Not safe to use from several threads at once; each can have its own, and add them up.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace cmsg_latency {

/// Counts values in bins: each power of two is cut in 2^SubBits bins of one width, below 2^SubBits each value has a bin
/// of its own, and from 2^Bits on there is one bin for all. So a bin is at most 1/2^SubBits as wide as its values are
/// large. A bin has its lower bound and not its upper one; values that are a power of two are counted once more, so
/// that the count of those up to 2^k, with 2^k itself, is exact, too.
template <unsigned Bits = 40, unsigned SubBits = 4>
class histogram {
    static_assert(SubBits < Bits && Bits < 64);

public:
    static constexpr std::uint64_t sub_bins = std::uint64_t{1} << SubBits;
    static constexpr std::size_t bins = (Bits - SubBits + 1) * sub_bins + 1;

    constexpr void record(std::uint64_t value) noexcept
    {
        ++counts_[bin_of(value)];
        if (std::has_single_bit(value) && value <= upper) {
            ++powers_[static_cast<std::size_t>(std::countr_zero(value))];
        }
        ++count_;
        sum_ += value;
        min_ = value < min_ ? value : min_;
        max_ = value > max_ ? value : max_;
    }

    /// Adds what another one has counted.
    constexpr histogram& operator+=(const histogram& other) noexcept
    {
        for (std::size_t i = 0; i < bins; ++i) {
            counts_[i] += other.counts_[i];
        }
        for (std::size_t i = 0; i <= Bits; ++i) {
            powers_[i] += other.powers_[i];
        }
        count_ += other.count_;
        sum_ += other.sum_;
        min_ = other.min_ < min_ ? other.min_ : min_;
        max_ = other.max_ > max_ ? other.max_ : max_;
        return *this;
    }

    [[nodiscard]] constexpr std::uint64_t count() const noexcept { return count_; }

    /// Modulo 2^64: of nanoseconds 584 years.
    [[nodiscard]] constexpr std::uint64_t sum() const noexcept { return sum_; }

    /// Rounded down; 0 of no values.
    [[nodiscard]] constexpr std::uint64_t mean() const noexcept { return count_ == 0 ? 0 : sum_ / count_; }

    [[nodiscard]] constexpr std::uint64_t min() const noexcept { return count_ == 0 ? 0 : min_; }
    [[nodiscard]] constexpr std::uint64_t max() const noexcept { return max_; }

    /// The least value that `permille` of 1000 values are not above, 500 is the median, or a larger one of its bin: the
    /// bin's largest, unless no value was so large. 0 of no values. Below 2^Bits it is too large by less than a part in
    /// 2^SubBits.
    [[nodiscard]] constexpr std::uint64_t quantile(unsigned permille) const noexcept
    {
        const std::uint64_t part = count_ / 1000 * permille + (count_ % 1000 * permille + 999) / 1000; // rounded up
        const std::uint64_t rank = part == 0 ? 1 : part;
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i + 1 < bins; ++i) {
            seen += counts_[i];
            if (seen >= rank) {
                const std::uint64_t largest = lower_bound(i + 1) - 1;
                return largest < max_ ? largest : max_;
            }
        }
        return max_;
    }

    /// How many values are below 2^power; of one above Bits, those below 2^Bits.
    [[nodiscard]] constexpr std::uint64_t below_power(unsigned power) const noexcept
    {
        const std::size_t end = power < Bits ? bin_of(std::uint64_t{1} << power) : bins - 1;
        std::uint64_t all = 0;
        for (std::size_t i = 0; i < end; ++i) {
            all += counts_[i];
        }
        return all;
    }

    /// How many values are 2^power or less, power at most Bits: what a cumulative bucket counts.
    [[nodiscard]] constexpr std::uint64_t up_to_power(unsigned power) const noexcept
    {
        return below_power(power) + (power <= Bits ? powers_[power] : 0);
    }

    /// The bin that counts the value.
    [[nodiscard]] static constexpr std::size_t bin_of(std::uint64_t value) noexcept
    {
        if (value >= upper) {
            return bins - 1;
        }
        if (value < sub_bins) {
            return static_cast<std::size_t>(value);
        }
        const auto shift = static_cast<unsigned>(std::bit_width(value)) - 1 - SubBits;
        return static_cast<std::size_t>(shift * sub_bins + (value >> shift));
    }

    /// The least value of the bin. Those of the last one have no upper bound.
    [[nodiscard]] static constexpr std::uint64_t lower_bound(std::size_t bin) noexcept
    {
        if (bin < sub_bins) {
            return bin;
        }
        const std::uint64_t shift = bin / sub_bins - 1;
        return (sub_bins + bin % sub_bins) << shift;
    }

    /// How many values the bin has.
    [[nodiscard]] constexpr std::uint64_t operator[](std::size_t bin) const noexcept { return counts_[bin]; }

private:
    static constexpr std::uint64_t upper = std::uint64_t{1} << Bits;

    std::array<std::uint64_t, bins> counts_{};
    std::array<std::uint64_t, Bits + 1> powers_{}; // of values that are 2^k
    std::uint64_t count_ = 0;
    std::uint64_t sum_ = 0;
    std::uint64_t min_ = UINT64_MAX;
    std::uint64_t max_ = 0;
};

} // namespace cmsg_latency

#endif
