// SPDX-License-Identifier: MIT
#include <cmsg/payload/ip_fields.hpp>
#include <cmsg/payload/ip_fields.hpp>

#include "support/build.hpp"
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
        if (narrow.value() != value || wide.value() != value || narrow.dscp() != value / 4 ||
            wide.dscp() != narrow.dscp() || static_cast<int>(wide.ecn()) != value % 4 || wide.ecn() != narrow.ecn() ||
            hop_limit_view{byte}.value() != value || hop_limit_view{number}.value() != value) {
            return false;
        }
    }
    return true;
}
static_assert(bytes_and_ints_are_the_same());

// pitfalls 14, 15
TEST(IpFields, HasAValueInAByteOrAnInt) { EXPECT_TRUE(bytes_and_ints_are_the_same()); }

} // namespace
