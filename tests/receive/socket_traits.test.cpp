// SPDX-License-Identifier: MIT
#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/receive/socket_traits.hpp>

#include "support/environment.hpp"
#include "support/own_views.hpp"
#include "support/sockets.hpp"

#include <cmsg/all_systems.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <initializer_list>

#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace cmsg;
using detail::socket_traits;
using detail::takes_ipv4_options;
using support::descriptor;

// -- IPv4's options on an IPv6 socket, by system

// pitfall 33
template <cmsg::abi::platform Platform>
constexpr bool takes(int domain, int type, bool only_ipv6)
{
    return takes_ipv4_options<Platform>(domain, type, only_ipv6);
}

constexpr auto on_linux = cmsg::abi::platform::linux_kernel;
constexpr auto on_windows = cmsg::abi::platform::windows;

static_assert(takes<on_linux>(AF_INET6, SOCK_DGRAM, false) && takes<on_linux>(AF_INET6, SOCK_DGRAM, true),
              "V6ONLY may be cleared afterwards");
static_assert(takes<on_linux>(AF_INET6, SOCK_STREAM, true) && !takes<on_linux>(AF_INET6, SOCK_RAW, false));
static_assert(takes<on_linux>(AF_INET, SOCK_RAW, false) && !takes<on_linux>(AF_UNIX, SOCK_DGRAM, false));
static_assert(takes<on_windows>(AF_INET6, SOCK_DGRAM, false) && !takes<on_windows>(AF_INET6, SOCK_DGRAM, true));

template <cmsg::abi::platform Platform>
constexpr bool takes_them_on_ipv4_alone()
{
    for (const bool only : {false, true}) {
        for (const int type : {SOCK_DGRAM, SOCK_STREAM, SOCK_RAW}) {
            if (!takes<Platform>(AF_INET, type, only) || takes<Platform>(AF_INET6, type, only)) {
                return false;
            }
        }
    }
    return true;
}
static_assert(takes_them_on_ipv4_alone<cmsg::abi::platform::darwin>() &&
              takes_them_on_ipv4_alone<cmsg::abi::platform::freebsd>());

// -- every view, by family

constexpr socket_traits of(int domain, int type)
{
    return {{domain, type}, takes_ipv4_options<cmsg::abi::native::platform>(domain, type, false)};
}

/// Whether the view applies to sockets of these families and of no other.
template <class View>
constexpr bool applies_to(std::initializer_list<int> families)
{
    for (int domain = 0; domain < 64; ++domain) {
        bool listed = false;
        for (const int family : families) {
            listed = listed || family == domain;
        }
        if (of(domain, SOCK_DGRAM).applies<View>() != listed) {
            return false;
        }
    }
    return true;
}

template <class... Views>
constexpr bool apply_to(view_list<Views...>, std::initializer_list<int> families)
{
    return (applies_to<Views>(families) && ...);
}

static_assert(apply_to(view_list<scm_rights, scm_pidfd, scm_inq>{}, {AF_UNIX}));
static_assert(apply_to(view_list<scm_credentials, scm_security>{}, {AF_UNIX, AF_NETLINK, AF_BLUETOOTH}));
static_assert(apply_to(view_list<ip_tos, ip_ttl, ip_pktinfo, ip_recverr, ip_security>{}, {AF_INET, AF_INET6}));
static_assert(apply_to(view_list<ipv6_tclass, ipv6_pktinfo, ipv6_recverr, ipv6_2292hoplimit>{}, {AF_INET6}));
static_assert(apply_to(view_list<udp_gro, sctp_rcvinfo>{}, {AF_INET, AF_INET6}));
static_assert(apply_to(view_list<tcp_cm_inq, tls_get_record_type>{}, {AF_INET, AF_INET6, 43}));
static_assert(apply_to(view_list<packet_auxdata, packet_tx_timestamp>{}, {AF_PACKET}));
static_assert(apply_to(view_list<netlink_pktinfo, netlink_listen_all_nsid>{}, {AF_NETLINK}));
static_assert(apply_to(view_list<scm_can_raw_errqueue, scm_j1939_errqueue, scm_j1939_prio>{}, {AF_CAN}));
static_assert(apply_to(view_list<bt_scm_pkt_status, bt_scm_error, hci_cmsg_dir, hci_cmsg_tstamp>{}, {AF_BLUETOOTH}));
static_assert(apply_to(view_list<llc_opt_pktinfo>{}, {AF_LLC}));
static_assert(apply_to(view_list<tipc_destname, tipc_errinfo, tipc_retdata>{}, {AF_TIPC}));
static_assert(apply_to(view_list<rxrpc_user_call_id, rxrpc_oob_id>{}, {AF_RXRPC}));
static_assert(apply_to(view_list<rds_cmsg_rxpath_latency>{}, {AF_RDS}));
static_assert(apply_to(view_list<scm_iucv_trgcls>{}, {AF_IUCV}));
static_assert(apply_to(view_list<vsock_recverr>{}, {AF_VSOCK}));
static_assert(apply_to(view_list<wpan_wantlqi>{}, {AF_IEEE802154}));
static_assert(apply_to(view_list<misdn_time_stamp>{}, {AF_ISDN}));

