// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_IP_FIELDS_HPP
#define CMSGPP_PAYLOAD_IP_FIELDS_HPP

// What messages say of an IP header: shapes that the views of all systems share.

#include <cmsg/core/load.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ecn.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// The value of a byte, or the low byte of an int.
[[nodiscard]] constexpr std::uint8_t low_byte(std::span<const std::byte> payload) noexcept
{
    return payload.size() == sizeof(std::uint8_t) ? load<std::uint8_t>(payload.data())
                                                  : static_cast<std::uint8_t>(load<std::int32_t>(payload.data()));
}

/// A type of service or traffic class, in a byte or an int.
class traffic_class_view : view_base {
public:
    using view_base::view_base;

    /// The whole byte.
    [[nodiscard]] constexpr std::uint8_t value() const noexcept { return low_byte(payload()); }

    /// The two low bits.
    [[nodiscard]] constexpr cmsg::ecn ecn() const noexcept { return ecn_of(value()); }

    /// The six high bits, 0 to 63.
    [[nodiscard]] constexpr std::uint8_t dscp() const noexcept { return dscp_of(value()); }

    constexpr void each_field(auto sink) const
    {
        sink("ecn", ecn());
        sink("dscp", dscp());
    }
};

/// A time to live or hop limit, in a byte or an int.
class hop_limit_view : view_base {
public:
    using view_base::view_base;

    /// Hops left.
    [[nodiscard]] constexpr std::uint8_t value() const noexcept { return low_byte(payload()); }

    constexpr void each_field(auto sink) const { sink("value", value()); }
};

/// An ECN codepoint in an int.
class ecn_view : view_base {
public:
    using view_base::view_base;

    [[nodiscard]] constexpr cmsg::ecn ecn() const noexcept
    {
        return ecn_of(static_cast<std::uint8_t>(at<std::int32_t>(0)));
    }

    constexpr void each_field(auto sink) const { sink("ecn", ecn()); }
};

/// RFC 3542's struct in6_pktinfo, the same on all systems.
class in6_pktinfo_view : protected view_base {
public:
    using view_base::view_base;

    /// Index of the interface that the packet arrived on; 0 if there is none.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(16); }

    /// The destination address in the packet's header.
    [[nodiscard]] constexpr in6_addr destination() const noexcept { return load_in6_addr(payload().data()); }

    constexpr void each_field(auto sink) const
    {
        sink("interface_index", interface_index());
        sink("destination", destination());
    }
};

/// A struct in_addr.
class in_addr_view : view_base {
public:
    using view_base::view_base;

    /// The destination address in the packet's header, network order.
    [[nodiscard]] constexpr in_addr destination() const noexcept { return load_in_addr(payload().data()); }

    constexpr void each_field(auto sink) const { sink("destination", destination()); }
};

/// RFC 3542's struct ip6_mtuinfo, the same on all systems but for the length that a BSD's address begins with.
class path_mtu_view : view_base {
public:
    using view_base::view_base;

    /// The destination of the send; family AF_INET6, address in network order.
    [[nodiscard]] constexpr sockaddr_in6 address() const noexcept { return load_sockaddr_in6(payload().data()); }

    /// Bytes of the largest IPv6 packet, header included.
    [[nodiscard]] constexpr std::uint32_t mtu() const noexcept { return at<std::uint32_t>(sizeof(sockaddr_in6)); }

    constexpr void each_field(auto sink) const
    {
        sink("address", address());
        sink("mtu", mtu());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
