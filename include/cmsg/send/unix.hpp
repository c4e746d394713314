// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_UNIX_HPP
#define CMSGPP_SEND_UNIX_HPP

// Values to send over AF_UNIX sockets, level SOL_SOCKET. Never closes a descriptor: the receiver gets duplicates, and
// the sender's stay the sender's.

#include <cmsg/core/control.hpp>
#include <cmsg/send/sendable.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

#include <cerrno> // for EBADF, ESRCH

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// Descriptors, of which the receiver gets duplicates.
/// Message:   SOL_SOCKET / SCM_RIGHTS, linux v2.2
/// Payload:   int for each, host order
/// Range:     253 at most in one sendmsg, in all of its messages together (linux v6.12 include/net/scm.h SCM_MAX_FD). A
///            descriptor that is not open is refused with EBADF, one of io_uring with EINVAL
/// Lifetime:  borrows the descriptors' numbers
struct scm_rights {
    static constexpr value_info about{.id = {level::socket, 1}};

    /// The number is 1 on Linux, macOS and the BSDs.
    [[nodiscard]] friend constexpr abi::platform platform_of(const scm_rights*) noexcept
    {
        return abi::native::platform;
    }

    static constexpr std::size_t largest_count = 253; ///< in one sendmsg

    std::span<const int> descriptors; ///< stay open here

    /// Also of a descriptor that is not open, and of a receiver that takes none (SO_PASSRIGHTS). Too many in flight
    /// (ETOOMANYREFS) is none: it passes.
    [[nodiscard]] static constexpr bool refused_by(int error) noexcept
    {
        return is_refusal_of_privileged(error) || error == EBADF;
    }

    [[nodiscard]] constexpr std::size_t payload_size() const noexcept { return payload_size_of(descriptors.size()); }

    [[nodiscard]] static constexpr std::size_t payload_size_of(std::size_t count) noexcept
    {
        return count * sizeof(std::int32_t);
    }

    [[nodiscard]] constexpr bool valid() const noexcept { return descriptors.size() <= largest_count; }

    /// Whether there are not too many, together with those that were put before.
    template <class Abi>
    [[nodiscard]] constexpr bool valid_beside(const basic_control<Abi>& written) const noexcept
    {
        std::size_t size = payload_size();
        for (const basic_message<Abi> message : written) {
            if (message.id() == message_id{Abi::socket_level, about.id.type}) {
                size += message.payload().size();
            }
        }
        return size <= payload_size_of(largest_count);
    }

    constexpr void write(auto& payload) const noexcept
    {
        for (const std::int32_t descriptor : descriptors) {
            payload.integer(descriptor);
        }
    }
};

/// Who the sender says it is. The receiver does not need it: with SO_PASSCRED the kernel adds the ids of a sender that
/// gives none.
/// Message:   SOL_SOCKET / SCM_CREDENTIALS, linux v2.2
/// Payload:   struct ucred, 12 bytes, host order
/// Range:     ids of the sending process, else it needs privileges (EPERM), and a process that exists (ESRCH); ids that
///            mean "none" (all bits set) are refused with EINVAL
struct scm_credentials {
    static constexpr value_info about{.id = {level::socket, 2}, .size = 12};

    std::int32_t pid = 0;  ///< process
    std::uint32_t uid = 0; ///< user
    std::uint32_t gid = 0; ///< group

    [[nodiscard]] static constexpr bool refused_by(int error) noexcept
    {
        return is_refusal_of_privileged(error) || error == ESRCH;
    }

    [[nodiscard]] constexpr bool valid() const noexcept { return ~uid != 0 && ~gid != 0; }

    CMSGPP_ALWAYS_INLINE constexpr void write(auto& payload) const noexcept
    {
        payload.integer(pid);
        payload.integer(uid);
        payload.integer(gid);
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
