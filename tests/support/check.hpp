// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_CHECK_HPP
#define CMSGPP_TESTS_SUPPORT_CHECK_HPP

// Conditions of a function that is evaluated as a constant and at run time, and whose failure shows the expression,
// both values and the line:
//
//     constexpr bool splits()
//     {
//         const ip_tos tos{golden};
//         return CMSGPP_CHECK(tos.ecn() == ecn::ect0) && CMSGPP_CHECK(tos.dscp() == 46);
//     }
//     TEST(IpTos, Splits) { CMSGPP_HOLDS(splits()); }
//
// A condition that fails does not end the compilation: the call is still a constant, and the test fails with the
// values. What is no constant, as a read outside of the golden bytes, is an error of the compiler.

#include "support/layouts.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

/// Whether the condition holds. `a || b`, `a ? b : c` and `a & b` need parentheses of their own, and are shown as text.
#define CMSGPP_CHECK(...) (::support::checked{#__VA_ARGS__, __FILE__, __LINE__} <=> __VA_ARGS__).holds()

/// The same, and shows one more value where it fails: that of a loop, or the size of what is read.
#define CMSGPP_CHECK_WITH(value, ...)                                                                                  \
    (::support::checked{#__VA_ARGS__, __FILE__, __LINE__, #value, ::support::shape_of(value)} <=> __VA_ARGS__).holds()

/// In a test: the call is a constant expression, and true both as a constant and at run time.
#define CMSGPP_HOLDS(...)                                                                                              \
    do {                                                                                                               \
        constexpr bool as_a_constant = __VA_ARGS__;                                                                    \
        bool at_run_time = false; /* not const: that would be initialised in constant evaluation, too */               \
        at_run_time = __VA_ARGS__;                                                                                     \
        ::support::expect_both(as_a_constant, at_run_time, {#__VA_ARGS__, __FILE__, __LINE__});                        \
    } while (false)

/// The same of a rule, a lambda without captures that takes a layout, in each layout.
#define CMSGPP_HOLDS_IN_EVERY_ABI(rule) ::support::expect_in_every_abi<rule>({#rule, __FILE__, __LINE__})

namespace support {

/// A value without its type, so that what prints it is compiled once.
struct shape {
    enum class kind { none, opaque, boolean, number, unsigned_number, text, bytes, nothing };

    kind is = kind::none;
    long long number = 0; // of kind text and bytes: the size
    const void* data = nullptr;
};

/// Numbers, enumerators and times are numbers; text is text; spans and structures are bytes.
template <class T>
[[nodiscard]] constexpr shape shape_of(const T& value)
{
    using kind = shape::kind;
    if constexpr (std::is_same_v<T, bool>) {
        return {kind::boolean, value ? 1 : 0};
    } else if constexpr (std::is_enum_v<T>) {
        return shape_of(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_integral_v<T>) {
        return {std::is_signed_v<T> ? kind::number : kind::unsigned_number, static_cast<long long>(value)};
    } else if constexpr (std::is_null_pointer_v<T>) {
        return {kind::nothing};
    } else if constexpr (std::is_convertible_v<const T&, const char*>) {
        const char* const text = value;
        return text == nullptr ? shape{kind::nothing} : shape_of(std::string_view{text});
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        const std::string_view text = value;
        return {kind::text, static_cast<long long>(text.size()), text.data()};
    } else if constexpr (requires { shape_of(value.time_since_epoch().count()); }) {
        return shape_of(value.time_since_epoch().count());
    } else if constexpr (requires { shape_of(value.count()); }) {
        return shape_of(value.count());
    } else if constexpr (requires {
                             value.has_value();
                             *value;
                         }) {
        return value.has_value() ? shape_of(*value) : shape{kind::nothing};
    } else if constexpr (requires { std::span{value.data(), value.size()}; }) {
        return {kind::bytes, static_cast<long long>(value.size() * sizeof(*value.data())), value.data()};
    } else if constexpr (std::is_trivially_copyable_v<T>) {
        return {kind::bytes, static_cast<long long>(sizeof(T)), &value};
    } else {
        return {kind::opaque};
    }
}

[[nodiscard]] inline std::string text_of(const shape& value)
{
    char hexadecimal[24];
    switch (value.is) {
    case shape::kind::none:
    case shape::kind::opaque: return "(not printable)";
    case shape::kind::nothing: return "nothing";
    case shape::kind::boolean: return value.number != 0 ? "true" : "false";
    case shape::kind::number: return std::to_string(value.number);
    case shape::kind::unsigned_number:
        std::snprintf(hexadecimal, sizeof hexadecimal, " (0x%llx)", static_cast<unsigned long long>(value.number));
        return std::to_string(static_cast<unsigned long long>(value.number)) + hexadecimal;
    case shape::kind::text:
        return '"' + std::string(static_cast<const char*>(value.data), static_cast<std::size_t>(value.number)) + '"';
    case shape::kind::bytes: break;
    }
    std::string text = std::to_string(value.number) + " bytes:";
    for (long long i = 0; i < value.number; ++i) {
        std::snprintf(hexadecimal, sizeof hexadecimal, " %02x", static_cast<const unsigned char*>(value.data)[i]);
        text += hexadecimal;
    }
    return text;
}

/// A condition as it stands in the source.
struct checked {
    const char* expression;
    const char* file;
    int line;
    const char* with = nullptr;
    shape with_value = {};

    constexpr void fail(const shape& actual, const shape& expected) const
    {
        if (!std::is_constant_evaluated()) {
            report(actual, expected);
        }
    }

private:
    void report(const shape& actual, const shape& expected) const
    {
        std::string text = "Condition: " + std::string{expression};
        if (expected.is != shape::kind::none) {
            text += "\n   actual: " + text_of(actual) + "\n expected: " + text_of(expected);
        }
        if (with != nullptr) {
            text += "\n     with: " + std::string{with} + " = " + text_of(with_value);
        }
        ADD_FAILURE_AT(file, line) << text;
    }
};

/// For CMSGPP_HOLDS.
inline void expect_both(bool as_a_constant, bool at_run_time, const checked& call, std::string_view layout = {})
{
    if (!as_a_constant || !at_run_time) {
        ADD_FAILURE_AT(call.file, call.line)
            << call.expression << " is false " << (at_run_time ? "" : "at run time")
            << (at_run_time || as_a_constant ? "" : " and ") << (as_a_constant ? "" : "as a constant")
            << (layout.empty() ? "" : " in ") << layout;
    }
}

/// For CMSGPP_HOLDS_IN_EVERY_ABI. A layout has a constant of its own, because compilers limit the steps of each.
template <auto Rule>
void expect_in_every_abi(const checked& call)
{
    in_every_abi([&call]<class Abi>(Abi abi) {
        bool as_a_constant = true;
        if constexpr (is_one_of<Abi>(constant_abis{})) {
            as_a_constant = proven_for<Rule, Abi>;
        }
        expect_both(as_a_constant, Rule(abi), call, layout_name<Abi>());
        return true;
    });
}

struct result {
    bool value;
    [[nodiscard]] constexpr bool holds() const { return value; }
};

// The operands of a comparison have the types that they have in the source, also where those differ in sign.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-compare"

/// The left operand of a comparison, or the whole of a condition without one.
template <class Left>
struct left_of {
    const checked& condition;
    const Left& left;

    template <class Right>
    [[nodiscard]] constexpr result operator==(const Right& right) const
    {
        return judged(left == right, right);
    }
    template <class Right>
    [[nodiscard]] constexpr result operator!=(const Right& right) const
    {
        return judged(left != right, right);
    }
    template <class Right>
    [[nodiscard]] constexpr result operator<(const Right& right) const
    {
        return judged(left < right, right);
    }
    template <class Right>
    [[nodiscard]] constexpr result operator<=(const Right& right) const
    {
        return judged(left <= right, right);
    }
    template <class Right>
    [[nodiscard]] constexpr result operator>(const Right& right) const
    {
        return judged(left > right, right);
    }
    template <class Right>
    [[nodiscard]] constexpr result operator>=(const Right& right) const
    {
        return judged(left >= right, right);
    }

    [[nodiscard]] constexpr bool holds() const
    {
        const bool value{left};
        if (!value) {
            condition.fail({}, {});
        }
        return value;
    }

private:
    template <class Right>
    [[nodiscard]] constexpr result judged(bool value, const Right& right) const
    {
        if (!value) {
            condition.fail(shape_of(left), shape_of(right));
        }
        return {value};
    }
};

#pragma GCC diagnostic pop

template <class Left>
[[nodiscard]] constexpr left_of<Left> operator<=>(const checked& condition, const Left& left)
{
    return {condition, left};
}

} // namespace support

#endif
