// SPDX-License-Identifier: MIT
#ifndef CMSGPP_EXAMPLES_STYLES_STRUCTS_AFTER_HPP
#define CMSGPP_EXAMPLES_STYLES_STRUCTS_AFTER_HPP

// What the macro loop and the vector of messages become: the stack's own types stay as they are.

#include "stack.hpp"

#include <cmsg/udp.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

#include <sys/socket.h>
#include <sys/types.h>

namespace styles::structs_after {

using drops_seen = cmsg::drop_counter;

// receive: begin
// shown: begin
inline arrival read(ssize_t result, const msghdr& header, cmsg::drop_counter& seen)
{
    const auto d = cmsg::quic_metadata::read(result, header);
    arrival out;
    out.is_whole = bool{d.outcome()};
    out.ecn = static_cast<std::uint8_t>(d.get<cmsg::traffic_class>().ecn());
    if (const auto& local = d.get<cmsg::local_address>()) {
        out.local.sin6_family = AF_INET6;
        out.local.sin6_addr = local.v6();
        out.local.sin6_scope_id = local.interface_index();
    }
    out.segment = d.get<cmsg::segments>().size();
    out.dropped = d.get<cmsg::drops>().since(seen);
    return out;
}
// shown: end
// receive: end

// send: begin
// shown: begin
inline bool write(const departure& what, const sockaddr& to, std::span<std::byte> room, msghdr& header)
{
    cmsg::control_writer writer{room};
    writer.put(cmsg::traffic_class::of(what.traffic_class), to);
    writer.put(cmsg::local_address::of(what.local), to);
    if (what.segment != 0) {
        writer.put(cmsg::send::udp_segment{what.segment});
    }
    writer.apply(header);
    return !writer.failed();
}
// shown: end
// send: end

} // namespace styles::structs_after

#endif
