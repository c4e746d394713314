// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_BUILD_HPP
#define CMSGPP_TESTS_SUPPORT_BUILD_HPP

// Builds control bytes of any layout, also malformed ones, in constant evaluation and at run time. Uses nothing of
// the library but the names of its layouts. Padding is 0xff: the kernel leaves what was there before.

#include "support/layouts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace support {

inline constexpr std::byte garbage{0xff};

/// The bytes of a value as this host stores it.
template <class T>
[[nodiscard]] constexpr std::array<std::byte, sizeof(T)> bytes_of(T value)
{
    return std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
}

/// Bytes given as numbers: `octets(1, 0xfe)`.
template <class... Integers>
[[nodiscard]] constexpr std::array<std::byte, sizeof...(Integers)> octets(Integers... values)
{
    return {static_cast<std::byte>(values)...};
}

/// Writes an integer in the given order at `to`.
constexpr void store(std::byte* to, std::uint64_t value, std::size_t width, std::endian order)
{
    for (std::size_t i = 0; i < width; ++i) {
        to[order == std::endian::little ? i : width - 1 - i] = static_cast<std::byte>(value >> (8 * i));
    }
}

template <class Abi, std::size_t Capacity = 256>
class control_bytes {
public:
    static constexpr numbers layout = numbers_of<Abi>;

    /// A message with this payload, after the padding of the one before. Its own padding comes with the next, or
    /// from `pad()`.
    constexpr control_bytes& add(std::int32_t level, std::int32_t type, std::span<const std::byte> payload = {})
    {
        pad();
        header(layout.data + payload.size(), level, type);
        std::fill(at(), at() + (layout.data - layout.header), garbage);
        used_ += layout.data - layout.header;
        std::copy(payload.begin(), payload.end(), at());
        used_ += payload.size();
        return *this;
    }

    /// A header right here that says whatever it is told to.
    constexpr control_bytes& header(std::uint64_t length, std::int32_t level = 7, std::int32_t type = 8)
    {
        store(at(), length, layout.length_width, layout.order);
        store(at() + layout.length_width, static_cast<std::uint32_t>(level), 4, layout.order);
        store(at() + layout.length_width + 4, static_cast<std::uint32_t>(type), 4, layout.order);
        used_ += layout.header;
        return *this;
    }

    /// So many bytes of garbage right here.
    constexpr control_bytes& raw(std::size_t count)
    {
        std::fill(at(), at() + count, garbage);
        used_ += count;
        return *this;
    }

    constexpr control_bytes& pad() { return raw(layout.padded(used_) - used_); }

    [[nodiscard]] constexpr std::span<const std::byte> bytes() const { return {bytes_.data(), used_}; }
    [[nodiscard]] constexpr std::size_t size() const { return used_; }

private:
    constexpr std::byte* at() { return bytes_.data() + used_; }

    std::array<std::byte, Capacity> bytes_{};
    std::size_t used_ = 0;
};

} // namespace support

#endif
