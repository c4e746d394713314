// SPDX-License-Identifier: MIT
#include <cmsg/core/control_iterator.hpp>
#include <cmsg/core/control_iterator.hpp>

#include <cmsg/core/control.hpp>

#include "support/build.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>

namespace {

using native_iterator = cmsg::control_iterator<cmsg::abi::native>;
using darwin_iterator = cmsg::control_iterator<cmsg::abi::darwin>;

// -- the contract; what it does is in control.test.cpp

static_assert(std::same_as<cmsg::control::iterator, native_iterator>);
static_assert(std::forward_iterator<native_iterator> && std::forward_iterator<darwin_iterator>);
static_assert(std::sentinel_for<cmsg::range_end, native_iterator>);
static_assert(std::is_trivially_copyable_v<native_iterator>);
static_assert(std::is_nothrow_default_constructible_v<native_iterator>);
static_assert(!std::is_constructible_v<native_iterator, const std::byte*, std::size_t, bool>); // only control checks
// Only where a system leaves the length of a cut message as it was the walk has to know that it is cut.
static_assert(sizeof(native_iterator) < sizeof(darwin_iterator) || !cmsg::abi::darwin::cut_keeps_length ||
              cmsg::abi::native::cut_keeps_length);

TEST(ControlIterator, OfNothingIsAtTheEnd)
{
    EXPECT_TRUE(native_iterator{} == cmsg::range_end{});
    EXPECT_TRUE(darwin_iterator{} == cmsg::range_end{});
}

TEST(ControlIterator, SecondIncrementReturnsTheMessageBefore)
{
    support::control_bytes<cmsg::abi::native> bytes;
    bytes.add(1, 2).add(3, 4).pad();
    const cmsg::control messages{bytes.bytes()};
    native_iterator at = messages.begin();
    EXPECT_EQ((*at++).type(), 2);
    EXPECT_EQ((*at).type(), 4);
    ++at;
    EXPECT_TRUE(at == messages.end());
}

} // namespace
