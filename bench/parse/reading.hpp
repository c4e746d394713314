// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_READING_HPP
#define CMSGPP_BENCH_PARSE_READING_HPP

// The library's answers: the lists of the questions about them, and what a program does with a reading.

#include "parse/answers.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

#include <cstdint>
#include <cstring>

namespace bench {

template <bool WithTime>
struct list {
    using set = cmsg::quic_metadata;
    using wanted = wants<message::rxq_ovfl, message::udp_gro, message::ipv6_pktinfo, message::ip_pktinfo,
                         message::ip_tos, message::ipv6_tclass>;
};

template <>
struct list<true> {
    using set = cmsg::join<cmsg::quic_metadata, cmsg::receive_set<cmsg::receive_time<>>>;
    using wanted = wants<message::timestampns, message::rxq_ovfl, message::udp_gro, message::ipv6_pktinfo,
                         message::ip_pktinfo, message::ip_tos, message::ipv6_tclass>;
};

/// What the program does with the answers: the same as with those by hand.
template <bool WithTime, class Reading>
[[gnu::always_inline]] inline cmsg::outcome use(const Reading& answers, fields& read)
{
    const auto& local = answers.template get<cmsg::local_address>();
    const auto& traffic_class = answers.template get<cmsg::traffic_class>();
    const auto& drops = answers.template get<cmsg::drops>();
    const in6_addr address = local.v6();
    std::memcpy(&read.local6, &address, sizeof read.local6);
    read.interface_index = local.interface_index();
    read.segment_size = static_cast<std::uint32_t>(answers.template get<cmsg::segments>().size());
    read.drops = drops.total().value();
    read.traffic_class = traffic_class.value();
    read.received = 0;
    if constexpr (WithTime) {
        if (const auto time = answers.template get<cmsg::receive_time<>>().software()) {
            read.received = time->time_since_epoch().count();
        }
    }
    read.hop_limit = presence(static_cast<bool>(local), static_cast<bool>(traffic_class), static_cast<bool>(drops));
    return answers.outcome();
}

template <bool WithTime>
[[gnu::always_inline]] inline cmsg::outcome read_initialised(ssize_t result, const msghdr& header, fields& read)
{
    const auto answers = list<WithTime>::set::read(result, header);
    return use<WithTime>(answers, read);
}

} // namespace bench

#endif
