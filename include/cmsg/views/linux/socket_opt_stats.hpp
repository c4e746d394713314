// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_SOCKET_OPT_STATS_HPP
#define CMSGPP_VIEWS_LINUX_SOCKET_OPT_STATS_HPP

// Statistics that come with a transmit timestamp, level SOL_SOCKET: netlink attributes, as a range.
// Checks each attribute's length against the payload, and never takes more steps than there are alignment units.

#include <cmsg/core/load.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/value_iterator.hpp>
#include <cmsg/payload/opt_stat.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/views/linux/place.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span> // also declares std::ranges::enable_borrowed_range

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The statistics in a payload, in the kernel's order: a forward range and a borrowed one. What pads (type 0) is left
/// out. It ends at an attribute whose length cannot be; `complete` says whether there was one. `Stat` is the
/// protocol's: tcp_stat or j1939_stat.
/// Lifetime: borrows the control buffer.
template <class Stat>
class basic_opt_stats {
public:
    using value_type = basic_opt_stat<Stat>;
    class iterator;
    using sentinel = range_end;

    explicit constexpr basic_opt_stats(std::span<const std::byte> payload) noexcept : payload_{payload} {}

    [[nodiscard]] constexpr iterator begin() const noexcept { return {payload_.data(), payload_.size()}; }
    [[nodiscard]] constexpr sentinel end() const noexcept { return {}; }

    /// Whether the range ends with the payload: not at a corrupt length, nor in an attribute that was cut.
    [[nodiscard]] constexpr bool complete() const noexcept
    {
        iterator last = begin();
        while (last != end()) {
            ++last;
        }
        return last.left_ == 0;
    }

    /// Whether each statistic that `Stat` has a name for is as wide as its protocol makes it. TCP and J1939 send theirs
    /// under the same message and numbers, but in other widths.
    [[nodiscard]] constexpr bool plausible() const noexcept
    {
        for (const value_type one : *this) {
            const std::size_t width = width_of(one.type());
            if (width != 0 && width != one.payload().size()) {
                return false;
            }
        }
        return true;
    }

    /// The number of the first statistic of this type; empty if there is none or its width is no integer's.
    [[nodiscard]] constexpr std::optional<std::uint64_t> find(Stat stat) const noexcept
    {
        for (const value_type one : *this) {
            if (one.type() == stat) {
                return one.value();
            }
        }
        return std::nullopt;
    }

protected:
    /// All bytes, for the statistics of another protocol.
    [[nodiscard]] constexpr std::span<const std::byte> payload() const noexcept { return payload_; }

private:
    std::span<const std::byte> payload_;
};

/// A position in the range: at an attribute whose length it has checked, or at the end.
template <class Stat>
class basic_opt_stats<Stat>::iterator : public value_iterator<iterator, basic_opt_stat<Stat>> {
public:
    constexpr iterator() noexcept = default;

    [[nodiscard]] constexpr basic_opt_stat<Stat> operator*() const noexcept
    {
        return {type(), {at_ + header_size, length_ - header_size}};
    }

    constexpr iterator& operator++() noexcept
    {
        step();
        skip_padding();
        return *this;
    }

    [[nodiscard]] friend constexpr bool operator==(iterator a, iterator b) noexcept { return a.at_ == b.at_; }

    [[nodiscard]] friend constexpr bool operator==(const iterator& a, sentinel) noexcept { return a.length_ == 0; }

private:
    friend basic_opt_stats;

    // struct nlattr {u16 nla_len; u16 nla_type}; the length counts the header, and not the padding to four bytes.
    static constexpr std::size_t header_size = 4;
    static constexpr std::size_t alignment = 4;
    static constexpr std::uint16_t padding_type = 0; // TCP_NLA_PAD, J1939_NLA_PAD

    constexpr iterator(const std::byte* at, std::size_t left) noexcept : at_{at}, left_{left}
    {
        length_ = checked_length();
        skip_padding();
    }

