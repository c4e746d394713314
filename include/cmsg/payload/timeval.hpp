// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_TIMEVAL_HPP
#define CMSGPP_PAYLOAD_TIMEVAL_HPP

// A struct timeval of the wall clock, as wide as the payload says.

#include <cmsg/payload/time.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// A view over a timeval of CLOCK_REALTIME, whose width follows from the size of the payload.
class timeval_view : view_base {
public:
    using view_base::view_base;

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept
    {
        const bool wide = payload().size() == 2 * sizeof(std::int64_t);
        return system_time{wide ? nanoseconds_of(at<std::int64_t>(0), at<std::int64_t>(8), 1000)
                                : nanoseconds_of(at<std::int32_t>(0), at<std::int32_t>(4), 1000)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
