// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_NETBSD_SOCKET_HPP
#define CMSGPP_VIEWS_NETBSD_SOCKET_HPP

// Control messages of NetBSD at level SOL_SOCKET: receive times, descriptors, and their senders; see all.hpp.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/element_range.hpp>
#include <cmsg/payload/rights.hpp>
#include <cmsg/payload/time.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd {

/// File descriptors that came over an AF_UNIX socket; those without room are closed by the kernel, all together.
/// Message:   SOL_SOCKET / SCM_RIGHTS         Enable: always, if control data is asked for
/// Payload:   int[n], 4 bytes each, host order    Unit:   -
/// Kernel:    NetBSD sys/kern/uipc_usrreq.c unp_externalize()
/// Absent:    when the sender sent none
/// Effect:    -
/// Owns:      the descriptors: the receiver closes them
class scm_rights : public detail::rights_view {
public:
    using rights_view::rights_view;

    static constexpr view_info about{.name = "SCM_RIGHTS",
                                     .id = {level::socket, 1},
                                     .size = 4,
                                     .element = 4,
                                     .family = AF_UNIX,
                                     .presence = presence::usually};
};

/// Receive time in microseconds.
/// Message:   SOL_SOCKET / SCM_TIMESTAMP      Enable: setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1)
/// Payload:   struct timeval {s64, s32}, 16 bytes with their padding; 12 on i386; host order    Unit:   µs since 1970
/// Kernel:    NetBSD sys/netinet/ip_input.c ip_savecontrol(); programs made for NetBSD 5 or older get type 2
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_timestamp : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{
        .name = "SCM_TIMESTAMP", .id = {level::socket, 8}, .size = 16, .option = {level::socket, 0x2000}};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size == (Abi::alignment == alignof(std::int32_t) ? 12U : 16U); // i386 aligns 64 bits to 32
    }

    /// CLOCK_REALTIME.
    [[nodiscard]] constexpr system_time time() const noexcept
    {
        return system_time{detail::nanoseconds_of(at<std::int64_t>(0), at<std::int32_t>(8), 1000)};
    }

    constexpr void each_field(auto sink) const { sink("time", time()); }
};

/// Credentials of the sender, which the receiver asks for.
/// Message:   SOL_SOCKET / SCM_CREDS          Enable: setsockopt(SOL_LOCAL, LOCAL_CREDS, 1)
/// Payload:   struct sockcred, 24 bytes and 4 for each group, up to 88; host order    Unit:   -
/// Kernel:    NetBSD 8; sys/kern/uipc_usrreq.c unp_addsockcred()
/// Absent:    after the first message of a stream
/// Effect:    -
/// Owns:      nothing
class scm_creds : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_CREDS",
                                     .id = {level::socket, 0x10},
                                     .size = 88,
                                     .family = AF_UNIX,
                                     .option = {0, 4},
                                     .presence = presence::usually};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size >= groups_offset && size <= about.size && size % sizeof(std::uint32_t) == 0;
    }

    /// Process of the sender; may have been given to another process since.
    [[nodiscard]] constexpr std::int32_t pid() const noexcept { return at<std::int32_t>(0); }

    /// Real user.
    [[nodiscard]] constexpr std::uint32_t uid() const noexcept { return at<std::uint32_t>(4); }

    /// Effective user.
    [[nodiscard]] constexpr std::uint32_t euid() const noexcept { return at<std::uint32_t>(8); }

    /// Real group.
    [[nodiscard]] constexpr std::uint32_t gid() const noexcept { return at<std::uint32_t>(12); }

    /// Effective group.
    [[nodiscard]] constexpr std::uint32_t egid() const noexcept { return at<std::uint32_t>(16); }

    /// Supplementary groups, as far as they are there; at most 16.
    [[nodiscard]] constexpr element_range<std::uint32_t> groups() const noexcept
    {
        const element_range<std::uint32_t> all{payload().subspan(groups_offset)};
        return counted() >= all.size()
                   ? all
                   : element_range<std::uint32_t>{payload().subspan(groups_offset, counted() * sizeof(std::uint32_t))};
    }

    /// Whether the payload has exactly the groups that it counts.
    [[nodiscard]] constexpr bool complete() const noexcept
    {
        return payload().size() - groups_offset == counted() * sizeof(std::uint32_t);
    }

    constexpr void each_field(auto sink) const
    {
        sink("pid", pid());
        sink("uid", uid());
        sink("euid", euid());
        sink("gid", gid());
        sink("egid", egid());
        sink("groups", groups());
        sink("complete", complete());
    }

private:
    static constexpr std::size_t groups_offset = 24;

    /// sc_ngroups; a negative one is larger than all.
    [[nodiscard]] constexpr std::size_t counted() const noexcept { return at<std::uint32_t>(20); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::netbsd

#endif
