// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VIEWS_LINUX_SOCKET_UNIX_HPP
#define CMSGPP_VIEWS_LINUX_SOCKET_UNIX_HPP

// Control messages of AF_UNIX sockets, level SOL_SOCKET: descriptors, and their senders. What closes descriptors is
// receive/received_fds.hpp.

#include <cmsg/core/message.hpp>
#include <cmsg/payload/element_range.hpp>
#include <cmsg/payload/label.hpp>
#include <cmsg/payload/rights.hpp>
#include <cmsg/platform/option.hpp> // also SO_PASSCRED and SO_PASSSEC, which come with setsockopt
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/views/linux/place.hpp>
#include <cmsg/visit/view_base.hpp>

#include <cstddef>
#include <cstdint>
#include <span> // also declares std::ranges::enable_view and enable_borrowed_range

namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel {

/// Process, user and group of the sender, or those that it named instead (send::scm_credentials), if the kernel let it:
/// root names any process and user; in a user and pid namespace of its own any sender names any process of that, and
/// the user stays the true one. On AF_NETLINK {0, 0, 0} is the kernel. On AF_UNIX that stands for no process: it comes
/// at the end of a stream, and must not be taken for root. {0, 65534, 65534} comes when the sender is not known, as of
/// what was queued before the option was set; in a user namespace that does not map user 0 it comes instead of {0, 0,
/// 0}, too.
/// Message:   SOL_SOCKET / SCM_CREDENTIALS    Enable: setsockopt(SOL_SOCKET, SO_PASSCRED, 1)
/// Payload:   struct ucred, 12 bytes, host order    Unit:   -
/// Kernel:    v2.2; include/net/scm.h scm_recv_unix()
/// Absent:    at the end of a SOCK_SEQPACKET connection
/// Effect:    a sender without a name gets one in the abstract namespace; a read of a stream ends where the sender
///            changes; accepted sockets have the option as well
/// Owns:      nothing
class scm_credentials : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_CREDENTIALS",
                                     .id = {level::socket, 2},
                                     .size = 12,
                                     .place = place::scm_credentials,
                                     .option = {level::socket, detail::so_passcred_number}};

    /// On AF_UNIX the process by its number in the receiver's pid namespace; 0 if it has none there, or is not known.
    /// On AF_NETLINK the number that it has in its own: the first process of any container is 1 there.
    [[nodiscard]] constexpr std::int32_t pid() const noexcept { return at<std::int32_t>(0); }

    /// The user, by its number in the receiver's user namespace; 65534 without one. Says nothing unless a process is
    /// known.
    [[nodiscard]] constexpr std::uint32_t uid() const noexcept { return at<std::uint32_t>(4); }

    /// The group, by its number in the receiver's user namespace; 65534 without one. Says nothing unless a process is
    /// known.
    [[nodiscard]] constexpr std::uint32_t gid() const noexcept { return at<std::uint32_t>(8); }

    /// Whether no process is named (pid 0), so that user and group stand for no process: at the end of a stream, for an
    /// unknown sender, and for one of a pid namespace that the receiver cannot see, which looks the same.
    [[nodiscard]] constexpr bool is_unknown() const noexcept { return pid() == 0; }

    constexpr void each_field(auto sink) const
    {
        sink("pid", pid());
        sink("uid", uid());
        sink("gid", gid());
    }
};

/// Security label of the sender, from SELinux or Smack. A cut label looks like a shorter whole one: only MSG_CTRUNC,
/// outcome::truncated(), shows it.
/// Message:   SOL_SOCKET / SCM_SECURITY       Enable: setsockopt(SOL_SOCKET, SO_PASSSEC, 1)
/// Payload:   characters, 1 byte or more      Unit:   -
/// Kernel:    v2.6.18; include/net/scm.h scm_passec()
/// Absent:    when no security module labels sockets; AppArmor labels them (SO_PEERSEC) and sends none along; on
///            SOCK_STREAM without SO_PASSCRED or SO_PASSPIDFD
/// Effect:    -
/// Owns:      nothing
class scm_security : public detail::label_view {
public:
    using label_view::label_view;

    static constexpr view_info about{.name = "SCM_SECURITY",
                                     .id = {level::socket, 3},
                                     .size = 1,
                                     .element = 1,
                                     .place = place::scm_security,
                                     .option = {level::socket, detail::so_passsec_number},
                                     .presence = presence::usually};
};

