// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_LIBRARY_HPP
#define CMSGPP_BENCH_PARSE_LIBRARY_HPP

// The library's parsers, and what a program that uses them does with each view.

#include "parse/raw_message.hpp"
#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <tuple>

namespace bench {

inline void store(cmsg::scm_timestampns stamp, fields& read)
{
    read.received = stamp.time().time_since_epoch().count();
}

inline void store(cmsg::scm_timestamping stamps, fields& read)
{
    if (const auto time = stamps.software()) {
        read.received = time->time_since_epoch().count();
    }
}

inline void store(cmsg::so_rxq_ovfl overflow, fields& read) { read.drops = overflow.drops().value(); }
inline void store(cmsg::udp_gro gro, fields& read) { read.segment_size = gro.segment_size(); }

inline void store(cmsg::ip_pktinfo info, fields& read)
{
    read.interface_index = info.interface_index();
    read.local = info.local().s_addr;
}

inline void store(cmsg::ipv6_pktinfo info, fields& read)
{
    const in6_addr local = info.destination();
    read.interface_index = info.interface_index();
    std::memcpy(&read.local6, &local, sizeof read.local6);
}

inline void store(cmsg::ip_ttl ttl, fields& read) { read.hop_limit = ttl.value(); }
inline void store(cmsg::ipv6_hoplimit limit, fields& read) { read.hop_limit = limit.value(); }
inline void store(cmsg::ip_tos tos, fields& read) { read.traffic_class = tos.value(); }
inline void store(cmsg::ipv6_tclass traffic_class, fields& read) { read.traffic_class = traffic_class.value(); }

inline void store(cmsg::ip_origdstaddr original, fields& read)
{
    const sockaddr_in address = original.address();
    read.original_address = address.sin_addr.s_addr;
    read.original_port = address.sin_port;
}

inline void store(cmsg::ipv6_origdstaddr original, fields& read) { read.original_port = original.address().sin6_port; }

inline void store(cmsg::extended_error error, fields& read)
{
    read.error_number = static_cast<std::uint32_t>(error.error());
    read.error_kind = static_cast<std::uint32_t>(error.origin()) | static_cast<std::uint32_t>(error.type() << 8U) |
                      static_cast<std::uint32_t>(error.code() << 16U);
    read.error_info = error.info();
    read.error_data = error.data();
}

/// The views of the messages, in the order of the enumeration.
using all_views =
    std::tuple<cmsg::scm_timestampns, cmsg::scm_timestamping, cmsg::so_rxq_ovfl, cmsg::udp_gro, cmsg::ipv6_pktinfo,
               cmsg::ip_pktinfo, cmsg::ip_ttl, cmsg::ip_tos, cmsg::ip_origdstaddr, cmsg::ipv6_hoplimit,
               cmsg::ipv6_tclass, cmsg::ipv6_origdstaddr, cmsg::ip_recverr, cmsg::ipv6_recverr>;

template <message Message>
using view_of = std::tuple_element_t<static_cast<std::size_t>(Message), all_views>;

/// A list of messages in the library's terms.
template <class Wanted>
struct typed_list;

template <message... Messages>
struct typed_list<wants<Messages...>> {
    using set = cmsg::receive_set<view_of<Messages>...>;

    /// A handler for each view that stores its fields.
    [[nodiscard]] static auto handlers(fields& read)
    {
        return cmsg::overloaded{[&read](view_of<Messages> view) { store(view, read); }...};
    }

    /// Stores the fields of those messages that the record has.
    template <class Record>
    static void store_all(const Record& record, fields& read)
    {
        [[maybe_unused]] const auto store_one = [&](const auto& found) {
            if (found) {
                store(*found, read);
            }
        };
        (store_one(record.template get<view_of<Messages>>()), ...);
    }

    /// Takes the message if it is one of these, whole or not.
    [[gnu::always_inline]] static bool take([[maybe_unused]] const cmsg::message& arrived,
                                            [[maybe_unused]] fields& read, [[maybe_unused]] pick_counts& counts)
    {
        [[maybe_unused]] const auto take_one = [&](const auto& found) {
            if (found) {
                store(*found, read);
            } else if (found.state() == cmsg::field_state::wrong_size) {
                ++counts.wrong_size;
            }
            return found.state() != cmsg::field_state::absent;
        };
        return (take_one(cmsg::as<view_of<Messages>>(arrived)) || ...);
    }
};

template <class Wanted>
using set_for = typename typed_list<Wanted>::set;

/// A loop over cmsg::control that asks each message for the views it wants. The iterator is written out, because it is
/// what says how the walk has ended.
template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome control_range(ssize_t result, const msghdr& header, fields& read)
{
    const cmsg::control messages{result, header};
    pick_counts counts;
    auto at = messages.begin();
    for (; at != messages.end(); ++at) {
        if (!typed_list<Wanted>::take(*at, read, counts)) {
            ++counts.unhandled;
        }
    }
    return messages.outcome(at, counts.unhandled, counts.wrong_size);
}

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome visit(ssize_t result, const msghdr& header, fields& read)
{
    return cmsg::visit(result, header, typed_list<Wanted>::handlers(read));
}

/// receive_set::visit of what the socket has enabled, with a handler for each wanted view.
template <class Wanted, class Enabled = Wanted>
[[gnu::always_inline]] inline cmsg::outcome set_visit(ssize_t result, const msghdr& header, fields& read)
{
    return set_for<Enabled>::visit(result, header, typed_list<Wanted>::handlers(read));
}

/// receive_set::decode of what the socket has enabled, and the wanted fields out of the record.
template <class Wanted, class Enabled = Wanted>
[[gnu::always_inline]] inline cmsg::outcome set_decode(ssize_t result, const msghdr& header, fields& read)
{
    const auto record = set_for<Enabled>::decode(result, header);
    typed_list<Wanted>::store_all(record, read);
    return record.outcome();
}

// The same over what recvmmsg has filled in.

template <class Wanted>
std::uint64_t visit_batch(std::span<mmsghdr> headers, int received, fields* read)
{
    std::uint64_t complete = 0;
    for (const mmsghdr& datagram : cmsg::batch{headers, received}) {
        complete += cmsg::visit(datagram, typed_list<Wanted>::handlers(*read++)) ? 1U : 0U;
    }
    return complete;
}

template <class Wanted, class Enabled = Wanted>
std::uint64_t set_visit_batch(std::span<mmsghdr> headers, int received, fields* read)
{
    std::uint64_t complete = 0;
    for (const mmsghdr& datagram : cmsg::batch{headers, received}) {
        complete += set_for<Enabled>::visit(datagram, typed_list<Wanted>::handlers(*read++)) ? 1U : 0U;
    }
    return complete;
}

template <class Wanted, class Enabled = Wanted>
std::uint64_t set_decode_batch(std::span<mmsghdr> headers, int received, fields* read)
{
    std::uint64_t complete = 0;
    for (const mmsghdr& datagram : cmsg::batch{headers, received}) {
        const auto record = set_for<Enabled>::decode(datagram);
        typed_list<Wanted>::store_all(record, *read++);
        complete += record.outcome() ? 1U : 0U;
    }
    return complete;
}

} // namespace bench

#endif
