// SPDX-License-Identifier: MIT
#include <cmsg/describe/value.hpp>
#include <cmsg/describe/value.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/look.hpp"

#include <cmsg/payload/counter.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace own {

/// As cmsg::interface_name is: a copy that converts.
struct name {
    constexpr operator const char*() const& { return "\n"; }
};

struct pair {
    int first;
    bool second;

    template <class Sink>
    constexpr void each_field(Sink sink) const
    {
        sink("first", first);
        sink("second", second);
    }
};

/// A range over `count` numbers, which may know that there should be more.
struct numbers {
    struct sentinel {};
    struct iterator {
        int at;
        constexpr int operator*() const { return at; }
        constexpr iterator& operator++() { return ++at, *this; }
        constexpr bool operator!=(iterator other) const { return at != other.at; }
    };

    int count;
    bool is_whole;
    [[nodiscard]] constexpr iterator begin() const { return {0}; }
    [[nodiscard]] constexpr iterator end() const { return {count}; }
    [[nodiscard]] constexpr bool complete() const { return is_whole; }
};

} // namespace own

namespace {

using support::looks_like;
using support::octets;

/// Text of every type that a view may hand out, with what would end the line or hide in it, and without an end.
constexpr bool quotes_text_of_every_type()
{
    constexpr char whole[]{'a', '\n', '\x1b', '\x7f'}; // no NUL behind it
    constexpr const char* pointer = "a\n";
    constexpr std::array<char, 3> array{'a', '\n', '\0'};
    constexpr const char* nothing = nullptr;
    const own::name name;
    return CMSGPP_CHECK(looks_like("\"text\"", "text")) && CMSGPP_CHECK(looks_like("none", nothing)) &&
           CMSGPP_CHECK(looks_like("\"a\\x0ab\"", std::string_view{"a\nb"})) &&
           CMSGPP_CHECK(looks_like("\"ab\"", std::span<const char>{"ab", 2})) &&
           CMSGPP_CHECK(looks_like(R"("a\x0a\x1b\x7f")", whole)) && CMSGPP_CHECK(looks_like(R"("a\x0a")", pointer)) &&
           CMSGPP_CHECK(looks_like(R"("a\x0a\x00")", array)) &&
           CMSGPP_CHECK(looks_like(R"("a\x0a\x00")", std::span<const char>{array})) &&
           CMSGPP_CHECK(looks_like(R"("\x0a")", name));
}

// pitfall 41
TEST(Value, QuotesTextOfEveryType) { CMSGPP_HOLDS(quotes_text_of_every_type()); }

constexpr bool writes_compounds()
{
    constexpr auto payload = octets(0, 0xab, 0x7f);
    return CMSGPP_CHECK(looks_like("[00 ab 7f]", payload)) &&
           CMSGPP_CHECK(looks_like("[]", std::span<const std::byte>{})) &&
           CMSGPP_CHECK(looks_like("[1 -2]", std::array{1, -2})) &&
           CMSGPP_CHECK(looks_like("[[1] [2]]", std::array{std::array{1}, std::array{2}})) &&
           CMSGPP_CHECK(looks_like("none", std::optional<int>{})) && CMSGPP_CHECK(looks_like("5", std::optional{5})) &&
           CMSGPP_CHECK(looks_like("{first=3 second=yes}", own::pair{3, true})) &&
           CMSGPP_CHECK(looks_like("[{first=3 second=yes}]", std::array{own::pair{3, true}})) &&
           CMSGPP_CHECK(looks_like("4294967295", cmsg::wrapping_counter<own::pair>{0xffffffffU}));
}

TEST(Value, WritesWhatIsMadeOfValues) { CMSGPP_HOLDS(writes_compounds()); }

constexpr bool tells_malformed_from_finished()
{
    return CMSGPP_CHECK(looks_like("[0 1]", own::numbers{2, true})) &&
           CMSGPP_CHECK(looks_like("[0 1 malformed]", own::numbers{2, false})) &&
           CMSGPP_CHECK(looks_like("[malformed]", own::numbers{0, false})) &&
           CMSGPP_CHECK(looks_like("[]", own::numbers{0, true}));
}

TEST(Value, TellsMalformedFromFinished) { CMSGPP_HOLDS(tells_malformed_from_finished()); }

// A range may have two milliards of elements, and bytes may be many: once the room is full nobody looks at the rest.
TEST(Value, StopsWhereTheRoomIsFull)
{
    struct counting {
        int* steps;
        struct iterator {
            int* steps;
            int operator*() const { return 7; }
            iterator& operator++() { return ++*steps, *this; }
            bool operator!=(iterator) const { return *steps < std::numeric_limits<int>::max(); }
        };
        [[nodiscard]] iterator begin() const { return {steps}; }
        [[nodiscard]] iterator end() const { return {steps}; }
    };
    int steps = 0;
    std::array<char, 10> room{};
    cmsg::text_writer out{room};
    cmsg::detail::put_value(out, counting{&steps});
    EXPECT_EQ(out.written(), "[7 7 7 ...");
    EXPECT_LE(steps, 10);
}

} // namespace
