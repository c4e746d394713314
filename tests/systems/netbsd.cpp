// SPDX-License-Identifier: MIT
// The views of NetBSD against NetBSD's own headers. Static assertions only: tools/other_systems.sh compiles it for
// NetBSD, nothing links or runs it, and what the kernel really sends is not asked. Not in NetBSD's public headers, so
// not compared here:
// - the numbers of RFC 2292, IPV6_2292PKTINFO 19 to IPV6_2292RTHDR 24 (netinet6/in6.h has them for the kernel alone);
// - that TTL is one byte (sys/netinet/ip_input.c ip_savecontrol());
// - that IP_RECVIF has no name and no address (the same).

#include <cmsg/all_systems.hpp>

#include "cut_on_a_bsd.hpp"
#include "native_layout.hpp"
#include "received_on_a_bsd.hpp"
#include "sending_on_a_bsd.hpp"
#include "system_bytes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <sys/types.h> // first, as NetBSD's manual pages have it

#include <net/if.h>
#include <net/if_dl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <limits.h> // for NGROUPS_MAX

namespace {

namespace netbsd = cmsg::netbsd;
using cmsg::message_id;
using systems::bytes_of;
using systems::counting;
using systems::payload_bytes;

// -- the layout

using abi = cmsg::abi::native;
#if defined(__x86_64__)
static_assert(std::is_same_v<abi, cmsg::abi::netbsd_lp64>);
#elif defined(__aarch64__)
static_assert(std::is_same_v<abi, cmsg::abi::netbsd_arm64>);
#elif defined(__sparc64__)
static_assert(std::is_same_v<abi, cmsg::abi::netbsd_sparc64>);
#elif defined(__i386__)
static_assert(std::is_same_v<abi, cmsg::abi::netbsd_ilp32>);
#elif defined(__arm__)
static_assert(std::is_same_v<abi, cmsg::abi::netbsd_arm>);
#else
static_assert(std::is_same_v<abi, cmsg::abi::netbsd_powerpc>);
#endif
static_assert(abi::long_size == sizeof(long) && abi::time_size == sizeof(timeval::tv_sec));

// -- levels

static_assert(cmsg::level::ip == IPPROTO_IP && cmsg::level::ipv6 == IPPROTO_IPV6);
static_assert(cmsg::level::tcp == IPPROTO_TCP && cmsg::level::udp == IPPROTO_UDP);

// -- the views that are found without a namespace

static_assert(std::is_same_v<cmsg::scm_rights, netbsd::scm_rights>);
static_assert(std::is_same_v<cmsg::scm_timestamp, netbsd::scm_timestamp>);
static_assert(std::is_same_v<cmsg::scm_creds, netbsd::scm_creds>);
static_assert(std::is_same_v<cmsg::ip_recvdstaddr, netbsd::ip_recvdstaddr>);
static_assert(std::is_same_v<cmsg::ip_recvif, netbsd::ip_recvif>);
static_assert(std::is_same_v<cmsg::ip_recvttl, netbsd::ip_recvttl>);
static_assert(std::is_same_v<cmsg::ip_pktinfo, netbsd::ip_pktinfo>);
static_assert(std::is_same_v<cmsg::ipv6_pktinfo, netbsd::ipv6_pktinfo>);
static_assert(std::is_same_v<cmsg::ipv6_hoplimit, netbsd::ipv6_hoplimit>);
static_assert(std::is_same_v<cmsg::ipv6_tclass, netbsd::ipv6_tclass>);
static_assert(std::is_same_v<cmsg::ipv6_hopopts, netbsd::ipv6_hopopts>);
static_assert(std::is_same_v<cmsg::ipv6_dstopts, netbsd::ipv6_dstopts>);
static_assert(std::is_same_v<cmsg::ipv6_rthdr, netbsd::ipv6_rthdr>);
static_assert(std::is_same_v<cmsg::ipv6_pathmtu, netbsd::ipv6_pathmtu>);
static_assert(std::is_same_v<cmsg::all_views, netbsd::all_views>);

// -- numbers

static_assert(netbsd::scm_rights::about.id == message_id{SOL_SOCKET, SCM_RIGHTS});
static_assert(netbsd::scm_timestamp::about.id == message_id{SOL_SOCKET, SCM_TIMESTAMP});
static_assert(netbsd::scm_creds::about.id == message_id{SOL_SOCKET, SCM_CREDS});
static_assert(netbsd::ip_recvdstaddr::about.id == message_id{IPPROTO_IP, IP_RECVDSTADDR});
static_assert(netbsd::ip_recvif::about.id == message_id{IPPROTO_IP, IP_RECVIF});
static_assert(netbsd::ip_recvttl::about.id == message_id{IPPROTO_IP, IP_RECVTTL});
static_assert(netbsd::ip_pktinfo::about.id == message_id{IPPROTO_IP, IP_PKTINFO});
static_assert(netbsd::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO});
static_assert(netbsd::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT});
static_assert(netbsd::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS});
static_assert(netbsd::ipv6_hopopts::about.id == message_id{IPPROTO_IPV6, IPV6_HOPOPTS});
static_assert(netbsd::ipv6_dstopts::about.id == message_id{IPPROTO_IPV6, IPV6_DSTOPTS});
static_assert(netbsd::ipv6_rthdr::about.id == message_id{IPPROTO_IPV6, IPV6_RTHDR});
static_assert(netbsd::ipv6_pathmtu::about.id == message_id{IPPROTO_IPV6, IPV6_PATHMTU});

