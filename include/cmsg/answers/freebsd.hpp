// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_FREEBSD_HPP
#define CMSGPP_ANSWERS_FREEBSD_HPP

// Which messages of FreeBSD each answer is made of; it has none for segments and drops.

#include <cmsg/answers/forms.hpp>
#include <cmsg/views/freebsd/ip.hpp>
#include <cmsg/views/freebsd/ipv6.hpp>
#include <cmsg/views/freebsd/socket_time.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

template <>
struct forms<traffic_class, abi::platform::freebsd> {
    using views = view_list<freebsd::ip_recvtos, freebsd::ipv6_tclass>;
};

template <>
struct forms<local_address, abi::platform::freebsd> {
    using views = view_list<freebsd::ip_recvdstaddr, freebsd::ip_recvif, freebsd::ipv6_pktinfo>;
};

template <>
struct forms<hop_limit, abi::platform::freebsd> {
    using views = view_list<freebsd::ip_recvttl, freebsd::ipv6_hoplimit>;
};

template <>
struct forms<original_destination, abi::platform::freebsd> {
    using views = view_list<freebsd::ip_origdstaddr, freebsd::ipv6_origdstaddr>;
};

template <>
struct forms<segments, abi::platform::freebsd> {
    using views = view_list<>;
};

template <>
struct forms<drops, abi::platform::freebsd> {
    using views = view_list<>;
};

template <>
struct forms<receive_time<0>, abi::platform::freebsd> {
    using views = view_list<freebsd::scm_realtime>;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
