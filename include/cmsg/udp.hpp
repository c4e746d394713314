// SPDX-License-Identifier: MIT
#ifndef CMSGPP_UDP_HPP
#define CMSGPP_UDP_HPP

// Includes what a program needs that receives and sends UDP on Linux: QUIC, DNS, time servers.

#include <cmsg/answers/hop_limit.hpp>
#include <cmsg/answers/original_destination.hpp>
#include <cmsg/answers/quic_metadata.hpp>
#include <cmsg/answers/receive_time.hpp>
#include <cmsg/errors/entries.hpp>
#include <cmsg/errors/pending_sends.hpp>
#include <cmsg/payload/c_time.hpp>
#include <cmsg/payload/endpoint.hpp>
#include <cmsg/payload/icmp_object.hpp>
#include <cmsg/receive/batch.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/io_uring.hpp>
#include <cmsg/receive/join.hpp>
#include <cmsg/receive/unlisted.hpp>
#include <cmsg/send/local_address.hpp>
#include <cmsg/send/socket.hpp>
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/udp.hpp>
#include <cmsg/send/worth_sending_without.hpp>
#include <cmsg/send/writer.hpp>
#include <cmsg/views/linux/errors.hpp>
#include <cmsg/views/linux/ip.hpp>
#include <cmsg/views/linux/ipv6.hpp>
#include <cmsg/views/linux/socket.hpp>
#include <cmsg/views/linux/socket_time.hpp>
#include <cmsg/views/linux/socket_time_flags.hpp>
#include <cmsg/views/linux/udp.hpp>
#include <cmsg/visit/field.hpp>
#include <cmsg/visit/visit.hpp>

#endif
