// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_ABI_HPP
#define CMSGPP_PLATFORM_ABI_HPP

// The layout of a control message on one platform, as numbers; `abi::native` is this machine's.
// Never touches bytes: control.hpp reads them by these numbers, for any layout on any host.

#include <cmsg/platform/abi_system.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::abi {

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

/// NetBSD amd64.
struct netbsd_lp64 : layout<std::uint32_t, 12, 16, 8>,
                     detail::netbsd_system,
                     detail::integers<std::endian::little, 8, 8> {};

/// NetBSD arm64, which aligns to 16 (the ALIGNBYTES of its machine/param.h).
struct netbsd_arm64 : layout<std::uint32_t, 12, 16, 16>,
                      detail::netbsd_system,
                      detail::integers<std::endian::little, 8, 8> {};

/// NetBSD sparc64, which does as well.
struct netbsd_sparc64 : layout<std::uint32_t, 12, 16, 16>,
                        detail::netbsd_system,
                        detail::integers<std::endian::big, 8, 8> {};

/// NetBSD i386: times of 64 bits, and a timeval of 12 bytes.
struct netbsd_ilp32 : layout<std::uint32_t, 12, 12, 4>,
                      detail::netbsd_system,
                      detail::integers<std::endian::little, 4, 8> {};

/// NetBSD on other 32-bit little-endian machines, which align to 8: arm and mipsel.
struct netbsd_arm : layout<std::uint32_t, 12, 16, 8>,
                    detail::netbsd_system,
                    detail::integers<std::endian::little, 4, 8> {};

/// NetBSD on powerpc, sparc and mips: the same, big-endian.
struct netbsd_powerpc : layout<std::uint32_t, 12, 16, 8>,
                        detail::netbsd_system,
                        detail::integers<std::endian::big, 4, 8> {};

/// OpenBSD amd64, arm64, riscv64, mips64el.
struct openbsd_lp64 : layout<std::uint32_t, 12, 16, 8>,
                      detail::openbsd_system,
                      detail::integers<std::endian::little, 8, 8> {};

/// OpenBSD mips64 and powerpc64.
struct openbsd_lp64_be : layout<std::uint32_t, 12, 16, 8>,
                         detail::openbsd_system,
                         detail::integers<std::endian::big, 8, 8> {};

/// OpenBSD sparc64, which aligns to 16 (the _ALIGNBYTES of its machine/_types.h).
struct openbsd_sparc64 : layout<std::uint32_t, 12, 16, 16>,
                         detail::openbsd_system,
                         detail::integers<std::endian::big, 8, 8> {};

/// OpenBSD i386: times of 64 bits, and a timeval of 12 bytes.
struct openbsd_ilp32 : layout<std::uint32_t, 12, 12, 4>,
                       detail::openbsd_system,
                       detail::integers<std::endian::little, 4, 8> {};

/// OpenBSD armv7, which aligns to 8.
struct openbsd_arm : layout<std::uint32_t, 12, 16, 8>,
                     detail::openbsd_system,
                     detail::integers<std::endian::little, 4, 8> {};

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
#elif defined(__NetBSD__) && defined(__x86_64__)
using native = netbsd_lp64;
#elif defined(__NetBSD__) && defined(__i386__)
using native = netbsd_ilp32;
#elif defined(__NetBSD__) && (defined(__aarch64__) || (defined(__sparc__) && defined(__arch64__)))
using native = detail::by_byte_order<netbsd_arm64, netbsd_sparc64>;
#elif defined(__NetBSD__) && !defined(_LP64) &&                                                                        \
    (defined(__arm__) || defined(__mips__) || defined(__powerpc__) || defined(__sparc__))
using native = detail::by_byte_order<netbsd_arm, netbsd_powerpc>;
#elif defined(__OpenBSD__) && defined(__i386__)
using native = openbsd_ilp32;
#elif defined(__OpenBSD__) && defined(__arm__)
using native = openbsd_arm;
#elif defined(__OpenBSD__) && defined(__sparc64__)
using native = openbsd_sparc64;
#elif defined(__OpenBSD__) && defined(__LP64__)
using native = detail::by_byte_order<openbsd_lp64, openbsd_lp64_be>;
#else
#error "cmsg: the layout of control messages on this platform is not known; describe it in cmsg/platform/abi.hpp"
#endif

} // namespace cmsg::inline CMSGPP_VERSION_TAG::abi

#endif
