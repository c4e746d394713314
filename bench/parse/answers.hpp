// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_ANSWERS_HPP
#define CMSGPP_BENCH_PARSE_ANSWERS_HPP

// What cmsg::quic_metadata answers, as a program without the library would read it: a struct of values, filled by the
// hand-written loop, or at the offsets of packets whose messages are known. Values that did not come say so, as the
// library's do. Knows nothing of the library but the type of its result.

#include "parse/known_layout.hpp"
#include "parse/macro_loop.hpp"
#include "parse/raw_message.hpp"
#include "support/contender.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace bench {

/// The answers to one datagram.
struct answers_by_hand {
    std::array<std::uint32_t, 4> local{}; ///< IPv6 or IPv4-mapped, network order
    std::uint32_t interface_index = 0;
    std::uint32_t segment_size = 0;
    std::uint32_t drops = 0;
    std::uint8_t traffic_class = 0;
    bool has_local = false;
    bool has_traffic_class = false;
    bool has_drops = false;
    std::int64_t received = 0; ///< 0 is none
    cmsg::outcome end{};
};

/// Which answers came, in a byte that no message of these questions is read into.
[[nodiscard]] constexpr std::uint8_t presence(bool local, bool traffic_class, bool drops) noexcept
{
    return static_cast<std::uint8_t>((local ? 1U : 0U) | (traffic_class ? 2U : 0U) | (drops ? 4U : 0U));
}

/// What the program does with them.
[[gnu::always_inline]] inline cmsg::outcome use(const answers_by_hand& answers, fields& read)
{
    read.local6 = answers.local;
    read.interface_index = answers.interface_index;
    read.segment_size = answers.segment_size;
    read.drops = answers.drops;
    read.traffic_class = answers.traffic_class;
    read.received = answers.received;
    read.hop_limit = presence(answers.has_local, answers.has_traffic_class, answers.has_drops);
    return answers.end;
}

template <message Message>
[[gnu::always_inline]] inline void answer_from(const unsigned char* data, answers_by_hand& into)
{
    using enum message;
    fields one;
    raw<Message>::read(data, one);
    if constexpr (Message == ip_tos || Message == ipv6_tclass) {
        into.traffic_class = one.traffic_class;
        into.has_traffic_class = true;
    } else if constexpr (Message == ip_pktinfo) {
        into.local = {0, 0, std::endian::native == std::endian::little ? 0xffff0000U : 0xffffU, one.local};
        into.interface_index = one.interface_index;
        into.has_local = true;
    } else if constexpr (Message == ipv6_pktinfo) {
        into.local = one.local6;
        into.interface_index = one.interface_index;
        into.has_local = true;
    } else if constexpr (Message == udp_gro) {
        into.segment_size = one.segment_size;
    } else if constexpr (Message == rxq_ovfl) {
        into.drops = one.drops;
        into.has_drops = true;
    } else {
        into.received = one.received;
    }
}

template <message Message>
[[gnu::always_inline]] inline void answer_if_whole(const unsigned char* data, std::size_t size, answers_by_hand& into,
                                                   pick_counts& counts)
{
    if (size == raw<Message>::size) {
        answer_from<Message>(data, into);
    } else if (Message == message::ip_tos && size == sizeof(int)) {
        answer_from<message::ipv6_tclass>(data, into); // the same, as an int
    } else {
        ++counts.wrong_size;
    }
}

template <class Wanted, message... Candidates>
[[gnu::always_inline]] inline bool answer_one_of(wants<Candidates...>, int type, const unsigned char* data,
                                                 std::size_t size, answers_by_hand& into, pick_counts& counts)
{
    return ((Wanted::has(Candidates) && type == raw<Candidates>::type &&
             (answer_if_whole<Candidates>(data, size, into, counts), true)) ||
            ...);
}

template <class Wanted>
[[gnu::always_inline]] inline void answer(int level, int type, const unsigned char* data, std::size_t size,
                                          answers_by_hand& into, pick_counts& counts)
{
    using enum message;
    bool is_taken = false;
    if (level == IPPROTO_IP) {
        is_taken = answer_one_of<Wanted>(wants<ip_pktinfo, ip_tos>{}, type, data, size, into, counts);
    } else if (level == IPPROTO_IPV6) {
        is_taken = answer_one_of<Wanted>(wants<ipv6_pktinfo, ipv6_tclass>{}, type, data, size, into, counts);
    } else if (level == SOL_SOCKET) {
        is_taken = answer_one_of<Wanted>(wants<timestampns, rxq_ovfl>{}, type, data, size, into, counts);
    } else if (level == SOL_UDP) {
        is_taken = answer_one_of<Wanted>(wants<udp_gro>{}, type, data, size, into, counts);
    }
    counts.unhandled += is_taken ? 0 : 1;
}

