// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_RAW_MESSAGE_HPP
#define CMSGPP_BENCH_PARSE_RAW_MESSAGE_HPP

// What a program without a library does with a message once it has it: compares level and type, checks the payload's
// size, copies fields. All raw parsers share it, so that they differ in how they come by the message.

#include "support/contender.hpp"
#include "support/wanted.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>

#include <netinet/in.h>  // for IPPROTO_IP, IP_TOS, IP_PKTINFO, in_pktinfo, sockaddr_in and their like
#include <netinet/udp.h> // for SOL_UDP
#include <sys/socket.h>  // for SO_TIMESTAMPING, SO_RXQ_OVFL

namespace bench {

// linux include/uapi/linux/udp.h, in.h and in6.h; libc's headers have them or not.
inline constexpr int udp_gro_number = 104;
inline constexpr int ip_origdstaddr_number = 20;
inline constexpr int ipv6_origdstaddr_number = 74;

/// The numbers of a message, the size of its payload, and how its fields are copied.
template <message>
struct raw;

template <>
struct raw<message::timestamping> {
    static constexpr int level = SOL_SOCKET;
    static constexpr int type = SO_TIMESTAMPING;
    static constexpr std::size_t size = 3 * sizeof(timespec);
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
struct raw<message::timestampns> {
    static constexpr int level = SOL_SOCKET;
    static constexpr int type = SO_TIMESTAMPNS;
    static constexpr std::size_t size = sizeof(timespec);
    static void read(const unsigned char* data, fields& into)
    {
        timespec stamp;
        std::memcpy(&stamp, data, sizeof stamp);
        into.received = std::int64_t{stamp.tv_sec} * 1'000'000'000 + stamp.tv_nsec;
    }
};

template <>
struct raw<message::rxq_ovfl> {
    static constexpr int level = SOL_SOCKET;
    static constexpr int type = SO_RXQ_OVFL;
    static constexpr std::size_t size = sizeof(std::uint32_t);
    static void read(const unsigned char* data, fields& into) { std::memcpy(&into.drops, data, size); }
};

template <>
struct raw<message::udp_gro> {
    static constexpr int level = SOL_UDP;
    static constexpr int type = udp_gro_number;
    static constexpr std::size_t size = sizeof(int);
    static void read(const unsigned char* data, fields& into) { std::memcpy(&into.segment_size, data, size); }
};

template <>
struct raw<message::ip_pktinfo> {
    static constexpr int level = IPPROTO_IP;
    static constexpr int type = IP_PKTINFO;
    static constexpr std::size_t size = sizeof(in_pktinfo);
    static void read(const unsigned char* data, fields& into)
    {
        in_pktinfo info;
        std::memcpy(&info, data, sizeof info);
        into.interface_index = static_cast<std::uint32_t>(info.ipi_ifindex);
        into.local = info.ipi_spec_dst.s_addr;
    }
};

template <>
struct raw<message::ipv6_pktinfo> {
    static constexpr int level = IPPROTO_IPV6;
    static constexpr int type = IPV6_PKTINFO;
    static constexpr std::size_t size = sizeof(in6_pktinfo);
    static void read(const unsigned char* data, fields& into)
    {
        in6_pktinfo info;
        std::memcpy(&info, data, sizeof info);
        into.interface_index = info.ipi6_ifindex;
        std::memcpy(&into.local6, &info.ipi6_addr, sizeof into.local6);
    }
};

/// An int of which the low byte counts.
template <std::uint8_t fields::*Field>
struct raw_small_int {
    static constexpr std::size_t size = sizeof(int);
    static void read(const unsigned char* data, fields& into)
    {
        int value;
        std::memcpy(&value, data, sizeof value);
        into.*Field = static_cast<std::uint8_t>(value);
    }
};

template <>
struct raw<message::ip_ttl> : raw_small_int<&fields::hop_limit> {
    static constexpr int level = IPPROTO_IP;
    static constexpr int type = IP_TTL;
};
template <>
struct raw<message::ipv6_hoplimit> : raw_small_int<&fields::hop_limit> {
    static constexpr int level = IPPROTO_IPV6;
    static constexpr int type = IPV6_HOPLIMIT;
};
template <>
struct raw<message::ipv6_tclass> : raw_small_int<&fields::traffic_class> {
    static constexpr int level = IPPROTO_IPV6;
    static constexpr int type = IPV6_TCLASS;
};

template <>
struct raw<message::ip_tos> {
    static constexpr int level = IPPROTO_IP;
    static constexpr int type = IP_TOS;
    static constexpr std::size_t size = sizeof(std::uint8_t);
    static void read(const unsigned char* data, fields& into) { std::memcpy(&into.traffic_class, data, size); }
};

template <>
struct raw<message::ip_origdstaddr> {
    static constexpr int level = IPPROTO_IP;
    static constexpr int type = ip_origdstaddr_number;
    static constexpr std::size_t size = sizeof(sockaddr_in);
    static void read(const unsigned char* data, fields& into)
    {
        sockaddr_in address;
        std::memcpy(&address, data, sizeof address);
        into.original_address = address.sin_addr.s_addr;
        into.original_port = address.sin_port;
    }
};

template <>
struct raw<message::ipv6_origdstaddr> {
    static constexpr int level = IPPROTO_IPV6;
    static constexpr int type = ipv6_origdstaddr_number;
    static constexpr std::size_t size = sizeof(sockaddr_in6);
    static void read(const unsigned char* data, fields& into)
    {
        sockaddr_in6 address;
        std::memcpy(&address, data, sizeof address);
        into.original_port = address.sin6_port;
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

template <>
struct raw<message::ip_recverr> {
    static constexpr int level = IPPROTO_IP;
    static constexpr int type = IP_RECVERR;
    static constexpr std::size_t size = sizeof(extended_error) + sizeof(sockaddr_in);
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
    if (Sizes == sizes::trusted || size == raw<Message>::size) {
        raw<Message>::read(data, read);
    } else if (Message == message::ip_tos && size == raw<message::ipv6_tclass>::size) {
        raw<message::ipv6_tclass>::read(data, read);
    } else if (Message == message::ip_recverr && size >= sizeof(extended_error) && size < raw<Message>::size) {
        raw<Message>::read(data, read); // without the offender, or with a cut one
    } else {
        ++counts.wrong_size;
    }
}

/// Takes the message if it is a wanted one. Grouped by level: a flat chain is slower with GCC 12, by a quarter for the
/// eight messages of a dual-stack socket.
template <class Wanted, sizes Sizes = sizes::checked>
[[gnu::always_inline]] inline void pick(int level, int type, const unsigned char* data, std::size_t size, fields& read,
                                        pick_counts& counts)
{
    using enum message;
    if (level == IPPROTO_IP) {
        if (Wanted::has(ip_pktinfo) && type == raw<ip_pktinfo>::type) {
            return read_payload<ip_pktinfo, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(ip_tos) && type == raw<ip_tos>::type) {
            return read_payload<ip_tos, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(ip_ttl) && type == raw<ip_ttl>::type) {
            return read_payload<ip_ttl, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(ip_origdstaddr) && type == raw<ip_origdstaddr>::type) {
            return read_payload<ip_origdstaddr, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(ip_recverr) && type == raw<ip_recverr>::type) {
            return read_payload<ip_recverr, Sizes>(data, size, read, counts);
        }
    } else if (level == IPPROTO_IPV6) {
        if (Wanted::has(ipv6_pktinfo) && type == raw<ipv6_pktinfo>::type) {
            return read_payload<ipv6_pktinfo, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(ipv6_tclass) && type == raw<ipv6_tclass>::type) {
            return read_payload<ipv6_tclass, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(ipv6_hoplimit) && type == raw<ipv6_hoplimit>::type) {
            return read_payload<ipv6_hoplimit, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(ipv6_origdstaddr) && type == raw<ipv6_origdstaddr>::type) {
            return read_payload<ipv6_origdstaddr, Sizes>(data, size, read, counts);
        }
    } else if (level == SOL_SOCKET) {
        if (Wanted::has(timestampns) && type == raw<timestampns>::type) {
            return read_payload<timestampns, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(timestamping) && type == raw<timestamping>::type) {
            return read_payload<timestamping, Sizes>(data, size, read, counts);
        }
        if (Wanted::has(rxq_ovfl) && type == raw<rxq_ovfl>::type) {
            return read_payload<rxq_ovfl, Sizes>(data, size, read, counts);
        }
    } else if (level == SOL_UDP) {
        if (Wanted::has(udp_gro) && type == raw<udp_gro>::type) {
            return read_payload<udp_gro, Sizes>(data, size, read, counts);
        }
    }
    ++counts.unhandled;
}

} // namespace bench

#endif
