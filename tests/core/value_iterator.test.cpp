// SPDX-License-Identifier: MIT
#include <cmsg/core/value_iterator.hpp>
#include <cmsg/core/value_iterator.hpp>

#include <gtest/gtest.h>

#include <concepts>
#include <cstddef>
#include <iterator>
#include <type_traits>

namespace {

/// Counts; what an iterator of the library says of itself, and no more.
class counting_iterator : public cmsg::value_iterator<counting_iterator, int> {
public:
    constexpr counting_iterator() noexcept = default;
    explicit constexpr counting_iterator(int value) noexcept : value_{value} {}

    [[nodiscard]] constexpr int operator*() const noexcept { return value_; }

    constexpr counting_iterator& operator++() noexcept
    {
        ++value_;
        return *this;
    }

    [[nodiscard]] friend constexpr bool operator==(counting_iterator a, counting_iterator b) noexcept
    {
        return a.value_ == b.value_;
    }
    [[nodiscard]] friend constexpr bool operator==(counting_iterator a, cmsg::range_end) noexcept
    {
        return a.value_ == 3;
    }

private:
    int value_ = 0;
};

// -- the contract

static_assert(std::forward_iterator<counting_iterator>);
static_assert(!std::bidirectional_iterator<counting_iterator>);
static_assert(std::sentinel_for<cmsg::range_end, counting_iterator>);
static_assert(std::same_as<std::iter_value_t<counting_iterator>, int>);
static_assert(std::same_as<std::iter_reference_t<counting_iterator>, int>);
static_assert(std::same_as<std::iter_difference_t<counting_iterator>, std::ptrdiff_t>);
// An algorithm of before C++20 must not take what has no references for a forward iterator.
static_assert(std::same_as<std::iterator_traits<counting_iterator>::iterator_category, std::input_iterator_tag>);
static_assert(std::same_as<decltype(std::declval<counting_iterator&>()++), counting_iterator>);
static_assert(noexcept(std::declval<counting_iterator&>()++));
static_assert(std::is_trivially_copyable_v<counting_iterator> && sizeof(counting_iterator) == sizeof(int));

// -- what it does

TEST(ValueIterator, SecondIncrementReturnsWhereItStood)
{
    counting_iterator at{1};
    EXPECT_EQ(*at++, 1);
    EXPECT_EQ(*at, 2);
    EXPECT_TRUE(at != counting_iterator{1});
    EXPECT_TRUE(at != cmsg::range_end{});
    ++at;
    EXPECT_TRUE(at == cmsg::range_end{});
}

} // namespace
