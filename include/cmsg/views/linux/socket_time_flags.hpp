// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_SOCKET_TIME_FLAGS_HPP
#define CMSGPP_VIEWS_LINUX_SOCKET_TIME_FLAGS_HPP

// The flags of SO_TIMESTAMPING under the kernel's names, for `timestamping_flags<…>` in a receive_set.
// Constants and nothing else.

#include <cmsg/platform/abi.hpp>

#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

// linux include/uapi/linux/net_tstamp.h; what came after v2.6.30 says since when. A kernel refuses a flag that it does
// not know with EINVAL.

// Which packets to stamp. The TX flags of these can be asked for with a single send as well.
/// Sent ones, by the card.
inline constexpr std::uint32_t sof_timestamping_tx_hardware = 1U << 0U;
/// Sent ones, by the driver, when it hands them to the card.
inline constexpr std::uint32_t sof_timestamping_tx_software = 1U << 1U;
/// Received ones, by the card.
inline constexpr std::uint32_t sof_timestamping_rx_hardware = 1U << 2U;
/// Received ones, by the kernel.
inline constexpr std::uint32_t sof_timestamping_rx_software = 1U << 3U;
/// Sent ones, before the packet scheduler (v3.17).
inline constexpr std::uint32_t sof_timestamping_tx_sched = 1U << 8U;
/// TCP: what the peer has acknowledged (v3.17).
inline constexpr std::uint32_t sof_timestamping_tx_ack = 1U << 9U;
/// Bluetooth: sent ones, when the card has reported them (v6.15).
inline constexpr std::uint32_t sof_timestamping_tx_completion = 1U << 18U;

// Which stamps to report; without one of them none comes.
/// Those of the kernel.
inline constexpr std::uint32_t sof_timestamping_software = 1U << 4U;
/// None; without effect.
inline constexpr std::uint32_t sof_timestamping_sys_hardware = 1U << 5U;
/// Those of the card, by the card's own clock.
inline constexpr std::uint32_t sof_timestamping_raw_hardware = 1U << 6U;

// How to report them.
/// With a key: the number of the datagram among those stamped, or of the last byte on TCP (v3.17).
inline constexpr std::uint32_t sof_timestamping_opt_id = 1U << 7U;
/// With the offender's address and the pktinfo messages that a received packet has (v3.19).
inline constexpr std::uint32_t sof_timestamping_opt_cmsg = 1U << 10U;
/// Without the packet itself (v4.0).
inline constexpr std::uint32_t sof_timestamping_opt_tsonly = 1U << 11U;
/// TCP: with scm_timestamping_opt_stats; wants opt_tsonly (v4.10).
inline constexpr std::uint32_t sof_timestamping_opt_stats = 1U << 12U;
/// Those of the card with scm_timestamping_pktinfo (v4.13).
inline constexpr std::uint32_t sof_timestamping_opt_pktinfo = 1U << 13U;
/// Both stamps of a sent packet, in two messages, not the card's alone (v4.13).
inline constexpr std::uint32_t sof_timestamping_opt_tx_swhw = 1U << 14U;
/// By a virtual clock, which only struct so_timestamping can name, not this flag alone (v5.14).
inline constexpr std::uint32_t sof_timestamping_bind_phc = 1U << 15U;
/// TCP: count bytes from those written so far, not from those acknowledged; wants opt_id (v6.2).
inline constexpr std::uint32_t sof_timestamping_opt_id_tcp = 1U << 16U;
/// No receive stamps that only another socket asked for (v6.12).
inline constexpr std::uint32_t sof_timestamping_opt_rx_filter = 1U << 17U;

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
