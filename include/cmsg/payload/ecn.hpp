// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_ECN_HPP
#define CMSGPP_PAYLOAD_ECN_HPP

// The two fields of the byte that IPv4 calls type of service and IPv6 traffic class.
// Never says where the byte comes from.

#include <cmsg/platform/config.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The codepoint of explicit congestion notification: the two low bits (RFC 3168 section 5).
enum class ecn : std::uint8_t {
    not_ect = 0, ///< the sender does not take part
    ect1 = 1,    ///< ECN-capable transport, ECT(1)
    ect0 = 2,    ///< ECN-capable transport, ECT(0)
    ce = 3,      ///< congestion experienced
};

[[nodiscard]] constexpr const char* name_of(ecn codepoint) noexcept
{
    constexpr const char* names[]{"not_ect", "ect1", "ect0", "ce"};
    return names[static_cast<std::uint8_t>(codepoint) & 3U];
}

/// The ECN codepoint of a type of service or traffic class.
[[nodiscard]] constexpr ecn ecn_of(std::uint8_t traffic_class) noexcept { return static_cast<ecn>(traffic_class & 3U); }

/// The differentiated services codepoint, 0 to 63: the six high bits (RFC 2474 section 3).
[[nodiscard]] constexpr std::uint8_t dscp_of(std::uint8_t traffic_class) noexcept
{
    return static_cast<std::uint8_t>(traffic_class >> 2U);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
