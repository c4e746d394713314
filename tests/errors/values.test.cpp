// SPDX-License-Identifier: MIT
#include <cmsg/errors/values.hpp>
#include <cmsg/errors/values.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace {

using namespace cmsg;

// They outlive the buffer, and are kept in the caller's queues.
template <class Value>
inline constexpr bool is_value =
    std::is_aggregate_v<Value>&& std::is_trivially_copyable_v<Value>&& std::is_nothrow_default_constructible_v<Value>;

static_assert(is_value<tx_timestamp> && is_value<zerocopy_range> && is_value<path_mtu> && is_value<send_error> &&
              is_value<txtime_error> && is_value<lost_entry>);
static_assert(sizeof(tx_timestamp) <= 40 && sizeof(path_mtu) <= 56 && sizeof(send_error) <= 64);
static_assert(sizeof(txtime_error) <= 16 && sizeof(lost_entry) == 2);

/// Counts the fields, and those of a type.
struct count_fields {
    int& fields;
    int& endpoints;
    constexpr void operator()(const char*, const auto&) const { ++fields; }
    constexpr void operator()(const char*, const endpoint&) const
    {
        ++fields;
        ++endpoints;
    }
};

template <class Value>
constexpr bool has_fields(const Value& value, int fields, int endpoints)
{
    int counted = 0;
    int addresses = 0;
    value.each_field(count_fields{counted, addresses});
    return CMSGPP_CHECK(counted == fields) && CMSGPP_CHECK(addresses == endpoints);
}

constexpr bool values_list_their_fields()
{
    send_error extended;
    extended.extension.length = 8;
    return has_fields(tx_timestamp{}, 4, 0) && has_fields(path_mtu{}, 4, 2) && has_fields(send_error{}, 6, 2) &&
           has_fields(extended, 7, 2) && has_fields(txtime_error{}, 2, 0) && has_fields(lost_entry{}, 2, 0);
}

TEST(Values, ListTheirFields) { CMSGPP_HOLDS(values_list_their_fields()); }

// What was not read is absent, and says nothing.
constexpr bool nothing_is_said_by_default()
{
    const tx_timestamp stamp;
    const path_mtu mtu;
    const send_error error;
    const lost_entry lost;
    return CMSGPP_CHECK(!stamp.software) && CMSGPP_CHECK(!stamp.hardware) && CMSGPP_CHECK(!mtu.destination) &&
           CMSGPP_CHECK(!mtu.offender) && CMSGPP_CHECK(!error.destination) && CMSGPP_CHECK(!error.offender) &&
           CMSGPP_CHECK(error.error == 0) && CMSGPP_CHECK(error.extension.length == 0) &&
           CMSGPP_CHECK(!lost.truncated) && CMSGPP_CHECK(lost.origin == error_origin::none);
}

TEST(Values, SayNothingByDefault) { CMSGPP_HOLDS(nothing_is_said_by_default()); }

} // namespace
