// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_TRAFFIC_CLASS_HPP
#define CMSGPP_SEND_TRAFFIC_CLASS_HPP

// DSCP and ECN of one packet, whatever the address family: IPv4 has them in IP_TOS, IPv6 in IPV6_TCLASS. Never sends
// the one without the other: either message replaces the whole byte, and a forgotten DSCP would be wiped.

#include <cmsg/core/load.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ecn.hpp>
#include <cmsg/platform/system.hpp>
#include <cmsg/send/ip.hpp>
#include <cmsg/send/ipv6.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// The IP version of the packets that go to an address.
enum class ip_version : std::uint8_t { none, v4, v6 };

namespace detail {

/// The bytes of an address, which is read through `load` alone: the caller may have written it as another type.
template <class Address>
[[nodiscard]] CMSGPP_ALWAYS_INLINE inline const std::byte* bytes_of(const Address& address) noexcept
{
    return static_cast<const std::byte*>(static_cast<const void*>(&address));
}

[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr int family_of(const sockaddr_in& address) noexcept
{
    if (std::is_constant_evaluated()) {
        return address.sin_family;
    }
    return load_family(bytes_of(address));
}

[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr int family_of(const sockaddr_in6& address) noexcept
{
    if (std::is_constant_evaluated()) {
        return address.sin6_family;
    }
    return load_family(bytes_of(address));
}

} // namespace detail

[[nodiscard]] constexpr ip_version version_for(const sockaddr_in& destination) noexcept
{
    return detail::family_of(destination) == AF_INET ? ip_version::v4 : ip_version::none;
}

/// A mapped address (::ffff:a.b.c.d) stands for an IPv4 packet.
[[nodiscard]] constexpr ip_version version_for(const sockaddr_in6& destination) noexcept
{
    if (detail::family_of(destination) != AF_INET6) {
        return ip_version::none;
    }
    return detail::is_mapped(destination.sin6_addr) ? ip_version::v4 : ip_version::v6;
}

/// `destination` is the first part of an address of its family, whole: what sendmsg takes.
[[nodiscard]] inline ip_version version_for(const sockaddr* destination) noexcept
{
    if (destination == nullptr) {
        return ip_version::none;
    }
    const std::byte* const bytes = detail::bytes_of(*destination);
    switch (load_family(bytes)) {
    case AF_INET: return ip_version::v4;
    case AF_INET6: return version_for(load<sockaddr_in6>(bytes));
    default: return ip_version::none;
    }
}

[[nodiscard]] inline ip_version version_for(const sockaddr& destination) noexcept { return version_for(&destination); }

[[nodiscard]] inline ip_version version_for(const sockaddr_storage& destination) noexcept
{
    return version_for(static_cast<const sockaddr*>(static_cast<const void*>(&destination)));
}

/// DSCP and ECN of one packet. `writer.put(traffic_class, destination)` makes it IP_TOS or IPV6_TCLASS by where the
/// packet goes (any sockaddr; of a connected socket its peer's), `writer.without<traffic_class>()` takes back either.
/// To change the one and keep the other, begin with a whole one: `traffic_class::of_socket(fd, destination)` or what a
/// datagram arrived with.
class traffic_class {
public:
    static constexpr value_info about{.id = ip_tos::about.id, .also = ipv6_tclass::about.id, .largest = 4};

    /// DSCP, 0 to 63 (more, also what no byte holds, is refused by `put`), and ECN codepoint.
    constexpr traffic_class(std::uint32_t dscp, cmsg::ecn codepoint) noexcept
        : dscp_{static_cast<std::uint8_t>(dscp < 64 ? dscp : no_dscp)}, ecn_{codepoint}
    {
    }

    /// Both fields of a whole byte, such as ip_tos::value() or ipv6_tclass::value() of a datagram that arrived. What no
    /// byte holds is refused by `put`.
    [[nodiscard]] static constexpr traffic_class of(std::uint32_t byte) noexcept
    {
        return {byte / 4, ecn_of(static_cast<std::uint8_t>(byte))};
    }

    /// What the socket itself gives to packets that go to `destination`, by its options IP_TOS or IPV6_TCLASS: a system
    /// call, worth keeping the result of.
    /// Returns: empty, with errno, if the kernel refuses to say; empty if the destination is of no IP version.
    template <class Destination>
    [[nodiscard]] static std::optional<traffic_class> of_socket(socket_type fd, const Destination& destination) noexcept
    {
        const ip_version version = version_for(destination);
        if (version == ip_version::none) {
            return std::nullopt;
        }
        // The system's own numbers: only on Linux are they those of the messages.
        const message_id option =
            version == ip_version::v4 ? message_id{IPPROTO_IP, IP_TOS} : message_id{IPPROTO_IPV6, IPV6_TCLASS};
        int value = 0;
        socklen_t size = sizeof value;
        void* const place = &value; // Winsock wants a char*
        if (::getsockopt(fd, option.level, option.type, static_cast<char*>(place), &size) != 0) {
            return std::nullopt;
        }
        return of(static_cast<std::uint32_t>(value < 0 ? 0 : value)); // -1 of IPV6_TCLASS: not set
    }

    /// The same DSCP with another ECN codepoint.
    [[nodiscard]] constexpr traffic_class with(cmsg::ecn codepoint) const noexcept { return {dscp_, codepoint}; }

    /// The same ECN codepoint with another DSCP.
    [[nodiscard]] constexpr traffic_class with_dscp(std::uint32_t dscp) const noexcept { return {dscp, ecn_}; }

    [[nodiscard]] constexpr std::uint8_t dscp() const noexcept { return dscp_; }
    [[nodiscard]] constexpr cmsg::ecn ecn() const noexcept { return ecn_; }

    /// The message of an IPv4 packet, for a caller that knows the version; of a DSCP that is none, one that `put`
    /// refuses.
    [[nodiscard]] constexpr ip_tos for_ipv4() const noexcept { return {value()}; }

    /// The message of an IPv6 packet.
    [[nodiscard]] constexpr ipv6_tclass for_ipv6() const noexcept { return {value()}; }

    /// What `writer.put(*this, destination)` calls.
    template <class Writer, class Destination>
    CMSGPP_ALWAYS_INLINE constexpr bool put_into(Writer& writer, const Destination& destination) const noexcept
    {
        const ip_version version = version_for(destination);
        if (version == ip_version::v4) {
            return writer.put(for_ipv4());
        }
        if (version == ip_version::v6) {
            return writer.put(for_ipv6());
        }
        return writer.refuse(about.id, refusal::out_of_range);
    }

private:
    static constexpr std::uint32_t no_dscp = 64; // of a value above 255, which `put` refuses

    [[nodiscard]] constexpr std::int32_t value() const noexcept { return dscp_ * 4 + static_cast<std::uint8_t>(ecn_); }

    std::uint8_t dscp_;
    cmsg::ecn ecn_;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
