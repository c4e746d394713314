// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_IEEE802154_HPP
#define CMSGPP_VIEWS_LINUX_IEEE802154_HPP

// Control messages of IEEE 802.15.4 sockets, level SOL_IEEE802154. Its number is that of SOL_IP, 0: wpan_views is a
// list for programs that know the socket.

#include <cmsg/core/message.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/socket_facts.hpp>
#include <cmsg/visit/view_base.hpp>
#include <cmsg/visit/view_list.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// Link quality of a received IEEE 802.15.4 frame.
/// Message:   SOL_IEEE802154 / WPAN_WANTLQI   Enable: setsockopt(SOL_IEEE802154, WPAN_WANTLQI, 1)
/// Payload:   u8, 1 byte                      Unit:   0 (worst) to 255
/// Kernel:    v4.20; net/ieee802154/socket.c dgram_recvmsg()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class wpan_wantlqi : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "WPAN_WANTLQI",
                                     .id = {level::ieee802154, 3},
                                     .size = 1,
                                     .family = detail::linux_family::ieee802154,
                                     .option = {level::ieee802154, 3},
                                     .level_name = "SOL_IEEE802154"};

    /// The link quality indication, as the radio measures it: larger is better.
    [[nodiscard]] constexpr std::uint8_t lqi() const noexcept { return at<std::uint8_t>(0); }

    constexpr void each_field(auto sink) const { sink("lqi", lqi()); }
};

/// The views of IEEE 802.15.4 sockets (AF_IEEE802154).
struct wpan_views : view_list<wpan_wantlqi> {};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
