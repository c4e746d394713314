// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_OPENBSD_SOCKET_HPP
#define CMSGPP_VIEWS_OPENBSD_SOCKET_HPP

// Control messages of OpenBSD at level SOL_SOCKET: receive times and descriptors; see all.hpp. No message tells who has
// sent: the option SO_PEERCRED does, of a stream.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/rights.hpp>
#include <cmsg/payload/time.hpp>
#include <cmsg/visit/view_base.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::openbsd {

/// File descriptors that came over an AF_UNIX socket. Those that the control buffer has no room for are open in the
/// process all the same, and their numbers are lost: the room must suffice.
/// Message:   SOL_SOCKET / SCM_RIGHTS         Enable: always, if control data is asked for
/// Payload:   int[n], 4 bytes each, host order    Unit:   -
/// Kernel:    OpenBSD sys/kern/uipc_usrreq.c unp_externalize()
/// Absent:    when the sender sent none
/// Effect:    -
/// Owns:      the descriptors: the receiver closes them
class scm_rights : public detail::rights_view {
public:
    using rights_view::rights_view;

    static constexpr view_info about{.name = "SCM_RIGHTS",
                                     .id = {level::socket, 1},
                                     .size = 4,
                                     .element = 4,
                                     .family = AF_UNIX,
                                     .presence = presence::usually};
};

/// Receive time in microseconds.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP      Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1)
/// Payload:   struct timeval {s64, long}, 16 bytes; 12 on i386; host order    Unit:   µs since 1970
/// Kernel:    OpenBSD sys/netinet/ip_input.c ip_savecontrol()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SCM_TIMESTAMP", .id = {level::socket, 4}, .size = 16, .option = {level::socket, 0x800}};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size == (Abi::alignment == alignof(std::int32_t) ? 12U : 16U); // i386 aligns 64 bits to 32
    }

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept
    {
        // The microseconds are a `long`: in the first half of 8 bytes, but for 64-bit machines that are big-endian.
        const bool is_last = std::endian::native == std::endian::big && payload().size() == about.size;
        return system_time{detail::nanoseconds_of(at<std::int64_t>(0), at<std::int32_t>(is_last ? 12 : 8), 1000)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::openbsd

#endif
