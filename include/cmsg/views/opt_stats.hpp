// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_OPT_STATS_HPP
#define CMSGPP_VIEWS_OPT_STATS_HPP

// Statistics of a TCP connection that come with a transmit timestamp, level SOL_SOCKET: netlink attributes, as a range.
// Checks each attribute's length against the payload, and never takes more steps than there are alignment units.

#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span> // also declares std::ranges::enable_borrowed_range

namespace cmsg {

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

/// The statistic's name, or null for a number that is none of them.
[[nodiscard]] constexpr const char* name_of(tcp_stat stat) noexcept CMSGPP_NONALLOCATING
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

/// One statistic: a netlink attribute.
/// Lifetime: borrows the control buffer.
class opt_stat {
public:
    constexpr opt_stat(std::uint16_t type, std::span<const std::byte> payload) noexcept CMSGPP_NONALLOCATING
        : payload_{payload},
          type_{type}
    {
    }

    /// What it is, on TCP. J1939 sockets have numbers of their own (J1939_NLA_BYTES_ACKED is 1): there convert it to an
    /// integer.
    [[nodiscard]] constexpr tcp_stat type() const noexcept CMSGPP_NONALLOCATING { return static_cast<tcp_stat>(type_); }

    /// Its bytes, host order, at any alignment.
    [[nodiscard]] constexpr std::span<const std::byte> payload() const noexcept CMSGPP_NONALLOCATING
    {
        return payload_;
    }

    /// The number in the width that arrived, 1, 2, 4 or 8 bytes; empty if it has another one. `tcp_stat` says the unit.
    [[nodiscard]] constexpr std::optional<std::uint64_t> value() const noexcept CMSGPP_NONALLOCATING
    {
        const std::byte* const at = payload_.data();
        switch (payload_.size()) {
        case sizeof(std::uint8_t):
            return load<std::uint8_t>(at);
        case sizeof(std::uint16_t):
            return load<std::uint16_t>(at);
        case sizeof(std::uint32_t):
            return load<std::uint32_t>(at);
        case sizeof(std::uint64_t):
            return load<std::uint64_t>(at);
        default:
            return std::nullopt;
        }
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
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

/// The statistics in a payload, in the kernel's order: a forward range and a borrowed one. What pads (type 0) is left out.
/// It ends at an attribute whose length cannot be; `complete` says whether there was one.
/// Lifetime: borrows the control buffer.
class opt_stats {
public:
    class iterator;
    struct sentinel {};

    explicit constexpr opt_stats(std::span<const std::byte> payload) noexcept CMSGPP_NONALLOCATING : payload_{payload}
    {
    }

    [[nodiscard]] constexpr iterator begin() const noexcept CMSGPP_NONALLOCATING;
    [[nodiscard]] constexpr sentinel end() const noexcept CMSGPP_NONALLOCATING { return {}; }

    /// Whether the range ends with the payload: not at a corrupt length, nor in an attribute that was cut.
    [[nodiscard]] constexpr bool complete() const noexcept CMSGPP_NONALLOCATING;

    /// The number of the first statistic of this type; empty if there is none or its width is no integer's.
    [[nodiscard]] constexpr std::optional<std::uint64_t> find(tcp_stat stat) const noexcept CMSGPP_NONALLOCATING;

private:
    std::span<const std::byte> payload_;
};

/// A position in the range: at an attribute whose length it has checked, or at the end.
class opt_stats::iterator {
public:
    using value_type = opt_stat;
    using difference_type = std::ptrdiff_t;
    using reference = value_type;
    using pointer = void;
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag; // it yields values, not references

    constexpr iterator() noexcept = default;

    [[nodiscard]] constexpr value_type operator*() const noexcept CMSGPP_NONALLOCATING
    {
        return {type(), {at_ + header_size, length_ - header_size}};
    }

    constexpr iterator& operator++() noexcept CMSGPP_NONALLOCATING
    {
        step();
        skip_padding();
        return *this;
    }

    constexpr iterator operator++(int) noexcept CMSGPP_NONALLOCATING
    {
        iterator before = *this;
        ++*this;
        return before;
    }

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, const iterator& b) noexcept CMSGPP_NONALLOCATING
    {
        return a.at_ == b.at_;
    }

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, sentinel) noexcept CMSGPP_NONALLOCATING
    {
        return a.length_ == 0;
    }

private:
    friend opt_stats;

    // struct nlattr {u16 nla_len; u16 nla_type}; the length counts the header, and not the padding to four bytes.
    static constexpr std::size_t header_size = 4;
    static constexpr std::size_t alignment = 4;
    static constexpr std::uint16_t padding_type = 0; // TCP_NLA_PAD, J1939_NLA_PAD

