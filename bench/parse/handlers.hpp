// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_HANDLERS_HPP
#define CMSGPP_BENCH_PARSE_HANDLERS_HPP

// What a program that uses the library does with each view, and the visitor and the set of a list of messages.

#include "support/contender.hpp"
#include "support/wanted.hpp"

#include <cmsg/cmsg.hpp>

#include <cstring>

namespace bench {

/// The view of a message, and how its fields are stored.
template <message>
struct typed;

template <>
struct typed<message::timestampns> {
    using view = cmsg::scm_timestampns;
    static void store(view stamp, fields& read) { read.received = stamp.time().time_since_epoch().count(); }
};

template <>
struct typed<message::timestamping> {
    using view = cmsg::scm_timestamping;
    static void store(view stamps, fields& read)
    {
        if (const auto time = stamps.software()) {
            read.received = time->time_since_epoch().count();
        }
    }
};

template <>
struct typed<message::rxq_ovfl> {
    using view = cmsg::so_rxq_ovfl;
    static void store(view overflow, fields& read) { read.drops = overflow.drops().value(); }
};

template <>
struct typed<message::udp_gro> {
    using view = cmsg::udp_gro;
    static void store(view gro, fields& read) { read.segment_size = gro.segment_size(); }
};

template <>
struct typed<message::ip_pktinfo> {
    using view = cmsg::ip_pktinfo;
    static void store(view info, fields& read)
    {
        read.interface_index = info.interface_index();
        read.local = info.local().s_addr;
    }
};

template <>
struct typed<message::ipv6_pktinfo> {
    using view = cmsg::ipv6_pktinfo;
    static void store(view info, fields& read)
    {
        const in6_addr local = info.destination();
        read.interface_index = info.interface_index();
        std::memcpy(&read.local6, &local, sizeof read.local6);
    }
};

template <>
struct typed<message::ip_ttl> {
    using view = cmsg::ip_ttl;
    static void store(view ttl, fields& read) { read.hop_limit = ttl.value(); }
};

template <>
struct typed<message::ipv6_hoplimit> {
    using view = cmsg::ipv6_hoplimit;
    static void store(view limit, fields& read) { read.hop_limit = limit.value(); }
};

template <>
struct typed<message::ip_tos> {
    using view = cmsg::ip_tos;
    static void store(view tos, fields& read) { read.traffic_class = tos.value(); }
};

template <>
struct typed<message::ipv6_tclass> {
    using view = cmsg::ipv6_tclass;
    static void store(view traffic_class, fields& read) { read.traffic_class = traffic_class.value(); }
};

template <>
struct typed<message::ip_origdstaddr> {
    using view = cmsg::ip_origdstaddr;
    static void store(view original, fields& read)
    {
        const sockaddr_in address = original.address();
        read.original_address = address.sin_addr.s_addr;
        read.original_port = address.sin_port;
    }
};

template <>
struct typed<message::ipv6_origdstaddr> {
    using view = cmsg::ipv6_origdstaddr;
    static void store(view original, fields& read) { read.original_port = original.address().sin6_port; }
};

template <>
struct typed<message::ip_recverr> {
    using view = cmsg::ip_recverr;
    static void store(view error, fields& read)
    {
        read.error_number = static_cast<std::uint32_t>(error.error());
        read.error_kind = static_cast<std::uint32_t>(error.origin()) | static_cast<std::uint32_t>(error.type() << 8U) |
                          static_cast<std::uint32_t>(error.code() << 16U);
        read.error_info = error.info();
        read.error_data = error.data();
    }
};

/// A list of messages in the library's terms.
template <class Wanted>
struct typed_list;

template <message... Messages>
struct typed_list<wants<Messages...>> {
    using set = cmsg::receive_set<typename typed<Messages>::view...>;

    /// A handler for each view that stores its fields.
    [[nodiscard]] static auto handlers(fields& read)
    {
        return cmsg::overloaded{
            [&read](typename typed<Messages>::view view) { typed<Messages>::store(view, read); }...};
    }

    /// Stores the fields of those messages that the record has.
    template <class Record>
    static void store(const Record& record, fields& read)
    {
        [[maybe_unused]] const auto store_one = [&]<message Message>() {
            if (const auto found = record.template get<typename typed<Message>::view>()) {
                typed<Message>::store(*found, read);
            }
        };
        (store_one.template operator()<Messages>(), ...);
    }
};

/// The set of a list of messages.
template <class Wanted>
struct set_for {
    using type = typename typed_list<Wanted>::set;
};

} // namespace bench

#endif
