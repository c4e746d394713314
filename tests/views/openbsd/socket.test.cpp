// SPDX-License-Identifier: MIT
#include <cmsg/views/openbsd/socket.hpp>
#include <cmsg/views/openbsd/socket.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp" // for joined

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace {

namespace openbsd = cmsg::openbsd;
using namespace support;

constexpr auto wide = joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int64_t{999'999}));
constexpr auto of_i386 = joined(bytes_of(std::int64_t{1'700'000'000}), bytes_of(std::int32_t{999'999}));
constexpr auto before_1970 = joined(bytes_of(std::int64_t{-1}), bytes_of(std::int64_t{1}));

/// The microseconds are a `long`.
constexpr bool time_is_read()
{
    const auto nanoseconds = [](std::span<const std::byte> payload) {
        return openbsd::scm_timestamp{payload}.time().time_since_epoch().count();
    };
    return CMSGPP_CHECK(nanoseconds(wide) == 1'700'000'000'999'999'000) &&
           CMSGPP_CHECK(nanoseconds(of_i386) == 1'700'000'000'999'999'000) &&
           CMSGPP_CHECK(nanoseconds(before_1970) == -999'999'000);
}

TEST(OpenbsdScmTimestamp, HasMicroseconds) { CMSGPP_HOLDS(time_is_read()); }

constexpr auto rights = joined(bytes_of(std::int32_t{7}), bytes_of(std::int32_t{9}));

constexpr bool descriptors_are_read()
{
    const openbsd::scm_rights view{rights};
    return CMSGPP_CHECK(view.size() == 2) && CMSGPP_CHECK(view[0] == 7) && CMSGPP_CHECK(view[1] == 9);
}

TEST(OpenbsdScmRights, IsARangeOfDescriptors) { CMSGPP_HOLDS(descriptors_are_read()); }

} // namespace
