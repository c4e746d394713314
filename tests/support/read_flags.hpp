// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_READ_FLAGS_HPP
#define CMSGPP_TESTS_SUPPORT_READ_FLAGS_HPP

// What msg_flags can say, in the numbers of every system.

#include <cmsg/platform/read_flags.hpp>

#include <cstdint>

namespace support {

using cmsg::read_flags;

inline constexpr std::uint32_t linux_ctrunc = 0x8;
inline constexpr std::uint32_t linux_trunc = 0x20;
inline constexpr std::uint32_t linux_errqueue = 0x2000;

constexpr read_flags linux_flags(std::uint32_t flags)
{
    return read_flags::of(flags, linux_ctrunc, linux_trunc, linux_errqueue);
}

/// Calls `rule(flags, control, payload, error_queue)` with every combination, and with all other bits set and clear, in
/// the numbers of Linux (linux include/linux/socket.h), of the BSDs (sys/sys/socket.h) and of Windows (mswsock.h).
template <class Rule>
constexpr bool in_every_read(Rule rule)
{
    struct flag_numbers {
        std::uint32_t ctrunc;
        std::uint32_t trunc;
        std::uint32_t errqueue;
    };
    for (const flag_numbers& system :
         {flag_numbers{linux_ctrunc, linux_trunc, linux_errqueue}, flag_numbers{0x20, 0x10, 0},
          flag_numbers{0x200, 0x100, 0}, flag_numbers{0x200, 0x100, 0x1000}}) {
        const std::uint32_t others = ~(system.ctrunc | system.trunc | system.errqueue);
        for (unsigned bits = 0; bits < 16; ++bits) {
            const bool control = (bits & 1U) != 0;
            const bool payload = (bits & 2U) != 0;
            const bool error_queue = (bits & 4U) != 0 && system.errqueue != 0;
            const std::uint32_t flags = (control ? system.ctrunc : 0U) | (payload ? system.trunc : 0U) |
                                        (error_queue ? system.errqueue : 0U) | ((bits & 8U) != 0 ? others : 0U);
            if (!rule(read_flags::of(flags, system.ctrunc, system.trunc, system.errqueue), control, payload,
                      error_queue)) {
                return false;
            }
        }
    }
    return true;
}

} // namespace support

#endif
