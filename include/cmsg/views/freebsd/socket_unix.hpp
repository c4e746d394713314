// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_FREEBSD_SOCKET_UNIX_HPP
#define CMSGPP_VIEWS_FREEBSD_SOCKET_UNIX_HPP

// Control messages of AF_UNIX sockets on FreeBSD, level SOL_SOCKET: descriptors, and their senders; see all.hpp. Counts
// inside of a payload are checked.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/element_range.hpp>
#include <cmsg/payload/rights.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace cmsg::inline CMSGPP_VERSION_TAG {
namespace freebsd {

/// Who sent, in the form that a sender asks for with an SCM_CREDS of its own (struct cmsgcred).
struct sent_credentials {
    std::int32_t pid;                    ///< may have been given to another process since
    std::uint32_t uid;                   ///< real user
    std::uint32_t euid;                  ///< effective user
    std::uint32_t gid;                   ///< real group
    element_range<std::uint32_t> groups; ///< the first is the effective one; at most 16

    constexpr void each_field(auto sink) const
    {
        sink("pid", pid);
        sink("uid", uid);
        sink("euid", euid);
        sink("gid", gid);
        sink("groups", groups);
    }
};

/// Who sent, in the form that the receiver asks for with LOCAL_CREDS (struct sockcred).
struct socket_credentials {
    std::uint32_t uid;                   ///< real user
    std::uint32_t euid;                  ///< effective user
    std::uint32_t gid;                   ///< real group
    std::uint32_t egid;                  ///< effective group
    element_range<std::uint32_t> groups; ///< supplementary ones, at most 16

    constexpr void each_field(auto sink) const
    {
        sink("uid", uid);
        sink("euid", euid);
        sink("gid", gid);
        sink("egid", egid);
        sink("groups", groups);
    }
};

} // namespace freebsd

namespace detail {

inline constexpr std::int32_t freebsd_local = 0; ///< SOL_LOCAL, the level of AF_UNIX options

/// Groups of a credentials message: as many of `count` as are there.
[[nodiscard]] constexpr element_range<std::uint32_t> groups_of(std::span<const std::byte> bytes,
                                                               std::int32_t count) noexcept
{
    const element_range<std::uint32_t> all{bytes};
    return static_cast<std::size_t>(count) >= all.size() // a negative one is larger than all
               ? all
               : element_range<std::uint32_t>{bytes.first(static_cast<std::size_t>(count) * sizeof(std::uint32_t))};
}

} // namespace detail

namespace freebsd {

/// File descriptors that came over an AF_UNIX socket.
/// Message:   SOL_SOCKET / SCM_RIGHTS         Enable: always, if control data is asked for
/// Payload:   int[n], 4 bytes each, host order    Unit:   -
/// Kernel:    FreeBSD sys/kern/uipc_usrreq.c unp_externalize()
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

/// Credentials of the sender, in one of two forms, which the payload does not show: a struct sockcred if the receiver
/// has set LOCAL_CREDS, else the struct cmsgcred that the sender has asked for.
/// Message:   SOL_SOCKET / SCM_CREDS          Enable: setsockopt(SOL_LOCAL, LOCAL_CREDS, 1); or the sender sends one
/// Payload:   struct cmsgcred, 84 bytes; struct sockcred, 20 bytes and 4 for each group, up to 84; host order
///            Unit:   -
/// Kernel:    FreeBSD sys/kern/uipc_usrreq.c unp_internalize(), unp_addsockcred()
/// Absent:    after the first message of a stream
/// Effect:    -
/// Owns:      nothing
class scm_creds : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_CREDS",
                                     .id = {level::socket, 3},
                                     .size = 84,
                                     .family = AF_UNIX,
                                     .option = {detail::freebsd_local, 2},
                                     .presence = presence::usually};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size >= groups_offset && size <= about.size && size % sizeof(std::uint32_t) == 0;
    }

    /// The struct cmsgcred, if the payload has its size. Ask for it without LOCAL_CREDS.
    [[nodiscard]] constexpr std::optional<sent_credentials> cmsgcred() const noexcept
    {
        if (payload().size() != about.size) {
            return std::nullopt;
        }
        return sent_credentials{at<std::int32_t>(0), at<std::uint32_t>(4), at<std::uint32_t>(8), at<std::uint32_t>(12),
                                groups(at<std::int16_t>(16))};
    }

    /// The struct sockcred, if the payload has the size for its number of groups. Ask for it with LOCAL_CREDS.
    [[nodiscard]] constexpr std::optional<socket_credentials> sockcred() const noexcept
    {
        const auto count = at<std::int32_t>(16);
        if (count < 0 || groups(count).size() != static_cast<std::size_t>(count) ||
            payload().size() != groups_offset + groups(count).size() * sizeof(std::uint32_t)) {
            return std::nullopt;
        }
        return socket_credentials{at<std::uint32_t>(0), at<std::uint32_t>(4), at<std::uint32_t>(8),
                                  at<std::uint32_t>(12), groups(count)};
    }

    constexpr void each_field(auto sink) const
    {
        sink("cmsgcred", cmsgcred());
        sink("sockcred", sockcred());
    }

