// SPDX-License-Identifier: MIT
#include "support/check.hpp"
#include "support/check.hpp"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What shows differences has to show them itself: each kind of value, both sides, and the text of the condition.

namespace {

enum class colour : std::uint8_t { red, green };

struct header {
    std::uint8_t byte;

    [[nodiscard]] constexpr std::uint8_t value() const { return byte; }
    [[nodiscard]] constexpr colour first() const { return static_cast<colour>(byte & 1U); }
};

constexpr bool has_the_value_of_its_byte()
{
    const header golden{0xba};
    return CMSGPP_CHECK(golden.value() == 0xba) && CMSGPP_CHECK(golden.first() == colour::red) &&
           CMSGPP_CHECK((golden.byte != 0 || golden.byte == 1));
}

constexpr bool has_another_value()
{
    const header golden{0xba};
    for (int i = 0; i < 8; ++i) {
        if (!CMSGPP_CHECK_WITH(i, golden.value() + i == 0xba)) {
            return false;
        }
    }
    return true;
}
static_assert(!has_another_value()); // a condition that fails is a constant, too

TEST(Check, IsAConstantAndHoldsAtRunTime) { CMSGPP_HOLDS(has_the_value_of_its_byte()); }

TEST(Check, ShowsTheConditionBothValuesAndThatOfTheLoop)
{
    EXPECT_NONFATAL_FAILURE(static_cast<void>(has_another_value()), "Condition: golden.value() + i == 0xba\n"
                                                                    "   actual: 187\n"
                                                                    " expected: 186\n"
                                                                    "     with: i = 1");
}

/// GoogleTest 1.16 ends a message with a newline, and 1.12 does not.
std::string without_last_newline(std::string text)
{
    if (text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

TEST(Check, SaysWhichCallDoesNotHold)
{
    testing::TestPartResultArray failures;
    {
        const testing::ScopedFakeTestPartResultReporter reporter{
            testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures};
        CMSGPP_HOLDS(has_another_value());
    }
    ASSERT_EQ(failures.size(), 2);
    EXPECT_EQ(without_last_newline(failures.GetTestPartResult(1).summary()),
              "Failed\nhas_another_value() is false at run time and as a constant");
}

template <class Left, class Right>
std::string shown(const Left& left, const Right& right)
{
    testing::TestPartResultArray failures;
    {
        const testing::ScopedFakeTestPartResultReporter reporter{
            testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures};
        static_cast<void>(CMSGPP_CHECK(left == right));
    }
    return failures.size() == 1 ? without_last_newline(failures.GetTestPartResult(0).message()) : "no failure";
}

TEST(Check, ShowsValuesOfEveryKind)
{
    using std::chrono::nanoseconds;
    const auto has = [](const std::string& text, std::string_view actual, std::string_view expected) {
        return text.ends_with("actual: " + std::string{actual} + "\n expected: " + std::string{expected});
    };
    EXPECT_PRED3(has, shown(-1, 2), "-1", "2");
    EXPECT_PRED3(has, shown(std::uint8_t{0xba}, 0), "186 (0xba)", "0");
    EXPECT_PRED3(has, shown(~std::uint64_t{0}, 1U), "18446744073709551615 (0xffffffffffffffff)", "1 (0x1)");
    EXPECT_PRED3(has, shown(true, false), "true", "false");
    EXPECT_PRED3(has, shown(colour::green, colour::red), "1 (0x1)", "0 (0x0)");
    EXPECT_PRED3(has, shown(nanoseconds{7}, nanoseconds{8}), "7", "8");
    EXPECT_PRED3(has, shown(std::chrono::sys_seconds{} + nanoseconds{7}, std::chrono::sys_seconds{}), "7", "0");
    EXPECT_PRED3(has, shown(std::optional{3}, std::optional<int>{}), "3", "nothing");
    EXPECT_PRED3(has, shown(std::string_view{"a"}, "b"), "\"a\"", "\"b\"");
    EXPECT_PRED3(has, shown(std::array{std::byte{1}, std::byte{0xff}}, std::array{std::byte{1}, std::byte{2}}),
                 "2 bytes: 01 ff", "2 bytes: 01 02");
}

} // namespace
