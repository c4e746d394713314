// SPDX-License-Identifier: MIT
#include <cmsg/visit/optional_field.hpp>
#include <cmsg/visit/optional_field.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

namespace {

using cmsg::detail::given;

constexpr bool has_the_value_if_the_condition_holds()
{
    const auto there = given<std::optional>(true, std::uint16_t{0});
    const auto absent = given<std::optional>(false, std::uint16_t{7});
    return CMSGPP_CHECK(there.has_value()) && CMSGPP_CHECK(*there == 0) && CMSGPP_CHECK(!absent.has_value());
}

TEST(OptionalField, HasTheValueIfTheConditionHolds) { CMSGPP_HOLDS(has_the_value_if_the_condition_holds()); }

} // namespace
