// SPDX-License-Identifier: MIT
// The views of FreeBSD against FreeBSD's own headers. Static assertions only: tools/other_systems.sh compiles it for
// FreeBSD, nothing links or runs it, and what the kernel really sends is not asked. Not in FreeBSD's public headers, so
// not compared here:
// - the numbers of RFC 2292, IPV6_2292PKTINFO 19 to IPV6_2292RTHDR 24 (netinet6/in6.h has them for the kernel alone);
// - that TTL and TOS are one byte, and flow id, flow type and bucket four (sys/netinet/ip_input.c ip_savecontrol());
// - the 32 bytes that may stand behind a struct sockaddr_dl (the same);
// - that a struct sockcred or sockcred2 has 16 groups at most (sys/kern/uipc_usrreq.c unp_addsockcred()).

#include <cmsg/all_systems.hpp>

#include "cut_on_a_bsd.hpp"
#include "native_layout.hpp"
#include "sending_on_a_bsd.hpp"
#include "system_bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <sys/types.h> // first, as FreeBSD's manual pages have it

#include <net/if.h>
#include <net/if_dl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace {

namespace freebsd = cmsg::freebsd;
using cmsg::message_id;
using systems::bytes_of;
using systems::counting;
using systems::payload_bytes;

// -- the layout: of i386, of other 32-bit machines, and of 64-bit ones

using abi = cmsg::abi::native;
#if defined(__i386__)
static_assert(std::is_same_v<abi, cmsg::abi::freebsd_ilp32>);
#elif defined(__LP64__)
static_assert(std::is_same_v<abi, cmsg::abi::freebsd_lp64>);
#else
static_assert(std::is_same_v<abi, cmsg::abi::freebsd_ilp32_time64>);
#endif
static_assert(abi::long_size == sizeof(long) && abi::time_size == sizeof(timeval::tv_sec) &&
              abi::time_size == sizeof(timespec::tv_sec));

// -- levels

static_assert(cmsg::level::ip == IPPROTO_IP && cmsg::level::ipv6 == IPPROTO_IPV6);
static_assert(cmsg::level::tcp == IPPROTO_TCP && cmsg::level::udp == IPPROTO_UDP);
static_assert(cmsg::level::sctp == IPPROTO_SCTP);
static_assert(cmsg::detail::freebsd_local == SOL_LOCAL);

// -- the views that are found without a namespace

static_assert(std::is_same_v<cmsg::scm_rights, freebsd::scm_rights>);
static_assert(std::is_same_v<cmsg::scm_timestamp, freebsd::scm_timestamp>);
static_assert(std::is_same_v<cmsg::scm_creds, freebsd::scm_creds>);
static_assert(std::is_same_v<cmsg::scm_creds2, freebsd::scm_creds2>);
static_assert(std::is_same_v<cmsg::scm_bintime, freebsd::scm_bintime>);
static_assert(std::is_same_v<cmsg::scm_realtime, freebsd::scm_realtime>);
static_assert(std::is_same_v<cmsg::scm_monotonic, freebsd::scm_monotonic>);
static_assert(std::is_same_v<cmsg::scm_time_info, freebsd::scm_time_info>);
static_assert(std::is_same_v<cmsg::ip_recvdstaddr, freebsd::ip_recvdstaddr>);
static_assert(std::is_same_v<cmsg::ip_recvif, freebsd::ip_recvif>);
static_assert(std::is_same_v<cmsg::ip_origdstaddr, freebsd::ip_origdstaddr>);
static_assert(std::is_same_v<cmsg::ip_recvttl, freebsd::ip_recvttl>);
static_assert(std::is_same_v<cmsg::ip_recvtos, freebsd::ip_recvtos>);
static_assert(std::is_same_v<cmsg::ip_flowid, freebsd::ip_flowid>);
static_assert(std::is_same_v<cmsg::ip_flowtype, freebsd::ip_flowtype>);
static_assert(std::is_same_v<cmsg::ip_rssbucketid, freebsd::ip_rssbucketid>);
static_assert(std::is_same_v<cmsg::ipv6_pktinfo, freebsd::ipv6_pktinfo>);
static_assert(std::is_same_v<cmsg::ipv6_hoplimit, freebsd::ipv6_hoplimit>);
static_assert(std::is_same_v<cmsg::ipv6_tclass, freebsd::ipv6_tclass>);
static_assert(std::is_same_v<cmsg::ipv6_hopopts, freebsd::ipv6_hopopts>);
static_assert(std::is_same_v<cmsg::ipv6_dstopts, freebsd::ipv6_dstopts>);
static_assert(std::is_same_v<cmsg::ipv6_rthdr, freebsd::ipv6_rthdr>);
static_assert(std::is_same_v<cmsg::ipv6_pathmtu, freebsd::ipv6_pathmtu>);
static_assert(std::is_same_v<cmsg::ipv6_flowid, freebsd::ipv6_flowid>);
static_assert(std::is_same_v<cmsg::ipv6_flowtype, freebsd::ipv6_flowtype>);
static_assert(std::is_same_v<cmsg::ipv6_rssbucketid, freebsd::ipv6_rssbucketid>);
static_assert(std::is_same_v<cmsg::ipv6_origdstaddr, freebsd::ipv6_origdstaddr>);
static_assert(std::is_same_v<cmsg::all_views, freebsd::all_views>);

