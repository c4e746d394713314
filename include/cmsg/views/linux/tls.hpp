// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_TLS_HPP
#define CMSGPP_VIEWS_LINUX_TLS_HPP

// Control messages of level SOL_TLS (kernel TLS).

#include <cmsg/core/message.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// The content type of a TLS record (RFC 8446 section 5.1; IANA TLS ContentType). Others keep their number.
enum class tls_record_type : std::uint8_t {
    change_cipher_spec = 20,
    alert = 21,
    handshake = 22,
    application_data = 23,
    heartbeat = 24,
    tls12_cid = 25,
    ack = 26,
};

[[nodiscard]] constexpr const char* name_of(tls_record_type type) noexcept
{
    constexpr const char* names[]{"change_cipher_spec", "alert",     "handshake", "application_data",
                                  "heartbeat",          "tls12_cid", "ack"};
    constexpr auto first = static_cast<unsigned>(tls_record_type::change_cipher_spec);
    const auto number = static_cast<unsigned>(type);
    return number < first || number - first >= sizeof names / sizeof *names ? nullptr : names[number - first];
}

namespace linux_kernel {

/// Content type of the TLS record that the data comes from. One recvmsg never mixes types; without room for this
/// message it fails with EIO at a record that is not application data.
/// Message:   SOL_TLS / TLS_GET_RECORD_TYPE
///            Enable: setsockopt(SOL_TLS, TLS_RX, keys), which this library leaves alone
/// Payload:   u8, 1 byte                      Unit:   -
/// Kernel:    v4.17; net/tls/tls_sw.c tls_record_content_type()
/// Absent:    at the end of the stream
/// Effect:    -
/// Owns:      nothing
class tls_get_record_type : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "TLS_GET_RECORD_TYPE", .id = {level::tls, 2}, .size = 1, .presence = presence::usually};

    /// What the record holds.
    [[nodiscard]] constexpr tls_record_type type() const noexcept { return at<tls_record_type>(0); }

    constexpr void each_field(auto sink) const { sink("type", type()); }
};

} // namespace linux_kernel
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
