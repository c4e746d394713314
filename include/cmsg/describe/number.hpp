// SPDX-License-Identifier: MIT
#ifndef CMSGPP_DESCRIBE_NUMBER_HPP
#define CMSGPP_DESCRIBE_NUMBER_HPP

// How numbers, truths, enumerators and times look in a line of text. Knows no message type.

#include <cmsg/describe/text.hpp>

#include <cmsg/platform/chrono.hpp>
#include <concepts>
#include <cstdint>
#include <ratio>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// An integer of 64 bits.
constexpr void put_integer(text_writer& out, std::int64_t value) noexcept { out.put_signed(value); }
constexpr void put_integer(text_writer& out, std::uint64_t value) noexcept { out.put_number(value); }

/// All integers have one of two functions; a third would be one for each type.
template <class Integer>
using widest = std::conditional_t<std::is_signed_v<Integer>, std::int64_t, std::uint64_t>;

template <class Enumeration>
[[nodiscard]] constexpr const char* name_if_any(Enumeration value) noexcept
{
    if constexpr (requires { name_of(value); }) {
        return name_of(value);
    } else {
        return nullptr;
    }
}

/// The name of an enumerator or a truth; its number if it has none.
template <class Integer>
CMSGPP_COLD constexpr void put_name_or(text_writer& out, const char* name, Integer number) noexcept
{
    if (name != nullptr) {
        out.put(name);
    } else {
        put_integer(out, number);
    }
}

/// A number, a truth or an enumerator.
template <class Value>
constexpr void put_scalar(text_writer& out, Value value) noexcept
{
    if constexpr (std::is_same_v<Value, bool>) {
        out.put(value ? "yes" : "no");
    } else if constexpr (std::is_enum_v<Value>) {
        using number = std::underlying_type_t<Value>;
        put_name_or(out, name_if_any(value), static_cast<widest<number>>(value));
    } else {
        static_assert(std::integral<Value>, "cmsg: describe writes no floating-point numbers");
        put_integer(out, static_cast<widest<Value>>(value));
    }
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
CMSGPP_COLD constexpr void put_time(text_writer& out, Duration since_epoch) noexcept
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

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
