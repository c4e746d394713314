// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_FREEBSD_ALL_HPP
#define CMSGPP_VIEWS_FREEBSD_ALL_HPP

// The control messages of FreeBSD, under its own names. On another system they are found in control data of
// abi::freebsd_lp64 and abi::freebsd_ilp32. Taken from FreeBSD's headers and source; no test of this project has run on
// that system.

#include <cmsg/views/freebsd/ip.hpp>
#include <cmsg/views/freebsd/ip_flow.hpp>
#include <cmsg/views/freebsd/ipv6.hpp>
#include <cmsg/views/freebsd/ipv6_extension.hpp>
#include <cmsg/views/freebsd/socket_time.hpp>
#include <cmsg/views/freebsd/socket_unix.hpp>
#include <cmsg/visit/view_list.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::freebsd {

struct all_views
    : view_list<scm_timestamp, scm_bintime, scm_realtime, scm_monotonic, scm_time_info, ip_recvdstaddr, ip_recvttl,
                ip_recvif, ip_recvtos, ip_flowid, ip_flowtype, ip_rssbucketid, ip_origdstaddr, ipv6_pktinfo,
                ipv6_hoplimit, ipv6_tclass, ipv6_hopopts, ipv6_dstopts, ipv6_rthdr, ipv6_pathmtu, ipv6_flowid,
                ipv6_flowtype, ipv6_rssbucketid, ipv6_origdstaddr, scm_creds, scm_creds2, scm_rights> {};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::freebsd

#endif
