// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_TRAFFIC_CLASS_HPP
#define CMSGPP_SEND_TRAFFIC_CLASS_HPP

// A traffic_class into what is sent: as IP_TOS or IPV6_TCLASS, by where the packet goes, and as the system has them.

#include <cmsg/answers/traffic_class.hpp>
#include <cmsg/payload/ip_version.hpp>
#include <cmsg/send/on_system.hpp>
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

template <class Abi>
inline constexpr value_info about_in<traffic_class, Abi>{
    .id = detail::type_of_service_id<detail::on_system<Abi::platform>>,
    .also = detail::on_system<Abi::platform>::traffic_class::about.id};

} // namespace send

/// What `writer.put(value, destination)` calls.
/// Returns: whether it is written; of none false, and nothing is refused. Errors: a DSCP above 63, and a destination of
/// no IP version, is refused as out_of_range; one of IPv4 as unsupported in a layout of NetBSD and OpenBSD, which have
/// no message for it.
template <class Writer, class Destination>
CMSGPP_ALWAYS_INLINE constexpr bool put_into(Writer& writer, const traffic_class& value,
                                             const Destination& destination) noexcept
{
    if (!value) {
        return false;
    }
    const ip_version version = version_for(destination);
    using layout = typename Writer::abi_type;
    using system = send::detail::on_system<layout::platform>;
    if (value.valid() && version == ip_version::v4) {
        if constexpr (send::detail::marks_ipv4<system>) {
            typename system::type_of_service both{};
            both.value = value.value();
            return writer.put(both);
        } else {
            return writer.refuse(system::traffic_class::about.id, send::refusal::unsupported);
        }
    }
    if (value.valid() && version == ip_version::v6) {
        typename system::traffic_class both{};
        both.value = value.value();
        return writer.put(both);
    }
    return writer.refuse(send::about_in<traffic_class, layout>.id, send::refusal::out_of_range);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
