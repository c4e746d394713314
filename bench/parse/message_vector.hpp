// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_MESSAGE_VECTOR_HPP
#define CMSGPP_BENCH_PARSE_MESSAGE_VECTOR_HPP

// A parser that returns all messages in a vector, and a caller that picks what it wants: what Go's
// golang.org/x/sys/unix ParseSocketControlMessage does, element by element (a header and a slice).

#include "parse/one_message.hpp"
#include "support/contender.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace bench {

/// Go's SocketControlMessage: 16 bytes of header, 24 bytes of slice.
struct listed_message {
    cmsghdr_copy header;
    const std::byte* data;
    std::size_t size;
    std::size_t capacity;
};

static_assert(sizeof(void*) != 8 || sizeof(listed_message) == 40);

/// Returns: false if a length is malformed; the list is empty then, as Go's is nil.
[[nodiscard]] inline bool list_messages(std::span<const std::byte> bytes, std::vector<listed_message>& messages)
{
    while (bytes.size() >= sizeof(cmsghdr_copy)) {
        const one_message parsed = parse_one(bytes);
        if (!parsed.ok) {
            messages.clear();
            return false;
        }
        messages.push_back({parsed.header, parsed.data.data(), parsed.data.size(), parsed.data.size()});
        bytes = parsed.remainder;
    }
    return true;
}

template <class Wanted>
[[gnu::always_inline]] inline cmsg::outcome message_vector(ssize_t result, const msghdr& header, fields& read)
{
    std::vector<listed_message> messages;
    const bool ok = list_messages(control_bytes(result, header), messages);
    pick_counts counts;
    for (const listed_message& message : messages) {
        pick<Wanted>(message.header, {message.data, message.size}, read, counts);
    }
    return values_only(ok, result, header, counts);
}

} // namespace bench

#endif
