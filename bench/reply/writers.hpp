// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_REPLY_WRITERS_HPP
#define CMSGPP_BENCH_REPLY_WRITERS_HPP

// Writers of a reply: libc's macros and stores at known offsets, which know nothing of the library;
// cmsg::control_writer into a buffer that is sized by the values, into any bytes, and with reply_from.

#include "support/contender.hpp"

#include <cmsg/cmsg.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>

#include <netinet/in.h>  // for IPPROTO_IP, IP_TOS, IP_PKTINFO, in_pktinfo and their like
#include <netinet/udp.h> // for SOL_UDP
#include <sys/socket.h>  // for cmsghdr, CMSG_DATA, CMSG_LEN, CMSG_SPACE

namespace bench {

// linux include/uapi/linux/udp.h; libc's headers have it or not.
inline constexpr int udp_segment_number = 103;

/// Over IPv4: IP_TOS, IP_PKTINFO, UDP_SEGMENT.
struct reply_v4 {
    static constexpr int level = IPPROTO_IP;
    static constexpr int traffic_class_type = IP_TOS;
    static constexpr int pktinfo_type = IP_PKTINFO;
    static constexpr std::size_t space =
        CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(sizeof(std::uint16_t));

    using traffic_class = cmsg::send::ip_tos;
    using address = cmsg::send::ip_pktinfo;
    static in_addr local(const fields& from) { return {from.local}; }

    static in_pktinfo pktinfo(const fields& from)
    {
        in_pktinfo info{};
        info.ipi_ifindex = static_cast<int>(from.interface_index);
        info.ipi_spec_dst.s_addr = from.local;
        return info;
    }
};

/// Over IPv6: IPV6_TCLASS, IPV6_PKTINFO, UDP_SEGMENT.
struct reply_v6 {
    static constexpr int level = IPPROTO_IPV6;
    static constexpr int traffic_class_type = IPV6_TCLASS;
    static constexpr int pktinfo_type = IPV6_PKTINFO;
    static constexpr std::size_t space =
        CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(std::uint16_t));

    using traffic_class = cmsg::send::ipv6_tclass;
    using address = cmsg::send::ipv6_pktinfo;
    static in6_addr local(const fields& from) { return std::bit_cast<in6_addr>(from.local6); }

    static in6_pktinfo pktinfo(const fields& from)
    {
        in6_pktinfo info{};
        std::memcpy(&info.ipi6_addr, from.local6.data(), sizeof info.ipi6_addr);
        info.ipi6_ifindex = from.interface_index;
        return info;
    }
};

/// One message, with libc's idea of where its payload stands.
template <class Value>
[[gnu::always_inline]] inline void fill(cmsghdr* at, int level, int type, const Value& value)
{
    at->cmsg_level = level;
    at->cmsg_type = type;
    at->cmsg_len = CMSG_LEN(sizeof value);
    std::memcpy(CMSG_DATA(at), &value, sizeof value);
}

/// libc's macros, without zeros first, which glibc since 2.36 does not need: CMSG_NXTHDR looks at the header before
/// only.
template <class Reply>
[[gnu::always_inline]] inline void macros_unzeroed(const fields& from, outgoing& to)
{
    msghdr& header = to.header;
    header.msg_control = to.room.data();
    header.msg_controllen = Reply::space;
    cmsghdr* at = CMSG_FIRSTHDR(&header);
    fill(at, Reply::level, Reply::traffic_class_type, int{from.traffic_class});
    at = CMSG_NXTHDR(&header, at);
    fill(at, Reply::level, Reply::pktinfo_type, Reply::pktinfo(from));
    at = CMSG_NXTHDR(&header, at);
    fill(at, SOL_UDP, udp_segment_number, static_cast<std::uint16_t>(from.segment_size));
    header.msg_controllen = Reply::space;
}

/// The buffer zeroed, because another libc's CMSG_NXTHDR may look at the length of the header that is not written yet.
template <class Reply>
[[gnu::always_inline]] inline void macros(const fields& from, outgoing& to)
{
    std::memset(to.room.data(), 0, Reply::space);
    macros_unzeroed<Reply>(from, to);
}

