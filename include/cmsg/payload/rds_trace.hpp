// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_RDS_TRACE_HPP
#define CMSGPP_PAYLOAD_RDS_TRACE_HPP

// How long RDS took for a message on each stretch of its way.

#include <cmsg/core/load.hpp>
#include <cmsg/core/value_iterator.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A stretch of the receive path (linux include/uapi/linux/rds.h enum rds_message_rxpath_latency). Others keep their
/// number.
enum class rds_rxpath_point : std::uint8_t {
    hdr_to_dgram_start = 0,
    dgram_reassemble = 1,
    dgram_delivered = 2,
};

[[nodiscard]] constexpr const char* name_of(rds_rxpath_point point) noexcept
{
    constexpr const char* names[]{"hdr_to_dgram_start", "dgram_reassemble", "dgram_delivered"};
    const auto number = static_cast<std::uint8_t>(point);
    return number < sizeof names / sizeof *names ? names[number] : nullptr;
}

/// How long a message took on one stretch.
struct rds_rx_trace {
    rds_rxpath_point point;
    std::uint64_t latency; ///< nanoseconds

    constexpr void each_field(auto sink) const
    {
        sink("point", point);
        sink("latency", latency);
    }
};

namespace detail {

/// Where the elements are.
struct rds_trace_loader {
    const std::byte* points = nullptr;
    const std::byte* latencies = nullptr;

    [[nodiscard]] constexpr rds_rx_trace operator[](std::size_t index) const noexcept
    {
        return {load<rds_rxpath_point>(points + index), load<std::uint64_t>(latencies + index * sizeof(std::uint64_t))};
    }
};

/// The first `size()` stretches, whose points and latencies are two arrays: a forward range, a view and a borrowed
/// range.
class rds_traces {
public:
    using value_type = rds_rx_trace;

    class iterator : public value_iterator<iterator, rds_rx_trace> {
    public:
        constexpr iterator() noexcept = default;
        constexpr iterator(rds_trace_loader load, std::size_t index) noexcept : load_{load}, index_{index} {}

        [[nodiscard]] constexpr value_type operator*() const noexcept { return load_[index_]; }

        constexpr iterator& operator++() noexcept
        {
            ++index_;
            return *this;
        }

        [[nodiscard]] friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept
        {
            return a.index_ == b.index_;
        }

    private:
        rds_trace_loader load_;
        std::size_t index_ = 0;
    };

    constexpr rds_traces() noexcept = default;
    constexpr rds_traces(rds_trace_loader load, std::size_t size) noexcept : load_{load}, size_{size} {}

    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }

    /// The element at `index`, which the caller knows to be less than `size()`.
    [[nodiscard]] constexpr value_type operator[](std::size_t index) const noexcept { return load_[index]; }

    [[nodiscard]] constexpr iterator begin() const noexcept { return {load_, 0}; }
    [[nodiscard]] constexpr iterator end() const noexcept { return {load_, size_}; }

private:
    rds_trace_loader load_;
    std::size_t size_ = 0;
};

} // namespace detail

} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <>
inline constexpr bool std::ranges::enable_view<cmsg::detail::rds_traces> = true;

template <>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::detail::rds_traces> = true;

#endif
