// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_NETLINK_HPP
#define CMSGPP_VIEWS_LINUX_NETLINK_HPP

// Control messages of level SOL_NETLINK. The sender of a message is in scm_credentials (socket_unix.hpp), in whose
// pid() netlink has the sender's own number.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// The multicast group that a netlink message was sent to.
/// Message:   SOL_NETLINK / NETLINK_PKTINFO   Enable: setsockopt(SOL_NETLINK, NETLINK_PKTINFO, 1)
/// Payload:   struct nl_pktinfo, 4 bytes, host order    Unit:   number of the group, not its bit
/// Kernel:    v2.6.14; net/netlink/af_netlink.c netlink_cmsg_recv_pktinfo()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class netlink_pktinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "NETLINK_PKTINFO", .id = {level::netlink, 3}, .size = 4, .option = {level::netlink, 3}};

    /// Number of the group, from 1 on; 0 if the message was sent to this socket alone.
    [[nodiscard]] constexpr std::uint32_t group() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("group", group()); }
};

/// The other network namespace that a netlink message comes from. The option asks for the messages of all namespaces
/// that this one has an id for; it needs CAP_NET_BROADCAST.
/// Message:   SOL_NETLINK / NETLINK_LISTEN_ALL_NSID    Enable: setsockopt(SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, 1)
/// Payload:   int, 4 bytes, host order        Unit:   id of the namespace in the socket's own
/// Kernel:    v4.2; net/netlink/af_netlink.c netlink_cmsg_listen_all_nsid()
/// Absent:    when the message comes from the socket's own namespace
/// Effect:    the messages of all those namespaces come, whose interface indexes are their own
/// Owns:      nothing
class netlink_listen_all_nsid : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "NETLINK_LISTEN_ALL_NSID",
                                     .id = {level::netlink, 8},
                                     .size = 4,
                                     .option = {level::netlink, 8},
                                     .presence = presence::usually};

    /// The id of the namespace, from 0 on, as RTM_NEWNSID has given it.
    [[nodiscard]] constexpr std::int32_t nsid() const noexcept { return at<std::int32_t>(0); }

    constexpr void each_field(auto sink) const { sink("nsid", nsid()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
