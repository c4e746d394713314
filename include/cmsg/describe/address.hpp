// SPDX-License-Identifier: MIT
#ifndef CMSGPP_DESCRIBE_ADDRESS_HPP
#define CMSGPP_DESCRIBE_ADDRESS_HPP

// How addresses look in a line of text. Never asks a resolver or the C library: inet_ntop is no constant expression.

#include <cmsg/describe/text.hpp>
#include <cmsg/payload/address.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

constexpr std::uint16_t from_network(std::uint16_t value) noexcept
{
    const auto bytes = std::bit_cast<std::array<std::uint8_t, 2>>(value);
    return static_cast<std::uint16_t>(bytes[0] << 8U | bytes[1]);
}

CMSGPP_COLD constexpr void put_ipv4(text_writer& out, std::array<std::uint8_t, 4> address) noexcept
{
    const char* separator = "";
    for (const std::uint8_t part : address) {
        out.put(separator);
        out.put_number(part);
        separator = ".";
    }
}

/// As RFC 5952 wants it: the longest run of two or more zero groups as "::", an IPv4-mapped address with dots.
CMSGPP_COLD constexpr void put_ipv6(text_writer& out, const std::array<std::uint8_t, 16>& address) noexcept
{
    constexpr std::size_t group_count = 8;
    std::array<std::uint16_t, group_count> groups{};
    for (std::size_t i = 0; i < group_count; ++i) {
        groups[i] = static_cast<std::uint16_t>(address[2 * i] << 8U | address[2 * i + 1]);
    }
    std::size_t longest = group_count;
    std::size_t longest_size = 1;
    for (std::size_t i = 0; i < group_count; ++i) {
        std::size_t size = 0;
        while (i + size < group_count && groups[i + size] == 0) {
            ++size;
        }
        if (size > longest_size) {
            longest = i;
            longest_size = size;
        }
    }
    const bool is_mapped = longest == 0 && longest_size == 5 && groups[5] == 0xffff;
    for (std::size_t i = 0; i < (is_mapped ? group_count - 2 : group_count);) {
        if (i == longest) {
            out.put("::");
            i += longest_size;
            continue;
        }
        if (i != 0 && i != longest + longest_size) {
            out.put(':');
        }
        out.put_hex(groups[i]);
        ++i;
    }
    if (is_mapped) {
        out.put(':');
        put_ipv4(out, {address[12], address[13], address[14], address[15]});
    }
}

CMSGPP_COLD constexpr void put_value(text_writer& out, const in_addr& address) noexcept
{
    put_ipv4(out, std::bit_cast<std::array<std::uint8_t, 4>>(address));
}

CMSGPP_COLD constexpr void put_value(text_writer& out, const in6_addr& address) noexcept
{
    // A union, which a constant evaluation cannot copy as bytes.
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = address.s6_addr[i];
    }
    put_ipv6(out, bytes);
}

CMSGPP_COLD constexpr void put_value(text_writer& out, const sockaddr_in& address) noexcept
{
    put_value(out, address.sin_addr);
    out.put(':');
    out.put_number(from_network(address.sin_port));
}

CMSGPP_COLD constexpr void put_value(text_writer& out, const sockaddr_in6& address) noexcept
{
    out.put('[');
    put_value(out, address.sin6_addr);
    if (address.sin6_scope_id != 0) {
        out.put('%');
        out.put_number(address.sin6_scope_id);
    }
    out.put("]:");
    out.put_number(from_network(address.sin6_port));
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
