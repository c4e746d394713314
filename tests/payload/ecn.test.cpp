// SPDX-License-Identifier: MIT
#include <cmsg/payload/ecn.hpp>
#include <cmsg/payload/ecn.hpp>

#include "support/check.hpp"

#include <gtest/gtest.h>

#include <type_traits>

#include <netinet/ip.h> // for IPTOS_ECN_*, IPTOS_DSCP_EF

namespace {

using cmsg::dscp_of;
using cmsg::ecn;
using cmsg::ecn_of;

static_assert(sizeof(ecn) == 1 && noexcept(ecn_of(0)) && noexcept(dscp_of(0)));
static_assert(std::is_same_v<decltype(dscp_of(0)), std::uint8_t>);

// RFC 3168 section 5: ECT(1) is 01 and ECT(0) is 10.
static_assert(int{IPTOS_ECN_NOT_ECT} == static_cast<int>(ecn::not_ect) &&
              int{IPTOS_ECN_ECT1} == static_cast<int>(ecn::ect1) &&
              int{IPTOS_ECN_ECT0} == static_cast<int>(ecn::ect0) && int{IPTOS_ECN_CE} == static_cast<int>(ecn::ce));

// pitfall 15: the codepoint without the DSCP, and the DSCP without the shift forgotten.
constexpr bool splits_every_byte()
{
    for (int byte = 0; byte < 256; ++byte) {
        const auto value = static_cast<std::uint8_t>(byte);
        if (!(CMSGPP_CHECK(static_cast<int>(ecn_of(value)) == byte % 4) && CMSGPP_CHECK(dscp_of(value) == byte / 4))) {
            return false;
        }
    }
    return CMSGPP_CHECK(ecn_of(0xb9) == ecn::ect1) && CMSGPP_CHECK(ecn_of(0xba) == ecn::ect0) &&
           CMSGPP_CHECK(dscp_of(0xba) == 46) && CMSGPP_CHECK(dscp_of(IPTOS_DSCP_EF) == 46);
}

TEST(Ecn, SplitsEveryByte) { CMSGPP_HOLDS(splits_every_byte()); }

} // namespace
