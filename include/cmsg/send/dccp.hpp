// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_DCCP_HPP
#define CMSGPP_SEND_DCCP_HPP

// Values to send at level SOL_DCCP, in kernels before v6.16.

#include <cmsg/core/message.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Priority of one packet in a socket's own queue.
/// Message:   SOL_DCCP / DCCP_SCM_PRIORITY, linux v2.6.38 until v6.15
/// Payload:   u32, 4 bytes, host order
/// Range:     any
struct dccp_scm_priority {
    static constexpr value_info about{.id = {269, 1}, .size = 4}; // SOL_DCCP, which nothing else here needs

    std::uint32_t value = 0; ///< the priority

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
