// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CMSG_HPP
#define CMSGPP_CMSG_HPP

// Includes everything, contains nothing.

#include <cmsg/core/abi.hpp>
#include <cmsg/core/address.hpp>
#include <cmsg/core/config.hpp>
#include <cmsg/core/control.hpp>
#include <cmsg/core/counter.hpp>
#include <cmsg/core/ecn.hpp>
#include <cmsg/core/handlers.hpp>
#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/option.hpp>
#include <cmsg/core/outcome.hpp>
#include <cmsg/core/view.hpp>
#include <cmsg/core/view_base.hpp>
#include <cmsg/core/view_list.hpp>
#include <cmsg/core/visit.hpp>
#include <cmsg/core/visitor.hpp>
#include <cmsg/describe/describe.hpp>
#include <cmsg/describe/text.hpp>
#include <cmsg/describe/value.hpp>
#include <cmsg/receive/batch.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/enable.hpp>
#include <cmsg/receive/layout.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/received_fds.hpp>
#include <cmsg/receive/record.hpp>
#include <cmsg/receive/up_to.hpp>
#include <cmsg/version.hpp>
#include <cmsg/views/all.hpp>
#include <cmsg/views/bluetooth.hpp>
#include <cmsg/views/can.hpp>
#include <cmsg/views/darwin.hpp>
#include <cmsg/views/devmem.hpp>
#include <cmsg/views/error.hpp>
#include <cmsg/views/freebsd.hpp>
#include <cmsg/views/ip.hpp>
#include <cmsg/views/ip_options.hpp>
#include <cmsg/views/ipv6.hpp>
#include <cmsg/views/ipv6_extension.hpp>
#include <cmsg/views/iucv.hpp>
#include <cmsg/views/level_zero.hpp>
#include <cmsg/views/llc.hpp>
#include <cmsg/views/netlink.hpp>
#include <cmsg/views/opt_stats.hpp>
#include <cmsg/views/packet.hpp>
#include <cmsg/views/rds.hpp>
#include <cmsg/views/rxrpc.hpp>
#include <cmsg/views/sctp.hpp>
#include <cmsg/views/socket.hpp>
#include <cmsg/views/tcp.hpp>
#include <cmsg/views/timestamp.hpp>
#include <cmsg/views/tipc.hpp>
#include <cmsg/views/tls.hpp>
#include <cmsg/views/udp.hpp>
#include <cmsg/views/unix.hpp>
#include <cmsg/views/windows.hpp>

#endif
