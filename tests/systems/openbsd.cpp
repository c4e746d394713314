// SPDX-License-Identifier: MIT
// The views of OpenBSD against OpenBSD's own headers. Static assertions only: tools/other_systems.sh compiles it for
// OpenBSD, nothing links or runs it, and what the kernel really sends is not asked. Not in OpenBSD's public headers, so
// not compared here:
// - that TTL is one byte, and a routing table four (sys/netinet/ip_input.c ip_savecontrol());
// - that an IPsec flow is four bytes (sys/netinet/udp_usrreq.c udp_sbappend()).

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

#include <sys/types.h> // first, as OpenBSD's manual pages have it

#include <net/if.h>
#include <net/if_dl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace {

namespace openbsd = cmsg::openbsd;
using cmsg::message_id;
using systems::bytes_of;
using systems::counting;
using systems::payload_bytes;

// -- the layout

using abi = cmsg::abi::native;
#if defined(__i386__)
static_assert(std::is_same_v<abi, cmsg::abi::openbsd_ilp32>);
#elif defined(__arm__)
static_assert(std::is_same_v<abi, cmsg::abi::openbsd_arm>);
#elif defined(__sparc64__)
static_assert(std::is_same_v<abi, cmsg::abi::openbsd_sparc64>);
#elif defined(__BIG_ENDIAN__) || defined(__MIPSEB__)
static_assert(std::is_same_v<abi, cmsg::abi::openbsd_lp64_be>);
#else
static_assert(std::is_same_v<abi, cmsg::abi::openbsd_lp64>);
#endif
static_assert(abi::long_size == sizeof(long) && abi::time_size == sizeof(timeval::tv_sec));

// -- levels

static_assert(cmsg::level::ip == IPPROTO_IP && cmsg::level::ipv6 == IPPROTO_IPV6);
static_assert(cmsg::level::tcp == IPPROTO_TCP && cmsg::level::udp == IPPROTO_UDP);

// -- the views that are found without a namespace

static_assert(std::is_same_v<cmsg::scm_rights, openbsd::scm_rights>);
static_assert(std::is_same_v<cmsg::scm_timestamp, openbsd::scm_timestamp>);
static_assert(std::is_same_v<cmsg::ip_recvdstaddr, openbsd::ip_recvdstaddr>);
static_assert(std::is_same_v<cmsg::ip_recvif, openbsd::ip_recvif>);
static_assert(std::is_same_v<cmsg::ip_recvttl, openbsd::ip_recvttl>);
static_assert(std::is_same_v<cmsg::ip_recvdstport, openbsd::ip_recvdstport>);
static_assert(std::is_same_v<cmsg::ip_recvrtable, openbsd::ip_recvrtable>);
static_assert(std::is_same_v<cmsg::ip_ipsecflowinfo, openbsd::ip_ipsecflowinfo>);
static_assert(std::is_same_v<cmsg::ipv6_pktinfo, openbsd::ipv6_pktinfo>);
static_assert(std::is_same_v<cmsg::ipv6_hoplimit, openbsd::ipv6_hoplimit>);
static_assert(std::is_same_v<cmsg::ipv6_tclass, openbsd::ipv6_tclass>);
static_assert(std::is_same_v<cmsg::ipv6_hopopts, openbsd::ipv6_hopopts>);
static_assert(std::is_same_v<cmsg::ipv6_dstopts, openbsd::ipv6_dstopts>);
static_assert(std::is_same_v<cmsg::ipv6_rthdr, openbsd::ipv6_rthdr>);
static_assert(std::is_same_v<cmsg::ipv6_recvdstport, openbsd::ipv6_recvdstport>);
static_assert(std::is_same_v<cmsg::all_views, openbsd::all_views>);

// -- numbers

static_assert(openbsd::scm_rights::about.id == message_id{SOL_SOCKET, SCM_RIGHTS});
static_assert(openbsd::scm_timestamp::about.id == message_id{SOL_SOCKET, SCM_TIMESTAMP});
static_assert(openbsd::ip_recvdstaddr::about.id == message_id{IPPROTO_IP, IP_RECVDSTADDR});
static_assert(openbsd::ip_recvif::about.id == message_id{IPPROTO_IP, IP_RECVIF});
static_assert(openbsd::ip_recvttl::about.id == message_id{IPPROTO_IP, IP_RECVTTL});
static_assert(openbsd::ip_recvdstport::about.id == message_id{IPPROTO_IP, IP_RECVDSTPORT});
static_assert(openbsd::ip_recvrtable::about.id == message_id{IPPROTO_IP, IP_RECVRTABLE});
static_assert(openbsd::ip_ipsecflowinfo::about.id == message_id{IPPROTO_IP, IP_IPSECFLOWINFO});
static_assert(openbsd::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO});
static_assert(openbsd::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT});
static_assert(openbsd::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS});
static_assert(openbsd::ipv6_hopopts::about.id == message_id{IPPROTO_IPV6, IPV6_HOPOPTS});
static_assert(openbsd::ipv6_dstopts::about.id == message_id{IPPROTO_IPV6, IPV6_DSTOPTS});
static_assert(openbsd::ipv6_rthdr::about.id == message_id{IPPROTO_IPV6, IPV6_RTHDR});
static_assert(openbsd::ipv6_recvdstport::about.id == message_id{IPPROTO_IPV6, IPV6_RECVDSTPORT});

// -- payloads

