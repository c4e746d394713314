// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_UDP_HPP
#define CMSGPP_SEND_UDP_HPP

// Values to send at level SOL_UDP.

#include <cmsg/core/message.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>

#include <cerrno> // for EMSGSIZE

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Cuts one send into datagrams of a size (UDP GSO): each as large, the last one as large as what is left.
/// Message:   SOL_UDP / UDP_SEGMENT, linux v4.18. Earlier kernels ignore it and send one large datagram
/// Payload:   u16, 2 bytes, host order; the int of UDP_GRO, its counterpart, is refused (linux v6.12 net/ipv4/udp.c
///            __udp_cmsg_send())
/// Range:     bytes per segment, 0 (do not cut) to 65535. What the kernel, its route or its device cannot cut is
///            refused, by an errno that depends on all three and on the version: `worth_sending_without` judges it.
///            Then the pieces go out one by one (`segments`), for without this message one send is one datagram
/// Ids:       a send that is refused with EINVAL has consumed a tx_id and a zerocopy_id all the same, one of more than
///            64 KiB (EMSGSIZE) has not (tests/kernel/ids.test.cpp): see tx_id
struct udp_segment {
    static constexpr value_info about{.id = {level::udp, 103}, .size = 2};

    std::size_t segment_size = 0; ///< bytes

    [[nodiscard]] constexpr bool valid() const noexcept { return segment_size <= 65535; }

    /// EMSGSIZE is what a segment above the path MTU gets since v6.14, and all together above 64 KiB on any; one by one
    /// the pieces may pass, and a piece alone that gets it is no refusal of this.
    [[nodiscard]] static constexpr bool refused_by(int error) noexcept
    {
        return is_refusal(error) || error == EMSGSIZE;
    }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(static_cast<std::uint16_t>(segment_size));
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