private:
    static constexpr std::size_t groups_offset = 20; // of both structs

    [[nodiscard]] constexpr element_range<std::uint32_t> groups(std::int32_t count) const noexcept
    {
        return detail::groups_of(payload().subspan(groups_offset), count);
    }
};

/// Credentials of the sender of each message.
/// Message:   SOL_SOCKET / SCM_CREDS2         Enable: setsockopt(SOL_LOCAL, LOCAL_CREDS_PERSISTENT, 1)
/// Payload:   struct sockcred2, 28 bytes and 4 for each group, up to 92; host order    Unit:   -
/// Kernel:    FreeBSD 13; sys/kern/uipc_usrreq.c unp_addsockcred()
/// Absent:    never, once it is enabled
/// Effect:    -
/// Owns:      nothing
class scm_creds2 : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_CREDS2",
                                     .id = {level::socket, 8},
                                     .size = 92,
                                     .family = AF_UNIX,
                                     .option = {detail::freebsd_local, 3}};

    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id, std::size_t size) noexcept
    {
        return size >= groups_offset && size <= about.size && size % sizeof(std::uint32_t) == 0;
    }

    /// Version of the struct; 0 is the one that this view reads.
    [[nodiscard]] constexpr std::int32_t version() const noexcept { return at<std::int32_t>(0); }

    /// Process of the sender; may have been given to another process since.
    [[nodiscard]] constexpr std::int32_t pid() const noexcept { return at<std::int32_t>(4); }

    /// Real user.
    [[nodiscard]] constexpr std::uint32_t uid() const noexcept { return at<std::uint32_t>(8); }

    /// Effective user.
    [[nodiscard]] constexpr std::uint32_t euid() const noexcept { return at<std::uint32_t>(12); }

    /// Real group.
    [[nodiscard]] constexpr std::uint32_t gid() const noexcept { return at<std::uint32_t>(16); }

    /// Effective group.
    [[nodiscard]] constexpr std::uint32_t egid() const noexcept { return at<std::uint32_t>(20); }

    /// Supplementary groups, as far as they are there.
    [[nodiscard]] constexpr element_range<std::uint32_t> groups() const noexcept
    {
        return detail::groups_of(payload().subspan(groups_offset), at<std::int32_t>(24));
    }

    /// Whether the payload has exactly the groups that it counts.
    [[nodiscard]] constexpr bool complete() const noexcept
    {
        return at<std::int32_t>(24) >= 0 && groups().size() == static_cast<std::size_t>(at<std::int32_t>(24)) &&
               payload().size() == groups_offset + groups().size() * sizeof(std::uint32_t);
    }

    constexpr void each_field(auto sink) const
    {
        sink("version", version());
        sink("pid", pid());
        sink("uid", uid());
        sink("euid", euid());
        sink("gid", gid());
        sink("egid", egid());
        sink("groups", groups());
        sink("complete", complete());
    }

private:
    static constexpr std::size_t groups_offset = 28;
};

} // namespace freebsd
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
