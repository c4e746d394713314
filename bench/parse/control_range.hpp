// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_CONTROL_RANGE_HPP
#define CMSGPP_BENCH_PARSE_CONTROL_RANGE_HPP

// A loop over cmsg::control that asks each message for the views it wants. The iterator is written out, because it is
// what says how the walk has ended.

#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

#include <cstdint>

namespace bench {

template <class Wanted>
[[gnu::noinline]] cmsg::outcome control_range(ssize_t result, const msghdr& header, fields& read)
{
    const cmsg::control messages{result, header};
    std::uint32_t unhandled = 0;
    std::uint32_t wrong_size = 0;
    const auto take = [&]<class View>(cmsg::field<View> found, auto reader) {
        if (found) {
            reader(*found);
        } else if (found.state() == cmsg::field_state::wrong_size) {
            ++wrong_size;
        }
        return found.state() != cmsg::field_state::absent;
    };
    auto at = messages.begin();
    for (; at != messages.end(); ++at) {
        const cmsg::message message = *at;
        if (take(cmsg::as<cmsg::ip_pktinfo>(message), [&](cmsg::ip_pktinfo info) {
                read.interface_index = info.interface_index();
                read.local = info.local().s_addr;
            })) {
            continue;
        }
        if (take(cmsg::as<cmsg::ip_tos>(message), [&](cmsg::ip_tos tos) { read.traffic_class = tos.value(); })) {
            continue;
        }
        if constexpr (Wanted::time_and_segments) {
            if (take(cmsg::as<cmsg::scm_timestamping>(message), [&](cmsg::scm_timestamping stamps) {
                    if (const auto time = stamps.software()) {
                        read.received = time->time_since_epoch().count();
                    }
                })) {
                continue;
            }
            if (take(cmsg::as<cmsg::udp_gro>(message),
                     [&](cmsg::udp_gro gro) { read.segment_size = gro.segment_size(); })) {
                continue;
            }
        }
        ++unhandled;
    }
    return messages.outcome(at, unhandled, wrong_size);
}

} // namespace bench

#endif
