// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_NETBSD_HPP
#define CMSGPP_ANSWERS_NETBSD_HPP

// Which messages of NetBSD each answer is made of; it has none for the type of service of IPv4 packets, for the
// original destination, segments and drops.

#include <cmsg/answers/forms.hpp>
#include <cmsg/views/netbsd/ip.hpp>
#include <cmsg/views/netbsd/ipv6.hpp>
#include <cmsg/views/netbsd/socket.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

template <>
struct forms<traffic_class, abi::platform::netbsd> {
    using views = view_list<netbsd::ipv6_tclass>;
};

template <>
struct forms<local_address, abi::platform::netbsd> {
    using views = view_list<netbsd::ip_pktinfo, netbsd::ipv6_pktinfo>;
};

template <>
struct forms<hop_limit, abi::platform::netbsd> {
    using views = view_list<netbsd::ip_recvttl, netbsd::ipv6_hoplimit>;
};

template <>
struct forms<original_destination, abi::platform::netbsd> {
    using views = view_list<>;
};

template <>
struct forms<segments, abi::platform::netbsd> {
    using views = view_list<>;
};

template <>
struct forms<drops, abi::platform::netbsd> {
    using views = view_list<>;
};

template <>
struct forms<receive_time<0>, abi::platform::netbsd> {
    using views = view_list<netbsd::scm_timestamp>;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
