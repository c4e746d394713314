// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_OPENBSD_ALL_HPP
#define CMSGPP_VIEWS_OPENBSD_ALL_HPP

// The control messages of OpenBSD, under its own names. On another system they are found in control data of
// abi::openbsd_lp64 and its other layouts. Taken from OpenBSD's headers and source; no test of this
// project has run on that system.

#include <cmsg/views/openbsd/ip.hpp>
#include <cmsg/views/openbsd/ipv6.hpp>
#include <cmsg/views/openbsd/ipv6_extension.hpp>
#include <cmsg/views/openbsd/socket.hpp>
#include <cmsg/visit/view_list.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::openbsd {

struct all_views : view_list<scm_timestamp, ip_recvdstaddr, ip_recvif, ip_recvttl, ip_recvrtable, ip_recvdstport,
                             ip_ipsecflowinfo, ipv6_pktinfo, ipv6_hoplimit, ipv6_tclass, ipv6_hopopts, ipv6_dstopts,
                             ipv6_rthdr, ipv6_recvdstport, scm_rights> {};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::openbsd

#endif
