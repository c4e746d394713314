// SPDX-License-Identifier: MIT
#include <cmsg/describe/value.hpp>
#include <cmsg/describe/value.hpp>

#include "support/build.hpp"
#include "support/check.hpp"

#include <cmsg/payload/address.hpp>
#include <cmsg/payload/counter.hpp>
#include <cmsg/payload/ecn.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include <arpa/inet.h> // for inet_ntop

namespace own {

enum class state : std::uint8_t { off, on, other };

constexpr const char* name_of(state value) { return value == state::off ? "off" : value == state::on ? "on" : nullptr; }

/// As cmsg::interface_name is: a copy that converts.
struct name {
    constexpr operator const char*() const& { return "\n"; }
};

enum class nameless : std::int16_t { lowest = -32768 };

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

using namespace std::chrono_literals;
using support::bytes_of;
using support::octets;

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

// -- scalars

constexpr bool writes_scalars()
{
    using limits = std::numeric_limits<std::int64_t>;
    constexpr const char* nothing = nullptr;
    return CMSGPP_CHECK(looks_like("yes", true)) && CMSGPP_CHECK(looks_like("no", false)) &&
           CMSGPP_CHECK(looks_like("200", std::uint8_t{200})) && CMSGPP_CHECK(looks_like("-100", std::int8_t{-100})) &&
           CMSGPP_CHECK(looks_like("-9223372036854775808", limits::min())) &&
           CMSGPP_CHECK(looks_like("18446744073709551615", std::numeric_limits<std::uint64_t>::max())) &&
           CMSGPP_CHECK(looks_like("\"text\"", "text")) && CMSGPP_CHECK(looks_like("none", nothing)) &&
           CMSGPP_CHECK(looks_like("\"a\\x0ab\"", std::string_view{"a\nb"})) &&
           CMSGPP_CHECK(looks_like("\"ab\"", std::span<const char>{"ab", 2}));
}

TEST(Value, WritesScalars) { CMSGPP_HOLDS(writes_scalars()); }

/// Text of every type that a view may hand out, with what would end the line or hide in it, and without an end.
constexpr bool quotes_text_of_every_type()
{
    constexpr char whole[]{'a', '\n', '\x1b', '\x7f'}; // no NUL behind it
    constexpr const char* pointer = "a\n";
    constexpr std::array<char, 3> array{'a', '\n', '\0'};
    const own::name name;
    return CMSGPP_CHECK(looks_like(R"("a\x0a\x1b\x7f")", whole)) && CMSGPP_CHECK(looks_like(R"("a\x0a")", pointer)) &&
           CMSGPP_CHECK(looks_like(R"("a\x0a\x00")", array)) &&
           CMSGPP_CHECK(looks_like(R"("a\x0a\x00")", std::span<const char>{array})) &&
           CMSGPP_CHECK(looks_like(R"("\x0a")", name));
}

// pitfall 41
TEST(Value, QuotesTextOfEveryType) { CMSGPP_HOLDS(quotes_text_of_every_type()); }

constexpr bool writes_names_or_numbers_of_enumerators()
{
    return CMSGPP_CHECK(looks_like("ect0", cmsg::ecn::ect0)) && CMSGPP_CHECK(looks_like("on", own::state::on)) &&
           CMSGPP_CHECK(looks_like("2", own::state::other)) && CMSGPP_CHECK(looks_like("77", own::state{77})) &&
           CMSGPP_CHECK(looks_like("-32768", own::nameless::lowest));
}

TEST(Value, WritesTheNameOfAnEnumeratorOrItsNumber) { CMSGPP_HOLDS(writes_names_or_numbers_of_enumerators()); }

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

// -- times

template <class Duration>
using sys = std::chrono::sys_time<Duration>;

constexpr bool writes_times()
{
    using std::chrono::nanoseconds;
    using std::chrono::seconds;
    return CMSGPP_CHECK(looks_like("0.000000000", sys<nanoseconds>{})) &&
           CMSGPP_CHECK(looks_like("1700000000.000000001", sys<nanoseconds>{1700000000s + 1ns})) &&
           CMSGPP_CHECK(looks_like("-0.000000001", sys<nanoseconds>{-1ns})) &&
           CMSGPP_CHECK(looks_like("-0.999999999", sys<nanoseconds>{-999999999ns})) &&
           CMSGPP_CHECK(looks_like("-1.000000000", sys<nanoseconds>{-1s})) &&
           CMSGPP_CHECK(looks_like("-1.500000000", sys<nanoseconds>{-1500ms})) &&
           CMSGPP_CHECK(looks_like("9223372036.854775807", sys<nanoseconds>{nanoseconds::max()})) &&
           CMSGPP_CHECK(looks_like("-9223372036.854775808", sys<nanoseconds>{nanoseconds::min()})) &&
           CMSGPP_CHECK(looks_like("9223372036854775807.000000000", sys<seconds>{seconds::max()})) &&
           CMSGPP_CHECK(looks_like("-1.000001000", sys<std::chrono::microseconds>{-1000001us}));
}

TEST(Value, WritesTimesOfAnyYear) { CMSGPP_HOLDS(writes_times()); }

constexpr bool writes_durations()
{
    return CMSGPP_CHECK(looks_like("5ns", 5ns)) && CMSGPP_CHECK(looks_like("-5us", -5us)) &&
           CMSGPP_CHECK(looks_like("0ms", 0ms)) && CMSGPP_CHECK(looks_like("7s", 7s)) &&
           CMSGPP_CHECK(looks_like("2", std::chrono::duration<int, std::ratio<1, 3>>{2}));
}

TEST(Value, WritesDurationsWithTheirUnit) { CMSGPP_HOLDS(writes_durations()); }

// -- addresses

template <class... Groups>
constexpr in6_addr ipv6(Groups... groups)
{
    static_assert(sizeof...(groups) == 8);
    in6_addr address{};
    std::size_t at = 0;
    for (const int group : {groups...}) {
        address.s6_addr[at++] = static_cast<std::uint8_t>(group / 256);
        address.s6_addr[at++] = static_cast<std::uint8_t>(group % 256);
    }
    return address;
}

// RFC 5952 sections 4 and 5.
constexpr bool writes_ipv6_addresses()
{
    return CMSGPP_CHECK(looks_like("::", ipv6(0, 0, 0, 0, 0, 0, 0, 0))) &&
           CMSGPP_CHECK(looks_like("::1", ipv6(0, 0, 0, 0, 0, 0, 0, 1))) &&
           CMSGPP_CHECK(looks_like("1::", ipv6(1, 0, 0, 0, 0, 0, 0, 0))) &&
           CMSGPP_CHECK(
               looks_like("2001:db8::1:0:0:1", ipv6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1))) && // of two equal runs the first
           CMSGPP_CHECK(looks_like("2001:0:0:1::1", ipv6(0x2001, 0, 0, 1, 0, 0, 0, 1))) && // else the longest
           CMSGPP_CHECK(
               looks_like("2001:db8:0:1:1:1:1:1", ipv6(0x2001, 0xdb8, 0, 1, 1, 1, 1, 1))) && // one group is no run
           CMSGPP_CHECK(looks_like("0:1:1:1:1:1:1:0", ipv6(0, 1, 1, 1, 1, 1, 1, 0))) &&
           CMSGPP_CHECK(looks_like("::ffff:192.0.2.7", ipv6(0, 0, 0, 0, 0, 0xffff, 0xc000, 0x207))) &&
           CMSGPP_CHECK(looks_like("::ffff:0.0.0.0", ipv6(0, 0, 0, 0, 0, 0xffff, 0, 0))) &&
           CMSGPP_CHECK(looks_like("::fffe:c000:207", ipv6(0, 0, 0, 0, 0, 0xfffe, 0xc000, 0x207))) &&
           CMSGPP_CHECK(looks_like("::ffff:0:c000:207", ipv6(0, 0, 0, 0, 0xffff, 0, 0xc000, 0x207))) &&
           CMSGPP_CHECK(looks_like("fe80::abcd:ef", ipv6(0xfe80, 0, 0, 0, 0, 0, 0xabcd, 0xef))) &&
           CMSGPP_CHECK(looks_like("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                                   ipv6(0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff)));
}

TEST(Value, WritesIpv6AddressesAsRfc5952Wants) { CMSGPP_HOLDS(writes_ipv6_addresses()); }

// The C library as the reference, over every pattern of zero groups.
TEST(Value, WritesIpv6AddressesAsTheCLibraryDoes)
{
    for (unsigned pattern = 0; pattern < 256; ++pattern) {
        for (const int digit : {1, 0xf0, 0xabc, 0xffff}) {
            const auto group = [&](unsigned i) { return (pattern >> i & 1U) != 0 ? digit : 0; };
            const in6_addr address =
                ipv6(group(0), group(1), group(2), group(3), group(4), group(5), group(6), group(7));
            // glibc still writes the IPv4-compatible addresses with dots that RFC 4291 section 2.5.5.1 gave up.
            if ((pattern & 0x3fU) == 0 && (pattern & 0x40U) != 0) {
                continue;
            }
            std::array<char, INET6_ADDRSTRLEN> expected{};
            ASSERT_NE(::inet_ntop(AF_INET6, &address, expected.data(), expected.size()), nullptr);
            EXPECT_EQ(look_of(address), expected.data());
        }
    }
}

constexpr bool writes_socket_addresses()
{
    sockaddr_in v4{};
    v4.sin_port = std::bit_cast<std::uint16_t>(octets(0x01, 0xbb));
    v4.sin_addr = std::bit_cast<in_addr>(octets(255, 0, 20, 7));
    sockaddr_in6 v6{};
    v6.sin6_port = std::bit_cast<std::uint16_t>(octets(0xff, 0xff));
    v6.sin6_addr = ipv6(0xfe80, 0, 0, 0, 0, 0, 0, 1);
    const bool without_scope = looks_like("[fe80::1]:65535", v6);
    v6.sin6_scope_id = 4294967295U;
    return CMSGPP_CHECK(looks_like("255.0.20.7", v4.sin_addr)) && CMSGPP_CHECK(looks_like("255.0.20.7:443", v4)) &&
           CMSGPP_CHECK(looks_like("0.0.0.0:0", sockaddr_in{})) && CMSGPP_CHECK(looks_like("[::]:0", sockaddr_in6{})) &&
           CMSGPP_CHECK(without_scope) && CMSGPP_CHECK(looks_like("[fe80::1%4294967295]:65535", v6));
}

TEST(Value, WritesSocketAddressesInNetworkOrder) { CMSGPP_HOLDS(writes_socket_addresses()); }

} // namespace
