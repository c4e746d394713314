// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PAYLOAD_EXTENDED_ERROR_HPP
#define CMSGPP_PAYLOAD_EXTENDED_ERROR_HPP

// struct sock_extended_err, and what its numbers mean by its origin; every protocol's error queue has it.
// Never takes an address for whole because its error is.

#include <cmsg/payload/counter.hpp>
#include <cmsg/payload/socket_address.hpp>
#include <cmsg/visit/optional_field.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

#include <cerrno> // for EMSGSIZE

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace linux_kernel {
struct error_views; // completed by <cmsg/views/linux/errors.hpp>
}

/// What reports an error, and so what its other numbers mean. The numbers are SO_EE_ORIGIN_…; others may come.
enum class error_origin : std::uint8_t {
    none = 0,
    local = 1,        ///< this machine, as it refused to send
    icmp = 2,         ///< a router or host, by ICMP; on IPv6 sockets too, for IPv4-mapped destinations
    icmp6 = 3,        ///< a router or host, by ICMPv6
    timestamping = 4, ///< a transmit timestamp (also a wifi status: SCM_WIFI_STATUS stands beside it then)
    zerocopy = 5,     ///< completed sends with MSG_ZEROCOPY
    txtime = 6,       ///< a packet that was not sent at the time that SCM_TXTIME asked for
};

/// At which point of its way a packet was stamped (SCM_TSTAMP_…).
enum class tx_stage : std::uint32_t {
    snd = 0,        ///< handed to the network card
    sched = 1,      ///< entered the packet scheduler
    ack = 2,        ///< acknowledged by the peer (TCP)
    completion = 3, ///< reported as sent by the hardware (v6.15, Bluetooth)
};

/// Why a packet was not sent at its time (SO_EE_CODE_TXTIME_…).
enum class txtime_failure : std::uint8_t { invalid = 1, missed = 2 };

/// With SOF_TIMESTAMPING_OPT_ID: datagrams with a stamp asked for since that was set; on TCP the offset of the last
/// byte stamped. Or what SCM_TS_OPT_ID said. A send that failed may have consumed one, and then all later ones are one
/// more than the sends that a program counts: one that is refused with EINVAL for its UDP_SEGMENT has, one of more than
/// 64 KiB (EMSGSIZE) has not (linux v6.18: tests/kernel/ids.test.cpp). Ids of one's own (send::scm_ts_opt_id) stay
/// right.
using tx_id = wrapping_counter<struct tx_id_tag>;

/// Sends with MSG_ZEROCOPY since SO_ZEROCOPY was set, also some that failed, as at tx_id: of one that is refused with
/// EINVAL for its UDP_SEGMENT the completion arrives, of one of more than 64 KiB (EMSGSIZE) there is none.
using zerocopy_id = wrapping_counter<struct zerocopy_id_tag>;

/// Sends that are complete, so that their memory may be written again: from `first` to `last`, both included, modulo
/// 2³².
struct zerocopy_range {
    zerocopy_id first; ///< the earliest of them
    zerocopy_id last;  ///< the latest; included
    bool is_copied;    ///< the kernel copied after all (a hint: zero copy does not pay here)

    /// At least 1.
    [[nodiscard]] constexpr std::uint64_t count() const noexcept { return std::uint64_t{last - first} + 1; }

    /// Whether that send is one of them, also of a range that goes past 2³².
    [[nodiscard]] constexpr bool contains(zerocopy_id id) const noexcept { return id - first <= last - first; }

    constexpr void each_field(auto sink) const
    {
        sink("first", first);
        sink("last", last);
        sink("is_copied", is_copied);
    }
};

class icmp_object_list; // completed by <cmsg/payload/icmp_object.hpp>

/// Where the extension after the packet that an ICMP error quotes is (RFC 4884). Only a socket with IP_RECVERR_RFC4884
/// (26) or IPV6_RECVERR_RFC4884 (31), which the caller sets, is told (linux v6.12 net/ipv4/ip_sockglue.c
/// ip_icmp_error(), net/ipv6/datagram.c ipv6_icmp_error()).
struct rfc4884_extension {
    std::uint16_t length; ///< bytes of the datagram's payload before it, in the data of the same recvmsg
    bool is_invalid;      ///< its checksum or an object's length is wrong

