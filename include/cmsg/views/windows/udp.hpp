// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_WINDOWS_UDP_HPP
#define CMSGPP_VIEWS_WINDOWS_UDP_HPP

// Control messages of Windows at level IPPROTO_UDP.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/foreign_view.hpp>

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

    static constexpr auto platform = abi::platform::windows;
    static constexpr const char* name = "UDP_COALESCED_INFO";
    static constexpr message_id id{level::udp, 3};
    static constexpr std::size_t payload_size = 4;
    static constexpr auto presence = cmsg::presence::rarely;

    static int enable(socket_type fd) noexcept
    {
        constexpr int largest = 0xffff - 8; // the payload of the largest UDP datagram
        return detail::set_option_on<platform>(fd, level::udp, 3, largest);
    }

    /// Bytes per segment.
    [[nodiscard]] constexpr std::uint32_t segment_size() const noexcept { return at<std::uint32_t>(0); }

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("segment_size", segment_size());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::windows

#endif
