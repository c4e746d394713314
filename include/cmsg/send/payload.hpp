// SPDX-License-Identifier: MIT
#ifndef CMSGPP_SEND_PAYLOAD_HPP
#define CMSGPP_SEND_PAYLOAD_HPP

// Where a value to send puts its payload: field after field, in the byte order of the ABI. Never writes past the
// payload, whatever the value does: what does not fit is left out, what the value leaves out is zero.

#include <cmsg/core/store.hpp>
#include <cmsg/payload/address.hpp>
#include <cmsg/platform/abi.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::send {

/// The payload of one message while it is written. Values get it in their `write(payload)`.
/// Lifetime: borrows the room.
template <class Abi>
class payload_writer {
public:
    using abi_type = Abi;

    /// A payload of `size` bytes at `to`, and padding up to `end` bytes.
    CMSGPP_ALWAYS_INLINE constexpr payload_writer(std::byte* to, std::size_t size, std::size_t end) noexcept
        : to_{to}, size_{size}, end_{end}
    {
    }

    /// An integer field of the kernel: the ABI's byte order, the width of its type.
    template <class Integer>
    CMSGPP_ALWAYS_INLINE constexpr void integer(Integer value) noexcept
    {
        static_assert(std::is_integral_v<Integer>);
        // The last field and its padding are one word, and so one store: the processor makes one of them at a time.
        if constexpr (sizeof(Integer) < sizeof(std::uint64_t)) {
            if (is_last_of<Integer, std::uint64_t>()) {
                store_with_padding<std::uint64_t>(value);
                return;
            }
        }
        if constexpr (sizeof(Integer) < sizeof(std::uint32_t)) {
            if (is_last_of<Integer, std::uint32_t>()) {
                store_with_padding<std::uint32_t>(value);
                return;
            }
        }
        if (fits(sizeof(Integer))) {
            store_integer<Abi::byte_order>(to_ + used_, value);
            used_ += sizeof(Integer);
        }
    }

    /// An integer field of a protocol: network byte order.
    template <class Integer>
    CMSGPP_ALWAYS_INLINE constexpr void network(Integer value) noexcept
    {
        static_assert(std::is_integral_v<Integer>);
        if (fits(sizeof(Integer))) {
            store_integer<std::endian::big>(to_ + used_, value);
            used_ += sizeof(Integer);
        }
    }

    /// An unsigned long of the ABI; a value that is too large for it must not get here.
    CMSGPP_ALWAYS_INLINE constexpr void unsigned_long(std::uint64_t value) noexcept
    {
        if constexpr (Abi::long_size == sizeof(std::uint64_t)) {
            integer(value);
        } else {
            integer(static_cast<std::uint32_t>(value));
        }
    }

    /// An IPv4 address, which is in network order already.
    CMSGPP_ALWAYS_INLINE constexpr void address(in_addr value) noexcept
    {
        if (fits(sizeof value)) {
            store(to_ + used_, value);
            used_ += sizeof value;
        }
    }

    /// An IPv6 address, which is in network order already.
    CMSGPP_ALWAYS_INLINE constexpr void address(const in6_addr& value) noexcept
    {
        if (!fits(sizeof value)) {
            return;
        }
        if (std::is_constant_evaluated()) { // it holds a union, which is no constant as a whole
            for (std::size_t i = 0; i < sizeof value; ++i) {
                to_[used_ + i] = std::byte{value.s6_addr[i]};
            }
        } else {
            store(to_ + used_, value);
        }
        used_ += sizeof value;
    }

    /// Bytes as they are.
    CMSGPP_ALWAYS_INLINE constexpr void bytes(std::span<const std::byte> value) noexcept
    {
        if (fits(value.size())) {
            store_bytes(to_ + used_, value.data(), value.size());
            used_ += value.size();
        }
    }

    /// So many bytes that mean nothing.
    CMSGPP_ALWAYS_INLINE constexpr void zeros(std::size_t count) noexcept
    {
        if (fits(count)) {
            store_zeros(to_ + used_, count);
            used_ += count;
        }
    }

    /// Bytes written so far.
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr std::size_t size() const noexcept
    {
        return used_ < size_ ? used_ : size_;
    }

    /// Zeros what is left of the payload, and the padding.
    CMSGPP_ALWAYS_INLINE constexpr void finish() noexcept
    {
        store_zeros(to_ + used_, end_ - used_);
        used_ = end_;
    }

private:
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool fits(std::size_t count) const noexcept
    {
        return count <= size_ - size();
    }

    /// Whether an integer ends the payload, and with the padding makes a word of this type.
    template <class Integer, class Word>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool is_last_of() const noexcept
    {
        return used_ + sizeof(Integer) == size_ && used_ + sizeof(Word) == end_;
    }

    template <class Word, class Integer>
    CMSGPP_ALWAYS_INLINE constexpr void store_with_padding(Integer value) noexcept
    {
        const Word bits = static_cast<std::make_unsigned_t<Integer>>(value);
        constexpr bool is_little = Abi::byte_order == std::endian::little;
        constexpr std::size_t spare = 8 * (sizeof(Word) - sizeof(Integer)); // bits
        store_integer<Abi::byte_order>(to_ + used_, static_cast<Word>(is_little ? bits : bits << spare));
        used_ = end_;
    }

    std::byte* to_;
    std::size_t size_;
    std::size_t end_;
    std::size_t used_ = 0; // beyond size_ once the padding is written
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::send

#endif