    /// Its objects: MPLS labels, interfaces. Needs <cmsg/payload/icmp_object.hpp>.
    ///
    ///     for (const cmsg::icmp_object object : error.extension.objects({payload, received})) {
    ///
    /// `received` are the bytes that the read of the error queue has left in its buffer.
    /// Returns: none of an error without an extension, and of one that is invalid.
    /// Lifetime: borrows the bytes.
    template <class Objects = icmp_object_list>
    [[nodiscard]] constexpr Objects objects(std::span<const std::byte> received) const noexcept
    {
        const bool is_there = length != 0 && length <= received.size();
        return Objects{is_there ? received.subspan(length) : received.first(0), is_invalid};
    }

    constexpr void each_field(auto sink) const
    {
        sink("length", length);
        sink("is_invalid", is_invalid);
    }
};

[[nodiscard]] constexpr const char* name_of(error_origin origin) noexcept
{
    constexpr const char* names[]{"none", "local", "icmp", "icmp6", "timestamping", "zerocopy", "txtime"};
    return origin <= error_origin::txtime ? names[static_cast<std::size_t>(origin)] : nullptr;
}

[[nodiscard]] constexpr const char* name_of(tx_stage stage) noexcept
{
    constexpr const char* names[]{"snd", "sched", "ack", "completion"};
    return stage <= tx_stage::completion ? names[static_cast<std::size_t>(stage)] : nullptr;
}

[[nodiscard]] constexpr const char* name_of(txtime_failure failure) noexcept
{
    return failure == txtime_failure::invalid ? "invalid" : failure == txtime_failure::missed ? "missed" : nullptr;
}

namespace detail {

/// The fields of an extended_error; `Optional` is std::optional, see `given`.
template <template <class> class Optional>
class error_fields : view_base {
    /// Defined before its uses: Clang 14 finds no template in constant evaluation that stands after them in the same
    /// class.
    template <class Value>
    [[nodiscard]] constexpr Optional<Value> of(error_origin wanted, Value value) const noexcept
    {
        return given<Optional>(origin() == wanted, value);
    }

public:
    using view_base::view_base;

    /// Bytes without the offender.
    static constexpr std::size_t size = 16;

    /// The errno; ENOMSG with a timestamp, 0 with a zerocopy completion.
    [[nodiscard]] constexpr int error() const noexcept { return at<std::int32_t>(0); }

    [[nodiscard]] constexpr error_origin origin() const noexcept
    {
        return static_cast<error_origin>(at<std::uint8_t>(4));
    }

    /// Type and code of the ICMP message; the code has bits of other origins as well.
    [[nodiscard]] constexpr std::uint8_t type() const noexcept { return at<std::uint8_t>(5); }
    [[nodiscard]] constexpr std::uint8_t code() const noexcept { return at<std::uint8_t>(6); }

    /// Two numbers, of which the origin decides what they say; the functions below read them.
    [[nodiscard]] constexpr std::uint32_t info() const noexcept { return at<std::uint32_t>(8); }
    [[nodiscard]] constexpr std::uint32_t data() const noexcept { return at<std::uint32_t>(12); }

    /// The router or host that reported an ICMP error, with port 0. None if the kernel names no sender, if the protocol
    /// has no room for it, and if it was cut. With a timestamp it is at most the packet's own source address.
    [[nodiscard]] constexpr Optional<socket_address> offender() const noexcept
    {
        const std::span<const std::byte> bytes = payload().subspan(size);
        const socket_address_fields<Optional> address{bytes};
        return given<Optional>(address.v4() || address.v6(), socket_address{bytes});
    }