template <class View>
constexpr bool applies_to_all()
{
    for (int domain = 0; domain < 64; ++domain) {
        if (!of(domain, SOCK_DGRAM).applies<View>()) {
            return false;
        }
    }
    return true;
}
static_assert(applies_to_all<so_rxq_ovfl>() && applies_to_all<so_mark>() && applies_to_all<scm_timestampns>() &&
              applies_to_all<timestamping_flags<1>>() && applies_to_all<scm_wifi_status>());
static_assert(applies_to_all<support::own_minimal>(), "a level of its own: nothing is known of it");

/// Each view of the library has been thought of: it applies to some socket, and only those of no family to all.
template <class... Views>
constexpr bool each_applies_somewhere(view_list<Views...>)
{
    return (... && [] {
        bool some = false;
        for (int domain = 0; domain < 64; ++domain) {
            some = some || of(domain, SOCK_DGRAM).applies<Views>();
        }
        const bool of_no_family = Views::about.id.level == level::socket;
        return some && (of_no_family || !applies_to_all<Views>());
    }());
}
static_assert(each_applies_somewhere(detail::plain_list<linux_kernel::all_views>{}));

template <class... Views>
constexpr bool apply_to_none(view_list<Views...>)
{
    return ((!of(AF_INET, SOCK_DGRAM).applies<Views>() && !of(AF_INET6, SOCK_DGRAM).applies<Views>() &&
             !of(AF_UNIX, SOCK_DGRAM).applies<Views>()) &&
            ...);
}
static_assert(apply_to_none(detail::plain_list<darwin::all_views>{}) &&
                  apply_to_none(detail::plain_list<freebsd::all_views>{}) &&
                  apply_to_none(detail::plain_list<windows::all_views>{}),
              "another system's numbers are other options here");

// -- a user's own view

/// With the number of a message of IP, and without a word of its family.
struct own_of_ip : support::own_minimal {
    static constexpr view_info about{.id = {level::ip, 9999}, .size = 4};
    using own_minimal::own_minimal;
};
static_assert(of(AF_INET, SOCK_DGRAM).applies<own_of_ip>() && of(AF_INET6, SOCK_DGRAM).applies<own_of_ip>() &&
              !of(AF_INET6, SOCK_RAW).applies<own_of_ip>() && !of(AF_UNIX, SOCK_DGRAM).applies<own_of_ip>());

struct own_of_a_family : support::own_minimal {
    static constexpr view_info about{.id = own_minimal::about.id, .size = 4, .family = AF_UNIX};
    using own_minimal::own_minimal;
};
static_assert(applies_to<own_of_a_family>({AF_UNIX}));

// -- what a socket says of itself

TEST(SocketTraits, AreReadFromTheSocket)
{
    struct {
        int domain;
        int type;
        bool takes_ipv4;
    } const cases[]{{AF_INET, SOCK_DGRAM, true}, {AF_INET6, SOCK_DGRAM, true}, {AF_UNIX, SOCK_SEQPACKET, false}};
    for (const auto& [domain, type, takes_ipv4] : cases) {
        SCOPED_TRACE(domain);
        const descriptor socket = support::open_or_skip(domain, type, 0, true);
        socket_traits traits;
        ASSERT_EQ(traits.read(socket.get()), 0);
        EXPECT_EQ(traits.domain, domain);
        EXPECT_EQ(traits.type, type);
        EXPECT_EQ(traits.takes_ipv4, takes_ipv4);
    }
}

TEST(SocketTraits, SayWhyTheyAreNotRead)
{
    EXPECT_EQ(socket_traits{}.read(-1), EBADF);
    int ends[2]{-1, -1};
    ASSERT_EQ(::pipe(ends), 0);
    const descriptor reader{ends[0]};
    const descriptor writer{ends[1]};
    EXPECT_EQ(socket_traits{}.read(reader.get()), ENOTSOCK);
}

} // namespace
