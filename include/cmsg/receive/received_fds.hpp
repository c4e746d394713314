// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_RECEIVED_FDS_HPP
#define CMSGPP_RECEIVE_RECEIVED_FDS_HPP

// Owns the descriptors that recvmsg has put into a control buffer, wherever they stand in it and whatever else does.
// Keeps no copy of them: two positions in the caller's buffer are all its state. Never allocates, never throws.

#include <cmsg/core/control.hpp>
#include <cmsg/platform/descriptor.hpp>
#include <cmsg/views/linux/socket_unix.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Gives the received descriptors out one by one and closes those that were not taken: those of every SCM_RIGHTS and,
/// on Linux, SCM_PIDFD message of a buffer, also of one that is truncated, and of what stands before a malformed
/// header. Numbers below 0 are no descriptors and are passed over.
///
///     cmsg::received_fds fds{received, header}; // right after recvmsg, before anything that can return or throw
///     while (std::optional<int> fd = fds.release()) { … }
///
/// What it owns of cut control data is all that the system has installed: Linux and FreeBSD install no descriptor that
/// they have no room for. macOS installs all (XNU bsd/kern/uipc_usrreq.c unp_externalize(), before copyout_control()):
/// those whose numbers were cut off are open in the process, and their numbers are lost, so that the room must suffice
/// there.
///
/// Make exactly one for each buffer that recvmsg has filled: a second one would own the same descriptors. Only for what
/// the kernel has just delivered: the numbers in a capture are somebody else's.
///
/// With MSG_CMSG_CLOEXEC for recvmsg no exec inherits a descriptor. Where there is no such flag, on macOS, the
/// constructor does `close_on_exec()`: what another thread starts between recvmsg and that inherits them still.
/// Lifetime: borrows the control buffer; destroy it or call `close()` before the buffer is received into again.
class received_fds {
public:
    /// Owns nothing.
    received_fds() noexcept = default;

    /// Owns what these messages delivered.
    explicit received_fds(const control& messages) noexcept : rights_{messages.begin()}, pidfds_{messages.begin()}
    {
        if constexpr (!detail::recvmsg_can_close_on_exec) {
            close_on_exec();
        }
    }

    /// Owns what a successful recvmsg has left in `header`.
    explicit received_fds(const message_header& header) noexcept : received_fds{control{header}} {}

    /// Owns what recvmsg has left in `header` when it returned `result`: nothing after -1.
    received_fds(returned result, const message_header& header) noexcept : received_fds{control{result, header}} {}

    /// Owns what came with a datagram of recvmmsg; see cmsg::batch.
    explicit received_fds(const datagram_header& datagram) noexcept : received_fds{datagram.msg_hdr} {}

    received_fds(received_fds&& other) noexcept { take_from(other); }

    /// Closes what it held.
    received_fds& operator=(received_fds&& other) noexcept
    {
        if (this != &other) {
            close();
            take_from(other);
        }
        return *this;
    }

    ~received_fds() { close(); }

    /// Hands over the next descriptor that was sent (SCM_RIGHTS), in the order of sending; the caller closes it.
    /// Returns: nothing if there is none left.
    [[nodiscard]] std::optional<int> release() noexcept { return rights_.next(); }

    /// Hands over the pidfd of the sender (SCM_PIDFD); the caller closes it.
    /// Returns: nothing if there is none left, or if the kernel could not make one.
    [[nodiscard]] std::optional<int> release_pidfd() noexcept { return pidfds_.next(); }

    /// How many descriptors it still owns, of both kinds; counts them in the buffer.
    [[nodiscard]] std::size_t remaining() const noexcept { return rights_.remaining() + pidfds_.remaining(); }

    /// Has what it still owns close on exec (FD_CLOEXEC), for a recvmsg without MSG_CMSG_CLOEXEC. Leaves errno alone.
    void close_on_exec() const noexcept
    {
        const int error = errno;
        for (auto rest = rights_; const std::optional<int> fd = rest.next();) {
            detail::close_descriptor_on_exec(*fd);
        }
        for (auto rest = pidfds_; const std::optional<int> fd = rest.next();) {
            detail::close_descriptor_on_exec(*fd);
        }
        errno = error;
    }

    /// Closes what is left; from then on the buffer is not read any more. Leaves errno as it is.
    void close() noexcept
    {
        const int error = errno;
        while (const std::optional<int> fd = rights_.next()) {
            detail::close_descriptor(*fd);
        }
        while (const std::optional<int> fd = pidfds_.next()) {
            detail::close_descriptor(*fd);
        }
        errno = error;
    }

private:
    /// A position among the descriptors of all the messages of one type.
    template <std::int32_t Type>
    class position {
    public:
        constexpr position() noexcept = default;
        explicit constexpr position(control::iterator at) noexcept : at_{at} {}

        /// The descriptor here, and a step to the next one.
        [[nodiscard]] constexpr std::optional<int> next() noexcept
        {
            for (; at_ != control::sentinel{}; ++at_, index_ = 0) {
                const message here = *at_;
                const descriptor_list all{here.payload()};
                while (here.id() == message_id{level::socket, Type} && index_ < all.size()) {
                    if (const int fd = all[index_++]; fd >= 0) {
                        return fd;
                    }
                }
            }
            return std::nullopt;
        }

        [[nodiscard]] constexpr std::size_t remaining() const noexcept
        {
            std::size_t count = 0;
            for (position rest = *this; rest.next();) {
                ++count;
            }
            return count;
        }

    private:
        control::iterator at_{}; // at the end, if it was default-constructed
        std::size_t index_ = 0;
    };

    /// Type 4 of SOL_SOCKET is a pidfd on Linux, and a time on macOS, FreeBSD and OpenBSD.
    struct no_position {
        constexpr no_position() noexcept = default;
        explicit constexpr no_position(control::iterator) noexcept {}
        [[nodiscard]] static constexpr std::optional<int> next() noexcept { return std::nullopt; }
        [[nodiscard]] static constexpr std::size_t remaining() noexcept { return 0; }
    };

    void take_from(received_fds& other) noexcept
    {
        rights_ = other.rights_;
        pidfds_ = other.pidfds_;
        other.rights_ = {};
        other.pidfds_ = {};
    }

    // SCM_RIGHTS is number 1 of SOL_SOCKET on Linux, macOS and the BSDs. Windows passes no descriptors.
    using rights_position = std::conditional_t<abi::native::platform != abi::platform::windows,
                                               position<linux_kernel::scm_rights::about.id.type>, no_position>;
    using pidfd_position = std::conditional_t<abi::native::platform == abi::platform::linux_kernel,
                                              position<linux_kernel::scm_pidfd::about.id.type>, no_position>;

    rights_position rights_{};
    pidfd_position pidfds_{};
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
