// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_LOOK_HPP
#define CMSGPP_TESTS_SUPPORT_LOOK_HPP

// How a value looks in a line that describe writes.

#include "support/check.hpp"

#include <cmsg/describe/text.hpp>
#include <cmsg/describe/value.hpp>

#include <array>
#include <string>
#include <string_view>

namespace support {

/// Whether the value looks like this in a line.
template <class Value>
constexpr bool looks_like(std::string_view expected, const Value& value)
{
    std::array<char, 128> room{};
    cmsg::text_writer out{room};
    cmsg::detail::put_value(out, value);
    return CMSGPP_CHECK(out.written() == expected);
}

template <class Value>
std::string look_of(const Value& value)
{
    std::array<char, 128> room{};
    cmsg::text_writer out{room};
    cmsg::detail::put_value(out, value);
    return std::string{out.written()};
}

} // namespace support

#endif
