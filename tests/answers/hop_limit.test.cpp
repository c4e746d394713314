// SPDX-License-Identifier: MIT
#include <cmsg/answers/hop_limit.hpp>
#include <cmsg/answers/hop_limit.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/answers/linux.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

constexpr bool is_of_either_version()
{
    const auto ttl = bytes_of(std::int32_t{64});
    const auto hops = bytes_of(std::int32_t{0});
    hop_limit v4;
    v4(linux_kernel::ip_ttl{ttl});
    hop_limit v6;
    v6(linux_kernel::ipv6_hoplimit{hops});
    return CMSGPP_CHECK(v4.value() == 64) && CMSGPP_CHECK(static_cast<bool>(v4)) && CMSGPP_CHECK(v6.value() == 0) &&
           CMSGPP_CHECK(static_cast<bool>(v6)) && CMSGPP_CHECK(!hop_limit{}) &&
           CMSGPP_CHECK(hop_limit{}.value() == 0) && CMSGPP_CHECK(v6 != hop_limit{});
}
TEST(HopLimit, IsOfEitherVersion) { CMSGPP_HOLDS(is_of_either_version()); }
static_assert(std::is_trivially_copyable_v<hop_limit> && sizeof(hop_limit) == 2);

} // namespace
