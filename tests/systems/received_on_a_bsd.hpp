// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SYSTEMS_RECEIVED_ON_A_BSD_HPP
#define CMSGPP_TESTS_SYSTEMS_RECEIVED_ON_A_BSD_HPP

// The room of a list, and the walk through what the macros of NetBSD or OpenBSD lay out, for their views of what UDP
// receives. Static assertions only.

#include "system_bytes.hpp"

#include <cmsg/core/control.hpp>
#include <cmsg/receive/buffer.hpp>
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/up_to.hpp>

#include <cstddef>
#include <cstdint>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace systems {

template <class Timestamp, class Destination, class HopsLeft, class PacketInfo, class TrafficClass>
struct received_on_a_bsd {
    using set = cmsg::receive_set<Timestamp, Destination, HopsLeft, PacketInfo, TrafficClass>;

    static constexpr std::size_t sum = CMSG_SPACE(sizeof(timeval)) + CMSG_SPACE(sizeof(in_addr)) + CMSG_SPACE(1) +
                                       CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(int));
    // A view's room is that of its largest payload, which a timeval of i386 is not.
    static_assert(set::space == sum + (CMSG_SPACE(16) - CMSG_SPACE(sizeof(timeval))));
    static_assert(cmsg::control_buffer<set>::capacity == set::space);

    /// Whether all messages of these payloads are found: 1'700'000'000.999999, 1.2.3.4, interface 5, class 185.
    template <class Stamp, class Address, class Info, class Number>
    [[nodiscard]] static constexpr bool is_found(const Stamp& stamp, const Address& address, const Info& info,
                                                 const Number& number)
    {
        const auto data = control_data<sum>{}
                              .add(IPPROTO_IP, IP_RECVTTL, bytes_of(std::uint8_t{63}))
                              .add(SOL_SOCKET, SCM_TIMESTAMP, stamp)
                              .add(IPPROTO_IPV6, IPV6_TCLASS, number)
                              .add(IPPROTO_IP, IP_RECVDSTADDR, address)
                              .add(IPPROTO_IPV6, IPV6_PKTINFO, info);
        const auto found = set::decode(cmsg::control{data.bytes()});
        const auto time = found.template get<Timestamp>();
        const auto hops = found.template get<HopsLeft>();
        const auto tclass = found.template get<TrafficClass>();
        const auto to = found.template get<Destination>();
        const auto to6 = found.template get<PacketInfo>();
        return data.is_full() && found.outcome() && time && hops && tclass && to && to6 &&
               time->time().time_since_epoch().count() == 1'700'000'000'999'999'000 && hops->value() == 63 &&
               tclass->value() == 185 && to->destination().s_addr == 0x0102'0304 && to6->interface_index() == 5;
    }
};

} // namespace systems

#endif
