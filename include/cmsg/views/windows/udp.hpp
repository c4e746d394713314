// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_UDP_HPP
#define CMSGPP_VIEWS_WINDOWS_UDP_HPP

// Control messages of Windows at level IPPROTO_UDP.

#include <cmsg/core/message.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::windows {

/// Segment size of a datagram that Windows coalesced (URO). Some versions coalesce without saying so.
/// Message:   SOL_UDP / UDP_COALESCED_INFO    Enable: setsockopt(IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, 65527)
/// Payload:   DWORD, 4 bytes, host order      Unit:   bytes per segment; the last may be shorter
/// Kernel:    Windows 10 2004; ws2ipdef.h
/// Absent:    when the datagram was not coalesced
/// Effect:    payload buffers below the 65527 bytes that are asked for lose data (WSAEMSGSIZE)
/// Owns:      nothing
class udp_coalesced_info : view_base {
public:
    using view_base::view_base;

    // The option is the size up to which datagrams are coalesced: the payload of the largest one.
    static constexpr view_info about{.name = "UDP_COALESCED_INFO",
                                     .id = {level::udp, 3},
                                     .size = 4,
                                     .option = {level::udp, 3, 0xffff - 8},
                                     .presence = presence::rarely};

    /// Bytes per segment.
    [[nodiscard]] constexpr std::uint32_t segment_size() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("segment_size", segment_size()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::windows

#endif
