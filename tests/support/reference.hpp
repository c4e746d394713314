// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_REFERENCE_HPP
#define CMSGPP_TESTS_SUPPORT_REFERENCE_HPP

// A second walker, written from the rules and not from the library: by index, byte by byte, without a mask.

#include "support/layouts.hpp"

#include <cmsg/core/outcome.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace support {

/// A message as the walker found it; offset and size are those of the payload.
struct found {
    std::int32_t level;
    std::int32_t type;
    std::size_t offset;
    std::size_t size;

    friend constexpr bool operator==(const found&, const found&) = default;
};

struct walked {
    std::vector<found> messages;
    cmsg::end_reason reason = cmsg::end_reason::complete;
    std::size_t offset = 0;

    friend bool operator==(const walked&, const walked&) = default;
};

[[nodiscard]] inline std::uint64_t read_unsigned(std::span<const std::byte> bytes, std::endian order)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const std::size_t from = order == std::endian::big ? i : bytes.size() - 1 - i;
        value = value * 256 + std::to_integer<std::uint64_t>(bytes[from]);
    }
    return value;
}

/// `keeps_length`: the buffer is cut, by a system that leaves the length of a cut message as it was.
[[nodiscard]] inline walked reference_walk(std::span<const std::byte> bytes, const numbers& layout,
                                           bool keeps_length = false)
{
    walked result;
    std::size_t& here = result.offset;
    while (here < bytes.size()) {
        const auto rest = bytes.subspan(here);
        if (keeps_length && rest.size() < layout.header) {
            here = bytes.size();
            return result;
        }
        if (rest.size() < layout.header) {
            result.reason = cmsg::end_reason::short_header;
            return result;
        }
        std::uint64_t length = read_unsigned(rest.first(layout.length_width), layout.order);
        if (length < layout.data) {
            result.reason = cmsg::end_reason::length_too_small;
            return result;
        }
        if (keeps_length && length > rest.size()) {
            length = rest.size();
        }
        if (length > rest.size()) {
            result.reason = cmsg::end_reason::length_past_end;
            return result;
        }
        const auto number = [&](std::size_t at) {
            return static_cast<std::int32_t>(
                static_cast<std::uint32_t>(read_unsigned(rest.subspan(at, 4), layout.order)));
        };
        const auto size = static_cast<std::size_t>(length);
        const std::size_t payload = size < layout.data ? 0 : size - layout.data; // cut between header and payload: none
        result.messages.push_back(
            {number(layout.length_width), number(layout.length_width + 4), here + layout.data, payload});
        here = std::min(bytes.size(), here + layout.padded(size));
    }
    return result;
}

} // namespace support

#endif
