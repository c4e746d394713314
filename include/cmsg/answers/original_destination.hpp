// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_ORIGINAL_DESTINATION_HPP
#define CMSGPP_ANSWERS_ORIGINAL_DESTINATION_HPP

// Where a datagram was going before it was redirected to this socket.

#include <cmsg/payload/endpoint.hpp>

#include CMSGPP_NATIVE_ANSWERS // <cmsg/answers/linux.hpp> on Linux

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Address and port that a datagram was sent to before it was redirected (TPROXY), or none. In a receive_set:
/// IP_ORIGDSTADDR and IPV6_ORIGDSTADDR, or what the system has for them.
class original_destination {
public:
    /// None: false.
    constexpr original_destination() noexcept = default;

    /// Whether it came.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return static_cast<bool>(address_); }

    /// The address; none if there is none.
    [[nodiscard]] constexpr const endpoint& address() const noexcept { return address_; }

    constexpr void operator()(const auto& view) noexcept { address_ = endpoint::of(view.address()); }

    [[nodiscard]] friend constexpr bool operator==(const original_destination&,
                                                   const original_destination&) noexcept = default;

private:
    endpoint address_{};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
