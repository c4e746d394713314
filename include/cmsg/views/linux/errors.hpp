// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_ERRORS_HPP
#define CMSGPP_VIEWS_LINUX_ERRORS_HPP

// The list of the messages of error queues, whatever their level.

#include <cmsg/views/linux/bluetooth.hpp>
#include <cmsg/views/linux/can.hpp>
#include <cmsg/views/linux/ip_error.hpp>
#include <cmsg/views/linux/ipv6_error.hpp>
#include <cmsg/views/linux/packet.hpp>
#include <cmsg/views/linux/vsock.hpp>
#include <cmsg/visit/view_list.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// All messages of error queues: what a handler of extended_error takes.
struct error_views : view_list<ip_recverr, ipv6_recverr, packet_tx_timestamp, bt_scm_error, vsock_recverr,
                               scm_can_raw_errqueue, scm_j1939_errqueue> {};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
