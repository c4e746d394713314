// SPDX-License-Identifier: MIT
#include <cmsg/answers/original_destination.hpp>
#include <cmsg/answers/original_destination.hpp>

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

constexpr bool is_of_either_family()
{
    std::array<std::byte, 16> v4{};
    v4[2] = std::byte{0x1f}, v4[3] = std::byte{0x90}; // port 8080
    v4[4] = std::byte{127}, v4[7] = std::byte{1};
    std::array<std::byte, 28> v6{};
    v6[3] = std::byte{53};
    v6[23] = std::byte{1};
    original_destination of4;
    of4(linux_kernel::ip_origdstaddr{v4});
    original_destination of6;
    of6(linux_kernel::ipv6_origdstaddr{v6});
    return CMSGPP_CHECK(of4.address().port() == 8080) && CMSGPP_CHECK(of4.address().v4().has_value()) &&
           CMSGPP_CHECK(of6.address().port() == 53) && CMSGPP_CHECK(!of6.address().v4()) &&
           CMSGPP_CHECK(of6.address().v6().s6_addr[15] == 1) && CMSGPP_CHECK(static_cast<bool>(of6)) &&
           CMSGPP_CHECK(!original_destination{}) && CMSGPP_CHECK(of4 != of6);
}
TEST(OriginalDestination, IsOfEitherFamily) { CMSGPP_HOLDS(is_of_either_family()); }
static_assert(std::is_trivially_copyable_v<original_destination>);

} // namespace
