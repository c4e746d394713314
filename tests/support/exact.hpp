// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_EXACT_HPP
#define CMSGPP_TESTS_SUPPORT_EXACT_HPP

// A block of exactly the right size, in constant evaluation too, where any read outside of it is a compile error.

#include <cstddef>
#include <span>
#include <type_traits>

namespace support {

/// Calls `use` with a copy of the bytes in a block of exactly their size.
template <class Use>
constexpr auto in_exact_storage(std::span<const std::byte> bytes, Use use)
{
    std::byte* const block = new std::byte[bytes.size()];
    const std::byte* const from = bytes.data();
    const std::size_t size = bytes.size();
    for (std::size_t i = 0; i < size; ++i) { // plain pointers: constant evaluation counts every call
        block[i] = from[i];
    }
    const auto result = use(std::span<const std::byte>{block, size});
    delete[] block;
    return result;
}

/// Whether calling the stateless `Use` is a constant expression: it is not if it reads outside of an object.
template <auto Use>
concept is_constant = requires
{
    typename std::integral_constant<bool, (static_cast<void>(Use()), true)>;
};

} // namespace support

#endif