static_assert(openbsd::scm_rights::about.element == sizeof(int));
constexpr auto rights = bytes_of(std::array<int, 2>{7, 9});
static_assert(openbsd::scm_rights{rights}.size() == 2 && openbsd::scm_rights{rights}[1] == 9);

static_assert(cmsg::view_traits<openbsd::scm_timestamp>::accepts<abi>(openbsd::scm_timestamp::about.id,
                                                                      sizeof(timeval)));
constexpr auto stamp = payload_bytes<sizeof(timeval)>{}
                           .put(offsetof(timeval, tv_sec), decltype(timeval::tv_sec){1'700'000'000})
                           .put(offsetof(timeval, tv_usec), decltype(timeval::tv_usec){999'999})
                           .bytes();
static_assert(openbsd::scm_timestamp{stamp}.time().time_since_epoch().count() == 1'700'000'000'999'999'000);

static_assert(openbsd::ip_recvdstaddr::about.size == sizeof(in_addr));
constexpr auto address = bytes_of(in_addr{0x0102'0304});
static_assert(openbsd::ip_recvdstaddr{address}.destination().s_addr == 0x0102'0304);

static_assert(openbsd::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));
constexpr auto pktinfo6 = payload_bytes<sizeof(in6_pktinfo)>{}
                              .put(offsetof(in6_pktinfo, ipi6_addr), counting<sizeof(in6_addr)>())
                              .put(offsetof(in6_pktinfo, ipi6_ifindex), decltype(in6_pktinfo::ipi6_ifindex){5})
                              .bytes();
static_assert(openbsd::ipv6_pktinfo{pktinfo6}.interface_index() == 5);
static_assert(openbsd::ipv6_pktinfo{pktinfo6}.destination().s6_addr[0] == 1);
static_assert(openbsd::ipv6_pktinfo{pktinfo6}.destination().s6_addr[15] == 16);

static_assert(openbsd::ipv6_hoplimit::about.size == sizeof(int) && openbsd::ipv6_tclass::about.size == sizeof(int));
constexpr auto number = bytes_of(46 * 4 + 1);
static_assert(openbsd::ipv6_tclass{number}.value() == 185 && openbsd::ipv6_hoplimit{number}.value() == 185);

static_assert(openbsd::ip_recvif::about.size == sizeof(sockaddr_dl));
constexpr auto interface = payload_bytes<sizeof(sockaddr_dl)>{}
                               .put(offsetof(sockaddr_dl, sdl_len), std::uint8_t{sizeof(sockaddr_dl)})
                               .put(offsetof(sockaddr_dl, sdl_index), std::uint16_t{0x0102})
                               .put(offsetof(sockaddr_dl, sdl_nlen), std::uint8_t{3})
                               .put(offsetof(sockaddr_dl, sdl_alen), std::uint8_t{6})
                               .put(offsetof(sockaddr_dl, sdl_data), std::array{'e', 'm', '0'})
                               .put(offsetof(sockaddr_dl, sdl_data) + 3, counting<6>())
                               .bytes();
constexpr auto name = openbsd::ip_recvif{interface}.name_of_interface();
static_assert(offsetof(sockaddr_dl, sdl_data) == 8);
static_assert(openbsd::ip_recvif{interface}.interface_index() == 0x0102);
static_assert(std::string_view{name.c_str()} == "em0");
static_assert(openbsd::ip_recvif{interface}.link_address().size() == 6);
static_assert(openbsd::ip_recvif{interface}.complete());
static_assert(cmsg::interface_name::capacity == IFNAMSIZ);

static_assert(openbsd::ip_recvdstport::about.size == sizeof(in_port_t));
static_assert(openbsd::ipv6_recvdstport::about.size == sizeof(in_port_t));
constexpr auto port = bytes_of(std::array<std::uint8_t, 2>{0x1f, 0x90});
static_assert(openbsd::ip_recvdstport{port}.port() == 8080 && openbsd::ipv6_recvdstport{port}.port() == 8080);
static_assert(openbsd::ip_recvrtable::about.size == sizeof(unsigned int));

// -- buffers, and the walk through what the system's macros lay out

using received = systems::received_on_a_bsd<openbsd::scm_timestamp, openbsd::ip_recvdstaddr, openbsd::ip_recvttl,
                                            openbsd::ipv6_pktinfo, openbsd::ipv6_tclass>;
static_assert(received::is_found(stamp, address, pktinfo6, number));
static_assert(cmsg::receive_set<cmsg::up_to<openbsd::scm_rights, 3>>::space == CMSG_SPACE(3 * sizeof(int)));

// -- values to send

static_assert(cmsg::send::openbsd::ip_sendsrcaddr::about.id == message_id{IPPROTO_IP, IP_SENDSRCADDR} &&
              cmsg::send::openbsd::ip_sendsrcaddr::about.size == sizeof(in_addr));
static_assert(cmsg::send::openbsd::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS} &&
              cmsg::send::openbsd::ipv6_tclass::about.size == sizeof(int));
static_assert(cmsg::send::openbsd::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT} &&
              cmsg::send::openbsd::ipv6_hoplimit::about.size == sizeof(int));
static_assert(cmsg::send::openbsd::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO} &&
              cmsg::send::openbsd::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));

// -- cut

static_assert(
    systems::whole_descriptors_of_a_cut_message_are_found<openbsd::ip_recvttl, openbsd::scm_rights>(IP_RECVTTL));

} // namespace
