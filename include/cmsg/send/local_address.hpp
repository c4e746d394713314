// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_LOCAL_ADDRESS_HPP
#define CMSGPP_SEND_LOCAL_ADDRESS_HPP

// A local_address into what is sent: as the source of a packet, by where it goes.

#include <cmsg/answers/local_address.hpp>
#include <cmsg/payload/ip_version.hpp>
#include <cmsg/receive/reading.hpp>
#include <cmsg/send/on_system.hpp>
#include <cmsg/send/refusal.hpp>
#include <cmsg/send/reply.hpp>
#include <cmsg/send/sendable.hpp>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace send {

using cmsg::local_address;

template <>
inline constexpr value_info about_of<local_address>{
    .id = ip_pktinfo::about.id, .also = ipv6_pktinfo::about.id, .largest = 20};

template <class Abi>
inline constexpr value_info about_in<local_address, Abi>{.id = detail::on_system<Abi::platform>::source4::about.id,
                                                         .also = detail::on_system<Abi::platform>::source6::about.id};

} // namespace send

/// Puts the source of an answer to a datagram that came to this address.
/// Returns: also false, with nothing refused, of none.
template <class Abi>
CMSGPP_ALWAYS_INLINE constexpr bool reply_from(const local_address& local, basic_control_writer<Abi>& writer,
                                               reply_route route = reply_route::routing_table) noexcept
    CMSGPP_NONALLOCATING
{
    return local && reply_from(local.v6(), local.interface_index(), writer, route);
}

/// The same by the local_address of a reading.
template <class... Answers, class Abi>
CMSGPP_ALWAYS_INLINE constexpr bool reply_from(const reading<Answers...>& arrived, basic_control_writer<Abi>& writer,
                                               reply_route route = reply_route::routing_table) noexcept
    CMSGPP_NONALLOCATING
{
    return reply_from(arrived.template get<local_address>(), writer, route);
}

/// What `writer.put(value, destination)` calls: `reply_from`, which leaves the way out to the routing table.
/// Returns: whether it is written; of none false, and nothing is refused.
/// Errors:  a destination of the other IP version, or of none, is refused as out_of_range.
template <class Abi, class Destination>
CMSGPP_ALWAYS_INLINE constexpr bool put_into(basic_control_writer<Abi>& writer, const local_address& value,
                                             const Destination& destination) noexcept
{
    if (!value) {
        return false;
    }
    const ip_version own = detail::is_mapped(value.v6()) ? ip_version::v4 : ip_version::v6;
    if (version_for(destination) != own) {
        return writer.refuse(send::about_in<local_address, Abi>.id, send::refusal::out_of_range);
    }
    return reply_from(value, writer);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
