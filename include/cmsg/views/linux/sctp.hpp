// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_SCTP_HPP
#define CMSGPP_VIEWS_LINUX_SCTP_HPP

// Control messages of level SOL_SCTP (RFC 6458 section 5.3), in the layout of Linux.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// How a message arrived, in the form that RFC 6458 deprecates; SCTP_RCVINFO says the same.
/// Message:   SOL_SCTP / SCTP_SNDRCV          Enable: setsockopt(SOL_SCTP, SCTP_EVENTS, {.data_io = 1})
/// Payload:   struct sctp_sndrcvinfo, 32 bytes, host order    Unit:   -
/// Kernel:    v2.6; net/sctp/ulpevent.c sctp_ulpevent_read_sndrcvinfo()
/// Absent:    with a notification instead of a message (MSG_NOTIFICATION)
/// Effect:    -
/// Owns:      nothing
class sctp_sndrcv : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SCTP_SNDRCV", .id = {level::sctp, 1}, .size = 32, .presence = presence::usually};

    /// One byte of struct sctp_event_subscribe, its first, so that the events after it stay as they are.
    static int enable(int fd) noexcept
    {
        constexpr char data_io = 1; // Winsock wants char
        return ::setsockopt(fd, level::sctp, 11, &data_io, sizeof data_io);
    }

    /// Stream identifier.
    [[nodiscard]] constexpr std::uint16_t sid() const noexcept { return at<std::uint16_t>(0); }

    /// Stream sequence number, wraps at 2¹⁶; 0 for all pieces but the first of a message.
    [[nodiscard]] constexpr std::uint16_t ssn() const noexcept { return at<std::uint16_t>(2); }

    /// Bits; 1 (SCTP_UNORDERED) if the message was sent unordered.
    [[nodiscard]] constexpr std::uint16_t flags() const noexcept { return at<std::uint16_t>(4); }

    /// Payload protocol identifier, the four bytes as the sender gave them: their order is the applications' affair.
    [[nodiscard]] constexpr std::uint32_t ppid() const noexcept { return at<std::uint32_t>(8); }

    /// What this socket set as the association's default context (SCTP_CONTEXT).
    [[nodiscard]] constexpr std::uint32_t context() const noexcept { return at<std::uint32_t>(12); }

    /// Of no meaning on receive.
    [[nodiscard]] constexpr std::uint32_t timetolive() const noexcept { return at<std::uint32_t>(16); }

    /// Transmission sequence number, wraps at 2³².
    [[nodiscard]] constexpr std::uint32_t tsn() const noexcept { return at<std::uint32_t>(20); }

    /// Cumulative TSN that has been acknowledged; of meaning for an unordered message.
    [[nodiscard]] constexpr std::uint32_t cumtsn() const noexcept { return at<std::uint32_t>(24); }

    /// The association that it came by.
    [[nodiscard]] constexpr std::int32_t assoc_id() const noexcept { return at<std::int32_t>(28); }

    constexpr void each_field(auto sink) const
    {
        sink("sid", sid());
        sink("ssn", ssn());
        sink("flags", flags());
        sink("ppid", ppid());
        sink("context", context());
        sink("timetolive", timetolive());
        sink("tsn", tsn());
        sink("cumtsn", cumtsn());
        sink("assoc_id", assoc_id());
    }
};

/// How a message arrived: stream, sequence numbers, payload protocol, association.
/// Message:   SOL_SCTP / SCTP_RCVINFO         Enable: setsockopt(SOL_SCTP, SCTP_RECVRCVINFO, 1)
/// Payload:   struct sctp_rcvinfo, 28 bytes, host order    Unit:   -
/// Kernel:    v3.17; net/sctp/ulpevent.c sctp_ulpevent_read_rcvinfo()
/// Absent:    with a notification instead of a message (MSG_NOTIFICATION)
/// Effect:    -
/// Owns:      nothing
class sctp_rcvinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCTP_RCVINFO",
                                     .id = {level::sctp, 3},
                                     .size = 28,
                                     .option = {level::sctp, 32},
                                     .presence = presence::usually};

    /// Stream identifier.
    [[nodiscard]] constexpr std::uint16_t sid() const noexcept { return at<std::uint16_t>(0); }

    /// Stream sequence number, wraps at 2¹⁶.
    [[nodiscard]] constexpr std::uint16_t ssn() const noexcept { return at<std::uint16_t>(2); }

    /// Bits; 1 (SCTP_UNORDERED) if the message was sent unordered.
    [[nodiscard]] constexpr std::uint16_t flags() const noexcept { return at<std::uint16_t>(4); }

    /// Payload protocol identifier, the four bytes as the sender gave them: their order is the applications' affair.
    [[nodiscard]] constexpr std::uint32_t ppid() const noexcept { return at<std::uint32_t>(8); }

    /// Transmission sequence number, wraps at 2³².
    [[nodiscard]] constexpr std::uint32_t tsn() const noexcept { return at<std::uint32_t>(12); }

    /// Cumulative TSN that has been acknowledged; of meaning for an unordered message.
    [[nodiscard]] constexpr std::uint32_t cumtsn() const noexcept { return at<std::uint32_t>(16); }

    /// What this socket set as the association's default context (SCTP_CONTEXT).
    [[nodiscard]] constexpr std::uint32_t context() const noexcept { return at<std::uint32_t>(20); }

    /// The association that it came by.
    [[nodiscard]] constexpr std::int32_t assoc_id() const noexcept { return at<std::int32_t>(24); }

    constexpr void each_field(auto sink) const
    {
        sink("sid", sid());
        sink("ssn", ssn());
        sink("flags", flags());
        sink("ppid", ppid());
        sink("tsn", tsn());
        sink("cumtsn", cumtsn());
        sink("context", context());
        sink("assoc_id", assoc_id());
    }
};

/// What the next recvmsg will deliver, as far as it is already there.
/// Message:   SOL_SCTP / SCTP_NXTINFO         Enable: setsockopt(SOL_SCTP, SCTP_RECVNXTINFO, 1)
/// Payload:   struct sctp_nxtinfo, 16 bytes, host order    Unit:   bytes of the next message
/// Kernel:    v3.17; net/sctp/ulpevent.c sctp_ulpevent_read_nxtinfo()
/// Absent:    while no further message has arrived
/// Effect:    -
/// Owns:      nothing
class sctp_nxtinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCTP_NXTINFO",
                                     .id = {level::sctp, 4},
                                     .size = 16,
                                     .option = {level::sctp, 33},
                                     .presence = presence::usually};

    /// Stream identifier.
    [[nodiscard]] constexpr std::uint16_t sid() const noexcept { return at<std::uint16_t>(0); }

    /// Bits; 1 (SCTP_UNORDERED) if sent unordered, 0x8000 (SCTP_NOTIFICATION) if it is a notification.
    [[nodiscard]] constexpr std::uint16_t flags() const noexcept { return at<std::uint16_t>(2); }

    /// Payload protocol identifier, the four bytes as the sender gave them: their order is the applications' affair.
    [[nodiscard]] constexpr std::uint32_t ppid() const noexcept { return at<std::uint32_t>(4); }

    /// Bytes of it that have arrived.
    [[nodiscard]] constexpr std::uint32_t length() const noexcept { return at<std::uint32_t>(8); }

    /// The association that it came by.
    [[nodiscard]] constexpr std::int32_t assoc_id() const noexcept { return at<std::int32_t>(12); }

    constexpr void each_field(auto sink) const
    {
        sink("sid", sid());
        sink("flags", flags());
        sink("ppid", ppid());
        sink("length", length());
        sink("assoc_id", assoc_id());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
