// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ANSWERS_TRAFFIC_CLASS_HPP
#define CMSGPP_ANSWERS_TRAFFIC_CLASS_HPP

// DSCP and ECN of one packet, whatever the address family: IPv4 has them in IP_TOS, IPv6 in IPV6_TCLASS. The same type
// is put into what is sent, by <cmsg/send/traffic_class.hpp>. Never has the one without the other: either message
// replaces the whole byte, and a forgotten DSCP would be wiped.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/payload/ecn.hpp>
#include <cmsg/payload/ip_version.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/system.hpp>

#include CMSGPP_NATIVE_ANSWERS // <cmsg/answers/linux.hpp> on Linux

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// DSCP and ECN of one packet, or none. In a receive_set: IP_TOS and IPV6_TCLASS, or what the system has for them.
/// `writer.put(marks, destination)` makes one IP_TOS or IPV6_TCLASS by where the packet goes (any sockaddr; of a
/// connected socket its peer's), `writer.without<traffic_class>()` takes back either. To change the one and keep the
/// other, begin with a whole one: what a datagram arrived with, or `traffic_class::of_socket(fd, destination)`.
class traffic_class {
public:
    /// None: false. Its fields are 0, and putting it writes nothing.
    constexpr traffic_class() noexcept = default;

    /// DSCP, 0 to 63 (more, also what no byte holds, is refused by `put`), and ECN codepoint.
    constexpr traffic_class(std::uint32_t dscp, cmsg::ecn codepoint) noexcept
        : value_{static_cast<std::uint8_t>(dscp * 4 | static_cast<std::uint8_t>(codepoint))},
          state_{dscp < 64 ? state::whole : state::out_of_range}
    {
    }

    /// Both fields of a whole byte. What no byte holds is refused by `put`.
    [[nodiscard]] static constexpr traffic_class of(std::uint32_t byte) noexcept
    {
        return {byte / 4, ecn_of(static_cast<std::uint8_t>(byte))};
    }

    /// What the socket itself gives to packets that go to `destination`, by its options IP_TOS or IPV6_TCLASS: a system
    /// call, worth keeping the result of.
    /// Returns: none, with errno, if the kernel refuses to say; none if the destination is of no IP version.
    template <class Destination>
    [[nodiscard]] static traffic_class of_socket(socket_type fd, const Destination& destination) noexcept
    {
        const ip_version version = version_for(destination);
        if (version == ip_version::none) {
            return {};
        }
        // The system's own numbers: only on Linux are they those of the messages.
        const message_id option =
            version == ip_version::v4 ? message_id{IPPROTO_IP, IP_TOS} : message_id{IPPROTO_IPV6, IPV6_TCLASS};
        int value = 0;
        if (detail::get_option(fd, option.level, option.type, value) != 0) {
            return {};
        }
        return of(static_cast<std::uint32_t>(value < 0 ? 0 : value)); // -1 of IPV6_TCLASS: not set
    }

    /// Whether there is one.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return state_ != state::absent; }

    /// The whole byte.
    [[nodiscard]] constexpr std::uint8_t value() const noexcept { return value_; }

    /// The six high bits, 0 to 63.
    [[nodiscard]] constexpr std::uint8_t dscp() const noexcept { return dscp_of(value_); }

    /// The two low bits.
    [[nodiscard]] constexpr cmsg::ecn ecn() const noexcept { return ecn_of(value_); }

    /// Whether there is one that `put` takes: not of a DSCP above 63.
    [[nodiscard]] constexpr bool valid() const noexcept { return state_ == state::whole; }

    /// The same DSCP with another ECN codepoint; of none, none.
    [[nodiscard]] constexpr traffic_class with(cmsg::ecn codepoint) const noexcept
    {
        traffic_class result = *this;
        if (*this) {
            result.value_ = static_cast<std::uint8_t>((value_ & ~3U) | static_cast<std::uint8_t>(codepoint));
        }
        return result;
    }

    /// The same ECN codepoint with another DSCP; of none, none.
    [[nodiscard]] constexpr traffic_class with_dscp(std::uint32_t dscp) const noexcept
    {
        return *this ? traffic_class{dscp, ecn()} : *this;
    }

    /// What messages say of it: a whole byte, or, on some systems beside it, the ECN codepoint alone.
    constexpr void operator()(const auto& view) noexcept requires requires { view.ecn(); }
    {
        if constexpr (requires { view.value(); }) {
            value_ = view.value();
        } else {
            value_ = static_cast<std::uint8_t>((value_ & ~3U) | static_cast<std::uint8_t>(view.ecn()));
        }
        state_ = state::whole;
    }

    [[nodiscard]] friend constexpr bool operator==(const traffic_class&, const traffic_class&) noexcept = default;

private:
    enum class state : std::uint8_t { absent, whole, out_of_range };

    std::uint8_t value_ = 0;
    state state_ = state::absent;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