    /// Bytes that a packet on this path may have: of this machine's own refusal to send a larger one, of ICMP
    /// "fragmentation needed" if the router named it, of ICMPv6 "packet too big". Not for J1939, which has the numbers
    /// of a refusal for an aborted transfer.
    [[nodiscard]] constexpr Optional<std::uint32_t> path_mtu() const noexcept
    {
        constexpr std::uint8_t unreachable = 3;          // ICMP_DEST_UNREACH
        constexpr std::uint8_t fragmentation_needed = 4; // ICMP_FRAG_NEEDED
        constexpr std::uint8_t packet_too_big = 2;       // ICMPV6_PKT_TOOBIG
        const bool tells =
            (origin() == error_origin::local && error() == EMSGSIZE) ||
            (origin() == error_origin::icmp && type() == unreachable && code() == fragmentation_needed) ||
            (origin() == error_origin::icmp6 && type() == packet_too_big);
        return given<Optional>(tells && info() != 0, info());
    }

    /// Of an ICMP error with an extension on a socket with IP_RECVERR_RFC4884 or IPV6_RECVERR_RFC4884.
    [[nodiscard]] constexpr Optional<rfc4884_extension> rfc4884() const noexcept
    {
        const rfc4884_extension extension{at<std::uint16_t>(12), (at<std::uint8_t>(14) & 1U) != 0};
        const bool is_icmp = origin() == error_origin::icmp || origin() == error_origin::icmp6;
        return given<Optional>(is_icmp && extension.length != 0, extension);
    }

    /// Of a transmit timestamp: where the packet was stamped.
    [[nodiscard]] constexpr Optional<cmsg::tx_stage> tx_stage() const noexcept
    {
        return of(error_origin::timestamping, static_cast<cmsg::tx_stage>(info()));
    }

    /// Of a transmit timestamp: which packet; 0 without SOF_TIMESTAMPING_OPT_ID.
    [[nodiscard]] constexpr Optional<cmsg::tx_id> tx_id() const noexcept
    {
        return of(error_origin::timestamping, cmsg::tx_id{data()});
    }

    /// Of a zerocopy completion: which sends.
    [[nodiscard]] constexpr Optional<zerocopy_range> zerocopy() const noexcept
    {
        return of(error_origin::zerocopy, zerocopy_range{zerocopy_id{info()}, zerocopy_id{data()}, (code() & 1U) != 0});
    }

    /// Of a packet that was not sent at its time: that time, in nanoseconds of the clock that SO_TXTIME chose.
    [[nodiscard]] constexpr Optional<std::uint64_t> txtime() const noexcept
    {
        return of(error_origin::txtime, std::uint64_t{data()} << 32U | info());
    }

    /// Of a packet that was not sent at its time: why.
    [[nodiscard]] constexpr Optional<cmsg::txtime_failure> txtime_failure() const noexcept
    {
        return of(error_origin::txtime, static_cast<cmsg::txtime_failure>(code()));
    }

    constexpr void each_field(auto sink) const
    {
        sink("error", error());
        sink("origin", origin());
        sink("type", type());
        sink("code", code());
        sink("info", info());
        sink("data", data());
        sink("offender", offender());
        if (const auto mtu = path_mtu()) {
            sink("path_mtu", *mtu);
        }
        if (const auto extension = rfc4884()) {
            sink("rfc4884", *extension);
        }
        if (const auto stage = tx_stage()) {
            sink("tx_stage", *stage);
            sink("tx_id", tx_id());
        }
        if (const auto range = zerocopy()) {
            sink("zerocopy", *range);
        }
        if (const auto time = txtime()) {
            sink("txtime", *time);
            sink("txtime_failure", txtime_failure());
        }
    }
};

} // namespace detail

/// struct sock_extended_err, 16 bytes in host order, and after it, if the protocol has one and there was room, the
/// address of the host that reported it. All views of the error queue are one of these: a handler of it takes them all,
/// and needs <cmsg/views/linux/errors.hpp>.
class extended_error : public detail::error_fields<std::optional> {
public:
    using error_fields::error_fields;

    /// Those that a handler of it takes.
    using views = linux_kernel::error_views;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