/// Descriptors that were sent, by their numbers here; the view itself is a range of them. They are open whether or not
/// the program looks, also of a message that MSG_CTRUNC cut: let one received_fds own them. MSG_PEEK opens them once
/// more, CMSG_SPACE(sizeof(int)) has room for two on 64 bit, and MSG_CMSG_CLOEXEC makes them close on exec.
/// Message:   SOL_SOCKET / SCM_RIGHTS         Enable: always, if control data is asked for
/// Payload:   int[n], 4 bytes each, host order; Linux sends up to 253 in one    Unit:   -
/// Kernel:    v2.2; net/core/scm.c scm_detach_fds()
/// Absent:    when none were sent
/// Effect:    MSG_PEEK opens copies, at each call anew; more of them than there is room for displace SCM_PIDFD
/// Owns:      descriptors, open in the receiver, who closes them
class scm_rights : public detail::rights_view {
public:
    using rights_view::rights_view;

    // The kernel's limit of 253 (SCM_MAX_FD) is its own affair: were there more, they would have to be closed as well.
    static constexpr view_info about{.name = "SCM_RIGHTS",
                                     .id = {level::socket, 1},
                                     .size = 4,
                                     .element = 4,
                                     .place = place::scm_rights,
                                     .family = AF_UNIX,
                                     .presence = presence::usually};
};

/// A pidfd of the process that SCM_CREDENTIALS names: the sender, or another that it named, as there. It keeps the
/// number from being taken for another's, and there is one where the receiver's pid namespace has no number. It is open
/// whether or not the program looks: let one received_fds own it, or close it.
/// Message:   SOL_SOCKET / SCM_PIDFD          Enable: setsockopt(SOL_SOCKET, SO_PASSPIDFD, 1)
/// Payload:   int, 4 bytes, host order        Unit:   -
/// Kernel:    v6.5; include/net/scm.h scm_pidfd_recv()
/// Absent:    when the sender is not known: at the end of a stream, and for what was queued before the option was set;
///            and when descriptors took its room (MSG_CTRUNC)
/// Effect:    as SCM_CREDENTIALS; more descriptors than there is room for displace it (MSG_CTRUNC)
/// Owns:      a descriptor, open in the receiver, who closes it
class scm_pidfd : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_PIDFD",
                                     .id = {level::socket, 4},
                                     .size = 4,
                                     .place = place::scm_pidfd,
                                     .family = AF_UNIX,
                                     .option = {level::socket, detail::so_passpidfd_number},
                                     .presence = presence::usually};

    /// The payload as it arrived: a descriptor, or below 0 the kernel's reason why it could not make one.
    [[nodiscard]] constexpr int descriptor() const noexcept { return at<std::int32_t>(0); }

    /// Whether there is a descriptor.
    [[nodiscard]] constexpr bool is_valid() const noexcept { return descriptor() >= 0; }

    /// The errno for which there is no descriptor; 0 if there is one. Kernels differ: of a sender that was reaped some
    /// say ESRCH, some EINVAL, and some have a descriptor.
    [[nodiscard]] constexpr int error() const noexcept
    {
        return is_valid() ? 0 : static_cast<int>(0U - static_cast<unsigned>(descriptor()));
    }

    constexpr void each_field(auto sink) const { sink("descriptor", descriptor()); }
};

/// Bytes that were left to read in the queue of a stream after this read.
/// Message:   SOL_SOCKET / SCM_INQ            Enable: setsockopt(SOL_SOCKET, SO_INQ, 1)
/// Payload:   int, 4 bytes, host order        Unit:   bytes
/// Kernel:    v6.17; net/unix/af_unix.c unix_stream_read_generic()
/// Absent:    never
/// Effect:    -
/// Owns:      nothing
class scm_inq : view_base {
public:
    using view_base::view_base;

    static constexpr view_info about{.name = "SCM_INQ",
                                     .id = {level::socket, detail::so_inq_number},
                                     .size = 4,
                                     .place = place::scm_inq,
                                     .family = AF_UNIX,
                                     .option = {level::socket, detail::so_inq_number}};

    /// Bytes that wait in the queue.
    [[nodiscard]] constexpr std::int32_t bytes_left() const noexcept { return at<std::int32_t>(0); }

    constexpr void each_field(auto sink) const { sink("bytes_left", bytes_left()); }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::linux_kernel

template <>
inline constexpr bool std::ranges::enable_view<cmsg::linux_kernel::scm_rights> = true;
template <>
inline constexpr bool std::ranges::enable_borrowed_range<cmsg::linux_kernel::scm_rights> = true;

#endif
