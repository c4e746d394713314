// SPDX-License-Identifier: MIT
// The layout is that of ws2ipdef.h's struct in_recverr.
#include <cmsg/payload/windows_error.hpp>
#include <cmsg/payload/windows_error.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/view_checks.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

namespace {

using namespace support;
using cmsg::detail::windows_error_view;

[[nodiscard]] constexpr auto payload_of(std::int32_t protocol, std::uint32_t info, int type, int code)
{
    return joined(bytes_of(protocol), bytes_of(info), octets(type, code));
}

constexpr bool an_error_has_its_type_and_code()
{
    constexpr auto bytes = payload_of(1, 1400, 3, 3);
    constexpr auto bytes6 = payload_of(58, 1400, 1, 4);
    const windows_error_view unreachable{bytes};
    const windows_error_view unreachable6{bytes6};
    return CMSGPP_CHECK(!unreachable.is_icmp6()) && CMSGPP_CHECK(unreachable.type() == 3) &&
           CMSGPP_CHECK(unreachable.code() == 3) && CMSGPP_CHECK(!unreachable.path_mtu()) &&
           CMSGPP_CHECK(unreachable6.is_icmp6()) && CMSGPP_CHECK(unreachable6.type() == 1) &&
           CMSGPP_CHECK(unreachable6.code() == 4) && CMSGPP_CHECK(!unreachable6.path_mtu());
}

TEST(WindowsError, HasTypeAndCode) { CMSGPP_HOLDS(an_error_has_its_type_and_code()); }

/// Which packets were too large: type 3 code 4 of ICMP (RFC 1191), type 2 of ICMPv6 (RFC 4443).
constexpr bool only_too_large_packets_have_an_mtu()
{
    for (int type = 0; type < 8; ++type) {
        for (int code = 0; code < 8; ++code) {
            const auto bytes = payload_of(1, 1400, type, code);
            const auto bytes6 = payload_of(58, 1280, type, code);
            const auto nameless = payload_of(type == 2 ? 58 : 1, 0, type, code);
            if (!(CMSGPP_CHECK(windows_error_view{bytes}.path_mtu().value_or(0) ==
                               (type == 3 && code == 4 ? 1400U : 0U)) &&
                  CMSGPP_CHECK(windows_error_view{bytes6}.path_mtu().value_or(0) == (type == 2 ? 1280U : 0U)) &&
                  CMSGPP_CHECK(!windows_error_view{nameless}.path_mtu()))) {
                return false;
            }
        }
    }
    return true;
}

TEST(WindowsError, HasTheMtuOfATooLargePacket) { CMSGPP_HOLDS(only_too_large_packets_have_an_mtu()); }

} // namespace
