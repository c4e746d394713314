// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_MISDN_HPP
#define CMSGPP_VIEWS_LINUX_MISDN_HPP

// Control messages of mISDN sockets, level SOL_MISDN. Its number is that of SOL_IP, 0: misdn_views is a list for
// programs that know the socket.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/timeval.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/platform/socket_facts.hpp>
#include <cmsg/visit/view_base.hpp>
#include <cmsg/visit/view_list.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// When an mISDN frame was received.
/// Message:   SOL_MISDN / MISDN_TIME_STAMP    Enable: setsockopt(SOL_MISDN, MISDN_TIME_STAMP, 1)
/// Payload:   struct timeval, 16 bytes, 8 from a 32-bit kernel; host order    Unit:   µs since 1970, UTC
/// Kernel:    v2.6.27; drivers/isdn/mISDN/socket.c mISDN_sock_cmsg()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class misdn_time_stamp : public detail::timeval_view {
public:
    using timeval_view::timeval_view;

    static constexpr view_info about{.name = "MISDN_TIME_STAMP",
                                     .id = {level::misdn, 1},
                                     .size = 16,
                                     .family = detail::linux_family::isdn,
                                     .option = {level::misdn, 1},
                                     .level_name = "SOL_MISDN"};

    /// A 64-bit kernel sends its own layout to 32-bit processes as well. Of the two sizes that these can meet, the
    /// smaller is also the first half of the larger one; MSG_CTRUNC distinguishes them.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size == 2 * Abi::time_size || (Abi::time_size < sizeof(std::int64_t) && size == about.size);
    }
};

/// The views of mISDN sockets (AF_ISDN).
struct misdn_views : view_list<misdn_time_stamp> {};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

#endif
