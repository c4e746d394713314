// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IUCV_HPP
#define CMSGPP_VIEWS_LINUX_IUCV_HPP

// Control messages of level SOL_IUCV (s390).

#include <cmsg/core/message.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// The target class that a message was sent with.
/// Message:   SOL_IUCV / SCM_IUCV_TRGCLS      Enable: always, if control data is asked for
/// Payload:   u32, 4 bytes, host order        Unit:   -
/// Kernel:    net/iucv/af_iucv.c iucv_sock_recvmsg()
/// Absent:    at the end of the connection
/// Effect:    -
/// Owns:      nothing
class scm_iucv_trgcls : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_IUCV_TRGCLS", .id = {level::iucv, 1}, .size = 4};

    /// The four bytes as the sender gave them, which mean what the applications agreed on.
    [[nodiscard]] constexpr std::uint32_t target_class() const noexcept { return at<std::uint32_t>(0); }

    constexpr void each_field(auto sink) const { sink("target_class", target_class()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
