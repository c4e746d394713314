// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_HANDLERS_HPP
#define CMSGPP_BENCH_PARSE_HANDLERS_HPP

// The visitor of visit.hpp and set_visit.hpp: handlers for the wanted views that store their fields.

#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

namespace bench {

template <class Wanted>
[[nodiscard]] auto handlers_for(fields& read)
{
    auto pktinfo = [&read](cmsg::ip_pktinfo info) {
        read.interface_index = info.interface_index();
        read.local = info.local().s_addr;
    };
    auto tos = [&read](cmsg::ip_tos arrived) { read.traffic_class = arrived.value(); };
    if constexpr (Wanted::time_and_segments) {
        return cmsg::overloaded{pktinfo, tos,
                                [&read](cmsg::scm_timestamping stamps) {
                                    if (const auto time = stamps.software()) {
                                        read.received = time->time_since_epoch().count();
                                    }
                                },
                                [&read](cmsg::udp_gro gro) { read.segment_size = gro.segment_size(); }};
    } else {
        return cmsg::overloaded{pktinfo, tos};
    }
}

/// The set of the wanted views.
template <class Wanted>
struct set_for {
    using type = cmsg::receive_set<cmsg::ip_pktinfo, cmsg::ip_tos>;
};

template <class Wanted>
    requires(Wanted::time_and_segments)
struct set_for<Wanted> {
    using type = cmsg::receive_set<cmsg::scm_timestamping, cmsg::udp_gro, cmsg::ip_pktinfo, cmsg::ip_tos>;
};

} // namespace bench

#endif
