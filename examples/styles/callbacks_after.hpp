// SPDX-License-Identifier: MIT
#ifndef CMSGPP_EXAMPLES_STYLES_CALLBACKS_AFTER_HPP
#define CMSGPP_EXAMPLES_STYLES_CALLBACKS_AFTER_HPP

// What the iterator with callbacks becomes: the sink stays as it is. The stack writes as the others do.

#include "stack.hpp"
#include "structs_after.hpp"

#include <cmsg/udp.hpp>

#include <sys/socket.h>
#include <sys/types.h>

namespace styles::callbacks_after {

using drops_seen = cmsg::drop_counter;
using structs_after::write;

// receive: begin
// shown: begin
template <class Sink>
void read(ssize_t result, const msghdr& header, cmsg::drop_counter& seen, Sink& sink)
{
    const auto d = cmsg::quic_metadata::read(result, header);
    if (const auto& both = d.get<cmsg::traffic_class>()) {
        sink.on_ecn(both.ecn());
    }
    if (const auto& local = d.get<cmsg::local_address>()) {
        sink.on_local(local.v6(), local.interface_index());
    }
    if (const auto& pieces = d.get<cmsg::segments>()) {
        sink.on_segment(pieces.size());
    }
    if (const auto& drops = d.get<cmsg::drops>()) {
        sink.on_dropped(drops.since(seen));
    }
    if (!d.outcome()) {
        sink.on_cut();
    }
}
// shown: end
// receive: end

} // namespace styles::callbacks_after

#endif
