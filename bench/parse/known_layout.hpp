// SPDX-License-Identifier: MIT
#ifndef CMSGPP_BENCH_PARSE_KNOWN_LAYOUT_HPP
#define CMSGPP_BENCH_PARSE_KNOWN_LAYOUT_HPP

// For packets whose messages are known, in their order (`Delivered`): the wanted fields read without any check, which
// no parser can beat; and with the checks, as somebody would write who tunes for the packets of one socket. Knows
// nothing of the library but the type of its result.

#include "parse/macro_loop.hpp"
#include "parse/raw_message.hpp"
#include "support/contender.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <sys/socket.h> // for cmsghdr, CMSG_LEN, CMSG_SPACE

namespace bench {

template <class Wanted, message Message>
[[gnu::always_inline]] inline void read_at(const unsigned char* control, std::size_t& offset, fields& read)
{
    if constexpr (Wanted::has(Message)) {
        raw<Message>::read(control + offset + CMSG_LEN(0), read);
    }
    offset += CMSG_SPACE(raw<Message>::size);
}

template <class Wanted, message... Delivered>
[[gnu::always_inline]] inline void read_all_at(wants<Delivered...>, const unsigned char* control, fields& read)
{
    std::size_t offset = 0; // a constant wherever it is used
    (read_at<Wanted, Delivered>(control, offset, read), ...);
}

template <class Wanted, class Delivered>
[[gnu::always_inline]] inline cmsg::outcome floor(ssize_t, const msghdr& header, fields& read)
{
    read_all_at<Wanted>(Delivered{}, static_cast<const unsigned char*>(header.msg_control), read);
    return {};
}

template <message Message>
[[gnu::always_inline]] inline bool header_stands_at(const unsigned char* control, std::size_t& offset)
{
    using expected = raw<Message>;
    static constexpr cmsghdr header{
        .cmsg_len = CMSG_LEN(expected::size), .cmsg_level = expected::level, .cmsg_type = expected::type};
    const bool stands = std::memcmp(control + offset, &header, sizeof header) == 0;
    offset += CMSG_SPACE(expected::size);
    return stands;
}

template <message... Delivered>
[[gnu::always_inline]] inline bool stand_here(wants<Delivered...>, const msghdr& header)
{
    const auto* const control = static_cast<const unsigned char*>(header.msg_control);
    std::size_t offset = 0; // a constant wherever it is used
    return control != nullptr && header.msg_controllen == (std::size_t{0} + ... + CMSG_SPACE(raw<Delivered>::size)) &&
           (header_stands_at<Delivered>(control, offset) && ...);
}

template <class Wanted, message... Delivered>
consteval std::uint32_t unwanted_of(wants<Delivered...>)
{
    return (0U + ... + (Wanted::has(Delivered) ? 0U : 1U));
}

template <class Wanted>
[[gnu::noinline]] cmsg::outcome any_other_layout(ssize_t result, const msghdr& header, fields& read)
{
    return macro_loop<Wanted>(result, header, read);
}

/// The sizes and headers of exactly these messages are compared where they are known to stand; whatever else has
/// arrived is left to the macro loop.
template <class Wanted, class Delivered>
[[gnu::always_inline]] inline cmsg::outcome known_layout(ssize_t result, const msghdr& header, fields& read)
{
    if (result < 0 || !stand_here(Delivered{}, header)) {
        return any_other_layout<Wanted>(result, header, read);
    }
    static_cast<void>(floor<Wanted, Delivered>(result, header, read));
    const cmsg::read_flags flags = cmsg::detail::flags_of(header);
    return {cmsg::end_reason::complete, header.msg_controllen, flags, unwanted_of<Wanted>(Delivered{}), 0};
}

} // namespace bench

#endif
