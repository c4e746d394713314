// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ERRORS_VALUES_HPP
#define CMSGPP_ERRORS_VALUES_HPP

// What one entry of a socket's error queue says, as a value that outlives the buffer. `zerocopy_range` is in
// payload/extended_error.hpp. Never says more than was read: what an entry does not name is absent.

#include <cmsg/payload/endpoint.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/payload/time.hpp>

#include <cstdint>
#include <optional>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A packet that was sent has reached a stage of its way.
struct tx_timestamp {
    tx_id id;                              ///< of the send; on TCP that of its last byte (see pending_sends)
    tx_stage stage = tx_stage::snd;        ///< which other stages follow is up to the flags that were asked for
    std::optional<system_time> software;   ///< the kernel's stamp, CLOCK_REALTIME
    std::optional<hardware_time> hardware; ///< the network card's stamp, by its own clock

    constexpr void each_field(auto sink) const
    {
        sink("id", id);
        sink("stage", stage);
        sink("software", software);
        sink("hardware", hardware);
    }
};

/// A packet was too large for its path. It is lost; smaller ones arrive.
struct path_mtu {
    std::uint32_t bytes = 0; ///< that a packet on the path may have, with its IP header; never 0
    error_origin told_by =
        error_origin::local; ///< this machine, which refused the send (EMSGSIZE), or a router by ICMP
    endpoint destination; ///< where it was sent to; of IPv4 that this machine refused with port 0; none if the read had
                          ///< no room for a name
    endpoint offender;    ///< the router, with port 0; none if this machine refused it

    constexpr void each_field(auto sink) const
    {
        sink("bytes", bytes);
        sink("told_by", told_by);
        sink("destination", destination);
        sink("offender", offender);
    }
};

/// A packet could not be delivered, or this machine could not send it. The next send or read of the socket fails with
/// the same errno, whatever its destination.
struct send_error {
    int error = 0;                              ///< the errno: ECONNREFUSED, EHOSTUNREACH, …
    error_origin told_by = error_origin::local; ///< this machine, or a router or host by ICMP
    std::uint8_t type = 0;                      ///< of the ICMP or ICMPv6 message; else 0
    std::uint8_t code = 0;                      ///< of that message
    endpoint destination;                       ///< where it was sent to; none if the read had no room for a name
    endpoint offender; ///< the router or host that told it, with port 0; none if this machine did, or if it was cut
    rfc4884_extension
        extension{}; ///< where in the data of the read the ICMP message is extended; of length 0: it is not

    constexpr void each_field(auto sink) const
    {
        sink("error", error);
        sink("told_by", told_by);
        sink("type", type);
        sink("code", code);
        sink("destination", destination);
        sink("offender", offender);
        if (extension.length != 0) {
            sink("extension", extension);
        }
    }
};

/// A packet was dropped that SCM_TXTIME asked to be sent at a time.
struct txtime_error {
    std::uint64_t nanoseconds = 0;                ///< that time, of the clock that SO_TXTIME chose
    txtime_failure why = txtime_failure::invalid; ///< the time cannot be meant, or has passed

    constexpr void each_field(auto sink) const
    {
        sink("nanoseconds", nanoseconds);
        sink("why", why);
    }
};

/// An entry that is gone and of which nobody was told more: it was cut, or could not be read, or is of a kind that the
/// list has no entry for. A program that counts on every stamp or completion has to look after those that it waits for.
struct lost_entry {
    bool truncated = false; ///< the kernel had more control data than the buffer could take: room is missing
    error_origin origin = error_origin::none; ///< what the entry is from, if so much could be read; else `none`

    constexpr void each_field(auto sink) const
    {
        sink("truncated", truncated);
        sink("origin", origin);
    }
};

/// The values that the reads of an entry of a list bring.
template <class... Values>
struct error_values {
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