// -- numbers

static_assert(freebsd::scm_rights::about.id == message_id{SOL_SOCKET, SCM_RIGHTS});
static_assert(freebsd::scm_timestamp::about.id == message_id{SOL_SOCKET, SCM_TIMESTAMP});
static_assert(freebsd::scm_creds::about.id == message_id{SOL_SOCKET, SCM_CREDS});
static_assert(freebsd::scm_bintime::about.id == message_id{SOL_SOCKET, SCM_BINTIME});
static_assert(freebsd::scm_realtime::about.id == message_id{SOL_SOCKET, SCM_REALTIME});
static_assert(freebsd::scm_monotonic::about.id == message_id{SOL_SOCKET, SCM_MONOTONIC});
static_assert(freebsd::scm_time_info::about.id == message_id{SOL_SOCKET, SCM_TIME_INFO});
static_assert(freebsd::scm_creds2::about.id == message_id{SOL_SOCKET, SCM_CREDS2});
static_assert(freebsd::ip_recvdstaddr::about.id == message_id{IPPROTO_IP, IP_RECVDSTADDR});
static_assert(freebsd::ip_recvif::about.id == message_id{IPPROTO_IP, IP_RECVIF});
static_assert(freebsd::ip_origdstaddr::about.id == message_id{IPPROTO_IP, IP_ORIGDSTADDR});
static_assert(freebsd::ip_recvttl::about.id == message_id{IPPROTO_IP, IP_RECVTTL});
static_assert(freebsd::ip_recvtos::about.id == message_id{IPPROTO_IP, IP_RECVTOS});
static_assert(freebsd::ip_flowid::about.id == message_id{IPPROTO_IP, IP_FLOWID});
static_assert(freebsd::ip_flowtype::about.id == message_id{IPPROTO_IP, IP_FLOWTYPE});
static_assert(freebsd::ip_rssbucketid::about.id == message_id{IPPROTO_IP, IP_RSSBUCKETID});
static_assert(freebsd::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO});
static_assert(freebsd::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT});
static_assert(freebsd::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS});
static_assert(freebsd::ipv6_hopopts::about.id == message_id{IPPROTO_IPV6, IPV6_HOPOPTS});
static_assert(freebsd::ipv6_dstopts::about.id == message_id{IPPROTO_IPV6, IPV6_DSTOPTS});
static_assert(freebsd::ipv6_rthdr::about.id == message_id{IPPROTO_IPV6, IPV6_RTHDR});
static_assert(freebsd::ipv6_pathmtu::about.id == message_id{IPPROTO_IPV6, IPV6_PATHMTU});
static_assert(freebsd::ipv6_flowid::about.id == message_id{IPPROTO_IPV6, IPV6_FLOWID});
static_assert(freebsd::ipv6_flowtype::about.id == message_id{IPPROTO_IPV6, IPV6_FLOWTYPE});
static_assert(freebsd::ipv6_rssbucketid::about.id == message_id{IPPROTO_IPV6, IPV6_RSSBUCKETID});
static_assert(freebsd::ipv6_origdstaddr::about.id == message_id{IPPROTO_IPV6, IPV6_ORIGDSTADDR});

// -- times

static_assert(cmsg::view_traits<freebsd::scm_timestamp>::accepts<abi>(freebsd::scm_timestamp::about.id,
                                                                      sizeof(timeval)));
static_assert(cmsg::view_traits<freebsd::scm_realtime>::accepts<abi>(freebsd::scm_realtime::about.id,
                                                                     sizeof(timespec)));
