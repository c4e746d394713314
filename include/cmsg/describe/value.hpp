// SPDX-License-Identifier: MIT
#ifndef CMSGPP_DESCRIBE_VALUE_HPP
#define CMSGPP_DESCRIBE_VALUE_HPP

// How the values that views return look in a line of text. Knows kinds of values, no message type.

#include <cmsg/describe/text.hpp>
#include <cmsg/payload/address.hpp>

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ratio>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

template <class Value>
constexpr void put_value(text_writer& out, const Value& value) noexcept;

/// Up to a terminating zero, if there is one; it is searched for here, since strlen would be a call that the proof of
/// tests/proof does not know.
[[nodiscard]] constexpr std::string_view text_of(const char* characters, std::size_t most) noexcept
{
    std::size_t size = 0;
    while (size < most && characters[size] != '\0') {
        ++size;
    }
    return {characters, size};
}

/// Bytes as pairs of hexadecimal digits.
constexpr void put_bytes(text_writer& out, std::span<const std::byte> bytes) noexcept
{
    const char* separator = "";
    for (const std::byte byte : bytes) {
        if (out.is_cut()) {
            break;
        }
        out.put(separator);
        out.put_hex(std::to_integer<std::uint64_t>(byte), 2);
        separator = " ";
    }
}

constexpr std::uint16_t from_network(std::uint16_t value) noexcept
{
    const auto bytes = std::bit_cast<std::array<std::uint8_t, 2>>(value);
    return static_cast<std::uint16_t>(bytes[0] << 8U | bytes[1]);
}

constexpr void put_ipv4(text_writer& out, std::array<std::uint8_t, 4> address) noexcept
{
    const char* separator = "";
    for (const std::uint8_t part : address) {
        out.put(separator);
        out.put_number(part);
        separator = ".";
    }
}

/// As RFC 5952 wants it: the longest run of two or more zero groups as "::", an IPv4-mapped address with dots.
constexpr void put_ipv6(text_writer& out, const std::array<std::uint8_t, 16>& address) noexcept
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

constexpr void put_value(text_writer& out, const in_addr& address) noexcept
{
    put_ipv4(out, std::bit_cast<std::array<std::uint8_t, 4>>(address));
}

constexpr void put_value(text_writer& out, const in6_addr& address) noexcept
{
    // A union, which a constant evaluation cannot copy as bytes.
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = address.s6_addr[i];
    }
    put_ipv6(out, bytes);
}

constexpr void put_value(text_writer& out, const sockaddr_in& address) noexcept
{
    put_value(out, address.sin_addr);
    out.put(':');
    out.put_number(from_network(address.sin_port));
}

constexpr void put_value(text_writer& out, const sockaddr_in6& address) noexcept
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

template <class Duration>
[[nodiscard]] constexpr const char* unit_of() noexcept
{
    using period = typename Duration::period;
    return std::is_same_v<period, std::nano>       ? "ns"
           : std::is_same_v<period, std::micro>    ? "us"
           : std::is_same_v<period, std::milli>    ? "ms"
           : std::is_same_v<period, std::ratio<1>> ? "s"
                                                   : "";
}

/// Seconds since the clock's epoch, with nine digits after the point.
template <class Duration>
constexpr void put_time(text_writer& out, Duration since_epoch) noexcept
{
    // Both parts have the sign of the whole, and neither overflows where the whole in nanoseconds would.
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_epoch);
    const auto fraction = std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch - seconds);
    if (since_epoch < Duration::zero() && seconds.count() == 0) {
        out.put('-');
    }
    out.put_signed(seconds.count());
    out.put('.');
    out.put_number(static_cast<std::uint64_t>(fraction.count() < 0 ? -fraction.count() : fraction.count()), 9);
}

/// Writes a view's fields as " name=value", with `separator` before the first.
struct field_writer {
    text_writer& out;
    const char*& separator;

    template <class Value>
    constexpr void operator()(const char* name, const Value& value) const noexcept
    {
        out.put(separator);
        separator = " ";
        out.put(name);
        out.put('=');
        put_value(out, value);
    }
};

/// The elements in brackets. A range that knows that it ended before its bytes did, says so with `complete()`.
template <class Range>
constexpr void put_elements(text_writer& out, const Range& range) noexcept
{
    const char* separator = "";
    out.put('[');
    for (auto&& element : range) {
        if (out.is_cut()) {
            break;
        }
        out.put(separator);
        put_value(out, element);
        separator = " ";
    }
    if constexpr (requires { static_cast<bool>(range.complete()); }) {
        if (!range.complete()) {
            out.put(separator);
            out.put("malformed");
        }
    }
    out.put(']');
}

template <class Enumeration>
constexpr void put_enumerator(text_writer& out, Enumeration value) noexcept
{
    const char* name = nullptr;
    if constexpr (requires { name_of(value); }) {
        name = name_of(value);
    }
    if (name != nullptr) {
        out.put(name);
    } else {
        put_value(out, static_cast<std::underlying_type_t<Enumeration>>(value));
    }
}

/// Text is quoted, whatever type it has: a payload may have put it there. Only names of this program's own are not,
/// those of fields and enumerators.
template <class Value>
constexpr void put_value(text_writer& out, const Value& value) noexcept
{
    if constexpr (std::is_same_v<Value, bool>) {
        out.put(value ? "yes" : "no");
    } else if constexpr (std::is_convertible_v<const Value&, std::span<const char>>) {
        const std::span<const char> text = value;
        out.put_quoted(std::is_array_v<Value> ? text_of(text.data(), text.size())
                                              : std::string_view{text.data(), text.size()});
    } else if constexpr (std::is_convertible_v<const Value&, const char*>) {
        if (const char* const text = value; text != nullptr) {
            out.put_quoted(text_of(text, std::numeric_limits<std::size_t>::max()));
        } else {
            out.put("none");
        }
    } else if constexpr (std::signed_integral<Value>) {
        out.put_signed(value);
    } else if constexpr (std::unsigned_integral<Value>) {
        out.put_number(value);
    } else if constexpr (std::is_enum_v<Value>) {
        put_enumerator(out, value);
    } else if constexpr (std::is_convertible_v<const Value&, std::span<const std::byte>>) {
        out.put('[');
        put_bytes(out, value);
        out.put(']');
    } else if constexpr (requires { value.each_field(field_writer{out, std::declval<const char*&>()}); }) {
        const char* separator = "";
        out.put('{');
        value.each_field(field_writer{out, separator});
        out.put('}');
    } else if constexpr (requires { value.time_since_epoch(); }) {
        put_time(out, value.time_since_epoch());
    } else if constexpr (requires { typename Value::period; }) {
        put_value(out, value.count());
        out.put(unit_of<Value>());
    } else if constexpr (requires { value.has_value(); }) {
        if (value.has_value()) {
            put_value(out, *value);
        } else {
            out.put("none");
        }
    } else if constexpr (requires {
                             value.begin();
                             value.end();
                         }) {
        put_elements(out, value);
    } else {
        static_assert(
            requires { value.value(); }, "cmsg: describe does not know how to write a value of this type");
        put_value(out, value.value());
    }
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
