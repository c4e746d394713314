// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_SUPPORT_DAMAGE_HPP
#define CMSGPP_BENCH_SUPPORT_DAMAGE_HPP

// What can happen to control data: packets made of a real one. Knows nothing of the library.

#include "support/capture.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

#include <sys/socket.h> // for cmsghdr, CMSG_ALIGN, MSG_CTRUNC

namespace bench {

using length_type = decltype(cmsghdr::cmsg_len);

/// The lengths that a header is given in turn.
inline std::vector<length_type> lengths_to_try(std::size_t size)
{
    std::vector<length_type> lengths;
    for (length_type length = 0; length <= size + 2 * sizeof(cmsghdr); ++length) {
        lengths.push_back(length);
    }
    constexpr length_type maximum = std::numeric_limits<length_type>::max();
    for (length_type less = 0; less <= 2 * sizeof(cmsghdr); ++less) {
        lengths.push_back(maximum - less);
        lengths.push_back(maximum / 2 - less);
    }
    return lengths;
}

/// The messages of whole control data, each with its padding.
inline std::vector<std::span<const std::byte>> messages_of(std::span<const std::byte> control)
{
    std::vector<std::span<const std::byte>> messages;
    while (control.size() >= sizeof(cmsghdr)) {
        length_type length = 0;
        std::memcpy(&length, control.data(), sizeof length);
        const auto whole = std::max<std::size_t>(CMSG_ALIGN(length), sizeof(cmsghdr)); // so that it ends
        const std::size_t space = std::min(whole, control.size());
        messages.push_back(control.first(space));
        control = control.subspan(space);
    }
    return messages;
}

inline packet with_control(const packet& original, std::span<const std::byte> bytes, int flags)
{
    return {original.result, flags, {bytes.begin(), bytes.end()}, original.sent_traffic_class};
}

/// The packet's control data cut at every byte, and with each of its lengths replaced by every number up to past the
/// end and by those near the maximum. Each in a buffer of exactly its size, so that a tool finds a read past the end.
inline std::vector<packet> damaged(const packet& original)
{
    const std::span<const std::byte> whole = original.control;
    std::vector<packet> packets;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        packets.push_back(with_control(original, whole.first(size), MSG_CTRUNC));
    }
    for (const std::span<const std::byte> message : messages_of(whole)) {
        for (const length_type length : lengths_to_try(whole.size())) {
            packet& copy = packets.emplace_back(with_control(original, whole, 0));
            std::memcpy(copy.control.data() + (message.data() - whole.data()), &length, sizeof length);
        }
    }
    return packets;
}

/// The packet's messages in each order but their own.
inline std::vector<packet> reordered(const packet& original)
{
    const std::vector<std::span<const std::byte>> messages = messages_of(original.control);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        order.push_back(i);
    }
    std::vector<packet> packets;
    while (std::next_permutation(order.begin(), order.end())) {
        std::vector<std::byte> control;
        for (const std::size_t place : order) {
            control.insert(control.end(), messages[place].begin(), messages[place].end());
        }
        packets.push_back(with_control(original, control, original.header.msg_flags));
    }
    return packets;
}

} // namespace bench

#endif
