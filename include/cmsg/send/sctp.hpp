// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_SCTP_HPP
#define CMSGPP_SEND_SCTP_HPP

// Values to send at level SOL_SCTP (RFC 6458 section 5.3). The kernel wants each at its exact size (linux v6.12
// net/sctp/socket.c sctp_msghdr_parse()).

#include <cmsg/core/message.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

namespace detail {

// linux include/uapi/linux/sctp.h
inline constexpr std::uint32_t sctp_policies = 0x0030;   // SCTP_PR_SCTP_MASK
inline constexpr std::uint32_t sctp_send_flags = 0x027f; // unordered, addr_over, abort, sack_immediately, policies,
                                                         // sendall, eof

} // namespace detail

/// What the association that the first message sets up shall have.
/// Message:   SOL_SCTP / SCTP_INIT
/// Payload:   struct sctp_initmsg, 8 bytes, host order
/// Range:     any; 0 for the socket's own
struct sctp_init {
    static constexpr value_info about{.id = {level::sctp, 0}, .size = 8};

    std::uint16_t num_ostreams = 0;   ///< streams to send on that are asked for
    std::uint16_t max_instreams = 0;  ///< streams to receive on at most
    std::uint16_t max_attempts = 0;   ///< how often INIT is sent at most
    std::uint16_t max_init_timeo = 0; ///< milliseconds

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(num_ostreams);
        payload.integer(max_instreams);
        payload.integer(max_attempts);
        payload.integer(max_init_timeo);
    }
};

/// How one message is sent, in its old form; sctp_sndinfo is the new one.
/// Message:   SOL_SCTP / SCTP_SNDRCV, linux v2.6
/// Payload:   struct sctp_sndrcvinfo, 32 bytes, host order; ppid goes out as it is
/// Range:     the flags that sctp_sndinfo has; ssn, tsn and cumtsn mean nothing on send and are zero
struct sctp_sndrcv {
    static constexpr value_info about{.id = {level::sctp, 1}, .size = 32};

    std::uint16_t sid = 0;        ///< the stream
    std::uint16_t flags = 0;      ///< SCTP_ ones, see Range
    std::uint32_t ppid = 0;       ///< opaque: in the byte order that the peer expects
    std::uint32_t context = 0;    ///< comes back with the event of a failed send (RFC 6458, 5.3.4)
    std::uint32_t timetolive = 0; ///< milliseconds, or what the policy in the flags makes of it
    std::int32_t assoc_id = 0;    ///< the association, of a one-to-many socket

    [[nodiscard]] constexpr bool valid() const noexcept { return (flags & ~detail::sctp_send_flags) == 0; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(sid);
        payload.zeros(2); // ssn
        payload.integer(flags);
        payload.zeros(2); // padding
        payload.integer(ppid);
        payload.integer(context);
        payload.integer(timetolive);
        payload.zeros(8); // tsn, cumtsn
        payload.integer(assoc_id);
    }
};

/// How one message is sent.
/// Message:   SOL_SCTP / SCTP_SNDINFO, linux v3.17
/// Payload:   struct sctp_sndinfo, 16 bytes, host order; ppid goes out as it is
/// Range:     flags: unordered, addr_over, abort, sack_immediately, sendall, eof and the policies of sctp_prinfo
struct sctp_sndinfo {
    static constexpr value_info about{.id = {level::sctp, 2}, .size = 16};

    std::uint16_t sid = 0;     ///< the stream
    std::uint16_t flags = 0;   ///< SCTP_ ones, see Range
    std::uint32_t ppid = 0;    ///< opaque: in the byte order that the peer expects
    std::uint32_t context = 0; ///< comes back with the event of a failed send (RFC 6458, 5.3.4)
    std::int32_t assoc_id = 0; ///< the association, of a one-to-many socket

    [[nodiscard]] constexpr bool valid() const noexcept { return (flags & ~detail::sctp_send_flags) == 0; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(sid);
        payload.integer(flags);
        payload.integer(ppid);
        payload.integer(context);
        payload.integer(assoc_id);
    }
};

/// How reliably one message is sent.
/// Message:   SOL_SCTP / SCTP_PRINFO, linux v4.17
/// Payload:   struct sctp_prinfo, 8 bytes, host order
/// Range:     the policies none, ttl, rtx, prio
struct sctp_prinfo {
    static constexpr value_info about{.id = {level::sctp, 5}, .size = 8};

    static constexpr std::uint16_t none = 0x00; ///< SCTP_PR_SCTP_NONE: reliable
    static constexpr std::uint16_t ttl = 0x10;  ///< SCTP_PR_SCTP_TTL: for so many milliseconds
    static constexpr std::uint16_t rtx = 0x20;  ///< SCTP_PR_SCTP_RTX: with so many retransmissions
    static constexpr std::uint16_t prio =
        0x30; ///< SCTP_PR_SCTP_PRIO: unless a message of higher priority needs the room

    std::uint16_t policy = none; ///< one of these
    std::uint32_t value = 0;     ///< milliseconds, retransmissions or a priority, by the policy

    [[nodiscard]] constexpr bool valid() const noexcept { return (policy & ~detail::sctp_policies) == 0; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(policy);
        payload.zeros(2);
        payload.integer(value);
    }
};

/// With which key one message is authenticated.
/// Message:   SOL_SCTP / SCTP_AUTHINFO, linux v4.17
/// Payload:   struct sctp_authinfo, 2 bytes, host order
/// Range:     any
struct sctp_authinfo {
    static constexpr value_info about{.id = {level::sctp, 6}, .size = 2};

    std::uint16_t keynumber = 0; ///< the shared key that the chunk is authenticated by

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(keynumber); }
};

/// A further address of the peer, for the first message.
/// Message:   SOL_SCTP / SCTP_DSTADDRV4, linux v4.17
/// Payload:   struct in_addr, 4 bytes, network order; as many messages as addresses
/// Range:     any
struct sctp_dstaddrv4 {
    static constexpr value_info about{.id = {level::sctp, 7}, .size = 4};

    in_addr address{}; ///< of the peer, in network order

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.address(address); }
};

/// A further address of the peer, for the first message.
/// Message:   SOL_SCTP / SCTP_DSTADDRV6, linux v4.17
/// Payload:   struct in6_addr, 16 bytes, network order; as many messages as addresses
/// Range:     any
struct sctp_dstaddrv6 {
    static constexpr value_info about{.id = {level::sctp, 8}, .size = 16};

    in6_addr address{}; ///< of the peer, in network order

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.address(address); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