    [[nodiscard]] constexpr std::uint16_t type() const noexcept { return load<std::uint16_t>(at_ + header_size / 2); }

    /// The length of the attribute here, or 0 where no whole one stands.
    [[nodiscard]] constexpr std::size_t checked_length() const noexcept
    {
        if (left_ < header_size) {
            return 0;
        }
        const std::size_t length = load<std::uint16_t>(at_);
        return length < header_size || length > left_ ? 0 : length;
    }

    /// Goes on to the next attribute; the last one's padding may be missing.
    constexpr void step() noexcept
    {
        const std::size_t padded = (length_ + (alignment - 1)) & ~(alignment - 1);
        const std::size_t taken = padded < left_ ? padded : left_;
        at_ += taken;
        left_ -= taken;
        length_ = checked_length();
    }

    constexpr void skip_padding() noexcept
    {
        while (length_ != 0 && type() == padding_type) {
            step();
        }
    }

    const std::byte* at_ = nullptr;
    std::size_t left_ = 0;   // bytes from here to the end of the payload
    std::size_t length_ = 0; // of the attribute here, header included; 0 at the end
};

/// The statistics as TCP numbers them.
using opt_stats = basic_opt_stats<tcp_stat>;

/// The statistics as J1939 numbers them.
using j1939_opt_stats = basic_opt_stats<j1939_stat>;

namespace linux_kernel {

/// Statistics of the connection when a segment was stamped on its way out, of J1939 those of a transfer; comes on the
/// error queue. A range of opt_stat. A set needs a bound: `up_to<scm_timestamping_opt_stats, 256>` has room for 1024
/// bytes; the kernel sends fewer than 300 (linux v6.12 net/ipv4/tcp.c tcp_opt_stats_get_size()). Cut between two
/// statistics they look whole; outcome::truncated() shows it.
/// Message:   SOL_SOCKET / SCM_TIMESTAMPING_OPT_STATS
///            Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMPING, SOF_TIMESTAMPING_OPT_STATS | SOF_TIMESTAMPING_OPT_TSONLY
///            | …)
/// Payload:   netlink attributes {u16 length; u16 type; …}, host order, each padded to 4 bytes, in no order
///            Unit:   of each statistic
/// Kernel:    v4.10; net/socket.c __sock_recv_timestamp(), net/ipv4/tcp.c tcp_get_timestamping_opt_stats()
/// Absent:    on what is neither TCP nor J1939
/// Effect:    that of SCM_TIMESTAMPING
/// Owns:      nothing
class scm_timestamping_opt_stats : public opt_stats {
public:
    using opt_stats::opt_stats;

    static constexpr view_info about{.name = "SCM_TIMESTAMPING_OPT_STATS",
                                     .id = {level::socket, detail::scm_timestamping_opt_stats_number},
                                     .size = 4,    // an attribute without a value
                                     .element = 4, // what attributes are padded to
                                     .place = place::scm_timestamping_opt_stats,
                                     .presence = presence::error_queue};

    /// Also one that was cut: the statistics before the cut are whole, and `complete` is false.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size >= about.size;
    }

    /// The same bytes as the statistics of a J1939 socket.
    [[nodiscard]] constexpr j1939_opt_stats j1939() const noexcept { return j1939_opt_stats{payload()}; }

    /// By the names of TCP or of J1939, whichever has these widths; by number if neither has.
    constexpr void each_field(auto sink) const
    {
        if (plausible()) {
            sink("stats", static_cast<const opt_stats&>(*this));
        } else if (j1939().plausible()) {
            sink("stats", j1939());
        } else {
            sink("stats", basic_opt_stats<unnamed_stat>{payload()});
        }
        sink("complete", complete());
    }
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

template <class Stat>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::basic_opt_stats<Stat>> = true;

template <>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::linux_kernel::scm_timestamping_opt_stats> = true;

#endif
