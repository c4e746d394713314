// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_IUCV_HPP
#define CMSGPP_SEND_IUCV_HPP

// Values to send at level SOL_IUCV, between guests of z/VM.

#include <cmsg/core/message.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Class of one message, which the receiver gets with it.
/// Message:   SOL_IUCV / SCM_IUCV_TRGCLS
/// Payload:   4 bytes, host order; both ends are s390, so the receiver's is the same
/// Range:     any
struct scm_iucv_trgcls {
    static constexpr value_info about{.id = {level::iucv, 1}, .size = 4};

    std::uint32_t value = 0; ///< the class

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(value); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
