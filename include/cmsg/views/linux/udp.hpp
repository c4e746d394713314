// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_UDP_HPP
#define CMSGPP_VIEWS_LINUX_UDP_HPP

// Control messages of level SOL_UDP.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>
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

    static constexpr view_info about{.name = "UDP_GRO",
                                     .id = {level::udp, 104},
                                     .size = 4,
                                     .place = place::udp_gro,
                                     .option = {level::udp, 104},
                                     .presence = presence::rarely};

    /// Bytes in each segment but the last, which may have fewer.
    [[nodiscard]] constexpr std::uint32_t segment_size() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("segment_size", segment_size()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
