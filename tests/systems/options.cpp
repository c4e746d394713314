// SPDX-License-Identifier: MIT
// The options that `enable` sets on macOS and the BSDs against the numbers in the systems' own headers.
// tools/other_systems.sh compiles it with -O2; nothing links or runs it. `setsockopt` is replaced by a function that
// notes what it is asked for, and `getsockopt` by one that says of every option that it is off, but for a clock: the
// compiler then knows which option each `enable` sets, and drops the call that it may not compile, which stands behind
// a comparison with the right one. Not in macOS' public headers, so not compared here: SO_TIMESTAMP_CONTINUOUS 0x40000
// (XNU bsd/sys/socket_private.h).

#define __APPLE_USE_RFC_3542 // for IPV6_RECVPKTINFO and all that came with it, on macOS

#include <cstddef>

#include <sys/types.h> // first, as FreeBSD's manual pages have it

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace {

struct option {
    int level = -1;
    int name = -1;
    int value = -1;

    friend constexpr bool operator==(const option&, const option&) = default;
};

option first{};
option second{};
int count = 0;

} // namespace

static inline int noting_setsockopt(int, int level, int name, const void* value, socklen_t size) noexcept
{
    (count++ == 0 ? first : second) = {level, name, size == sizeof(int) ? *static_cast<const int*>(value) : -1};
    return 0;
}

/// The clock that a socket of FreeBSD already stamps by; -1 if it has nothing on, like any other socket here.
static int stamping_clock = -1;

static inline int answering_getsockopt(int, [[maybe_unused]] int level, [[maybe_unused]] int name, void* value,
                                       socklen_t*) noexcept
{
    int answer = 0;
#if defined(__FreeBSD__)
    if (level == SOL_SOCKET && stamping_clock >= 0) {
        answer = name == SO_TIMESTAMP ? SO_TIMESTAMP : name == SO_TS_CLOCK ? stamping_clock : 0;
    }
#endif
    *static_cast<int*>(value) = answer;
    return 0;
}

#define setsockopt noting_setsockopt
#define getsockopt answering_getsockopt
#include <cmsg/all_systems.hpp>
#undef setsockopt
#undef getsockopt

#if !defined(__OPTIMIZE__)
#error "compile this with -O2: without optimisation every comparison stays"
#endif

template <class View>
[[gnu::error("a set with it sets another option than the system's header names")]] void wrong_option_of();

namespace {

/// Refuses to compile unless a set with it sets these, in this order.
template <class View>
[[gnu::always_inline]] inline void sets(const option& expected, const option& behind_it)
{
    stamping_clock = -1;
    first = {};
    second = {};
    count = 0;
    static_cast<void>(cmsg::detail::set_row(3, cmsg::detail::row_of<View>()));
    if (!(first == expected && second == behind_it)) {
        wrong_option_of<View>();
    }
}

template <class View>
[[gnu::always_inline]] inline void sets(int level, int name)
{
    sets<View>({level, name, 1}, {});
}

#if defined(__FreeBSD__)
/// SO_TIMESTAMP, and then the clock that decides which message it becomes.
template <class View>
[[gnu::always_inline]] inline void sets_clock(int clock)
{
    sets<View>({SOL_SOCKET, SO_TIMESTAMP, 1}, {SOL_SOCKET, SO_TS_CLOCK, clock});
}

/// Refuses to compile unless `enable` refuses to set anything on a socket that already stamps by this clock.
template <class View>
[[gnu::always_inline]] inline void leaves_clock(int clock)
{
    stamping_clock = clock;
    if (View::enable(3) != -1) {
        wrong_option_of<View>();
    }
}
#endif

// What `enable` tries on an IPv6 socket: no option of IPv4, which these systems refuse there.
constexpr cmsg::detail::socket_traits on_ipv6{
    {AF_INET6, SOCK_DGRAM}, cmsg::detail::takes_ipv4_options<cmsg::abi::native::platform>(AF_INET6, SOCK_DGRAM, false)};
static_assert(!on_ipv6.applies<cmsg::ip_recvttl>() && !on_ipv6.applies<cmsg::ip_recvdstaddr>());
static_assert(on_ipv6.applies<cmsg::ipv6_tclass>() && on_ipv6.applies<cmsg::scm_timestamp>());
static_assert(!on_ipv6.applies<cmsg::scm_rights>());
#if defined(__FreeBSD__) || defined(__NetBSD__)
static_assert(!on_ipv6.applies<cmsg::scm_creds>()); // whose level, SOL_LOCAL, is the number of SOL_IP
#endif

} // namespace

void all_options(); // with external linkage, so that nothing is left out as unused

