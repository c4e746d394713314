// SPDX-License-Identifier: MIT
#ifndef CMSGPP_DESCRIBE_VALUE_HPP
#define CMSGPP_DESCRIBE_VALUE_HPP

// How the values that views return look in a line of text. Knows kinds of values, no message type.

#include <cmsg/describe/address.hpp>
#include <cmsg/describe/number.hpp>
#include <cmsg/describe/text.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>

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
CMSGPP_COLD constexpr void put_bytes(text_writer& out, std::span<const std::byte> bytes) noexcept
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

/// The fields of a view or value as they are written: "name=value", with a separator before each.
struct field_line {
    text_writer& out;
    const char* separator; ///< before the next
};

CMSGPP_COLD constexpr void put_field_name(field_line& line, const char* name) noexcept
{
    line.out.put(line.separator);
    line.separator = " ";
    line.out.put(name);
    line.out.put('=');
}

template <class Integer>
CMSGPP_COLD constexpr void put_scalar_field(field_line& line, const char* name, const char* value,
                                            Integer number) noexcept
{
    put_field_name(line, name);
    put_name_or(line.out, value, number);
}

/// What `each_field` of a view is called with. It is one pointer, and a field is a call or two of functions that many
/// fields share.
struct field_writer {
    field_line& line;

    template <class Value>
    constexpr void operator()(const char* name, const Value& value) const noexcept
    {
        if constexpr (std::is_same_v<Value, bool>) {
            put_scalar_field(line, name, value ? "yes" : "no", std::int64_t{});
        } else if constexpr (std::is_enum_v<Value>) {
            using number = std::underlying_type_t<Value>;
            put_scalar_field(line, name, name_if_any(value), static_cast<widest<number>>(value));
        } else if constexpr (std::integral<Value>) {
            put_scalar_field(line, name, nullptr, static_cast<widest<Value>>(value));
        } else if constexpr (requires { value.has_value(); }) {
            if (value.has_value()) {
                (*this)(name, *value);
            } else {
                put_scalar_field(line, name, "none", std::int64_t{});
            }
        } else {
            put_field_name(line, name);
            put_value(line.out, value);
        }
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

CMSGPP_COLD constexpr void put_text(text_writer& out, std::span<const char> text) noexcept
{
    out.put_quoted({text.data(), text.size()});
}

CMSGPP_COLD constexpr void put_text(text_writer& out, const char* text) noexcept
{
    if (text != nullptr) {
        out.put_quoted(text_of(text, std::numeric_limits<std::size_t>::max()));
    } else {
        out.put("none");
    }
}

template <class Value>
concept has_elements = requires(const Value& value)
{
    value.begin();
    value.end();
};

template <class Value, class Element>
concept has_elements_of = has_elements<Value> && requires(const Value& value)
{
    requires std::is_same_v<std::remove_cvref_t<decltype(*value.begin())>, Element>;
};

/// What converts to a span of such elements. A range of others is not asked: whether a class converts to a span costs
/// the compiler more than all else that is asked of it here.
template <class Value, class Element>
concept text_or_bytes_of =
    (!has_elements<Value> ||
     has_elements_of<Value, Element>)&&std::is_convertible_v<const Value&, std::span<const Element>>;

/// Text is quoted, whatever type it has: a payload may have put it there. Only names of this program's own are not,
/// those of fields and enumerators.
template <class Value>
CMSGPP_COLD constexpr void put_value(text_writer& out, const Value& value) noexcept
{
    if constexpr (std::is_arithmetic_v<Value> || std::is_enum_v<Value>) {
        put_scalar(out, value);
    } else if constexpr (requires(field_writer sink) { value.each_field(sink); }) {
        field_line line{out, ""};
        out.put('{');
        value.each_field(field_writer{line});
        out.put('}');
    } else if constexpr (requires { value.time_since_epoch(); }) {
        put_time(out, value.time_since_epoch());
    } else if constexpr (requires { typename Value::period; }) {
        put_scalar(out, value.count());
        out.put(unit_of<Value>());
    } else if constexpr (requires { value.has_value(); }) {
        if (value.has_value()) {
            put_value(out, *value);
        } else {
            out.put("none");
        }
    } else if constexpr (requires { value.value(); }) {
        put_value(out, value.value());
    } else if constexpr (text_or_bytes_of<Value, char>) {
        const std::span<const char> text = value;
        put_text(out, std::is_array_v<Value> ? std::span<const char>{text_of(text.data(), text.size())} : text);
    } else if constexpr (text_or_bytes_of<Value, std::byte>) {
        out.put('[');
        put_bytes(out, value);
        out.put(']');
    } else if constexpr (has_elements<Value>) {
        put_elements(out, value);
    } else {
        static_assert(std::is_convertible_v<const Value&, const char*>,
                      "cmsg: describe does not know how to write a value of this type");
        put_text(out, static_cast<const char*>(value));
    }
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
