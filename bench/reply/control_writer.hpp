// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_REPLY_CONTROL_WRITER_HPP
#define CMSGPP_BENCH_REPLY_CONTROL_WRITER_HPP

// cmsg::control_writer: into a buffer that is sized by the values, into any bytes, and with reply_from.

#include "reply/raw_reply.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

#include <bit>
#include <cstddef>
#include <new>
#include <span>

namespace bench {

/// The values of a family.
template <class Reply>
struct reply_values;

template <>
struct reply_values<reply_v4> {
    using traffic_class = cmsg::send::ip_tos;
    using pktinfo = cmsg::send::ip_pktinfo;
    static in_addr local(const fields& from) { return {from.local}; }
};

template <>
struct reply_values<reply_v6> {
    using traffic_class = cmsg::send::ipv6_tclass;
    using pktinfo = cmsg::send::ipv6_pktinfo;
    static in6_addr local(const fields& from) { return std::bit_cast<in6_addr>(from.local6); }
};

template <class Reply>
[[gnu::always_inline]] inline void put_reply(const fields& from, cmsg::control_writer writer, msghdr& header)
{
    using values = reply_values<Reply>;
    writer.put(typename values::traffic_class{from.traffic_class});
    writer.put(typename values::pktinfo{from.interface_index, values::local(from)});
    writer.put(cmsg::send::udp_segment{from.segment_size});
    writer.apply(header);
}

/// What a program has as a local variable or a member. Its constructor leaves the bytes as they are.
template <class Reply>
[[gnu::always_inline]] inline auto& buffer_in(outgoing& to)
{
    using values = reply_values<Reply>;
    using set = cmsg::send::set<typename values::traffic_class, typename values::pktinfo, cmsg::send::udp_segment>;
    static_assert(set::space == Reply::space && set::space <= sizeof to.room);
    return *::new (to.room.data()) cmsg::control_buffer<set>;
}

template <class Reply>
[[gnu::always_inline]] inline void control_buffer(const fields& from, outgoing& to)
{
    put_reply<Reply>(from, cmsg::control_writer{buffer_in<Reply>(to)}, to.header);
}

/// The room is no constant, so that each message is compared with what is left of it.
template <class Reply>
[[gnu::always_inline]] inline void control_writer(const fields& from, outgoing& to)
{
    put_reply<Reply>(from, cmsg::control_writer{std::span{to.room}.first(to.room_size)}, to.header);
}

/// With reply_from, which looks whether the address can be answered from.
template <class Reply>
[[gnu::always_inline]] inline void reply_from(const fields& from, outgoing& to)
{
    using values = reply_values<Reply>;
    cmsg::control_writer writer{buffer_in<Reply>(to)};
    writer.put(typename values::traffic_class{from.traffic_class});
    cmsg::reply_from(values::local(from), from.interface_index, writer, cmsg::reply_route::same_interface);
    writer.put(cmsg::send::udp_segment{from.segment_size});
    writer.apply(to.header);
}

} // namespace bench

#endif
