// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_ABI_HPP
#define CMSGPP_CORE_ABI_HPP

// The layout of a control message on one platform, as numbers; `abi::native` is this machine's.
// Never touches bytes: control.hpp reads them by these numbers, for any layout on any host.

#include <cmsg/core/config.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::abi {

/// Whose messages a layout carries. The same level and type mean other things on another system: type 4 of
/// SOL_SOCKET is a pidfd on Linux, a bintime on FreeBSD and a tick count on Darwin.
enum class platform : std::uint8_t { linux_kernel, darwin, freebsd, windows };

/// What all layouts share: a length field first, then level and type as 32-bit integers, then the payload at
/// `data_offset`; the next header stands at a multiple of `alignment` from this one.
template <class Length, std::size_t HeaderSize, std::size_t DataOffset, std::size_t Alignment>
struct layout {
    using length_type = Length;                            ///< the type of cmsg_len
    static constexpr std::size_t header_size = HeaderSize; ///< bytes of cmsg_len, cmsg_level and cmsg_type
    static constexpr std::size_t data_offset = DataOffset; ///< bytes from the header to its payload
    static constexpr std::size_t alignment = Alignment;    ///< bytes; a power of two

    /// Rounds a number of bytes up to the alignment.
    [[nodiscard]] static constexpr std::size_t align(std::size_t bytes) noexcept CMSGPP_NONALLOCATING
    {
        return (bytes + (alignment - 1)) & ~(alignment - 1);
    }

    /// Value of cmsg_len for a payload of so many bytes: this platform's CMSG_LEN, as a constant.
    [[nodiscard]] static constexpr std::size_t length(std::size_t payload) noexcept CMSGPP_NONALLOCATING
    {
        return data_offset + payload;
    }

    /// Bytes that a message with such a payload takes in a buffer, padding included: CMSG_SPACE, as a constant.
    [[nodiscard]] static constexpr std::size_t space(std::size_t payload) noexcept CMSGPP_NONALLOCATING
    {
        return align(data_offset + payload);
    }
};

/// Linux with 64-bit `long`, little-endian: x86-64, arm64, riscv64, ppc64le.
struct linux_lp64 : layout<std::uint64_t, 16, 16, 8> {
    static constexpr auto platform = abi::platform::linux_kernel;
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 8;     ///< bytes of `long` in payloads
    static constexpr std::int32_t socket_level = 1; ///< SOL_SOCKET
};

/// Linux with 32-bit `long`, little-endian: i386, arm, and their programs on a 64-bit kernel.
struct linux_ilp32 : layout<std::uint32_t, 12, 12, 4> {
    static constexpr auto platform = abi::platform::linux_kernel;
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 4;
    static constexpr std::int32_t socket_level = 1;
};

/// Linux with 64-bit `long`, big-endian: s390x, ppc64.
struct linux_lp64_be : linux_lp64 {
    static constexpr auto byte_order = std::endian::big;
};

/// Linux with 32-bit `long`, big-endian: ppc, m68k.
struct linux_ilp32_be : linux_ilp32 {
    static constexpr auto byte_order = std::endian::big;
};

/// macOS and iOS, 32 and 64 bit: always aligned to four (XNU bsd/sys/socket.h __DARWIN_ALIGN32).
struct darwin : layout<std::uint32_t, 12, 12, 4> {
    static constexpr auto platform = abi::platform::darwin;
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 8;
    static constexpr std::int32_t socket_level = 0xffff;
};

/// FreeBSD amd64, arm64, riscv64: a header of 12 bytes, the payload at 16.
struct freebsd_lp64 : layout<std::uint32_t, 12, 16, 8> {
    static constexpr auto platform = abi::platform::freebsd;
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 8;
    static constexpr std::int32_t socket_level = 0xffff;
};

/// FreeBSD i386.
struct freebsd_ilp32 : layout<std::uint32_t, 12, 12, 4> {
    static constexpr auto platform = abi::platform::freebsd;
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 4;
    static constexpr std::int32_t socket_level = 0xffff;
};

