// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_RAW_MESSAGE_HPP
#define CMSGPP_BENCH_PARSE_RAW_MESSAGE_HPP

// What a program without a library does with a message once it has it: compares level and type, checks the payload's
// size, copies fields. All raw parsers share it, so that they differ in how they come by the message.

#include "support/contender.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <type_traits>

#include <netinet/in.h>  // for IPPROTO_IP, IP_TOS, IP_PKTINFO, in_pktinfo, sockaddr_in and their like
#include <netinet/udp.h> // for SOL_UDP
#include <sys/socket.h>  // for SO_TIMESTAMPING, SO_RXQ_OVFL

namespace bench {

// linux include/uapi/linux/udp.h, in.h and in6.h; libc's headers have them or not.
inline constexpr int udp_gro_number = 104;
inline constexpr int ip_origdstaddr_number = 20;
inline constexpr int ipv6_origdstaddr_number = 74;

template <int Level, int Type, class Payload>
struct numbers {
    static constexpr int level = Level;
    static constexpr int type = Type;
    static constexpr std::size_t size = sizeof(Payload);
};

/// A payload that is one integer, and the field that it becomes.
template <int Level, int Type, class Payload, auto Field>
struct raw_integer : numbers<Level, Type, Payload> {
    static void read(const unsigned char* data, fields& into)
    {
        Payload value;
        std::memcpy(&value, data, sizeof value);
        into.*Field = static_cast<std::remove_reference_t<decltype(into.*Field)>>(value);
    }
};

/// struct sock_extended_err of <linux/errqueue.h>, which does not compile alone.
struct extended_error {
    std::uint32_t number;
    std::uint8_t origin;
    std::uint8_t type;
    std::uint8_t code;
    std::uint8_t pad;
    std::uint32_t info;
    std::uint32_t data;
};

template <int Level, int Type, class Offender>
struct raw_error : numbers<Level, Type, extended_error> {
    static constexpr std::size_t size = sizeof(extended_error) + sizeof(Offender); // who reported it
    static void read(const unsigned char* data, fields& into)
    {
        extended_error error;
        std::memcpy(&error, data, sizeof error);
        into.error_number = error.number;
        into.error_kind =
            error.origin | static_cast<std::uint32_t>(error.type << 8U) | static_cast<std::uint32_t>(error.code << 16U);
        into.error_info = error.info;
        into.error_data = error.data;
    }
};

/// The numbers of a message, the size of its payload, and how its fields are copied.
template <message>
struct raw;

template <>
struct raw<message::rxq_ovfl> : raw_integer<SOL_SOCKET, SO_RXQ_OVFL, std::uint32_t, &fields::drops> {
};
template <>
struct raw<message::udp_gro> : raw_integer<SOL_UDP, udp_gro_number, int, &fields::segment_size> {
};
template <>
struct raw<message::ip_ttl> : raw_integer<IPPROTO_IP, IP_TTL, int, &fields::hop_limit> {
};
template <>
struct raw<message::ipv6_hoplimit> : raw_integer<IPPROTO_IPV6, IPV6_HOPLIMIT, int, &fields::hop_limit> {
};
template <>
struct raw<message::ip_tos> : raw_integer<IPPROTO_IP, IP_TOS, std::uint8_t, &fields::traffic_class> {
};
template <>
struct raw<message::ipv6_tclass> : raw_integer<IPPROTO_IPV6, IPV6_TCLASS, int, &fields::traffic_class> {
};
template <>
struct raw<message::ip_recverr> : raw_error<IPPROTO_IP, IP_RECVERR, sockaddr_in> {
};
template <>
struct raw<message::ipv6_recverr> : raw_error<IPPROTO_IPV6, IPV6_RECVERR, sockaddr_in6> {
};

template <>
struct raw<message::timestampns> : numbers<SOL_SOCKET, SO_TIMESTAMPNS, timespec> {
    static void read(const unsigned char* data, fields& into)
    {
        timespec stamp;
        std::memcpy(&stamp, data, sizeof stamp);
        into.received = std::int64_t{stamp.tv_sec} * 1'000'000'000 + stamp.tv_nsec;
    }
};

template <>
struct raw<message::timestamping> : numbers<SOL_SOCKET, SO_TIMESTAMPING, std::array<timespec, 3>> {
    static void read(const unsigned char* data, fields& into)
    {
        timespec stamp; // the kernel's; the other two are the network card's
        std::memcpy(&stamp, data, sizeof stamp);
        if (stamp.tv_sec != 0 || stamp.tv_nsec != 0) {
            into.received = std::int64_t{stamp.tv_sec} * 1'000'000'000 + stamp.tv_nsec;
        }
    }
};

template <>
struct raw<message::ip_pktinfo> : numbers<IPPROTO_IP, IP_PKTINFO, in_pktinfo> {
    static void read(const unsigned char* data, fields& into)
    {
        in_pktinfo info;
        std::memcpy(&info, data, sizeof info);
        into.interface_index = static_cast<std::uint32_t>(info.ipi_ifindex);
        into.local = info.ipi_spec_dst.s_addr;
    }
};

template <>
struct raw<message::ipv6_pktinfo> : numbers<IPPROTO_IPV6, IPV6_PKTINFO, in6_pktinfo> {
    static void read(const unsigned char* data, fields& into)
    {
        in6_pktinfo info;
        std::memcpy(&info, data, sizeof info);
        into.interface_index = info.ipi6_ifindex;
        std::memcpy(&into.local6, &info.ipi6_addr, sizeof into.local6);
    }
};

template <>
struct raw<message::ip_origdstaddr> : numbers<IPPROTO_IP, ip_origdstaddr_number, sockaddr_in> {
    static void read(const unsigned char* data, fields& into)
    {
        sockaddr_in address;
        std::memcpy(&address, data, sizeof address);
        into.original_address = address.sin_addr.s_addr;
        into.original_port = address.sin_port;
    }
};

template <>
struct raw<message::ipv6_origdstaddr> : numbers<IPPROTO_IPV6, ipv6_origdstaddr_number, sockaddr_in6> {
    static void read(const unsigned char* data, fields& into)
    {
        sockaddr_in6 address;
        std::memcpy(&address, data, sizeof address);
        into.original_port = address.sin6_port;
    }
};

/// What a parser has met and not read.
struct pick_counts {
    std::uint32_t unhandled = 0;
    std::uint32_t wrong_size = 0;
};

/// Whether payload sizes are checked, as they have to be.
enum class sizes { checked, trusted };

/// Reads the payload if its size is right. IP_TOS has a second one, from getsockopt(IP_PKTOPTIONS); an error is whole
/// without the address of who reported it.
template <message Message, sizes Sizes>
[[gnu::always_inline]] inline void read_payload(const unsigned char* data, std::size_t size, fields& read,
                                                pick_counts& counts)
{
    constexpr bool is_error = Message == message::ip_recverr || Message == message::ipv6_recverr;
    if (Sizes == sizes::trusted || size == raw<Message>::size) {
        raw<Message>::read(data, read);
    } else if (Message == message::ip_tos && size == sizeof(int)) {
        int value;
        std::memcpy(&value, data, sizeof value);
        read.traffic_class = static_cast<std::uint8_t>(value);
    } else if (is_error && size >= sizeof(extended_error) && size < raw<Message>::size) {
        raw<Message>::read(data, read); // without the offender, or with a cut one
    } else {
        ++counts.wrong_size;
    }
}

/// Takes the message if it is one of these, and wanted.
template <class Wanted, sizes Sizes, message... Candidates>
[[gnu::always_inline]] inline bool pick_one_of(wants<Candidates...>, int type, const unsigned char* data,
                                               std::size_t size, fields& read, pick_counts& counts)
{
    return ((Wanted::has(Candidates) && type == raw<Candidates>::type &&
             (read_payload<Candidates, Sizes>(data, size, read, counts), true)) ||
            ...);
}

/// Takes the message if it is a wanted one. Grouped by level: a flat chain is slower with GCC 12, by a quarter for the
/// eight messages of a dual-stack socket.
template <class Wanted, sizes Sizes = sizes::checked>
[[gnu::always_inline]] inline void pick(int level, int type, const unsigned char* data, std::size_t size, fields& read,
                                        pick_counts& counts)
{
    using enum message;
    bool is_taken = false;
    if (level == IPPROTO_IP) {
        is_taken = pick_one_of<Wanted, Sizes>(wants<ip_pktinfo, ip_tos, ip_ttl, ip_origdstaddr, ip_recverr>{}, type,
                                              data, size, read, counts);
    } else if (level == IPPROTO_IPV6) {
        is_taken = pick_one_of<Wanted, Sizes>(
            wants<ipv6_pktinfo, ipv6_tclass, ipv6_hoplimit, ipv6_origdstaddr, ipv6_recverr>{}, type, data, size, read,
            counts);
    } else if (level == SOL_SOCKET) {
        is_taken =
            pick_one_of<Wanted, Sizes>(wants<timestampns, timestamping, rxq_ovfl>{}, type, data, size, read, counts);
    } else if (level == SOL_UDP) {
        is_taken = pick_one_of<Wanted, Sizes>(wants<udp_gro>{}, type, data, size, read, counts);
    }
    counts.unhandled += is_taken ? 0 : 1;
}

} // namespace bench

#endif