static_assert(cmsg::view_traits<freebsd::scm_monotonic>::accepts<abi>(freebsd::scm_monotonic::about.id,
                                                                      sizeof(timespec)));
static_assert(cmsg::view_traits<freebsd::scm_bintime>::accepts<abi>(freebsd::scm_bintime::about.id, sizeof(bintime)));
static_assert(freebsd::scm_time_info::about.size == sizeof(sock_timestamp_info));

constexpr auto micros = payload_bytes<sizeof(timeval)>{}
                            .put(offsetof(timeval, tv_sec), decltype(timeval::tv_sec){1'700'000'000})
                            .put(offsetof(timeval, tv_usec), decltype(timeval::tv_usec){999'999})
                            .bytes();
static_assert(freebsd::scm_timestamp{micros}.time().time_since_epoch().count() == 1'700'000'000'999'999'000);

constexpr auto nanos = payload_bytes<sizeof(timespec)>{}
                           .put(offsetof(timespec, tv_sec), decltype(timespec::tv_sec){1'700'000'000})
                           .put(offsetof(timespec, tv_nsec), decltype(timespec::tv_nsec){999'999'999})
                           .bytes();
static_assert(freebsd::scm_realtime{nanos}.time().time_since_epoch().count() == 1'700'000'000'999'999'999);
static_assert(freebsd::scm_monotonic{nanos}.time().time_since_epoch().count() == 1'700'000'000'999'999'999);

constexpr auto fine = payload_bytes<sizeof(bintime)>{}
                          .put(offsetof(bintime, sec), decltype(bintime::sec){1'700'000'000})
                          .put(offsetof(bintime, frac), decltype(bintime::frac){0x8000'0000'0000'0001})
                          .bytes();
static_assert(freebsd::scm_bintime{fine}.time().seconds == 1'700'000'000);
static_assert(freebsd::scm_bintime{fine}.time().fraction == 0x8000'0000'0000'0001);

constexpr auto info_with(std::uint32_t flags)
{
    return payload_bytes<sizeof(sock_timestamp_info)>{}
        .put(offsetof(sock_timestamp_info, st_info_flags), flags)
        .bytes();
}
constexpr auto hardware = info_with(ST_INFO_HW);
constexpr auto precise = info_with(ST_INFO_HW_HPREC);
static_assert(freebsd::scm_time_info{hardware}.flags() == ST_INFO_HW);
static_assert(freebsd::scm_time_info{hardware}.is_hardware() && !freebsd::scm_time_info{hardware}.high_precision());
static_assert(freebsd::scm_time_info{precise}.high_precision() && !freebsd::scm_time_info{precise}.is_hardware());

// -- AF_UNIX

static_assert(freebsd::scm_rights::about.element == sizeof(int));
constexpr auto rights = bytes_of(std::array<int, 2>{7, 9});
static_assert(freebsd::scm_rights{rights}.size() == 2 && freebsd::scm_rights{rights}[0] == 7);
static_assert(freebsd::scm_rights{rights}[1] == 9);

static_assert(freebsd::scm_creds::about.size == sizeof(cmsgcred));
static_assert(freebsd::scm_creds::about.size == SOCKCREDSIZE(CMGROUP_MAX));
static_assert(cmsg::view_traits<freebsd::scm_creds>::accepts<abi>(freebsd::scm_creds::about.id, SOCKCREDSIZE(0)));
static_assert(!cmsg::view_traits<freebsd::scm_creds>::accepts<abi>(freebsd::scm_creds::about.id,
                                                                   SOCKCREDSIZE(0) - sizeof(gid_t)));
static_assert(freebsd::scm_creds2::about.size == SOCKCRED2SIZE(CMGROUP_MAX));
static_assert(cmsg::view_traits<freebsd::scm_creds2>::accepts<abi>(freebsd::scm_creds2::about.id, SOCKCRED2SIZE(0)));
static_assert(!cmsg::view_traits<freebsd::scm_creds2>::accepts<abi>(freebsd::scm_creds2::about.id,
                                                                    SOCKCRED2SIZE(0) - sizeof(gid_t)));

constexpr auto sent = payload_bytes<sizeof(cmsgcred)>{}
                          .put(offsetof(cmsgcred, cmcred_pid), pid_t{1})
                          .put(offsetof(cmsgcred, cmcred_uid), uid_t{2})
                          .put(offsetof(cmsgcred, cmcred_euid), uid_t{3})
                          .put(offsetof(cmsgcred, cmcred_gid), gid_t{4})
                          .put(offsetof(cmsgcred, cmcred_ngroups), decltype(cmsgcred::cmcred_ngroups){2})
                          .put(offsetof(cmsgcred, cmcred_groups), std::array<gid_t, 2>{5, 6})
                          .bytes();
constexpr bool cmsgcred_is_read()
{
    const auto read = freebsd::scm_creds{sent}.cmsgcred();
    return read && read->pid == 1 && read->uid == 2 && read->euid == 3 && read->gid == 4 && read->groups.size() == 2 &&
           read->groups[0] == 5 && read->groups[1] == 6;
}
static_assert(cmsgcred_is_read());

constexpr auto received = payload_bytes<SOCKCREDSIZE(2)>{}
                              .put(offsetof(sockcred, sc_uid), uid_t{1})
                              .put(offsetof(sockcred, sc_euid), uid_t{2})
                              .put(offsetof(sockcred, sc_gid), gid_t{3})
                              .put(offsetof(sockcred, sc_egid), gid_t{4})
                              .put(offsetof(sockcred, sc_ngroups), decltype(sockcred::sc_ngroups){2})
                              .put(offsetof(sockcred, sc_groups), std::array<gid_t, 2>{5, 6})
                              .bytes();
constexpr bool sockcred_is_read()
{
    const auto read = freebsd::scm_creds{received}.sockcred();
    return read && read->uid == 1 && read->euid == 2 && read->gid == 3 && read->egid == 4 && read->groups.size() == 2 &&
           read->groups[0] == 5 && read->groups[1] == 6;
}
static_assert(sockcred_is_read());

constexpr auto persistent = payload_bytes<SOCKCRED2SIZE(2)>{}
                                .put(offsetof(sockcred2, sc_version), decltype(sockcred2::sc_version){0})
                                .put(offsetof(sockcred2, sc_pid), pid_t{1})
                                .put(offsetof(sockcred2, sc_uid), uid_t{2})
                                .put(offsetof(sockcred2, sc_euid), uid_t{3})
                                .put(offsetof(sockcred2, sc_gid), gid_t{4})
                                .put(offsetof(sockcred2, sc_egid), gid_t{5})
                                .put(offsetof(sockcred2, sc_ngroups), decltype(sockcred2::sc_ngroups){2})
                                .put(offsetof(sockcred2, sc_groups), std::array<gid_t, 2>{6, 7})
                                .bytes();
constexpr bool sockcred2_is_read()
{
    const freebsd::scm_creds2 read{persistent};
    return read.complete() && read.version() == 0 && read.pid() == 1 && read.uid() == 2 && read.euid() == 3 &&
           read.gid() == 4 && read.egid() == 5 && read.groups().size() == 2 && read.groups()[0] == 6 &&
           read.groups()[1] == 7;
}
static_assert(sockcred2_is_read());

// -- IPv4 and IPv6

static_assert(freebsd::ip_recvdstaddr::about.size == sizeof(in_addr));
static_assert(freebsd::ip_recvif::about.size == sizeof(sockaddr_dl) + 32);
static_assert(freebsd::ip_origdstaddr::about.size == sizeof(sockaddr_in));
static_assert(freebsd::ipv6_origdstaddr::about.size == sizeof(sockaddr_in6));
static_assert(freebsd::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));
static_assert(freebsd::ipv6_pathmtu::about.size == sizeof(ip6_mtuinfo));
static_assert(freebsd::ipv6_hoplimit::about.size == sizeof(int) && freebsd::ipv6_tclass::about.size == sizeof(int));

constexpr auto address = bytes_of(in_addr{0x0102'0304});
static_assert(freebsd::ip_recvdstaddr{address}.destination().s_addr == 0x0102'0304);

constexpr auto original = payload_bytes<sizeof(sockaddr_in)>{}
                              .put(offsetof(sockaddr_in, sin_len), std::uint8_t{sizeof(sockaddr_in)})
                              .put(offsetof(sockaddr_in, sin_family), sa_family_t{AF_INET})
                              .put(offsetof(sockaddr_in, sin_port), in_port_t{0x0102})
                              .put(offsetof(sockaddr_in, sin_addr), in_addr{0x0102'0304})
                              .bytes();
static_assert(freebsd::ip_origdstaddr{original}.address().sin_family == AF_INET);
static_assert(freebsd::ip_origdstaddr{original}.address().sin_port == 0x0102);
static_assert(freebsd::ip_origdstaddr{original}.address().sin_addr.s_addr == 0x0102'0304);

constexpr auto original6 = payload_bytes<sizeof(sockaddr_in6)>{}
                               .put(offsetof(sockaddr_in6, sin6_len), std::uint8_t{sizeof(sockaddr_in6)})
                               .put(offsetof(sockaddr_in6, sin6_family), sa_family_t{AF_INET6})
                               .put(offsetof(sockaddr_in6, sin6_port), in_port_t{0x0102})
                               .put(offsetof(sockaddr_in6, sin6_flowinfo), std::uint32_t{0x0304'0506})
                               .put(offsetof(sockaddr_in6, sin6_addr), counting<sizeof(in6_addr)>())
                               .put(offsetof(sockaddr_in6, sin6_scope_id), std::uint32_t{7})
                               .bytes();
static_assert(freebsd::ipv6_origdstaddr{original6}.address().sin6_family == AF_INET6);
static_assert(freebsd::ipv6_origdstaddr{original6}.address().sin6_port == 0x0102);
static_assert(freebsd::ipv6_origdstaddr{original6}.address().sin6_flowinfo == 0x0304'0506);
static_assert(freebsd::ipv6_origdstaddr{original6}.address().sin6_addr.s6_addr[15] == 16);
static_assert(freebsd::ipv6_origdstaddr{original6}.address().sin6_scope_id == 7);

constexpr auto pktinfo6 = payload_bytes<sizeof(in6_pktinfo)>{}
                              .put(offsetof(in6_pktinfo, ipi6_addr), counting<sizeof(in6_addr)>())
                              .put(offsetof(in6_pktinfo, ipi6_ifindex), decltype(in6_pktinfo::ipi6_ifindex){5})
                              .bytes();
static_assert(freebsd::ipv6_pktinfo{pktinfo6}.interface_index() == 5);
static_assert(freebsd::ipv6_pktinfo{pktinfo6}.destination().s6_addr[0] == 1);
static_assert(freebsd::ipv6_pktinfo{pktinfo6}.destination().s6_addr[15] == 16);

constexpr auto path = systems::payload_bytes<sizeof(ip6_mtuinfo)>{}
                          .put(offsetof(ip6_mtuinfo, ip6m_addr) + offsetof(sockaddr_in6, sin6_addr), counting<16>())
                          .put(offsetof(ip6_mtuinfo, ip6m_mtu), std::uint32_t{1280})
                          .bytes();
static_assert(freebsd::ipv6_pathmtu{path}.mtu() == 1280);
static_assert(freebsd::ipv6_pathmtu{path}.address().sin6_addr.s6_addr[15] == 16);

constexpr auto number = bytes_of(46 * 4 + 1);
static_assert(freebsd::ipv6_tclass{number}.value() == 185 && freebsd::ipv6_hoplimit{number}.value() == 185);

constexpr auto interface = payload_bytes<sizeof(sockaddr_dl)>{}
                               .put(offsetof(sockaddr_dl, sdl_len), std::uint8_t{sizeof(sockaddr_dl)})
                               .put(offsetof(sockaddr_dl, sdl_index), std::uint16_t{0x0102})
                               .put(offsetof(sockaddr_dl, sdl_nlen), std::uint8_t{3})
                               .put(offsetof(sockaddr_dl, sdl_alen), std::uint8_t{6})
                               .put(offsetof(sockaddr_dl, sdl_data), std::array{'e', 'm', '0'})
                               .put(offsetof(sockaddr_dl, sdl_data) + 3, counting<6>())
                               .bytes();
constexpr auto name = freebsd::ip_recvif{interface}.name_of_interface();
static_assert(sizeof(sockaddr_dl::sdl_len) == 1 && sizeof(sockaddr_dl::sdl_index) == 2 &&
              sizeof(sockaddr_dl::sdl_nlen) == 1 && sizeof(sockaddr_dl::sdl_alen) == 1);
static_assert(cmsg::view_traits<freebsd::ip_recvif>::accepts<abi>(freebsd::ip_recvif::about.id, interface.size()));
static_assert(freebsd::ip_recvif{interface}.interface_index() == 0x0102);
static_assert(std::string_view{name.c_str()} == "em0");
static_assert(freebsd::ip_recvif{interface}.link_address().size() == 6);
static_assert(freebsd::ip_recvif{interface}.link_address()[5] == std::byte{6});
static_assert(freebsd::ip_recvif{interface}.complete());
static_assert(cmsg::interface_name::capacity == IFNAMSIZ);

// -- buffers, and the walk through what the system's macros lay out

using set = cmsg::receive_set<freebsd::scm_realtime, freebsd::scm_time_info, freebsd::ip_recvdstaddr,
                              freebsd::ip_recvtos, freebsd::ip_flowid, freebsd::ipv6_pktinfo, freebsd::ipv6_tclass>;
// A view's room is that of its largest payload, which a timespec of i386 is not.
constexpr std::size_t sum = CMSG_SPACE(sizeof(timespec)) + CMSG_SPACE(sizeof(sock_timestamp_info)) +
                            CMSG_SPACE(sizeof(in_addr)) + CMSG_SPACE(1) + CMSG_SPACE(sizeof(std::uint32_t)) +
                            CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(int));
static_assert(set::space == sum + (CMSG_SPACE(16) - CMSG_SPACE(sizeof(timespec))));
static_assert(cmsg::control_buffer<set>::capacity == set::space);
static_assert(cmsg::receive_set<cmsg::up_to<freebsd::scm_rights, 3>>::space == CMSG_SPACE(3 * sizeof(int)));
static_assert(cmsg::receive_set<freebsd::scm_creds>::space == CMSG_SPACE(sizeof(cmsgcred)));
static_assert(cmsg::receive_set<freebsd::scm_creds2>::space == CMSG_SPACE(SOCKCRED2SIZE(CMGROUP_MAX)));

constexpr auto data = systems::control_data<sum>{}
                          .add(IPPROTO_IP, IP_RECVTOS, bytes_of(std::uint8_t{185}))
                          .add(SOL_SOCKET, SCM_REALTIME, nanos)
                          .add(SOL_SOCKET, SCM_TIME_INFO, hardware)
                          .add(IPPROTO_IPV6, IPV6_TCLASS, number)
                          .add(IPPROTO_IP, IP_RECVDSTADDR, address)
                          .add(IPPROTO_IP, IP_FLOWID, bytes_of(std::uint32_t{42}))
                          .add(IPPROTO_IPV6, IPV6_PKTINFO, pktinfo6);
static_assert(data.is_full());

constexpr bool all_are_found()
{
    const auto found = set::decode(cmsg::control{data.bytes()});
    const auto time = found.get<freebsd::scm_realtime>();
    const auto how = found.get<freebsd::scm_time_info>();
    const auto tos = found.get<freebsd::ip_recvtos>();
    const auto tclass = found.get<freebsd::ipv6_tclass>();
    const auto to = found.get<freebsd::ip_recvdstaddr>();
    const auto flow = found.get<freebsd::ip_flowid>();
    const auto to6 = found.get<freebsd::ipv6_pktinfo>();
    return found.outcome() && time && how && tos && tclass && to && flow && to6 &&
           time->time().time_since_epoch().count() == 1'700'000'000'999'999'999 && how->is_hardware() &&
           tos->dscp() == 46 && tclass->value() == 185 && to->destination().s_addr == 0x0102'0304 &&
           flow->flowid() == 42 && to6->interface_index() == 5;
}
static_assert(all_are_found());

// -- values to send

static_assert(cmsg::send::freebsd::ip_tos::about.id == message_id{IPPROTO_IP, IP_TOS} &&
              cmsg::send::freebsd::ip_tos::about.size == 1);
static_assert(cmsg::send::freebsd::ip_sendsrcaddr::about.id == message_id{IPPROTO_IP, IP_SENDSRCADDR} &&
              cmsg::send::freebsd::ip_sendsrcaddr::about.size == sizeof(in_addr));
static_assert(cmsg::send::freebsd::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS} &&
              cmsg::send::freebsd::ipv6_tclass::about.size == sizeof(int));
static_assert(cmsg::send::freebsd::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT} &&
              cmsg::send::freebsd::ipv6_hoplimit::about.size == sizeof(int));
static_assert(cmsg::send::freebsd::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO} &&
              cmsg::send::freebsd::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));

// -- cut

static_assert(
    systems::whole_descriptors_of_a_cut_message_are_found<freebsd::ip_recvtos, freebsd::scm_rights>(IP_RECVTOS));

} // namespace
