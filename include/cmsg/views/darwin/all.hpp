// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_DARWIN_ALL_HPP
#define CMSGPP_VIEWS_DARWIN_ALL_HPP

// The list of all views of messages of macOS and iOS, under XNU's own names. On another system they are found in
// control data of abi::darwin.

#include <cmsg/views/darwin/ip.hpp>
#include <cmsg/views/darwin/ipv6.hpp>
#include <cmsg/views/darwin/ipv6_extension.hpp>
#include <cmsg/views/darwin/socket.hpp>
#include <cmsg/visit/view_list.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::darwin {

struct all_views : view_list<scm_timestamp, scm_timestamp_monotonic, scm_timestamp_continuous, ip_recvdstaddr,
                             ip_recvif, ip_recvttl, ip_pktinfo, ip_recvtos, ipv6_pktinfo, ipv6_hoplimit, ipv6_tclass,
                             ipv6_hopopts, ipv6_dstopts, ipv6_rthdr, ipv6_pathmtu, scm_rights> {};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::darwin

#endif
