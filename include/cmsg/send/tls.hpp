// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_TLS_HPP
#define CMSGPP_SEND_TLS_HPP

// Values to send at level SOL_TLS, on a socket whose records the kernel encrypts.

#include <cmsg/core/message.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Type of the records that one send makes, in place of application data: an alert, a handshake message.
/// Message:   SOL_TLS / TLS_SET_RECORD_TYPE, linux v4.13
/// Payload:   u8, 1 byte
/// Range:     any; refused with EINVAL together with MSG_MORE (linux v6.12 net/tls/tls_main.c tls_process_cmsg())
struct tls_set_record_type {
    static constexpr value_info about{.id = {level::tls, 1}, .size = 1};

    std::uint8_t type = 23; ///< application data (RFC 8446 section 5.1)

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept { payload.integer(type); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
