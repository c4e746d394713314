// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_ON_SYSTEM_HPP
#define CMSGPP_SEND_ON_SYSTEM_HPP

// The values that each system has for what a packet is put: which of them an answer becomes, by the layout it is
// written in.

#include <cmsg/send/darwin.hpp>
#include <cmsg/send/freebsd.hpp>
#include <cmsg/send/ip.hpp>
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/netbsd.hpp>
#include <cmsg/send/openbsd.hpp>
#include <cmsg/send/windows.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::send::detail {

/// A system's values for the type of service of an IPv4 packet, if it has one, for the traffic class of an IPv6 packet,
/// and for the sources of both; and whether that of IPv4 can choose the interface.
template <abi::platform Platform>
struct on_system;

template <>
struct on_system<abi::platform::linux_kernel> {
    using type_of_service = send::ip_tos;
    using traffic_class = send::ipv6_tclass;
    using source4 = send::ip_pktinfo;
    using source6 = send::ipv6_pktinfo;
    static constexpr bool pins_ipv4 = true;
};

template <>
struct on_system<abi::platform::darwin> {
    using type_of_service = darwin::ip_tos;
    using traffic_class = darwin::ipv6_tclass;
    using source4 = darwin::ip_pktinfo;
    using source6 = darwin::ipv6_pktinfo;
    static constexpr bool pins_ipv4 = false;
};

template <>
struct on_system<abi::platform::freebsd> {
    using type_of_service = freebsd::ip_tos;
    using traffic_class = freebsd::ipv6_tclass;
    using source4 = freebsd::ip_sendsrcaddr;
    using source6 = freebsd::ipv6_pktinfo;
    static constexpr bool pins_ipv4 = false;
};

template <>
struct on_system<abi::platform::netbsd> {
    using traffic_class = netbsd::ipv6_tclass;
    using source4 = netbsd::ip_pktinfo;
    using source6 = netbsd::ipv6_pktinfo;
    static constexpr bool pins_ipv4 = true;
};

template <>
struct on_system<abi::platform::openbsd> {
    using traffic_class = openbsd::ipv6_tclass;
    using source4 = openbsd::ip_sendsrcaddr;
    using source6 = openbsd::ipv6_pktinfo;
    static constexpr bool pins_ipv4 = false;
};

template <>
struct on_system<abi::platform::windows> {
    using type_of_service = windows::ip_tos;
    using traffic_class = windows::ipv6_tclass;
    using source4 = windows::ip_pktinfo;
    using source6 = windows::ipv6_pktinfo;
    static constexpr bool pins_ipv4 = true;
};

template <class System>
concept marks_ipv4 = requires
{
    typename System::type_of_service;
};

/// The number of the message for the type of service of an IPv4 packet; where there is none, of that of IPv6.
template <class System>
inline constexpr message_id type_of_service_id = [] {
    if constexpr (marks_ipv4<System>) {
        return System::type_of_service::about.id;
    } else {
        return System::traffic_class::about.id;
    }
}();

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send::detail

#endif
