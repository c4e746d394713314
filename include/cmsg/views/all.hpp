// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_ALL_HPP
#define CMSGPP_VIEWS_ALL_HPP

// The list of all views of the library, in the order in which the kernel emits their messages.

#include <cmsg/core/view_list.hpp>
#include <cmsg/views/ip.hpp>
#include <cmsg/views/ipv6.hpp>
#include <cmsg/views/socket.hpp>
#include <cmsg/views/timestamp.hpp>
#include <cmsg/views/udp.hpp>

namespace cmsg::linux_kernel {

struct all_views : view_list<scm_timestamp, scm_timestampns, scm_timestamping, so_rxq_ovfl, udp_gro, ipv6_pktinfo,
                             ip_pktinfo, ip_ttl, ip_tos, ip_origdstaddr, ipv6_hoplimit, ipv6_tclass, ipv6_origdstaddr> {
};

} // namespace cmsg::linux_kernel

#endif