/// The loop of macro_loop.hpp, which fills a struct of values. That one stays as it is: shared code makes GCC 12 lay it
/// out anew, and changes what all others are measured against.
template <class Wanted>
[[gnu::always_inline]] inline answers_by_hand answer_loop(ssize_t result, const msghdr& header)
{
    using cmsg::end_reason;
    answers_by_hand answers;
    if (result < 0) {
        answers.end = {end_reason::no_message, 0, false};
        return answers;
    }
    const cmsg::read_flags flags = cmsg::detail::flags_of(header);
    const auto* const start = static_cast<const unsigned char*>(header.msg_control);
    const std::size_t size = start == nullptr ? 0 : header.msg_controllen;
    auto* const walked = const_cast<msghdr*>(&header); // CMSG_NXTHDR takes no const, and writes nothing
    pick_counts counts;
    const cmsghdr* last = nullptr;
    for (cmsghdr* at = size == 0 ? nullptr : CMSG_FIRSTHDR(walked); at != nullptr; at = CMSG_NXTHDR(walked, at)) {
        const auto offset = static_cast<std::size_t>(reinterpret_cast<const unsigned char*>(at) - start);
        const std::size_t length = at->cmsg_len;
        if (length < sizeof(cmsghdr) || length > size - offset) {
            const end_reason reason =
                length < sizeof(cmsghdr) ? end_reason::length_too_small : end_reason::length_past_end;
            answers.end = {reason, offset, flags, counts.unhandled, counts.wrong_size};
            return answers;
        }
        answer<Wanted>(at->cmsg_level, at->cmsg_type, CMSG_DATA(at), length - CMSG_LEN(0), answers, counts);
        last = at;
    }
    std::size_t end = 0;
    if (last != nullptr) {
        end =
            static_cast<std::size_t>(reinterpret_cast<const unsigned char*>(last) - start) + CMSG_ALIGN(last->cmsg_len);
        end = end < size ? end : size;
    }
    const end_reason reason = end == size ? end_reason::complete : end_reason::short_header;
    answers.end = {reason, end, flags, counts.unhandled, counts.wrong_size};
    return answers;
}

/// A struct of values, filled by the hand-written loop.
template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome answers_of_loop(ssize_t result, const msghdr& header, fields& read)
{
    const answers_by_hand answers = answer_loop<Wanted>(result, header);
    return use(answers, read);
}

template <message Message>
[[gnu::always_inline]] inline void answer_at(const unsigned char* control, std::size_t& offset, answers_by_hand& into)
{
    answer_from<Message>(control + offset + CMSG_LEN(0), into);
    offset += CMSG_SPACE(raw<Message>::size);
}

template <message... Delivered>
[[gnu::always_inline]] inline void answer_at_all(wants<Delivered...>, const unsigned char* control,
                                                 answers_by_hand& into)
{
    std::size_t offset = 0; // a constant wherever it is used
    (answer_at<Delivered>(control, offset, into), ...);
}

template <class Wanted>
[[gnu::noinline]] cmsg::outcome answers_of_any_other(ssize_t result, const msghdr& header, fields& read)
{
    return answers_of_loop<Wanted>(result, header, read);
}

/// The same from exactly these messages, where they stand; whatever else has arrived is left to the loop.
template <class Wanted, class Delivered>
[[gnu::always_inline]] inline cmsg::outcome answers_of_known(ssize_t result, const msghdr& header, fields& read)
{
    if (result < 0 || !stand_here(Delivered{}, header)) {
        return answers_of_any_other<Wanted>(result, header, read);
    }
    answers_by_hand answers;
    answer_at_all(Delivered{}, static_cast<const unsigned char*>(header.msg_control), answers);
    answers.end = {cmsg::end_reason::complete, header.msg_controllen, cmsg::detail::flags_of(header)};
    return use(answers, read);
}

/// What an entry of the error queue was, in a byte that no message of these questions is read into.
enum class entry : std::uint8_t { none, stamp, lost };

/// A transmit timestamp: when, of which stage, and of which send; anything else is told as lost, with its origin.
[[gnu::always_inline]] inline cmsg::outcome stamp_of_loop(ssize_t result, const msghdr& header, fields& read)
{
    using cmsg::end_reason;
    if (result < 0 || (header.msg_flags & MSG_ERRQUEUE) == 0) {
        return {end_reason::no_message, 0, false};
    }
    fields found;
    static_cast<void>(
        macro_loop<wants<message::timestamping, message::ip_recverr, message::ipv6_recverr>>(result, header, found));
    constexpr std::uint32_t timestamping_origin = 4; // linux include/uapi/linux/errqueue.h SO_EE_ORIGIN_TIMESTAMPING
    const std::uint32_t origin = found.error_kind & 0xffU;
    if (origin == timestamping_origin) {
        read.received = found.received;
        read.error_info = found.error_info;
        read.error_data = found.error_data;
    } else {
        read.error_kind = origin;
        read.drops = (header.msg_flags & MSG_CTRUNC) != 0 ? 1U : 0U;
    }
    read.hop_limit = static_cast<std::uint8_t>(origin == timestamping_origin ? entry::stamp : entry::lost);
    return {};
}

} // namespace bench

#endif
