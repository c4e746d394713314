// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_MESSAGE_HPP
#define CMSGPP_CORE_MESSAGE_HPP

// One control message as it stands in a buffer: level, type, payload.
// Knows no message type; what a payload means is said by the views.

#include <cmsg/core/abi.hpp>
#include <cmsg/core/presence.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg {

/// The protocol level and the type number of a control message (cmsg_level, cmsg_type).
struct message_id {
    std::int32_t level = 0;
    std::int32_t type = 0;

    /// Level and type compare as one word; bench/parse shows what that saves.
    [[nodiscard]] friend constexpr bool operator==(message_id a, message_id b) noexcept CMSGPP_NONALLOCATING
    {
        return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
    }
};

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
} // namespace level

/// A control message of a buffer in the layout `Abi`.
/// Lifetime: borrows the control buffer; valid until the buffer is written again.
template <class Abi>
class basic_message {
public:
    using abi_type = Abi;

    constexpr basic_message(message_id id, std::span<const std::byte> payload) noexcept CMSGPP_NONALLOCATING
        : payload_{payload},
          id_{id}
    {
    }

    /// The protocol level (cmsg_level), as the buffer has it.
    [[nodiscard]] constexpr std::int32_t level() const noexcept CMSGPP_NONALLOCATING { return id_.level; }

    /// The type number (cmsg_type), as the buffer has it.
    [[nodiscard]] constexpr std::int32_t type() const noexcept CMSGPP_NONALLOCATING { return id_.type; }

    /// Level and type.
    [[nodiscard]] constexpr message_id id() const noexcept CMSGPP_NONALLOCATING { return id_; }

    /// The payload without padding: cmsg_len less the header. It may be shorter than the message type's own
    /// size, even empty, when the kernel ran out of room.
    [[nodiscard]] constexpr std::span<const std::byte> payload() const noexcept CMSGPP_NONALLOCATING
    {
        return payload_;
    }

private:
    std::span<const std::byte> payload_;
    message_id id_;
};

/// A control message in this machine's own layout.
using message = basic_message<abi::native>;

} // namespace cmsg

#endif
