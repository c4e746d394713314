// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_TRAFFIC_CLASS_HPP
#define CMSGPP_SEND_TRAFFIC_CLASS_HPP

// A traffic_class into what is sent: as IP_TOS or IPV6_TCLASS, by where the packet goes.

#include <cmsg/answers/traffic_class.hpp>
#include <cmsg/payload/ip_version.hpp>
#include <cmsg/send/ip.hpp>
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/refusal.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace send {

using cmsg::ip_version;
using cmsg::traffic_class;
using cmsg::version_for;

template <>
inline constexpr value_info about_of<traffic_class>{
    .id = ip_tos::about.id, .also = ipv6_tclass::about.id, .largest = 4};

} // namespace send

/// What `writer.put(value, destination)` calls.
/// Returns: whether it is written; of none false, and nothing is refused. Errors: a DSCP above 63, and a destination of
/// no IP version, is refused as out_of_range.
template <class Writer, class Destination>
CMSGPP_ALWAYS_INLINE constexpr bool put_into(Writer& writer, const traffic_class& value,
                                             const Destination& destination) noexcept
{
    if (!value) {
        return false;
    }
    const ip_version version = version_for(destination);
    if (value.valid() && version == ip_version::v4) {
        return writer.put(send::ip_tos{value.value()});
    }
    if (value.valid() && version == ip_version::v6) {
        return writer.put(send::ipv6_tclass{value.value()});
    }
    return writer.refuse(send::about_of<traffic_class>.id, send::refusal::out_of_range);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
