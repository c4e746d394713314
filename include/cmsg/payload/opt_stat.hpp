// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_OPT_STAT_HPP
#define CMSGPP_PAYLOAD_OPT_STAT_HPP

// One statistic that comes with a transmit timestamp, and what its number says: TCP and J1939 number theirs alike.

#include <cmsg/core/load.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span> // for span and size

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The type of a statistic of TCP (TCP_NLA_ of linux include/uapi/linux/tcp.h). Newer kernels send others as well.
enum class tcp_stat : std::uint16_t {
    busy = 1,                   ///< µs busy sending data
    rwnd_limited = 2,           ///< µs limited by the receive window
    sndbuf_limited = 3,         ///< µs limited by the send buffer
    data_segs_out = 4,          ///< data segments sent, with retransmissions
    total_retrans = 5,          ///< data segments retransmitted
    pacing_rate = 6,            ///< bytes per second; all ones if pacing is off
    delivery_rate = 7,          ///< bytes per second
    snd_cwnd = 8,               ///< congestion window, segments
    reordering = 9,             ///< reordering metric, segments
    min_rtt = 10,               ///< µs
    recur_retrans = 11,         ///< retransmissions in a row of the oldest segment; u8
    delivery_rate_app_lmt = 12, ///< 1 if the delivery rate is limited by the application; u8
    sndq_size = 13,             ///< bytes sent or waiting, and not acknowledged
    ca_state = 14,              ///< state of congestion control (TCP_CA_); u8
    snd_ssthresh = 15,          ///< slow start threshold, segments
    delivered = 16,             ///< data segments delivered, with those out of order
    delivered_ce = 17,          ///< those of them that ECN marked
    bytes_sent = 18,            ///< bytes of data sent, with retransmissions
    bytes_retrans = 19,         ///< bytes of data retransmitted
    dsack_dups = 20,            ///< duplicates that the peer reported
    reord_seen = 21,            ///< times that reordering was seen
    srtt = 22,                  ///< smoothed round trip time, µs
    timeout_rehash = 23,        ///< times that a timeout chose another flow hash; u16
    bytes_notsent = 24,         ///< bytes in the send queue that were not sent yet
    edt = 25,                   ///< earliest departure time of the segment, ns of CLOCK_MONOTONIC
    ttl = 26,                   ///< time to live or hop limit of the acknowledgement; u8, with ACK stamps only
    rehash = 27,                ///< new flow hashes chosen, after a timeout or by PLB
};

/// The statistic's name, or null for another number.
[[nodiscard]] constexpr const char* name_of(tcp_stat stat) noexcept
{
    // clang-format off
    constexpr const char* names[]{
        nullptr, "busy", "rwnd_limited", "sndbuf_limited", "data_segs_out", "total_retrans", "pacing_rate",
        "delivery_rate", "snd_cwnd", "reordering", "min_rtt", "recur_retrans", "delivery_rate_app_lmt", "sndq_size",
        "ca_state", "snd_ssthresh", "delivered", "delivered_ce", "bytes_sent", "bytes_retrans", "dsack_dups",
        "reord_seen", "srtt", "timeout_rehash", "bytes_notsent", "edt", "ttl", "rehash"};
    // clang-format on
    const auto number = static_cast<std::size_t>(stat);
    return number < std::size(names) ? names[number] : nullptr;
}

/// Bytes that TCP gives to the statistic; 0 for another number.
[[nodiscard]] constexpr std::size_t width_of(tcp_stat stat) noexcept
{
    // linux v6.12 net/ipv4/tcp.c tcp_get_timestamping_opt_stats()
    constexpr std::uint8_t widths[]{0, 8, 8, 8, 8, 8, 8, 8, 4, 4, 4, 1, 1, 4, 1, 4, 4, 4, 8, 8, 4, 4, 4, 2, 4, 8, 1, 4};
    const auto number = static_cast<std::size_t>(stat);
    return number < std::size(widths) ? widths[number] : 0;
}

/// The type of a statistic of J1939 (J1939_NLA_ of linux include/uapi/linux/can/j1939.h), which comes under the same
/// message.
enum class j1939_stat : std::uint16_t {
    bytes_acked = 1, ///< bytes of the transfer that the receiver has acknowledged
    total_size = 2,  ///< bytes of the transfer
    pgn = 3,         ///< parameter group number
    src_name = 4,    ///< NAME of the sending node; 0 for none
    dest_name = 5,   ///< NAME of the receiving node; 0 for none
    src_addr = 6,    ///< address of the sending node
    dest_addr = 7,   ///< address of the receiving node
};

/// The statistic's name, or null for another number.
[[nodiscard]] constexpr const char* name_of(j1939_stat stat) noexcept
{
    constexpr const char* names[]{nullptr,    "bytes_acked", "total_size", "pgn",
                                  "src_name", "dest_name",   "src_addr",   "dest_addr"};
    const auto number = static_cast<std::size_t>(stat);
    return number < std::size(names) ? names[number] : nullptr;
}

/// Bytes that J1939 gives to the statistic; 0 for another number.
[[nodiscard]] constexpr std::size_t width_of(j1939_stat stat) noexcept
{
    // linux v6.12 net/can/j1939/socket.c j1939_sk_get_timestamping_opt_stats()
    constexpr std::uint8_t widths[]{0, 4, 4, 4, 8, 8, 1, 1};
    const auto number = static_cast<std::size_t>(stat);
    return number < std::size(widths) ? widths[number] : 0;
}

/// The type of a statistic of any protocol: a number without a name.
enum class unnamed_stat : std::uint16_t {};

/// One statistic: a netlink attribute, by the numbers of the protocol whose `Stat` it has.
/// Lifetime: borrows the control buffer.
template <class Stat>
class basic_opt_stat {
public:
    constexpr basic_opt_stat(std::uint16_t type, std::span<const std::byte> payload) noexcept
        : payload_{payload}, type_{type}
    {
    }

    /// What it is, by the numbers of the protocol that `Stat` is of.
    [[nodiscard]] constexpr Stat type() const noexcept { return static_cast<Stat>(type_); }

    /// Its bytes, host order, at any alignment.
    [[nodiscard]] constexpr std::span<const std::byte> payload() const noexcept { return payload_; }

    /// The number in the width that arrived, 1, 2, 4 or 8 bytes; empty if it has another one. `Stat` says the unit.
    [[nodiscard]] constexpr std::optional<std::uint64_t> value() const noexcept
    {
        const std::byte* const at = payload_.data();
        switch (payload_.size()) {
        case sizeof(std::uint8_t): return load<std::uint8_t>(at);
        case sizeof(std::uint16_t): return load<std::uint16_t>(at);
        case sizeof(std::uint32_t): return load<std::uint32_t>(at);
        case sizeof(std::uint64_t): return load<std::uint64_t>(at);
        default: return std::nullopt;
        }
    }

    constexpr void each_field(auto sink) const
    {
        sink("type", type());
        if (const std::optional<std::uint64_t> number = value()) {
            sink("value", *number);
        } else {
            sink("payload", payload());
        }
    }

private:
    std::span<const std::byte> payload_;
    std::uint16_t type_;
};

/// A statistic of TCP.
using opt_stat = basic_opt_stat<tcp_stat>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
