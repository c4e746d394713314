// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_QUIC_METADATA_HPP
#define CMSGPP_ANSWERS_QUIC_METADATA_HPP

// The list of what a QUIC stack asks of each datagram.

#include <cmsg/answers/drops.hpp>
#include <cmsg/answers/local_address.hpp>
#include <cmsg/answers/segments.hpp>
#include <cmsg/answers/traffic_class.hpp>
#include <cmsg/receive/receive_set.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// DSCP and ECN, the local address, the datagrams in one payload, and drops, over IPv4, IPv6 and dual-stack sockets.
/// `join<quic_metadata, receive_time<>>` has the time of arrival as well.
/// Effect: payload buffers below 64 KiB lose data: the kernel coalesces datagrams (UDP_GRO).
using quic_metadata = receive_set<traffic_class, local_address, segments, drops>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
