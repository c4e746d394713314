// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SYSTEMS_SYSTEM_BYTES_HPP
#define CMSGPP_TESTS_SYSTEMS_SYSTEM_BYTES_HPP

// Payloads and control data as a system's own headers lay them out, in constant evaluation. Uses nothing of the
// library: what it builds is what the library is compared with.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <sys/socket.h> // for cmsghdr, CMSG_LEN, CMSG_SPACE

namespace systems {

/// The bytes of a system's struct. Its padding may not be read, which a constant evaluation checks.
template <class Struct>
[[nodiscard]] constexpr auto bytes_of(const Struct& filled)
{
    return std::bit_cast<std::array<std::byte, sizeof(Struct)>>(filled);
}

/// A payload that no constant evaluation can copy out of a struct: one with a union, or one with more behind it. All
/// bytes that are not put are 0xff.
template <std::size_t Size>
class payload_bytes {
public:
    constexpr payload_bytes() { bytes_.fill(std::byte{0xff}); }

    template <class Value>
    constexpr payload_bytes& put(std::size_t offset, Value value)
    {
        const auto bytes = bytes_of(value);
        std::copy(bytes.begin(), bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
        return *this;
    }

    [[nodiscard]] constexpr const std::array<std::byte, Size>& bytes() const { return bytes_; }

private:
    std::array<std::byte, Size> bytes_{};
};

/// Bytes 1, 2, 3 and so on, as a part of a payload.
template <std::size_t Size>
[[nodiscard]] constexpr std::array<std::uint8_t, Size> counting()
{
    std::array<std::uint8_t, Size> bytes{};
    for (std::size_t i = 0; i < Size; ++i) {
        bytes[i] = static_cast<std::uint8_t>(i + 1);
    }
    return bytes;
}

/// Control data as the system's macros lay it out; its padding is 0xff.
template <std::size_t Capacity>
class control_data {
public:
    constexpr control_data() { bytes_.fill(std::byte{0xff}); }

    template <std::size_t Size>
    constexpr control_data& add(int level, int type, const std::array<std::byte, Size>& payload)
    {
        cmsghdr header{};
        header.cmsg_len = CMSG_LEN(Size);
        header.cmsg_level = level;
        header.cmsg_type = type;
        const auto bytes = bytes_of(header);
        std::copy(bytes.begin(), bytes.end(), at(0));
        std::copy(payload.begin(), payload.end(), at(CMSG_LEN(0)));
        used_ += CMSG_SPACE(Size);
        return *this;
    }

    [[nodiscard]] constexpr const std::array<std::byte, Capacity>& bytes() const { return bytes_; }
    [[nodiscard]] constexpr bool is_full() const { return used_ == Capacity; }

private:
    constexpr auto at(std::size_t offset) { return bytes_.begin() + static_cast<std::ptrdiff_t>(used_ + offset); }

    std::array<std::byte, Capacity> bytes_{};
    std::size_t used_ = 0;
};

} // namespace systems

#endif
