// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CMSG_HPP
#define CMSGPP_CMSG_HPP

// Includes all that this system has, contains nothing. <cmsg/udp.hpp> and <cmsg/unix.hpp> are parts of it,
// <cmsg/all_systems.hpp> adds the messages of the other systems.

#include <cmsg/platform/with_abi.hpp>
#include <cmsg/payload/c_time.hpp>
#include <cmsg/payload/endpoint.hpp>
#include <cmsg/payload/icmp_object.hpp>
#include CMSGPP_NATIVE_VIEWS // <cmsg/views/linux/all.hpp> on Linux
#include <cmsg/receive/batch.hpp>
#include <cmsg/receive/io_uring.hpp>
#include <cmsg/receive/join.hpp>
#include <cmsg/receive/received_fds.hpp>
#include <cmsg/receive/unlisted.hpp>
#include <cmsg/answers/hop_limit.hpp>
#include <cmsg/answers/original_destination.hpp>
#include <cmsg/answers/quic_metadata.hpp>
#include <cmsg/answers/receive_time.hpp>
#include <cmsg/errors/entries.hpp>
#include <cmsg/errors/pending_sends.hpp>
#include <cmsg/send/alg.hpp>
#include <cmsg/send/dccp.hpp>
#include <cmsg/send/ipv6_extension.hpp>
#include <cmsg/send/iucv.hpp>
#include <cmsg/send/local_address.hpp>
#include <cmsg/send/rds.hpp>
#include <cmsg/send/rxrpc.hpp>
#include <cmsg/send/sctp.hpp>
#include <cmsg/send/socket.hpp>
#include <cmsg/send/tls.hpp>
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/udp.hpp>
#include <cmsg/send/unix.hpp>
#include <cmsg/send/worth_sending_without.hpp>
#include <cmsg/describe/describe.hpp>

#endif
