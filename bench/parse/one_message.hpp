// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_ONE_MESSAGE_HPP
#define CMSGPP_BENCH_PARSE_ONE_MESSAGE_HPP

// A parser that returns one message and the rest of the buffer, and a caller that calls it until nothing is left:
// golang.org/x/sys/unix ParseOneSocketControlMessage, and the loop that its users write.

#include "parse/macro_loop.hpp"
#include "support/contender.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <span>

#include <netinet/in.h> // for IPPROTO_IP, IP_TOS, IP_PKTINFO, in_pktinfo
#include <sys/socket.h> // for msghdr, cmsghdr, SO_TIMESTAMPING

namespace bench {

/// The fields of a cmsghdr.
struct cmsghdr_copy {
    decltype(cmsghdr::cmsg_len) length;
    int level;
    int type;
};

struct one_message {
    cmsghdr_copy header;
    std::span<const std::byte> data;
    std::span<const std::byte> remainder;
    bool ok;
};

[[nodiscard]] inline one_message parse_one(std::span<const std::byte> bytes)
{
    one_message parsed{};
    if (bytes.size() < sizeof parsed.header) {
        return parsed;
    }
    std::memcpy(&parsed.header, bytes.data(), sizeof parsed.header);
    const std::size_t length = parsed.header.length;
    if (length < sizeof parsed.header || length > bytes.size()) {
        return parsed;
    }
    parsed.data = bytes.subspan(sizeof parsed.header, length - sizeof parsed.header);
    if (CMSG_ALIGN(length) < bytes.size()) {
        parsed.remainder = bytes.subspan(CMSG_ALIGN(length));
    }
    parsed.ok = true;
    return parsed;
}

/// The bytes that recvmsg has left.
[[nodiscard]] inline std::span<const std::byte> control_bytes(ssize_t result, const msghdr& header)
{
    if (result < 0 || header.msg_control == nullptr) {
        return {};
    }
    return {static_cast<const std::byte*>(header.msg_control), header.msg_controllen};
}

struct pick_counts {
    std::uint32_t unhandled = 0;
    std::uint32_t wrong_size = 0;
};

/// What a caller does with a raw message, its size checked.
template <class Wanted>
void pick(const cmsghdr_copy& header, std::span<const std::byte> data, fields& read, pick_counts& counts)
{
    if (header.level == IPPROTO_IP && header.type == IP_PKTINFO) {
        if (in_pktinfo info; data.size() == sizeof info) {
            std::memcpy(&info, data.data(), sizeof info);
            read.interface_index = static_cast<std::uint32_t>(info.ipi_ifindex);
            read.local = info.ipi_spec_dst.s_addr;
            return;
        }
    } else if (header.level == IPPROTO_IP && header.type == IP_TOS) {
        if (data.size() == sizeof(std::uint8_t)) {
            read.traffic_class = std::to_integer<std::uint8_t>(data[0]);
            return;
        }
        if (int value = 0; data.size() == sizeof value) {
            std::memcpy(&value, data.data(), sizeof value);
            read.traffic_class = static_cast<std::uint8_t>(value);
            return;
        }
    } else if (Wanted::time_and_segments && header.level == SOL_SOCKET && header.type == SO_TIMESTAMPING) {
        if (timespec stamp; data.size() == 3 * sizeof stamp) {
            std::memcpy(&stamp, data.data(), sizeof stamp);
            if (stamp.tv_sec != 0 || stamp.tv_nsec != 0) {
                read.received = std::int64_t{stamp.tv_sec} * 1'000'000'000 + stamp.tv_nsec;
            }
            return;
        }
    } else if (Wanted::time_and_segments && header.level == SOL_UDP && header.type == udp_gro_number) {
        if (data.size() == sizeof(int)) {
            std::memcpy(&read.segment_size, data.data(), sizeof(int));
            return;
        }
    } else {
        ++counts.unhandled;
        return;
    }
    ++counts.wrong_size;
}

/// The outcome of a parser that says no more than whether a length was malformed.
[[nodiscard]] inline cmsg::outcome values_only(bool ok, ssize_t result, const msghdr& header, pick_counts counts)
{
    using cmsg::end_reason;
    end_reason reason = ok ? end_reason::complete : end_reason::length_past_end;
    if (result < 0) {
        reason = end_reason::no_message;
    }
    return {reason, 0, (header.msg_flags & MSG_CTRUNC) != 0, counts.unhandled, counts.wrong_size};
}

template <class Wanted>
[[gnu::noinline]] cmsg::outcome one_by_one(ssize_t result, const msghdr& header, fields& read)
{
    pick_counts counts;
    for (std::span<const std::byte> bytes = control_bytes(result, header); !bytes.empty();) {
        const one_message parsed = parse_one(bytes);
        if (!parsed.ok) {
            return values_only(false, result, header, counts);
        }
        pick<Wanted>(parsed.header, parsed.data, read, counts);
        bytes = parsed.remainder;
    }
    return values_only(true, result, header, counts);
}

} // namespace bench

#endif
