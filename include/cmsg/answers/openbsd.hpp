// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_OPENBSD_HPP
#define CMSGPP_ANSWERS_OPENBSD_HPP

// Which messages of OpenBSD each answer is made of; it has none for the type of service of IPv4 packets, for the
// original destination, segments and drops.

#include <cmsg/answers/forms.hpp>
#include <cmsg/views/openbsd/ip.hpp>
#include <cmsg/views/openbsd/ipv6.hpp>
#include <cmsg/views/openbsd/socket.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

template <>
struct forms<traffic_class, abi::platform::openbsd> {
    using views = view_list<openbsd::ipv6_tclass>;
};

template <>
struct forms<local_address, abi::platform::openbsd> {
    using views = view_list<openbsd::ip_recvdstaddr, openbsd::ip_recvif, openbsd::ipv6_pktinfo>;
};

template <>
struct forms<hop_limit, abi::platform::openbsd> {
    using views = view_list<openbsd::ip_recvttl, openbsd::ipv6_hoplimit>;
};

template <>
struct forms<original_destination, abi::platform::openbsd> {
    using views = view_list<>;
};

template <>
struct forms<segments, abi::platform::openbsd> {
    using views = view_list<>;
};

template <>
struct forms<drops, abi::platform::openbsd> {
    using views = view_list<>;
};

template <>
struct forms<receive_time<0>, abi::platform::openbsd> {
    using views = view_list<openbsd::scm_timestamp>;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
