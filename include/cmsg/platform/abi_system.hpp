// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_ABI_SYSTEM_HPP
#define CMSGPP_PLATFORM_ABI_SYSTEM_HPP

// What the layouts of a system share, and how one is computed with. The layouts themselves are in abi.hpp.

#include <cmsg/platform/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::abi {

/// Whose messages a layout carries. The same level and type mean other things on another system: type 4 of
/// SOL_SOCKET is a pidfd on Linux, a bintime on FreeBSD and a tick count on Darwin.
enum class platform : std::uint8_t { linux_kernel, darwin, freebsd, windows, netbsd, openbsd };

/// Whose numbers the types of level SOL_SOCKET are, above those that Linux has on every architecture (SCM_RIGHTS 1 to
/// SCM_PIDFD 4). A view knows those of the machine that it is compiled for; in control data with others it finds
/// nothing.
enum class socket_types : std::uint8_t { generic, parisc, sparc };

/// What all layouts share: a length field first, then level and type as 32-bit integers, then the payload at
/// `data_offset`; the next header stands at a multiple of `alignment` from this one.
template <class Length, std::size_t HeaderSize, std::size_t DataOffset, std::size_t Alignment>
struct layout {
    using length_type = Length;                            ///< the type of cmsg_len
    static constexpr std::size_t header_size = HeaderSize; ///< bytes of cmsg_len, cmsg_level and cmsg_type
    static constexpr std::size_t data_offset = DataOffset; ///< bytes from the header to its payload
    static constexpr std::size_t alignment = Alignment;    ///< bytes; a power of two

    /// Rounds a number of bytes up to the alignment.
    [[nodiscard]] static constexpr std::size_t align(std::size_t bytes) noexcept
    {
        return (bytes + (alignment - 1)) & ~(alignment - 1);
    }

    /// Value of cmsg_len for a payload of so many bytes: this platform's CMSG_LEN, as a constant.
    [[nodiscard]] static constexpr std::size_t length(std::size_t payload) noexcept { return data_offset + payload; }

    /// Bytes that a message with such a payload takes in a buffer, padding included: CMSG_SPACE, as a constant.
    [[nodiscard]] static constexpr std::size_t space(std::size_t payload) noexcept
    {
        return align(data_offset + payload);
    }
};

namespace detail {

/// Linux shortens the length of a message that it cuts, so that a cut one looks whole (linux v6.12 net/core/scm.c
/// put_cmsg(), scm_detach_fds()). Its flags are those of linux include/linux/socket.h.
struct linux_system {
    static constexpr auto platform = abi::platform::linux_kernel;
    static constexpr auto socket_types = abi::socket_types::generic;
    static constexpr std::int32_t socket_level = 1;  ///< SOL_SOCKET
    static constexpr bool cut_keeps_length = false;  ///< whether a cut message states the length of the whole one
    static constexpr std::uint32_t msg_ctrunc = 0x8; ///< MSG_CTRUNC in msg_flags: control data was cut
    static constexpr std::uint32_t msg_trunc = 0x20; ///< MSG_TRUNC in msg_flags: the payload was cut
    static constexpr std::uint32_t msg_errqueue =
        0x2000; ///< MSG_ERRQUEUE in msg_flags; 0 where there is no error queue
};

/// XNU, FreeBSD before version 12, NetBSD and OpenBSD copy as much of a message as there is room for, and leave its
/// length as it was (XNU bsd/kern/uipc_syscalls.c copyout_control(), FreeBSD 10.4 sys/kern/uipc_syscalls.c
/// kern_recvit(), NetBSD sys/kern/uipc_syscalls.c copyout_msg_control(), OpenBSD sys/kern/uipc_syscalls.c recvit());
/// where the room ends between two messages they set no MSG_CTRUNC. Later FreeBSDs leave out the first message without
/// room, and all after it. NetBSD does so with descriptors alone.
struct bsd_system {
    static constexpr auto socket_types = abi::socket_types::generic;
    static constexpr std::int32_t socket_level = 0xffff;
    static constexpr bool cut_keeps_length = true;
    static constexpr std::uint32_t msg_ctrunc = 0x20;
    static constexpr std::uint32_t msg_trunc = 0x10;
    static constexpr std::uint32_t msg_errqueue = 0;
};

struct darwin_system : bsd_system {
    static constexpr auto platform = abi::platform::darwin;
};

struct freebsd_system : bsd_system {
    static constexpr auto platform = abi::platform::freebsd;
};

struct netbsd_system : bsd_system {
    static constexpr auto platform = abi::platform::netbsd;
};

struct openbsd_system : bsd_system {
    static constexpr auto platform = abi::platform::openbsd;
};

/// What a cut message looks like on Windows is not documented (Wine delivers no control data at all then), so that a
/// length past the end of cut control data is taken for one that was kept.
struct windows_system {
    static constexpr auto platform = abi::platform::windows;
    static constexpr auto socket_types = abi::socket_types::generic;
    static constexpr std::int32_t socket_level = 0xffff;
    static constexpr bool cut_keeps_length = true;
    static constexpr std::uint32_t msg_ctrunc = 0x200;
    static constexpr std::uint32_t msg_trunc = 0x100;
    static constexpr std::uint32_t msg_errqueue = 0;
};

/// The integers of a layout: their byte order, and bytes of `long` and time_t in payloads.
template <std::endian Order, std::size_t LongSize, std::size_t TimeSize>
struct integers {
    static constexpr auto byte_order = Order;
    static constexpr std::size_t long_size = LongSize;
    static constexpr std::size_t time_size = TimeSize;
};

} // namespace detail

} // namespace cmsg::inline CMSGPP_VERSION_TAG::abi

#endif
