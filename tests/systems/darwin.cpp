// SPDX-License-Identifier: MIT
// The views of macOS against macOS' own headers. Static assertions only: tools/other_systems.sh compiles it for macOS,
// nothing links or runs it, and what XNU really sends is not asked. Not in macOS' public headers, so not compared here:
// - SCM_TIMESTAMP_CONTINUOUS 7 and SO_TIMESTAMP_CONTINUOUS 0x40000 (XNU bsd/sys/socket_private.h);
// - that a time of mach clocks is a u64, and TTL and TOS one byte (XNU bsd/netinet/ip_input.c ip_savecontrol());
// - the 64 bytes that a struct sockaddr_dl with a long name may have (XNU bsd/net/if_dl.h DLIL_SDLMAXLEN).

#define __APPLE_USE_RFC_3542 // for IPV6_PKTINFO and all that came with it; the other numbers are there anyway

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

#include <net/if.h>
#include <net/if_dl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace {

namespace darwin = cmsg::darwin;
using cmsg::message_id;
using systems::bytes_of;
using systems::counting;

// -- the layout

using abi = cmsg::abi::native;
static_assert(std::is_same_v<abi, cmsg::abi::darwin>);
static_assert(abi::long_size == sizeof(long) && abi::time_size == sizeof(timeval::tv_sec));

// -- levels

static_assert(cmsg::level::ip == IPPROTO_IP && cmsg::level::ipv6 == IPPROTO_IPV6);
static_assert(cmsg::level::tcp == IPPROTO_TCP && cmsg::level::udp == IPPROTO_UDP);
static_assert(cmsg::level::sctp == IPPROTO_SCTP);

// -- the views that are found without a namespace

static_assert(std::is_same_v<cmsg::scm_rights, darwin::scm_rights>);
static_assert(std::is_same_v<cmsg::scm_timestamp, darwin::scm_timestamp>);
static_assert(std::is_same_v<cmsg::scm_timestamp_monotonic, darwin::scm_timestamp_monotonic>);
static_assert(std::is_same_v<cmsg::scm_timestamp_continuous, darwin::scm_timestamp_continuous>);
static_assert(std::is_same_v<cmsg::ip_recvdstaddr, darwin::ip_recvdstaddr>);
static_assert(std::is_same_v<cmsg::ip_recvif, darwin::ip_recvif>);
static_assert(std::is_same_v<cmsg::ip_recvttl, darwin::ip_recvttl>);
static_assert(std::is_same_v<cmsg::ip_pktinfo, darwin::ip_pktinfo>);
static_assert(std::is_same_v<cmsg::ip_recvtos, darwin::ip_recvtos>);
static_assert(std::is_same_v<cmsg::ipv6_pktinfo, darwin::ipv6_pktinfo>);
static_assert(std::is_same_v<cmsg::ipv6_hoplimit, darwin::ipv6_hoplimit>);
static_assert(std::is_same_v<cmsg::ipv6_tclass, darwin::ipv6_tclass>);
static_assert(std::is_same_v<cmsg::ipv6_hopopts, darwin::ipv6_hopopts>);
static_assert(std::is_same_v<cmsg::ipv6_dstopts, darwin::ipv6_dstopts>);
static_assert(std::is_same_v<cmsg::ipv6_rthdr, darwin::ipv6_rthdr>);
static_assert(std::is_same_v<cmsg::ipv6_pathmtu, darwin::ipv6_pathmtu>);
static_assert(std::is_same_v<cmsg::all_views, darwin::all_views>);

// -- numbers

static_assert(darwin::scm_rights::about.id == message_id{SOL_SOCKET, SCM_RIGHTS});
static_assert(darwin::scm_timestamp::about.id == message_id{SOL_SOCKET, SCM_TIMESTAMP});
static_assert(darwin::scm_timestamp_monotonic::about.id == message_id{SOL_SOCKET, SCM_TIMESTAMP_MONOTONIC});
static_assert(darwin::ip_recvdstaddr::about.id == message_id{IPPROTO_IP, IP_RECVDSTADDR});
static_assert(darwin::ip_recvif::about.id == message_id{IPPROTO_IP, IP_RECVIF});
static_assert(darwin::ip_recvttl::about.id == message_id{IPPROTO_IP, IP_RECVTTL});
static_assert(darwin::ip_pktinfo::about.id == message_id{IPPROTO_IP, IP_PKTINFO});
static_assert(darwin::ip_recvtos::about.id == message_id{IPPROTO_IP, IP_RECVTOS});
static_assert(darwin::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO});
static_assert(darwin::ipv6_pktinfo::about.also == message_id{IPPROTO_IPV6, IPV6_2292PKTINFO});
static_assert(darwin::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT});
static_assert(darwin::ipv6_hoplimit::about.also == message_id{IPPROTO_IPV6, IPV6_2292HOPLIMIT});
static_assert(darwin::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS});
static_assert(darwin::ipv6_hopopts::about.id == message_id{IPPROTO_IPV6, IPV6_HOPOPTS});
static_assert(darwin::ipv6_hopopts::about.also == message_id{IPPROTO_IPV6, IPV6_2292HOPOPTS});
static_assert(darwin::ipv6_dstopts::about.id == message_id{IPPROTO_IPV6, IPV6_DSTOPTS});
static_assert(darwin::ipv6_dstopts::about.also == message_id{IPPROTO_IPV6, IPV6_2292DSTOPTS});
static_assert(darwin::ipv6_rthdr::about.id == message_id{IPPROTO_IPV6, IPV6_RTHDR});
static_assert(darwin::ipv6_rthdr::about.also == message_id{IPPROTO_IPV6, IPV6_2292RTHDR});
static_assert(darwin::ipv6_pathmtu::about.id == message_id{IPPROTO_IPV6, IPV6_PATHMTU});

