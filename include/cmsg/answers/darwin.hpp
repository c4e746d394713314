// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_DARWIN_HPP
#define CMSGPP_ANSWERS_DARWIN_HPP

// Which messages of macOS each answer is made of; it has none for the original destination, segments and drops.

#include <cmsg/answers/forms.hpp>
#include <cmsg/views/darwin/ip.hpp>
#include <cmsg/views/darwin/ipv6.hpp>
#include <cmsg/views/darwin/socket.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

template <>
struct forms<traffic_class, abi::platform::darwin> {
    using views = view_list<darwin::ip_recvtos, darwin::ipv6_tclass>;
};

template <>
struct forms<local_address, abi::platform::darwin> {
    using views = view_list<darwin::ip_recvdstaddr, darwin::ip_recvif, darwin::ipv6_pktinfo>;
};

template <>
struct forms<hop_limit, abi::platform::darwin> {
    using views = view_list<darwin::ip_recvttl, darwin::ipv6_hoplimit>;
};

template <>
struct forms<original_destination, abi::platform::darwin> {
    using views = view_list<>;
};

template <>
struct forms<segments, abi::platform::darwin> {
    using views = view_list<>;
};

template <>
struct forms<drops, abi::platform::darwin> {
    using views = view_list<>;
};

template <>
struct forms<receive_time<0>, abi::platform::darwin> {
    using views = view_list<darwin::scm_timestamp>;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
