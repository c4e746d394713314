// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CMSG_HPP
#define CMSGPP_CMSG_HPP

// Includes all that this system has, contains nothing. <cmsg/udp.hpp> and <cmsg/unix.hpp> are parts of it,
// <cmsg/all_systems.hpp> adds the messages of the other systems.

#include <cmsg/version.hpp>
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/config.hpp>
#include <cmsg/platform/descriptor.hpp>
#include <cmsg/platform/inet.hpp>
#include <cmsg/platform/level.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/read_flags.hpp>
#include <cmsg/platform/socket_facts.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/platform/system.hpp>
#include <cmsg/platform/timestamp_option.hpp>
#include <cmsg/platform/with_abi.hpp>
#include <cmsg/core/control.hpp>
#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/outcome.hpp>
#include <cmsg/core/store.hpp>
#include <cmsg/core/value_iterator.hpp>
#include <cmsg/visit/field.hpp>
#include <cmsg/visit/handlers.hpp>
#include <cmsg/visit/presence.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_base.hpp>
#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/visit.hpp>
#include <cmsg/visit/visitor.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/c_time.hpp>
#include <cmsg/payload/counter.hpp>
#include <cmsg/payload/ecn.hpp>
#include <cmsg/payload/element_range.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/payload/foreign_view.hpp>
#include <cmsg/payload/label.hpp>
#include <cmsg/payload/opt_stat.hpp>
#include <cmsg/payload/sockaddr_dl.hpp>
#include <cmsg/payload/socket_address.hpp>
#include <cmsg/payload/time.hpp>
#include <cmsg/payload/timeval.hpp>
#include <cmsg/payload/tlv_range.hpp>
#include CMSGPP_NATIVE_VIEWS // <cmsg/views/linux/all.hpp> on Linux
#include <cmsg/receive/batch.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/enable.hpp>
#include <cmsg/receive/expected.hpp>
#include <cmsg/receive/join.hpp>
#include <cmsg/receive/layout.hpp>
#include <cmsg/receive/option_table.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/received_fds.hpp>
#include <cmsg/receive/record.hpp>
#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/receive/unlisted.hpp>
#include <cmsg/receive/up_to.hpp>
#include <cmsg/answers/segments.hpp>
#include <cmsg/send/alg.hpp>
#include <cmsg/send/dccp.hpp>
#include <cmsg/send/ip.hpp>
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/ipv6_extension.hpp>
#include <cmsg/send/iucv.hpp>
#include <cmsg/send/payload.hpp>
#include <cmsg/send/rds.hpp>
#include <cmsg/send/reply.hpp>
#include <cmsg/send/rxrpc.hpp>
#include <cmsg/send/sctp.hpp>
#include <cmsg/send/sendable.hpp>
#include <cmsg/send/socket.hpp>
#include <cmsg/send/tls.hpp>
#include <cmsg/send/traffic_class.hpp>
#include <cmsg/send/udp.hpp>
#include <cmsg/send/unix.hpp>
#include <cmsg/send/worth_sending_without.hpp>
#include <cmsg/send/writer.hpp>
#include <cmsg/describe/describe.hpp>
#include <cmsg/describe/text.hpp>
#include <cmsg/describe/value.hpp>

#endif
