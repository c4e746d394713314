// SPDX-License-Identifier: MIT
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/ip_fields.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace {

using namespace support;
using cmsg::detail::hop_limit_view;
using cmsg::detail::traffic_class_view;

/// Of an int only the low byte counts, in either order of bytes.
constexpr bool bytes_and_ints_are_the_same()
{
    for (int value = 0; value < 256; ++value) {
        const auto byte = octets(value);
        const auto number = bytes_of(std::int32_t{value});
        const traffic_class_view narrow{byte};
        const traffic_class_view wide{number};
        if (!(CMSGPP_CHECK(narrow.value() == value) && CMSGPP_CHECK(wide.value() == value) &&
              CMSGPP_CHECK(narrow.dscp() == value / 4) && CMSGPP_CHECK(wide.dscp() == narrow.dscp()) &&
              CMSGPP_CHECK(static_cast<int>(wide.ecn()) == value % 4) && CMSGPP_CHECK(wide.ecn() == narrow.ecn()) &&
              CMSGPP_CHECK(hop_limit_view{byte}.value() == value) &&
              CMSGPP_CHECK(hop_limit_view{number}.value() == value))) {
            return false;
        }
    }
    return true;
}

// pitfalls 14, 15
TEST(IpFields, HasAValueInAByteOrAnInt) { CMSGPP_HOLDS(bytes_and_ints_are_the_same()); }

} // namespace
