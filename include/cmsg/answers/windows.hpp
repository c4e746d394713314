// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_WINDOWS_HPP
#define CMSGPP_ANSWERS_WINDOWS_HPP

// Which messages of Windows each answer is made of; it has none for drops and the original destination,
// and its time of reception is of the performance counter, which no answer converts.

#include <cmsg/answers/forms.hpp>
#include <cmsg/views/windows/ip.hpp>
#include <cmsg/views/windows/ipv6.hpp>
#include <cmsg/views/windows/udp.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

template <>
struct forms<traffic_class, abi::platform::windows> {
    using views = view_list<windows::ip_tos, windows::ip_ecn, windows::ipv6_tclass, windows::ipv6_ecn>;
};

template <>
struct forms<local_address, abi::platform::windows> {
    using views = view_list<windows::ip_pktinfo, windows::ipv6_pktinfo>;
};

template <>
struct forms<hop_limit, abi::platform::windows> {
    using views = view_list<windows::ip_ttl, windows::ipv6_hoplimit>;
};

template <>
struct forms<original_destination, abi::platform::windows> {
    using views = view_list<>;
};

template <>
struct forms<segments, abi::platform::windows> {
    using views = view_list<windows::udp_coalesced_info>;
};

template <>
struct forms<drops, abi::platform::windows> {
    using views = view_list<>;
};

template <>
struct forms<receive_time<0>, abi::platform::windows> {
    using views = view_list<>;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