// -- payloads

static_assert(darwin::scm_rights::about.element == sizeof(int));
static_assert(darwin::scm_timestamp::about.size == sizeof(timeval));
static_assert(darwin::ip_recvdstaddr::about.size == sizeof(in_addr));
static_assert(darwin::ip_recvif::about.size >= sizeof(sockaddr_dl) + 32);
static_assert(darwin::ip_pktinfo::about.size == sizeof(in_pktinfo));
static_assert(darwin::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));
static_assert(darwin::ipv6_pathmtu::about.size == sizeof(ip6_mtuinfo));
static_assert(darwin::ipv6_hoplimit::about.size == sizeof(int) && darwin::ipv6_tclass::about.size == sizeof(int));

constexpr auto rights = bytes_of(std::array<int, 2>{7, 9});
static_assert(darwin::scm_rights{rights}.size() == 2 && darwin::scm_rights{rights}[0] == 7);
static_assert(darwin::scm_rights{rights}[1] == 9);

// Its microseconds have four bytes, and four of padding behind them.
constexpr auto stamp = systems::payload_bytes<sizeof(timeval)>{}
                           .put(offsetof(timeval, tv_sec), decltype(timeval::tv_sec){1'700'000'000})
                           .put(offsetof(timeval, tv_usec), decltype(timeval::tv_usec){999'999})
                           .bytes();
static_assert(darwin::scm_timestamp{stamp}.time().time_since_epoch().count() == 1'700'000'000'999'999'000);

constexpr auto address = bytes_of(in_addr{0x0102'0304});
static_assert(darwin::ip_recvdstaddr{address}.destination().s_addr == 0x0102'0304);

constexpr auto pktinfo = bytes_of(in_pktinfo{5, in_addr{0x0102'0304}, in_addr{0x0506'0708}});
static_assert(darwin::ip_pktinfo{pktinfo}.interface_index() == 5);
static_assert(darwin::ip_pktinfo{pktinfo}.local().s_addr == 0x0102'0304);
static_assert(darwin::ip_pktinfo{pktinfo}.destination().s_addr == 0x0506'0708);

constexpr auto pktinfo6 = systems::payload_bytes<sizeof(in6_pktinfo)>{}
                              .put(offsetof(in6_pktinfo, ipi6_addr), counting<sizeof(in6_addr)>())
                              .put(offsetof(in6_pktinfo, ipi6_ifindex), decltype(in6_pktinfo::ipi6_ifindex){5})
                              .bytes();
static_assert(darwin::ipv6_pktinfo{pktinfo6}.interface_index() == 5);
static_assert(darwin::ipv6_pktinfo{pktinfo6}.destination().s6_addr[0] == 1);
static_assert(darwin::ipv6_pktinfo{pktinfo6}.destination().s6_addr[15] == 16);

constexpr auto path = systems::payload_bytes<sizeof(ip6_mtuinfo)>{}
                          .put(offsetof(ip6_mtuinfo, ip6m_addr) + offsetof(sockaddr_in6, sin6_addr), counting<16>())
                          .put(offsetof(ip6_mtuinfo, ip6m_mtu), std::uint32_t{1280})
                          .bytes();
static_assert(darwin::ipv6_pathmtu{path}.mtu() == 1280);
static_assert(darwin::ipv6_pathmtu{path}.address().sin6_addr.s6_addr[15] == 16);

constexpr auto number = bytes_of(46 * 4 + 1);
static_assert(darwin::ipv6_tclass{number}.value() == 185 && darwin::ipv6_hoplimit{number}.value() == 185);

// A name that leaves too little room in sdl_data for the address.
constexpr auto interface = systems::payload_bytes<sizeof(sockaddr_dl) + 5>{}
                               .put(offsetof(sockaddr_dl, sdl_len), std::uint8_t{sizeof(sockaddr_dl) + 5})
                               .put(offsetof(sockaddr_dl, sdl_index), std::uint16_t{0x0102})
                               .put(offsetof(sockaddr_dl, sdl_nlen), std::uint8_t{11})
                               .put(offsetof(sockaddr_dl, sdl_alen), std::uint8_t{6})
                               .put(offsetof(sockaddr_dl, sdl_data), std::array{'b', 'r', 'i', 'd', 'g', 'e'})
                               .put(offsetof(sockaddr_dl, sdl_data) + 6, std::array{'1', '0', '0', '0', '0'})
                               .put(offsetof(sockaddr_dl, sdl_data) + 11, counting<6>())
                               .bytes();
static_assert(sizeof(sockaddr_dl::sdl_len) == 1 && sizeof(sockaddr_dl::sdl_index) == 2 &&
              sizeof(sockaddr_dl::sdl_nlen) == 1 && sizeof(sockaddr_dl::sdl_alen) == 1);
static_assert(cmsg::view_traits<darwin::ip_recvif>::accepts<abi>(darwin::ip_recvif::about.id, interface.size()));
static_assert(darwin::ip_recvif{interface}.interface_index() == 0x0102);
constexpr auto name = darwin::ip_recvif{interface}.name_of_interface();
static_assert(std::string_view{name.c_str()} == "bridge10000");
static_assert(darwin::ip_recvif{interface}.link_address().size() == 6);
static_assert(darwin::ip_recvif{interface}.link_address()[5] == std::byte{6});
static_assert(darwin::ip_recvif{interface}.complete());
static_assert(cmsg::interface_name::capacity == IFNAMSIZ);

// -- buffers, and the walk through what the system's macros lay out

using set = cmsg::receive_set<darwin::scm_timestamp, darwin::ip_pktinfo, darwin::ip_recvtos, darwin::ipv6_pktinfo,
                              darwin::ipv6_tclass, darwin::scm_timestamp_monotonic>;
constexpr std::size_t space = CMSG_SPACE(sizeof(timeval)) + CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(1) +
                              CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(int)) +
                              CMSG_SPACE(sizeof(std::uint64_t));
static_assert(set::space == space && cmsg::control_buffer<set>::capacity == space);
static_assert(cmsg::receive_set<cmsg::up_to<darwin::scm_rights, 3>>::space == CMSG_SPACE(3 * sizeof(int)));
static_assert(cmsg::receive_set<darwin::ip_recvif>::space == CMSG_SPACE(64));

constexpr auto data = systems::control_data<space>{}
                          .add(IPPROTO_IP, IP_RECVTOS, bytes_of(std::uint8_t{185}))
                          .add(SOL_SOCKET, SCM_TIMESTAMP, stamp)
                          .add(IPPROTO_IPV6, IPV6_TCLASS, number)
                          .add(SOL_SOCKET, SCM_TIMESTAMP_MONOTONIC, bytes_of(std::uint64_t{42}))
                          .add(IPPROTO_IP, IP_PKTINFO, pktinfo)
                          .add(IPPROTO_IPV6, IPV6_2292PKTINFO, pktinfo6);
static_assert(data.is_full());

constexpr bool all_are_found()
{
    const auto found = set::decode(cmsg::control{data.bytes()});
    const auto time_of_it = found.get<darwin::scm_timestamp>();
    const auto ticks = found.get<darwin::scm_timestamp_monotonic>();
    const auto tos = found.get<darwin::ip_recvtos>();
    const auto tclass = found.get<darwin::ipv6_tclass>();
    const auto to = found.get<darwin::ip_pktinfo>();
    const auto to6 = found.get<darwin::ipv6_pktinfo>();
    return found.outcome() && time_of_it && ticks && tos && tclass && to && to6 &&
           time_of_it->time().time_since_epoch().count() == 1'700'000'000'999'999'000 && ticks->time().value() == 42 &&
           tos->dscp() == 46 && tclass->value() == 185 && to->interface_index() == 5 && to6->interface_index() == 5;
}
static_assert(all_are_found());

// -- values to send

static_assert(cmsg::send::darwin::ip_tos::about.id == message_id{IPPROTO_IP, IP_TOS} &&
              cmsg::send::darwin::ip_tos::about.size == sizeof(int));
static_assert(cmsg::send::darwin::ip_pktinfo::about.id == message_id{IPPROTO_IP, IP_PKTINFO} &&
              cmsg::send::darwin::ip_pktinfo::about.size == sizeof(in_pktinfo));
static_assert(cmsg::send::darwin::ipv6_tclass::about.id == message_id{IPPROTO_IPV6, IPV6_TCLASS} &&
              cmsg::send::darwin::ipv6_tclass::about.size == sizeof(int));
static_assert(cmsg::send::darwin::ipv6_hoplimit::about.id == message_id{IPPROTO_IPV6, IPV6_HOPLIMIT} &&
              cmsg::send::darwin::ipv6_hoplimit::about.size == sizeof(int));
static_assert(cmsg::send::darwin::ipv6_pktinfo::about.id == message_id{IPPROTO_IPV6, IPV6_PKTINFO} &&
              cmsg::send::darwin::ipv6_pktinfo::about.size == sizeof(in6_pktinfo));
static_assert(offsetof(in_pktinfo, ipi_spec_dst) == 4);

// -- cut

static_assert(
    systems::whole_descriptors_of_a_cut_message_are_found<darwin::ip_recvtos, darwin::scm_rights>(IP_RECVTOS));

} // namespace
