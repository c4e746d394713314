// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_ONE_MESSAGE_HPP
#define CMSGPP_BENCH_PARSE_ONE_MESSAGE_HPP

// A parser that returns one message and the rest of the buffer, and a caller that calls it until nothing is left:
// golang.org/x/sys/unix ParseOneSocketControlMessage, and the loop that its users write.

#include "parse/raw_message.hpp"
#include "support/contender.hpp"

#include <cmsg/platform/system.hpp>

#include <cstddef>
#include <cstring>
#include <span>

#include <sys/socket.h> // for msghdr, cmsghdr, CMSG_ALIGN

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

/// The outcome of a parser that says no more than whether a length was malformed.
[[nodiscard]] inline cmsg::outcome values_only(bool ok, ssize_t result, const msghdr& header, pick_counts counts)
{
    using cmsg::end_reason;
    end_reason reason = ok ? end_reason::complete : end_reason::length_past_end;
    if (result < 0) {
        reason = end_reason::no_message;
    }
    return {reason, 0, cmsg::detail::flags_of(header), counts.unhandled, counts.wrong_size};
}

/// What a caller does with a raw message.
template <class Wanted>
[[gnu::always_inline]] inline void pick(const cmsghdr_copy& header, std::span<const std::byte> data, fields& read,
                                        pick_counts& counts)
{
    pick<Wanted>(header.level, header.type, reinterpret_cast<const unsigned char*>(data.data()), data.size(), read,
                 counts);
}

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome one_by_one(ssize_t result, const msghdr& header, fields& read)
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
