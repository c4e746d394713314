// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_LAYOUTS_HPP
#define CMSGPP_TESTS_SUPPORT_LAYOUTS_HPP

// The numbers of every layout, written down a second time, so that bytes are built and read without asking the
// library; and loops over all of them.

#include <cmsg/platform/abi.hpp>

#include <bit>
#include <cstddef> // also offsetof
#include <cstdint>
#include <string_view>
#include <type_traits>

#if defined(_WIN32)
#include <cmsg/platform/system.hpp>
#else
#include <sys/socket.h> // for cmsghdr and the CMSG_ macros
#endif

namespace support {

struct numbers {
    std::size_t length_width;
    std::size_t header;
    std::size_t data;
    std::size_t alignment;
    std::endian order;
    std::int32_t socket;
    std::size_t long_size;
    std::size_t time_size;

    /// Rounds up by division, where the library uses a mask.
    [[nodiscard]] constexpr std::size_t padded(std::size_t bytes) const
    {
        return (bytes + alignment - 1) / alignment * alignment;
    }

    [[nodiscard]] constexpr std::uint64_t largest_length() const { return length_width == 8 ? UINT64_MAX : UINT32_MAX; }

    friend constexpr bool operator==(const numbers&, const numbers&) = default;
};

// Not `linux`: that is a macro under gnu++20.
inline constexpr numbers lp64{8, 16, 16, 8, std::endian::little, 1, 8, 8};
inline constexpr numbers ilp32{4, 12, 12, 4, std::endian::little, 1, 4, 4};
inline constexpr numbers lp64_be{8, 16, 16, 8, std::endian::big, 1, 8, 8};
inline constexpr numbers ilp32_be{4, 12, 12, 4, std::endian::big, 1, 4, 4};
inline constexpr numbers apple{4, 12, 12, 4, std::endian::little, 0xffff, 8, 8};
inline constexpr numbers bsd64{4, 12, 16, 8, std::endian::little, 0xffff, 8, 8};
inline constexpr numbers bsd32{4, 12, 12, 4, std::endian::little, 0xffff, 4, 4};
inline constexpr numbers win64{8, 16, 16, 8, std::endian::little, 0xffff, 4, 8};
inline constexpr numbers win32{4, 12, 12, 4, std::endian::little, 0xffff, 4, 8};

inline constexpr numbers x32{4, 12, 12, 4, std::endian::little, 1, 4, 8};
inline constexpr numbers mips64el{8, 16, 16, 8, std::endian::little, 0xffff, 8, 8};
inline constexpr numbers mips{4, 12, 12, 4, std::endian::big, 0xffff, 4, 4};
inline constexpr numbers bsd32_time64{4, 12, 12, 4, std::endian::little, 0xffff, 4, 8};
inline constexpr numbers bsd64_aligned16{4, 12, 16, 16, std::endian::little, 0xffff, 8, 8};
inline constexpr numbers bsd64_aligned16_be{4, 12, 16, 16, std::endian::big, 0xffff, 8, 8};
inline constexpr numbers bsd32_aligned8{4, 12, 16, 8, std::endian::little, 0xffff, 4, 8};

/// The numbers of this machine, from its libc; Winsock's macros are no constants.
#if defined(_WIN32)
inline constexpr numbers libc = sizeof(void*) == 8 ? win64 : win32;
static_assert(sizeof(WSACMSGHDR) == libc.header && offsetof(WSACMSGHDR, cmsg_level) == libc.length_width);
#else
inline constexpr numbers libc{offsetof(cmsghdr, cmsg_level),
                              offsetof(cmsghdr, cmsg_type) + 4,
                              CMSG_LEN(0),
                              CMSG_SPACE(1) - CMSG_SPACE(0),
                              std::endian::native,
                              SOL_SOCKET,
                              sizeof(long),
                              cmsg::abi::native::time_size};
#endif

template <class Abi>
inline constexpr numbers numbers_of = libc;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_lp64> = lp64;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_ilp32> = ilp32;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_lp64_be> = lp64_be;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_ilp32_be> = ilp32_be;
template <>
inline constexpr numbers numbers_of<cmsg::abi::darwin> = apple;
template <>
inline constexpr numbers numbers_of<cmsg::abi::freebsd_lp64> = bsd64;
template <>
inline constexpr numbers numbers_of<cmsg::abi::freebsd_ilp32> = bsd32;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_x32> = x32;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_mips64el> = mips64el;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_mips> = mips;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_mips64>{8, 16, 16, 8, std::endian::big, 0xffff, 8, 8};
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_mipsel>{4, 12, 12, 4, std::endian::little, 0xffff, 4, 4};
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_alpha> = mips64el;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_sparc64> = numbers_of<cmsg::abi::linux_mips64>;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_sparc> = mips;
template <>
inline constexpr numbers numbers_of<cmsg::abi::linux_parisc> = mips;
template <>
inline constexpr numbers numbers_of<cmsg::abi::freebsd_ilp32_time64> = bsd32_time64;
template <>
inline constexpr numbers numbers_of<cmsg::abi::netbsd_lp64> = bsd64;
template <>
inline constexpr numbers numbers_of<cmsg::abi::netbsd_arm64> = bsd64_aligned16;
template <>
inline constexpr numbers numbers_of<cmsg::abi::netbsd_sparc64> = bsd64_aligned16_be;
template <>
inline constexpr numbers numbers_of<cmsg::abi::netbsd_ilp32> = bsd32_time64;
template <>
inline constexpr numbers numbers_of<cmsg::abi::netbsd_arm> = bsd32_aligned8;
template <>
inline constexpr numbers numbers_of<cmsg::abi::netbsd_powerpc>{4, 12, 16, 8, std::endian::big, 0xffff, 4, 8};
template <>
inline constexpr numbers numbers_of<cmsg::abi::openbsd_lp64> = bsd64;
template <>
inline constexpr numbers numbers_of<cmsg::abi::openbsd_lp64_be>{4, 12, 16, 8, std::endian::big, 0xffff, 8, 8};
template <>
inline constexpr numbers numbers_of<cmsg::abi::openbsd_sparc64> = bsd64_aligned16_be;
template <>
inline constexpr numbers numbers_of<cmsg::abi::openbsd_ilp32> = bsd32_time64;
template <>
inline constexpr numbers numbers_of<cmsg::abi::openbsd_arm> = bsd32_aligned8;
template <>
inline constexpr numbers numbers_of<cmsg::abi::windows_64> = win64;
template <>
inline constexpr numbers numbers_of<cmsg::abi::windows_32> = win32;

/// A layout in this host's byte order, so that views can be tested on it wherever the tests run. It is also what a
/// user would write for a layout that the library lacks.
template <class Base>
struct in_host_order : Base {
    static constexpr auto byte_order = std::endian::native;
};

template <class Base>
inline constexpr numbers numbers_of<in_host_order<Base>> = [] {
    numbers result = numbers_of<Base>;
    result.order = std::endian::native;
    return result;
}();

/// A layout that this host can walk but not view.
using other_order =
    std::conditional_t<std::endian::native == std::endian::little, cmsg::abi::linux_lp64_be, cmsg::abi::linux_lp64>;

/// What a test's output calls a layout: the name of its type.
template <class Abi>
[[nodiscard]] constexpr std::string_view layout_name()
{
#if defined(__GNUC__)
    const std::string_view function = __PRETTY_FUNCTION__; // ends with [with Abi = cmsg::abi::darwin; …] or [Abi = …]
    const std::size_t from = function.find("Abi = ") + 6;
    return function.substr(from, function.find_first_of(";]", from) - from);
#else
    return "a layout";
#endif
}

template <class... Abis>
struct abi_list {
};

/// Layouts in which each of the numbers has each of its values. Not all layouts, because each is compiled for each
/// rule.
using unlike_abis =
    abi_list<cmsg::abi::linux_lp64, cmsg::abi::linux_ilp32, cmsg::abi::linux_lp64_be, cmsg::abi::linux_x32,
             cmsg::abi::linux_mips, cmsg::abi::freebsd_lp64, cmsg::abi::netbsd_arm64, cmsg::abi::windows_64>;

/// Those of them in which a rule is a constant as well, which no undefined step gets past: either width, order and
/// offset.
using constant_abis = abi_list<cmsg::abi::linux_ilp32, cmsg::abi::linux_lp64_be, cmsg::abi::freebsd_lp64>;

template <class Abi, class... Abis>
constexpr bool is_one_of(abi_list<Abis...>)
{
    return (std::is_same_v<Abi, Abis> || ...);
}

/// Whether `rule(Abi{})` is true of every layout of the list. By a variable, because Clang evaluates what a function
/// returns ahead of the run where it can, here for every layout.
template <class Rule, class... Abis>
constexpr bool holds(Rule rule, abi_list<Abis...>)
{
    bool in_all = true;
    ((in_all = in_all && rule(Abis{})), ...);
    return in_all;
}

/// The same of those above.
template <class Rule>
constexpr bool in_every_abi(Rule rule)
{
    bool in_all = holds(rule, unlike_abis{});
    return in_all;
}

template <auto Rule, class Abi>
inline constexpr bool proven_for = Rule(Abi{}); // a constant of its own: compilers limit the steps of each

} // namespace support

#endif