    constexpr iterator(const std::byte* at, std::size_t left) noexcept CMSGPP_NONALLOCATING : at_{at}, left_{left}
    {
        length_ = checked_length();
        skip_padding();
    }

    [[nodiscard]] constexpr std::uint16_t type() const noexcept CMSGPP_NONALLOCATING
    {
        return load<std::uint16_t>(at_ + sizeof(std::uint16_t));
    }

    /// The length of the attribute here, or 0 where no whole one stands.
    [[nodiscard]] constexpr std::size_t checked_length() const noexcept CMSGPP_NONALLOCATING
    {
        if (left_ < header_size) {
            return 0;
        }
        const std::size_t length = load<std::uint16_t>(at_);
        return length < header_size || length > left_ ? 0 : length;
    }

    /// Goes on to the next attribute; the last one's padding may be missing.
    constexpr void step() noexcept CMSGPP_NONALLOCATING
    {
        const std::size_t padded = (length_ + (alignment - 1)) & ~(alignment - 1);
        const std::size_t taken = padded < left_ ? padded : left_;
        at_ += taken;
        left_ -= taken;
        length_ = checked_length();
    }

    constexpr void skip_padding() noexcept CMSGPP_NONALLOCATING
    {
        while (length_ != 0 && type() == padding_type) {
            step();
        }
    }

    const std::byte* at_ = nullptr;
    std::size_t left_ = 0;   // bytes from here to the end of the payload
    std::size_t length_ = 0; // of the attribute here, header included; 0 at the end
};

constexpr opt_stats::iterator opt_stats::begin() const noexcept CMSGPP_NONALLOCATING
{
    return iterator{payload_.data(), payload_.size()};
}

constexpr bool opt_stats::complete() const noexcept CMSGPP_NONALLOCATING
{
    iterator last = begin();
    while (last != end()) {
        ++last;
    }
    return last.left_ == 0;
}

constexpr std::optional<std::uint64_t> opt_stats::find(tcp_stat stat) const noexcept CMSGPP_NONALLOCATING
{
    for (const opt_stat one : *this) {
        if (one.type() == stat) {
            return one.value();
        }
    }
    return std::nullopt;
}

namespace detail {

// linux arch/*/include/uapi/asm/socket.h: parisc and sparc have numbers of their own.
#if defined(__linux__) && defined(__hppa__)
inline constexpr std::int32_t scm_timestamping_opt_stats_number = 0x402f;
#elif defined(__linux__) && defined(__sparc__)
inline constexpr std::int32_t scm_timestamping_opt_stats_number = 0x38;
#else
inline constexpr std::int32_t scm_timestamping_opt_stats_number = 54;
#endif

} // namespace detail

namespace linux_kernel {

/// Statistics of the connection when a segment was stamped on its way out; comes on the error queue. A range of
/// opt_stat. A set needs a bound: `up_to<scm_timestamping_opt_stats, 256>` has room for 1024 bytes, the kernel of v6.18
/// sends fewer than 300.
/// Message:   SOL_SOCKET / SCM_TIMESTAMPING_OPT_STATS    Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, SOF_TIMESTAMPING_OPT_STATS | SOF_TIMESTAMPING_OPT_TSONLY | …)
/// Payload:   netlink attributes {u16 length; u16 type; …}, host order, each padded to 4 bytes, in no order    Unit:   of each statistic
/// Kernel:    v4.10; net/socket.c __sock_recv_timestamp(), net/ipv4/tcp.c tcp_get_timestamping_opt_stats()
/// Absent:    on what is not TCP; J1939 sends it with attributes of its own
/// Effect:    -
/// Owns:      nothing
class scm_timestamping_opt_stats : public opt_stats {
public:
    using opt_stats::opt_stats;

    static constexpr const char* name = "SCM_TIMESTAMPING_OPT_STATS";
    static constexpr message_id id{level::socket, detail::scm_timestamping_opt_stats_number};
    static constexpr std::size_t element_size = 4; ///< what attributes are padded to
    static constexpr std::size_t payload_size = 4; ///< an attribute without a value
    static constexpr int kernel_order = 130;
    static constexpr bool sometimes_absent = true;

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept CMSGPP_NONALLOCATING
    {
        return size >= payload_size && size % element_size == 0;
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("stats", static_cast<const opt_stats&>(*this));
        sink("complete", complete());
    }
};

} // namespace linux_kernel
} // namespace cmsg

template <>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::opt_stats> = true;

template <>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::linux_kernel::scm_timestamping_opt_stats> = true;

#endif
