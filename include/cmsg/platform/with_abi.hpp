// SPDX-License-Identifier: MIT
#ifndef CMSGPP_PLATFORM_WITH_ABI_HPP
#define CMSGPP_PLATFORM_WITH_ABI_HPP

// A layout that is known at run time alone, as that of a capture. Never guesses: bytes do not show whose they are.

#include <cmsg/platform/abi.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {
namespace abi {

/// A layout by its name, to be chosen at run time.
enum class choice : std::uint8_t {
    linux_lp64,
    linux_ilp32,
    linux_lp64_be,
    linux_ilp32_be,
    linux_x32,
    linux_mips64el,
    linux_mips64,
    linux_mipsel,
    linux_mips,
    linux_alpha,
    linux_sparc64,
    linux_sparc,
    linux_parisc,
    darwin,
    freebsd_lp64,
    freebsd_ilp32,
    freebsd_ilp32_time64,
    windows_64,
    windows_32,
    netbsd_lp64,
    netbsd_arm64,
    netbsd_sparc64,
    netbsd_ilp32,
    netbsd_arm,
    netbsd_powerpc,
    openbsd_lp64,
    openbsd_lp64_be,
    openbsd_sparc64,
    openbsd_ilp32,
    openbsd_arm,
};

namespace detail {

template <class... Abis>
struct layout_list {
    static constexpr std::size_t size = sizeof...(Abis);
};

/// In the order of `choice`.
using all_layouts =
    layout_list<linux_lp64, linux_ilp32, linux_lp64_be, linux_ilp32_be, linux_x32, linux_mips64el, linux_mips64,
                linux_mipsel, linux_mips, linux_alpha, linux_sparc64, linux_sparc, linux_parisc, darwin, freebsd_lp64,
                freebsd_ilp32, freebsd_ilp32_time64, windows_64, windows_32, netbsd_lp64, netbsd_arm64, netbsd_sparc64,
                netbsd_ilp32, netbsd_arm, netbsd_powerpc, openbsd_lp64, openbsd_lp64_be, openbsd_sparc64, openbsd_ilp32,
                openbsd_arm>;

inline constexpr std::array<const char*, all_layouts::size> names{
    "linux_lp64",     "linux_ilp32",          "linux_lp64_be",   "linux_ilp32_be", "linux_x32",
    "linux_mips64el", "linux_mips64",         "linux_mipsel",    "linux_mips",     "linux_alpha",
    "linux_sparc64",  "linux_sparc",          "linux_parisc",    "darwin",         "freebsd_lp64",
    "freebsd_ilp32",  "freebsd_ilp32_time64", "windows_64",      "windows_32",     "netbsd_lp64",
    "netbsd_arm64",   "netbsd_sparc64",       "netbsd_ilp32",    "netbsd_arm",     "netbsd_powerpc",
    "openbsd_lp64",   "openbsd_lp64_be",      "openbsd_sparc64", "openbsd_ilp32",  "openbsd_arm"};

template <class Abi, class... Abis>
[[nodiscard]] constexpr std::size_t index_of(layout_list<Abis...>) noexcept
{
    std::size_t index = 0;
    static_cast<void>(((std::is_same_v<Abi, Abis> || (static_cast<void>(++index), false)) || ...));
    return index;
}

} // namespace detail

/// Every choice, for a loop over them: to list their names, or to find the one that a user has named.
inline constexpr std::array<choice, detail::all_layouts::size> all_choices = [] {
    std::array<choice, detail::all_layouts::size> all{};
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = static_cast<choice>(i);
    }
    return all;
}();
static_assert(all_choices.back() == choice::openbsd_arm);

/// The choice of a layout of this library; that of `native` is the machine's own.
template <class Abi>
    requires(detail::index_of<Abi>(detail::all_layouts{}) < detail::all_layouts::size)
inline constexpr choice choice_of = static_cast<choice>(detail::index_of<Abi>(detail::all_layouts{}));

/// The layout's name in this namespace: "linux_lp64". Of a number that is no choice: "?".
[[nodiscard]] constexpr const char* name_of(choice which) noexcept
{
    const auto index = static_cast<std::size_t>(which);
    return index < detail::names.size() ? detail::names[index] : "?";
}

} // namespace abi

namespace detail {

template <class Function, class First, class... Rest>
constexpr auto call_with(std::size_t index, Function& function, abi::detail::layout_list<First, Rest...>)
    -> std::invoke_result_t<Function&, First>
{
    if constexpr (sizeof...(Rest) != 0) {
        if (index != 0) {
            return call_with(index - 1, function, abi::detail::layout_list<Rest...>{});
        }
    }
    return function(First{});
}

template <class Function, class First, class... Rest>
[[nodiscard]] constexpr bool returns_one_type(abi::detail::layout_list<First, Rest...>) noexcept
{
    using result = std::invoke_result_t<Function&, First>;
    return (std::is_same_v<result, std::invoke_result_t<Function&, Rest>> && ...);
}

template <class Function, class... Abis>
[[nodiscard]] constexpr bool never_throws(abi::detail::layout_list<Abis...>) noexcept
{
    return (std::is_nothrow_invocable_v<Function&, Abis> && ...);
}

} // namespace detail

/// Calls `function` with the layout that is chosen, as a value without content whose type is the layout.
///
///     cmsg::with_abi(captured_on, [&]<class Abi>(Abi) {
///         for (const auto message : cmsg::basic_control<Abi>{bytes, flags}) { … cmsg::describe(message, line) … }
///     });
///
/// The function is compiled for every layout, also for those of the other byte order, whose control data can be walked
/// and described but not viewed: `if constexpr (Abi::byte_order == std::endian::native)`. `which` is one of
/// all_choices.
/// Returns: what the function returns, which is of the same type for each layout.
template <class Function>
constexpr decltype(auto) with_abi(abi::choice which, Function&& function) noexcept(
    detail::never_throws<Function>(abi::detail::all_layouts{}))
{
    static_assert(detail::returns_one_type<Function>(abi::detail::all_layouts{}),
                  "cmsg: the function given to with_abi returns different types for different layouts");
    return detail::call_with(static_cast<std::size_t>(which), function, abi::detail::all_layouts{});
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
