// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_ALL_HPP
#define CMSGPP_VIEWS_WINDOWS_ALL_HPP

// The list of all views of messages of Windows, under Winsock's own names. On another system they are found in control
// data of abi::windows_64 and abi::windows_32. Taken from ws2ipdef.h, mstcpip.h and Microsoft's documentation; those of
// TTL, type of service and PKTINFO are received under Wine (.ci/run windows). Short of memory Windows delivers a
// datagram without them (msquic src/platform/datapath_winuser.c CxPlatDataPathUdpRecvComplete()), so that none is
// certain. WSARecvMsg fails for a datagram that it has cut, and delivers its control data: hand on what
// receive_result_of() says.

#include <cmsg/views/windows/ip.hpp>
#include <cmsg/views/windows/ipv6.hpp>
#include <cmsg/views/windows/socket.hpp>
#include <cmsg/views/windows/udp.hpp>
#include <cmsg/visit/view_list.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::windows {

struct all_views
    : view_list<so_timestamp, udp_coalesced_info, ip_pktinfo, ip_pktinfo_ex, ip_original_arrival_if, ip_ttl, ip_tos,
                ip_ecn, ipv6_pktinfo, ipv6_pktinfo_ex, ipv6_hoplimit, ipv6_tclass, ipv6_ecn, ip_recverr, ipv6_recverr> {
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::windows

#endif