void all_options()
{
    using namespace cmsg;
#if defined(__APPLE__)
    sets<darwin::scm_timestamp>(SOL_SOCKET, SO_TIMESTAMP);
    sets<darwin::scm_timestamp_monotonic>(SOL_SOCKET, SO_TIMESTAMP_MONOTONIC);
    sets<darwin::ip_recvdstaddr>(IPPROTO_IP, IP_RECVDSTADDR);
    sets<darwin::ip_recvif>(IPPROTO_IP, IP_RECVIF);
    sets<darwin::ip_recvttl>(IPPROTO_IP, IP_RECVTTL);
    sets<darwin::ip_pktinfo>(IPPROTO_IP, IP_RECVPKTINFO);
    sets<darwin::ip_recvtos>(IPPROTO_IP, IP_RECVTOS);
    sets<darwin::ipv6_pktinfo>(IPPROTO_IPV6, IPV6_RECVPKTINFO);
    sets<darwin::ipv6_hoplimit>(IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
    sets<darwin::ipv6_tclass>(IPPROTO_IPV6, IPV6_RECVTCLASS);
#elif defined(__FreeBSD__)
    sets_clock<freebsd::scm_timestamp>(SO_TS_REALTIME_MICRO);
    sets_clock<freebsd::scm_realtime>(SO_TS_REALTIME);
    sets_clock<freebsd::scm_monotonic>(SO_TS_MONOTONIC);
    sets_clock<freebsd::scm_bintime>(SO_TS_BINTIME); // SO_BINTIME yields nothing on an AF_INET6 socket
    leaves_clock<freebsd::scm_realtime>(SO_TS_MONOTONIC);
    leaves_clock<freebsd::scm_timestamp>(SO_TS_BINTIME);
    sets<freebsd::scm_creds>(SOL_LOCAL, LOCAL_CREDS);
    sets<freebsd::scm_creds2>(SOL_LOCAL, LOCAL_CREDS_PERSISTENT);
    sets<freebsd::ip_recvdstaddr>(IPPROTO_IP, IP_RECVDSTADDR);
    sets<freebsd::ip_recvif>(IPPROTO_IP, IP_RECVIF);
    sets<freebsd::ip_origdstaddr>(IPPROTO_IP, IP_RECVORIGDSTADDR);
    sets<freebsd::ip_recvttl>(IPPROTO_IP, IP_RECVTTL);
    sets<freebsd::ip_recvtos>(IPPROTO_IP, IP_RECVTOS);
    sets<freebsd::ip_flowid>(IPPROTO_IP, IP_RECVFLOWID);
    sets<freebsd::ip_flowtype>(IPPROTO_IP, IP_RECVFLOWID);
    sets<freebsd::ip_rssbucketid>(IPPROTO_IP, IP_RECVRSSBUCKETID);
    sets<freebsd::ipv6_pktinfo>(IPPROTO_IPV6, IPV6_RECVPKTINFO);
    sets<freebsd::ipv6_hoplimit>(IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
    sets<freebsd::ipv6_tclass>(IPPROTO_IPV6, IPV6_RECVTCLASS);
    sets<freebsd::ipv6_flowid>(IPPROTO_IPV6, IPV6_RECVFLOWID);
    sets<freebsd::ipv6_flowtype>(IPPROTO_IPV6, IPV6_RECVFLOWID);
    sets<freebsd::ipv6_rssbucketid>(IPPROTO_IPV6, IPV6_RECVRSSBUCKETID);
    sets<freebsd::ipv6_origdstaddr>(IPPROTO_IPV6, IPV6_RECVORIGDSTADDR);
#elif defined(__NetBSD__)
    sets<netbsd::scm_timestamp>(SOL_SOCKET, SO_TIMESTAMP);
    sets<netbsd::scm_creds>(SOL_LOCAL, LOCAL_CREDS);
    sets<netbsd::ip_recvdstaddr>(IPPROTO_IP, IP_RECVDSTADDR);
    sets<netbsd::ip_pktinfo>(IPPROTO_IP, IP_RECVPKTINFO);
    sets<netbsd::ip_recvif>(IPPROTO_IP, IP_RECVIF);
    sets<netbsd::ip_recvttl>(IPPROTO_IP, IP_RECVTTL);
    sets<netbsd::ipv6_pktinfo>(IPPROTO_IPV6, IPV6_RECVPKTINFO);
    sets<netbsd::ipv6_hoplimit>(IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
    sets<netbsd::ipv6_tclass>(IPPROTO_IPV6, IPV6_RECVTCLASS);
#elif defined(__OpenBSD__)
    sets<openbsd::scm_timestamp>(SOL_SOCKET, SO_TIMESTAMP);
    sets<openbsd::ip_recvdstaddr>(IPPROTO_IP, IP_RECVDSTADDR);
    sets<openbsd::ip_recvif>(IPPROTO_IP, IP_RECVIF);
    sets<openbsd::ip_recvttl>(IPPROTO_IP, IP_RECVTTL);
    sets<openbsd::ip_recvdstport>(IPPROTO_IP, IP_RECVDSTPORT);
    sets<openbsd::ip_recvrtable>(IPPROTO_IP, IP_RECVRTABLE);
    sets<openbsd::ip_ipsecflowinfo>(IPPROTO_IP, IP_IPSECFLOWINFO);
    sets<openbsd::ipv6_pktinfo>(IPPROTO_IPV6, IPV6_RECVPKTINFO);
    sets<openbsd::ipv6_hoplimit>(IPPROTO_IPV6, IPV6_RECVHOPLIMIT);
    sets<openbsd::ipv6_tclass>(IPPROTO_IPV6, IPV6_RECVTCLASS);
    sets<openbsd::ipv6_recvdstport>(IPPROTO_IPV6, IPV6_RECVDSTPORT);
#endif
}