// -- payloads

static_assert(netbsd::scm_rights::about.element == sizeof(int));
constexpr auto rights = bytes_of(std::array<int, 2>{7, 9});
static_assert(netbsd::scm_rights{rights}.size() == 2 && netbsd::scm_rights{rights}[1] == 9);

static_assert(cmsg::view_traits<netbsd::scm_timestamp>::accepts<abi>(netbsd::scm_timestamp::about.id, sizeof(timeval)));
constexpr auto stamp = payload_bytes<sizeof(timeval)>{}
                           .put(offsetof(timeval, tv_sec), decltype(timeval::tv_sec){1'700'000'000})
                           .put(offsetof(timeval, tv_usec), decltype(timeval::tv_usec){999'999})
                           .bytes();
static_assert(netbsd::scm_timestamp{stamp}.time().time_since_epoch().count() == 1'700'000'000'999'999'000);

static_assert(netbsd::ip_recvdstaddr::about.size == sizeof(in_addr));
constexpr auto address = bytes_of(in_addr{0x0102'0304});
static_assert(netbsd::ip_recvdstaddr{address}.destination().s_addr == 0x0102'0304);

static_assert(netbsd::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));
static_assert(netbsd::ipv6_pathmtu::about.size == sizeof(ip6_mtuinfo));
constexpr auto pktinfo6 = payload_bytes<sizeof(in6_pktinfo)>{}
                              .put(offsetof(in6_pktinfo, ipi6_addr), counting<sizeof(in6_addr)>())
                              .put(offsetof(in6_pktinfo, ipi6_ifindex), decltype(in6_pktinfo::ipi6_ifindex){5})
                              .bytes();
static_assert(netbsd::ipv6_pktinfo{pktinfo6}.interface_index() == 5);
static_assert(netbsd::ipv6_pktinfo{pktinfo6}.destination().s6_addr[0] == 1);
static_assert(netbsd::ipv6_pktinfo{pktinfo6}.destination().s6_addr[15] == 16);

static_assert(netbsd::ipv6_hoplimit::about.size == sizeof(int) && netbsd::ipv6_tclass::about.size == sizeof(int));
constexpr auto number = bytes_of(46 * 4 + 1);
static_assert(netbsd::ipv6_tclass{number}.value() == 185 && netbsd::ipv6_hoplimit{number}.value() == 185);

static_assert(netbsd::ip_recvif::about.size == sizeof(sockaddr_dl));
constexpr auto interface = payload_bytes<sizeof(sockaddr_dl)>{}
                               .put(offsetof(sockaddr_dl, sdl_len), std::uint8_t{sizeof(sockaddr_dl)})
                               .put(offsetof(sockaddr_dl, sdl_index), std::uint16_t{0x0102})
                               .put(offsetof(sockaddr_dl, sdl_nlen), std::uint8_t{3})
                               .put(offsetof(sockaddr_dl, sdl_alen), std::uint8_t{6})
                               .put(offsetof(sockaddr_dl, sdl_data), std::array{'e', 'm', '0'})
                               .put(offsetof(sockaddr_dl, sdl_data) + 3, counting<6>())
                               .bytes();
constexpr auto name = netbsd::ip_recvif{interface}.name_of_interface();
static_assert(offsetof(sockaddr_dl, sdl_data) == 8);
static_assert(netbsd::ip_recvif{interface}.interface_index() == 0x0102);
static_assert(std::string_view{name.c_str()} == "em0");
static_assert(netbsd::ip_recvif{interface}.link_address().size() == 6);
static_assert(netbsd::ip_recvif{interface}.complete());
static_assert(cmsg::interface_name::capacity == IFNAMSIZ);

static_assert(netbsd::ip_pktinfo::about.size == sizeof(in_pktinfo));
constexpr auto pktinfo = payload_bytes<sizeof(in_pktinfo)>{}
                             .put(offsetof(in_pktinfo, ipi_addr), in_addr{0x0102'0304})
                             .put(offsetof(in_pktinfo, ipi_ifindex), 5U)
                             .bytes();
static_assert(netbsd::ip_pktinfo{pktinfo}.interface_index() == 5);
static_assert(netbsd::ip_pktinfo{pktinfo}.destination().s_addr == 0x0102'0304);

static_assert(netbsd::scm_creds::about.size == SOCKCREDSIZE(NGROUPS_MAX));
static_assert(cmsg::view_traits<netbsd::scm_creds>::accepts<abi>(netbsd::scm_creds::about.id, SOCKCREDSIZE(0)));
static_assert(!cmsg::view_traits<netbsd::scm_creds>::accepts<abi>(netbsd::scm_creds::about.id,
                                                                  SOCKCREDSIZE(0) - sizeof(gid_t)));
constexpr auto sender = payload_bytes<SOCKCREDSIZE(2)>{}
                            .put(offsetof(sockcred, sc_pid), pid_t{1})
                            .put(offsetof(sockcred, sc_uid), uid_t{2})
                            .put(offsetof(sockcred, sc_euid), uid_t{3})
                            .put(offsetof(sockcred, sc_gid), gid_t{4})
                            .put(offsetof(sockcred, sc_egid), gid_t{5})
                            .put(offsetof(sockcred, sc_ngroups), 2)
                            .put(offsetof(sockcred, sc_groups), std::array<gid_t, 2>{6, 7})
                            .bytes();
constexpr bool sockcred_is_read()
{
    const netbsd::scm_creds read{sender};
    return read.complete() && read.pid() == 1 && read.uid() == 2 && read.euid() == 3 && read.gid() == 4 &&
           read.egid() == 5 && read.groups().size() == 2 && read.groups()[0] == 6 && read.groups()[1] == 7;
}
static_assert(sockcred_is_read());
static_assert(netbsd::scm_creds::about.option.level == SOL_LOCAL &&
              netbsd::scm_creds::about.option.name == LOCAL_CREDS);

// -- buffers, and the walk through what the system's macros lay out

using received = systems::received_on_a_bsd<netbsd::scm_timestamp, netbsd::ip_recvdstaddr, netbsd::ip_recvttl,
                                            netbsd::ipv6_pktinfo, netbsd::ipv6_tclass>;
static_assert(received::is_found(stamp, address, pktinfo6, number));
static_assert(cmsg::receive_set<cmsg::up_to<netbsd::scm_rights, 3>>::space == CMSG_SPACE(3 * sizeof(int)));

// -- values to send

static_assert(cmsg::send::netbsd::ip_pktinfo::about.id == message_id{IPPROTO_IP, IP_PKTINFO} &&
              cmsg::send::netbsd::ip_pktinfo::about.size == sizeof(in_pktinfo));
static_assert(cmsg::send::netbsd::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS} &&
              cmsg::send::netbsd::ipv6_tclass::about.size == sizeof(int));
static_assert(cmsg::send::netbsd::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT} &&
              cmsg::send::netbsd::ipv6_hoplimit::about.size == sizeof(int));
static_assert(cmsg::send::netbsd::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO} &&
              cmsg::send::netbsd::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));

// -- cut

static_assert(
    systems::whole_descriptors_of_a_cut_message_are_found<netbsd::ip_recvttl, netbsd::scm_rights>(IP_RECVTTL));

} // namespace
