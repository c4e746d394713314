// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_LLC_HPP
#define CMSGPP_VIEWS_LINUX_LLC_HPP

// Control messages of level SOL_LLC.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// Where an 802.2 frame arrived: interface, service access point, hardware address.
/// Message:   SOL_LLC / LLC_OPT_PKTINFO       Enable: setsockopt(SOL_LLC, LLC_OPT_PKTINFO, 1)
/// Payload:   struct llc_pktinfo, 12 bytes, the last is padding; index in host order    Unit:   -
/// Kernel:    v2.6.34; net/llc/af_llc.c llc_cmsg_rcv()
/// Absent:    on SOCK_STREAM
/// Effect:    -
/// Owns:      nothing
class llc_opt_pktinfo : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "LLC_OPT_PKTINFO", .id = {level::llc, 9}, .size = 12, .option = {level::llc, 9}};

    /// Index of the interface that the socket is bound to.
    [[nodiscard]] constexpr std::uint32_t interface_index() const noexcept { return at<std::uint32_t>(0); }

    /// The destination service access point.
    [[nodiscard]] constexpr std::uint8_t sap() const noexcept { return at<std::uint8_t>(4); }

    /// The six bytes of the destination's hardware address.
    /// Lifetime: borrows the control buffer.
    [[nodiscard]] constexpr std::span<const std::byte, 6> mac() const noexcept { return payload().subspan<5, 6>(); }

    constexpr void each_field(auto sink) const
    {
        sink("interface_index", interface_index());
        sink("sap", sap());
        sink("mac", mac());
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
