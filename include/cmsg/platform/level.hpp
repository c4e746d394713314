// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_LEVEL_HPP
#define CMSGPP_PLATFORM_LEVEL_HPP

// The numbers of protocol levels.

#include <cmsg/platform/abi.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Protocol levels under their SOL_ names, so that no system header is needed to name one.
namespace level {
inline constexpr std::int32_t socket = abi::native::socket_level; ///< SOL_SOCKET; each ABI has its own number
inline constexpr std::int32_t ip = 0;                             ///< SOL_IP, IPPROTO_IP
inline constexpr std::int32_t tcp = 6;                            ///< SOL_TCP, IPPROTO_TCP
inline constexpr std::int32_t udp = 17;                           ///< SOL_UDP, IPPROTO_UDP
inline constexpr std::int32_t ipv6 = 41;                          ///< SOL_IPV6, IPPROTO_IPV6
// linux include/linux/socket.h; these have no number elsewhere.
inline constexpr std::int32_t can_raw = 101;   ///< SOL_CAN_RAW
inline constexpr std::int32_t can_j1939 = 107; ///< SOL_CAN_J1939
inline constexpr std::int32_t sctp = 132;      ///< SOL_SCTP, IPPROTO_SCTP
inline constexpr std::int32_t packet = 263;    ///< SOL_PACKET
inline constexpr std::int32_t llc = 268;       ///< SOL_LLC
inline constexpr std::int32_t netlink = 270;   ///< SOL_NETLINK
inline constexpr std::int32_t tipc = 271;      ///< SOL_TIPC
inline constexpr std::int32_t rxrpc = 272;     ///< SOL_RXRPC
inline constexpr std::int32_t bluetooth = 274; ///< SOL_BLUETOOTH
inline constexpr std::int32_t rds = 276;       ///< SOL_RDS
inline constexpr std::int32_t iucv = 277;      ///< SOL_IUCV
inline constexpr std::int32_t alg = 279;       ///< SOL_ALG
inline constexpr std::int32_t tls = 282;       ///< SOL_TLS
inline constexpr std::int32_t vsock = 287;     ///< SOL_VSOCK
// Families that share number 0 with SOL_IP.
inline constexpr std::int32_t hci = 0;        ///< SOL_HCI
inline constexpr std::int32_t ieee802154 = 0; ///< SOL_IEEE802154
inline constexpr std::int32_t misdn = 0;      ///< SOL_MISDN
} // namespace level

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
