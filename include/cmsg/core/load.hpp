// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_LOAD_HPP
#define CMSGPP_CORE_LOAD_HPP

// The only place that turns bytes into values: by copy, at any alignment, also in constant evaluation.
// Never casts a pointer. Copies by the compiler's builtin: <cstring> has 2,900 tokens, which every program would parse.

#include <cmsg/platform/config.hpp>

#include <bit>
#include <cstddef>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// The bytes of a value. No std::array: there would be one for each size of a field, and constant evaluation would call
/// a function for each byte.
template <std::size_t Size>
struct value_bytes {
    std::byte at[Size];
};

} // namespace detail

/// Copies a value in host byte order out of the bytes at `at`, which need no alignment.
/// The caller has checked that `sizeof(T)` bytes are there; a constant evaluation rejects it otherwise.
template <class T>
[[nodiscard]] constexpr T load(const std::byte* at) noexcept
{
    static_assert(std::is_trivially_copyable_v<T>);
    if (std::is_constant_evaluated()) {
        detail::value_bytes<sizeof(T)> copy{};
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            copy.at[i] = at[i];
        }
        return std::bit_cast<T>(copy);
    }
    T value;
    __builtin_memcpy(&value, at, sizeof(T));
    return value;
}

/// Copies an integer in the given byte order out of the bytes at `at`.
template <class Integer, std::endian Order>
[[nodiscard]] constexpr Integer load_integer(const std::byte* at) noexcept
{
    static_assert(std::is_integral_v<Integer>);
    if constexpr (Order == std::endian::native) {
        return load<Integer>(at);
    } else {
        detail::value_bytes<sizeof(Integer)> swapped{};
        for (std::size_t i = 0; i < sizeof(Integer); ++i) {
            swapped.at[i] = at[sizeof(Integer) - 1 - i];
        }
        return std::bit_cast<Integer>(swapped);
    }
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
