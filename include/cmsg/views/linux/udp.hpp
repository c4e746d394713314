// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_UDP_HPP
#define CMSGPP_VIEWS_LINUX_UDP_HPP

// Control messages of level SOL_UDP. Nothing here owns, allocates or checks.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// Segment size of datagrams that the kernel coalesced into one (UDP GRO).
/// Message:   SOL_UDP / UDP_GRO               Enable: setsockopt(SOL_UDP, UDP_GRO, 1)
/// Payload:   int, 4 bytes, host order        Unit:   bytes per segment; the last may be shorter
/// Kernel:    v5.0; include/linux/udp.h udp_cmsg_recv()
/// Absent:    when the datagram was not coalesced
/// Effect:    payload buffers below 64 KiB lose data: what does not fit of a train is gone (MSG_TRUNC)
/// Owns:      nothing
class udp_gro : view_base {
public:
    using view_base::view_base;

    static constexpr const char* name = "UDP_GRO";
    static constexpr message_id id{level::udp, 104};
    static constexpr std::size_t payload_size = 4;
    static constexpr int kernel_order = 200;
    static constexpr auto presence = cmsg::presence::rarely;

    static int enable(int fd) noexcept { return set_option(fd, level::udp, 104); }

    /// Bytes in each segment but the last, which may have fewer.
    [[nodiscard]] constexpr std::uint32_t segment_size() const noexcept { return at<std::uint32_t>(0); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("segment_size", segment_size());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
