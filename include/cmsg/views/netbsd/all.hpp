// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_NETBSD_ALL_HPP
#define CMSGPP_VIEWS_NETBSD_ALL_HPP

// The control messages of NetBSD, under its own names. On another system they are found in control data of
// abi::netbsd_lp64, abi::netbsd_arm64 and its other layouts. Taken from NetBSD's headers and source; no test of this
// project has run on that system.

#include <cmsg/views/netbsd/ip.hpp>
#include <cmsg/views/netbsd/ipv6.hpp>
#include <cmsg/views/netbsd/ipv6_extension.hpp>
#include <cmsg/views/netbsd/socket.hpp>
#include <cmsg/visit/view_list.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd {

struct all_views
    : view_list<scm_timestamp, ip_recvdstaddr, ip_pktinfo, ip_recvif, ip_recvttl, ipv6_pktinfo, ipv6_hoplimit,
                ipv6_tclass, ipv6_hopopts, ipv6_dstopts, ipv6_rthdr, ipv6_pathmtu, scm_creds, scm_rights> {};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd

#endif