/// Windows x64 and arm64 (WSACMSGHDR); `long` has four bytes there.
struct windows_64 : layout<std::uint64_t, 16, 16, 8> {
    static constexpr auto platform = abi::platform::windows;
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 4;
    static constexpr std::int32_t socket_level = 0xffff;
};

/// Windows x86 (WSACMSGHDR).
struct windows_32 : layout<std::uint32_t, 12, 12, 4> {
    static constexpr auto platform = abi::platform::windows;
    static constexpr auto byte_order = std::endian::little;
    static constexpr std::size_t long_size = 4;
    static constexpr std::int32_t socket_level = 0xffff;
};

namespace detail {

/// Linux on alpha, mips, parisc and sparc took SOL_SOCKET from the BSDs (linux arch/*/include/uapi/asm/socket.h).
template <class Base>
struct linux_bsd_numbers : Base {
    static constexpr std::int32_t socket_level = 0xffff;
};

/// x32 has ILP32 headers and the 64-bit times of its kernel (linux include/net/compat.h COMPAT_USE_64BIT_TIME).
struct linux_x32 : linux_ilp32 {
    static constexpr std::size_t long_size = 8;
};

/// 32-bit FreeBSD but i386 has times of 64 bits, whose timeval and timespec end in four bytes of padding.
struct freebsd_time64 : freebsd_ilp32 {
    static constexpr std::size_t long_size = 8;
};

template <class Little, class Big>
using by_byte_order = std::conditional_t<std::endian::native == std::endian::little, Little, Big>;

template <class Wide, class Narrow>
using by_pointer_size = std::conditional_t<sizeof(void*) == 8, Wide, Narrow>;

} // namespace detail

/// The layout of the machine this is compiled for.
#if defined(__linux__) && defined(__x86_64__) && defined(__ILP32__)
using native = detail::linux_x32;
#elif defined(__linux__) && (defined(__alpha__) || defined(__mips__) || defined(__hppa__) || defined(__sparc__))
using native = detail::by_pointer_size<detail::linux_bsd_numbers<detail::by_byte_order<linux_lp64, linux_lp64_be>>,
                                       detail::linux_bsd_numbers<detail::by_byte_order<linux_ilp32, linux_ilp32_be>>>;
#elif defined(__linux__)
using native = detail::by_pointer_size<detail::by_byte_order<linux_lp64, linux_lp64_be>,
                                       detail::by_byte_order<linux_ilp32, linux_ilp32_be>>;
#elif defined(__APPLE__)
using native = darwin;
#elif defined(__FreeBSD__) && defined(__i386__)
using native = freebsd_ilp32;
#elif defined(__FreeBSD__)
using native = detail::by_pointer_size<freebsd_lp64, detail::freebsd_time64>;
#elif defined(_WIN32)
using native = detail::by_pointer_size<windows_64, windows_32>;
#else
#error "cmsg: the layout of control messages on this platform is not known; describe it in cmsg/core/abi.hpp"
#endif

} // namespace cmsg::abi

/// The views of each system's messages have a namespace of their own; those of the system that this is compiled for
/// are known without it: on Linux `cmsg::ip_tos` is `cmsg::linux_kernel::ip_tos`, on Windows `cmsg::windows::ip_tos`.
namespace cmsg {
namespace linux_kernel {
/// Found by the views of this namespace, which are Linux' wherever they are compiled.
template <class View>
[[nodiscard]] constexpr abi::platform platform_of(const View*) noexcept CMSGPP_NONALLOCATING
{
    return abi::platform::linux_kernel;
}
} // namespace linux_kernel
namespace darwin {
}
namespace freebsd {
}
namespace windows {
}
#if defined(__linux__)
using namespace linux_kernel;
#elif defined(__APPLE__)
using namespace darwin;
#elif defined(__FreeBSD__)
using namespace freebsd;
#elif defined(_WIN32)
using namespace windows;
#endif
} // namespace cmsg

#endif
