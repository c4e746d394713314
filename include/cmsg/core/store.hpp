// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_STORE_HPP
#define CMSGPP_CORE_STORE_HPP

// The only place that turns values into bytes, the counterpart of load.hpp: by copy, at any alignment, also in
// constant evaluation. Never casts a pointer, never reads what it writes to.

#include <cmsg/core/load.hpp>
#include <cmsg/platform/config.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Copies a value in host byte order to the bytes at `to`, which need no alignment.
/// The caller has checked that there is room for `sizeof(T)` bytes; a constant evaluation rejects it otherwise.
template <class T>
CMSGPP_ALWAYS_INLINE constexpr void store(std::byte* to, T value) noexcept
{
    static_assert(std::is_trivially_copyable_v<T>);
    if (std::is_constant_evaluated()) {
        const auto copy = std::bit_cast<detail::value_bytes<sizeof(T)>>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            to[i] = copy.at[i];
        }
    } else {
        __builtin_memcpy(to, &value, sizeof(T));
    }
}

/// Copies an integer to the bytes at `to` in the given byte order.
template <std::endian Order, class Integer>
CMSGPP_ALWAYS_INLINE constexpr void store_integer(std::byte* to, Integer value) noexcept
{
    static_assert(std::is_integral_v<Integer>);
    if constexpr (Order == std::endian::native) {
        store(to, value);
    } else {
        const auto bytes = std::bit_cast<detail::value_bytes<sizeof(Integer)>>(value);
        for (std::size_t i = 0; i < sizeof(Integer); ++i) {
            to[i] = bytes.at[sizeof(Integer) - 1 - i];
        }
    }
}

/// Copies `count` bytes from `from` to `to`, which may overlap if `to` comes first.
CMSGPP_ALWAYS_INLINE constexpr void store_bytes(std::byte* to, const std::byte* from, std::size_t count) noexcept
{
    if (std::is_constant_evaluated()) {
        for (std::size_t i = 0; i < count; ++i) {
            to[i] = from[i];
        }
    } else if (count != 0) { // an empty range may be null, which memmove does not allow
        __builtin_memmove(to, from, count);
    }
}

/// Sets `count` bytes at `to` to zero.
CMSGPP_ALWAYS_INLINE constexpr void store_zeros(std::byte* to, std::size_t count) noexcept
{
    if (std::is_constant_evaluated()) {
        for (std::size_t i = 0; i < count; ++i) {
            to[i] = std::byte{0};
        }
    } else if (count != 0) {
        __builtin_memset(to, 0, count);
    }
}

/// Copies four words to the bytes at `to` by one store, where the processor has one of 16 bytes: a load of all of them
/// that follows would wait for the last of several (bench/styles).
CMSGPP_ALWAYS_INLINE inline void store_at_once(std::byte* to, const std::array<std::uint32_t, 4>& words) noexcept
{
    using vector [[gnu::vector_size(16)]] = std::uint32_t;
    const vector all{words[0], words[1], words[2], words[3]};
    __builtin_memcpy(to, &all, sizeof all);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
