// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_SOCKET_HPP
#define CMSGPP_VIEWS_SOCKET_HPP

// Control messages of level SOL_SOCKET, other than timestamps (timestamp.hpp). Nothing here owns, allocates or checks.

#include <cmsg/core/counter.hpp>
#include <cmsg/core/message.hpp>
#include <cmsg/core/option.hpp>
#include <cmsg/core/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg {

namespace detail {

// linux arch/*/include/uapi/asm/socket.h: parisc has numbers of its own, sparc some.
#if defined(__linux__) && defined(__hppa__)
inline constexpr std::int32_t so_rxq_ovfl_number = 0x4021;
#elif defined(__linux__) && defined(__sparc__)
inline constexpr std::int32_t so_rxq_ovfl_number = 0x24;
#else
inline constexpr std::int32_t so_rxq_ovfl_number = 40;
#endif

struct drops_tag;

} // namespace detail

/// Datagrams dropped since the socket was created; wraps at 2³².
using drop_counter = wrapping_counter<detail::drops_tag>;

namespace linux_kernel {

/// How many datagrams the socket had dropped, its receive queue being full, when this one was queued.
/// Message:   SOL_SOCKET / SO_RXQ_OVFL        Enable: setsockopt(SOL_SOCKET, SO_RXQ_OVFL, 1)
/// Payload:   u32, 4 bytes, host order        Unit:   datagrams since the socket was created, wraps at 2³²
/// Kernel:    v2.6.33; net/socket.c sock_recv_drops()
/// Absent:    until the first drop
/// Owns:      nothing
class so_rxq_ovfl : view_base {
public:
    using view_base::view_base;

    static constexpr const char* name = "SO_RXQ_OVFL";
    static constexpr message_id id{level::socket, detail::so_rxq_ovfl_number};
    static constexpr std::size_t payload_size = 4;
    static constexpr int kernel_order = 140;
    static constexpr bool sometimes_absent = true;

    static int enable(int fd) noexcept { return set_option(fd, level::socket, detail::so_rxq_ovfl_number); }

    /// The count; subtract an earlier one for the drops in between.
    [[nodiscard]] constexpr drop_counter drops() const noexcept CMSGPP_NONALLOCATING
    {
        return drop_counter{at<std::uint32_t>(0)};
    }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("drops", drops());
    }
};

} // namespace linux_kernel
} // namespace cmsg

#endif
