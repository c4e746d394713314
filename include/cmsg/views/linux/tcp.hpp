// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_TCP_HPP
#define CMSGPP_VIEWS_LINUX_TCP_HPP

// Control messages of level SOL_TCP.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// Bytes that wait in the receive queue of a TCP or MPTCP socket after those just read.
/// Message:   SOL_TCP / TCP_CM_INQ            Enable: setsockopt(SOL_TCP, TCP_INQ, 1)
/// Payload:   int, 4 bytes, host order        Unit:   bytes; the end of the stream counts as one
/// Kernel:    v4.18; net/ipv4/tcp.c tcp_recvmsg()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class tcp_cm_inq : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "TCP_CM_INQ", .id = {level::tcp, 36}, .size = 4, .option = {level::tcp, 36}};

    /// Bytes, as a hint. The end of the stream counts as one more as soon as it has arrived (its FIN has a sequence
    /// number), so that a program that reads while this is not 0 does not miss it.
    [[nodiscard]] constexpr std::int32_t bytes_left() const noexcept { return at<std::int32_t>(0); }

    constexpr void each_field(auto sink) const { sink("bytes_left", bytes_left()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
