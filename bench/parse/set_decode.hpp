// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_SET_DECODE_HPP
#define CMSGPP_BENCH_PARSE_SET_DECODE_HPP

// receive_set::decode, and the wanted fields out of the record.

#include "parse/handlers.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

namespace bench {

template <class Wanted>
[[gnu::noinline]] cmsg::outcome set_decode(ssize_t result, const msghdr& header, fields& read)
{
    const auto record = set_for<Wanted>::type::decode(result, header);
    if (const auto info = record.template get<cmsg::ip_pktinfo>()) {
        read.interface_index = info->interface_index();
        read.local = info->local().s_addr;
    }
    if (const auto tos = record.template get<cmsg::ip_tos>()) {
        read.traffic_class = tos->value();
    }
    if constexpr (Wanted::time_and_segments) {
        if (const auto stamps = record.template get<cmsg::scm_timestamping>()) {
            if (const auto time = stamps->software()) {
                read.received = time->time_since_epoch().count();
            }
        }
        if (const auto gro = record.template get<cmsg::udp_gro>()) {
            read.segment_size = gro->segment_size();
        }
    }
    return record.outcome();
}

} // namespace bench

#endif
