// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_VSOCK_HPP
#define CMSGPP_VIEWS_LINUX_VSOCK_HPP

// Control messages of AF_VSOCK.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/extended_error.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/views/linux/place.hpp>

#include <cstddef>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// A zerocopy completion of a vsock socket.
/// Message:   SOL_VSOCK / VSOCK_RECVERR       Enable: setsockopt(SOL_SOCKET, SO_ZEROCOPY, 1), then MSG_ZEROCOPY
/// Payload:   struct sock_extended_err, 16 bytes, host order    Unit:   -
/// Kernel:    v6.7; net/vmw_vsock/af_vsock.c vsock_connectible_recvmsg()
/// Absent:    on a read without MSG_ERRQUEUE
/// Effect:    -
/// Owns:      nothing
class vsock_recverr : public extended_error {
public:
    using extended_error::extended_error;

    static constexpr view_info about{.name = "VSOCK_RECVERR",
                                     .id = {level::vsock, 1},
                                     .size = extended_error::size,
                                     .place = place::vsock_recverr,
                                     .presence = presence::error_queue};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
