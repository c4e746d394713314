// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_ABI_HPP
#define CMSGPP_PLATFORM_ABI_HPP

// The layout of a control message on one platform, as numbers; `abi::native` is this machine's.
// Never touches bytes: control.hpp reads them by these numbers, for any layout on any host.

#include <cmsg/platform/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::abi {

/// Whose messages a layout carries. The same level and type mean other things on another system: type 4 of
/// SOL_SOCKET is a pidfd on Linux, a bintime on FreeBSD and a tick count on Darwin.
enum class platform : std::uint8_t { linux_kernel, darwin, freebsd, windows };

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

/// XNU and FreeBSD before version 12 copy as much of a message as there is room for, and leave its length as it was
/// (XNU bsd/kern/uipc_syscalls.c copyout_control(), FreeBSD 10.4 sys/kern/uipc_syscalls.c kern_recvit()); where the
/// room ends between two messages they set no MSG_CTRUNC. Later FreeBSDs leave out the first message without room, and
/// all after it.
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

} // namespace detail

/// Linux with 64-bit `long`, little-endian: x86-64, arm64, riscv64, ppc64le.
struct linux_lp64 : layout<std::uint64_t, 16, 16, 8>, detail::linux_system {
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 8; ///< bytes of `long` in payloads
    static constexpr std::size_t time_size = 8; ///< bytes of a time_t in payloads, and of what follows it
};

/// Linux with 32-bit `long`, little-endian: i386, arm, and their programs on a 64-bit kernel.
struct linux_ilp32 : layout<std::uint32_t, 12, 12, 4>, detail::linux_system {
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 4;
    static constexpr std::size_t time_size = 4;
};

/// Linux with 64-bit `long`, big-endian: s390x, ppc64.
struct linux_lp64_be : linux_lp64 {
    static constexpr auto byte_order = std::endian::big;
};

/// Linux with 32-bit `long`, big-endian: ppc, m68k.
struct linux_ilp32_be : linux_ilp32 {
    static constexpr auto byte_order = std::endian::big;
};

/// x32 programs of Linux: ILP32 headers and `long`, and the 64-bit times of their kernel (linux v6.12
/// arch/x86/include/asm/compat.h COMPAT_USE_64BIT_TIME, net/compat.c put_cmsg_compat()).
struct linux_x32 : linux_ilp32 {
    static constexpr std::size_t time_size = 8;
};

/// Linux on mips took SOL_SOCKET from the BSDs (linux arch/mips/include/uapi/asm/socket.h), as alpha, parisc and sparc
/// did. The types of that level are those of the other architectures, but on parisc and sparc.
struct linux_mips64el : linux_lp64 {
    static constexpr std::int32_t socket_level = 0xffff;
};

/// The same with 32-bit `long`.
struct linux_mipsel : linux_ilp32 {
    static constexpr std::int32_t socket_level = 0xffff;
};

/// Linux on mips64, big-endian.
struct linux_mips64 : linux_mips64el {
    static constexpr auto byte_order = std::endian::big;
};

/// Linux on mips with 32-bit `long`, big-endian.
struct linux_mips : linux_mipsel {
    static constexpr auto byte_order = std::endian::big;
};

/// Linux on alpha.
struct linux_alpha : linux_mips64el {};

/// Linux on sparc, which has types of its own at level SOL_SOCKET (linux arch/sparc/include/uapi/asm/socket.h).
struct linux_sparc64 : linux_mips64 {
    static constexpr auto socket_types = abi::socket_types::sparc;
};

/// The same with 32-bit `long`.
struct linux_sparc : linux_mips {
    static constexpr auto socket_types = abi::socket_types::sparc;
};

/// Linux on parisc, which has types of its own at level SOL_SOCKET (linux arch/parisc/include/uapi/asm/socket.h).
struct linux_parisc : linux_mips {
    static constexpr auto socket_types = abi::socket_types::parisc;
};

/// macOS and iOS, 32 and 64 bit: always aligned to four (XNU bsd/sys/socket.h __DARWIN_ALIGN32). `long_size` is that of
/// 64-bit programs; the one message with a `long` in it, SCM_TIMESTAMP, has another size in the others.
struct darwin : layout<std::uint32_t, 12, 12, 4>, detail::darwin_system {
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 8;
    static constexpr std::size_t time_size = 8;
};

/// FreeBSD amd64, arm64, riscv64: a header of 12 bytes, the payload at 16.
struct freebsd_lp64 : layout<std::uint32_t, 12, 16, 8>, detail::freebsd_system {
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 8;
    static constexpr std::size_t time_size = 8;
};

/// FreeBSD i386.
struct freebsd_ilp32 : layout<std::uint32_t, 12, 12, 4>, detail::freebsd_system {
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 4;
    static constexpr std::size_t time_size = 4;
};

/// 32-bit FreeBSD but i386 (armv7): times of 64 bits, whose timeval and timespec end in four bytes of padding.
struct freebsd_ilp32_time64 : freebsd_ilp32 {
    static constexpr std::size_t time_size = 8;
};

/// Windows x64 and arm64 (WSACMSGHDR); `long` has four bytes there.
struct windows_64 : layout<std::uint64_t, 16, 16, 8>, detail::windows_system {
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 4;
    static constexpr std::size_t time_size = 8;
};

/// Windows x86 (WSACMSGHDR).
struct windows_32 : layout<std::uint32_t, 12, 12, 4>, detail::windows_system {
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 4;
    static constexpr std::size_t time_size = 8;
};

namespace detail {

template <class Little, class Big>
using by_byte_order = std::conditional_t<std::endian::native == std::endian::little, Little, Big>;

template <class Wide, class Narrow>
using by_pointer_size = std::conditional_t<sizeof(void*) == 8, Wide, Narrow>;

} // namespace detail

/// The layout of the machine this is compiled for.
#if defined(__linux__) && defined(__x86_64__) && defined(__ILP32__)
using native = linux_x32;
#elif defined(__linux__) && defined(__alpha__)
using native = linux_alpha;
#elif defined(__linux__) && defined(__sparc__)
using native = detail::by_pointer_size<linux_sparc64, linux_sparc>;
#elif defined(__linux__) && defined(__hppa__)
using native = linux_parisc;
#elif defined(__linux__) && defined(__mips__)
using native = detail::by_pointer_size<detail::by_byte_order<linux_mips64el, linux_mips64>,
                                       detail::by_byte_order<linux_mipsel, linux_mips>>;
#elif defined(__linux__)
using native = detail::by_pointer_size<detail::by_byte_order<linux_lp64, linux_lp64_be>,
                                       detail::by_byte_order<linux_ilp32, linux_ilp32_be>>;
#elif defined(__APPLE__)
using native = darwin;
#elif defined(__FreeBSD__) && defined(__i386__)
using native = freebsd_ilp32;
#elif defined(__FreeBSD__)
using native = detail::by_pointer_size<freebsd_lp64, freebsd_ilp32_time64>;
#elif defined(_WIN32)
using native = detail::by_pointer_size<windows_64, windows_32>;
#else
#error "cmsg: the layout of control messages on this platform is not known; describe it in cmsg/platform/abi.hpp"
#endif

} // namespace cmsg::inline CMSGPP_VERSION_TAG::abi

#endif
