// SPDX-License-Identifier: MIT
#ifndef CMSGPP_DESCRIBE_LEVEL_NAME_HPP
#define CMSGPP_DESCRIBE_LEVEL_NAME_HPP

// The SOL_ names of protocol levels, which are those of Linux where other systems have none.

#include <cmsg/describe/text.hpp>
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/level.hpp>

#include <cstddef>
#include <cstdint>
#include <span> // for size

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

struct named_level {
    std::int32_t number;
    const char* name;
};

/// The SOL_ names of protocol levels: first those that every system has, then those of Linux.
inline constexpr std::size_t levels_of_all_systems = 5;
inline constexpr named_level level_names[]{
    {level::ip, "SOL_IP"},
    {level::tcp, "SOL_TCP"},
    {level::udp, "SOL_UDP"},
    {level::ipv6, "SOL_IPV6"},
    {level::sctp, "SOL_SCTP"},
    {level::can_raw, "SOL_CAN_RAW"},
    {level::can_j1939, "SOL_CAN_J1939"},
    {level::packet, "SOL_PACKET"},
    {level::llc, "SOL_LLC"},
    {level::netlink, "SOL_NETLINK"},
    {level::tipc, "SOL_TIPC"},
    {level::rxrpc, "SOL_RXRPC"},
    {level::bluetooth, "SOL_BLUETOOTH"},
    {level::rds, "SOL_RDS"},
    {level::iucv, "SOL_IUCV"},
    {level::alg, "SOL_ALG"},
    {level::tls, "SOL_TLS"},
    {level::vsock, "SOL_VSOCK"},
};

/// What is the same for all messages of a layout.
struct described_system {
    std::int32_t socket_level;
    abi::platform platform;
};

CMSGPP_COLD constexpr void put_level(text_writer& out, described_system system, std::int32_t number) noexcept
{
    const char* name = number == system.socket_level ? "SOL_SOCKET" : nullptr;
    const bool is_linux = system.platform == abi::platform::linux_kernel;
    const std::size_t known = is_linux ? std::size(level_names) : levels_of_all_systems;
    for (std::size_t i = 0; name == nullptr && i < known; ++i) {
        name = level_names[i].number == number ? level_names[i].name : nullptr;
    }
    if (name != nullptr) {
        out.put(name);
    } else {
        out.put_signed(number);
    }
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