template <class Value>
[[gnu::always_inline]] inline void fill_at(outgoing& to, std::size_t& offset, int level, int type, const Value& value)
{
    fill(reinterpret_cast<cmsghdr*>(to.room.data() + offset), level, type, value);
    offset += CMSG_SPACE(sizeof value); // a constant wherever it is used
}

/// Stored where they are known to stand; padding is left as it is: what no writer can beat.
template <class Reply>
[[gnu::always_inline]] inline void known_offsets(const fields& from, outgoing& to)
{
    std::size_t offset = 0;
    fill_at(to, offset, Reply::level, Reply::traffic_class_type, int{from.traffic_class});
    fill_at(to, offset, Reply::level, Reply::pktinfo_type, Reply::pktinfo(from));
    fill_at(to, offset, SOL_UDP, udp_segment_number, static_cast<std::uint16_t>(from.segment_size));
    to.header.msg_control = to.room.data();
    to.header.msg_controllen = offset;
}

template <class Reply>
[[gnu::always_inline]] inline void put_reply(const fields& from, cmsg::control_writer writer, msghdr& header)
{
    writer.put(typename Reply::traffic_class{from.traffic_class});
    writer.put(typename Reply::address{from.interface_index, Reply::local(from)});
    writer.put(cmsg::send::udp_segment{from.segment_size});
    writer.apply(header);
}

/// What a program has as a local variable or a member. Its constructor leaves the bytes as they are.
template <class Reply>
[[gnu::always_inline]] inline auto& buffer_in(outgoing& to)
{
    using set = cmsg::send::set<typename Reply::traffic_class, typename Reply::address, cmsg::send::udp_segment>;
    static_assert(set::space == Reply::space && set::space <= sizeof to.room);
    return *::new (to.room.data()) cmsg::control_buffer<set>;
}

template <class Reply>
[[gnu::always_inline]] inline void control_buffer(const fields& from, outgoing& to)
{
    put_reply<Reply>(from, cmsg::control_writer{buffer_in<Reply>(to)}, to.header);
}

/// The room is no constant, so that each message is compared with what is left of it.
template <class Reply>
[[gnu::always_inline]] inline void control_writer(const fields& from, outgoing& to)
{
    put_reply<Reply>(from, cmsg::control_writer{std::span{to.room}.first(to.room_size)}, to.header);
}

/// With reply_from, which looks whether the address can be answered from.
template <class Reply>
[[gnu::always_inline]] inline void reply_from(const fields& from, outgoing& to)
{
    cmsg::control_writer writer{buffer_in<Reply>(to)};
    writer.put(typename Reply::traffic_class{from.traffic_class});
    cmsg::reply_from(Reply::local(from), from.interface_index, writer, cmsg::reply_route::same_interface);
    writer.put(cmsg::send::udp_segment{from.segment_size});
    writer.apply(to.header);
}

/// What the loop around the writers costs.
[[gnu::always_inline]] inline void empty_write(const fields&, outgoing&) {}

[[nodiscard]] constexpr contender writing(const char* name, reply_writer* write, bool is_ours, const char* key)
{
    return {.name = name, .key = key, .write = write, .is_ours = is_ours};
}

/// The writers of a reply over IPv4 or IPv6. The baseline first, then the one that the others are measured against.
template <class Reply>
inline constexpr std::array writers{
    writing("empty call", empty_write, false, "empty"),
    writing("zeroed buffer, CMSG_NXTHDR", macros<Reply>, false, "hand"),
    writing("floor: known offsets, no checks", known_offsets<Reply>, false, "floor"),
    writing("CMSG_NXTHDR in a buffer that is not zeroed", macros_unzeroed<Reply>, false, "unzeroed"),
    writing("cmsg::control_writer, control_buffer of the set", control_buffer<Reply>, true, "control_buffer"),
    writing("cmsg::control_writer, room known at run time", control_writer<Reply>, true, "control_writer"),
    writing("cmsg::control_writer, reply_from", reply_from<Reply>, true, "control_reply"),
};

} // namespace bench

#endif
