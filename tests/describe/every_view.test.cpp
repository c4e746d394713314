// SPDX-License-Identifier: MIT
// describe with the messages of every view, in the layouts of its system.
#include <cmsg/all_systems.hpp>

#include "support/layouts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using cmsg::basic_message;
using cmsg::describe;
using cmsg::message_id;

namespace abi = cmsg::abi;
namespace level = cmsg::level;

/// The name of the class, as the compiler writes it: "[with View = cmsg::linux_kernel::ip_tos; ..." or "[View = ...]".
template <class View>
constexpr std::string_view class_name()
{
    constexpr std::string_view marker = "View = ";
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find(marker) + marker.size());
    text = text.substr(0, text.find_first_of(";]"));
    return text.substr(text.rfind(':') + 1);
}

constexpr char upper(char letter)
{
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

std::string upper(std::string_view text)
{
    std::string all;
    for (const char letter : text) {
        all += upper(letter);
    }
    return all;
}

/// Counts the fields of a view.
struct counter {
    int* count;

    template <class Value>
    void operator()(const char*, const Value&) const
    {
        ++*count;
    }
};

constexpr std::array<std::byte, 512> zeros{};

/// One number of a view in one layout, as data: of templates there are as few as can be, because there would be one for
/// each of 300 pairs of view and layout.
struct known_message {
    std::string_view class_name;
    const char* name;
    message_id number;
    std::size_t size;
    bool has_fields;
    bool (*accepts)(message_id, std::size_t) noexcept;
};

template <class View>
bool has_fields()
{
    int fields = 0;
    View{std::span{zeros}.first(View::about.size)}.each_field(counter{&fields});
    return fields != 0;
}

template <class View, class Abi>
void add_view(std::vector<known_message>& all)
{
    using traits = cmsg::view_traits<View>;
    const auto add = [&all](message_id id) {
        const message_id number{id.level == level::socket ? Abi::socket_level : id.level, id.type};
        all.push_back({class_name<View>(), View::about.name, number, traits::template expected_size<Abi>(number),
                       has_fields<View>(), &traits::template accepts<Abi>});
    };
    add(View::about.id);
    if constexpr (View::about.also != cmsg::view_info::no_message) {
        add(View::about.also);
    }
}

template <class Abi, class... Views>
std::vector<known_message> messages_of(cmsg::view_list<Views...>)
{
    std::vector<known_message> all;
    (add_view<Views, Abi>(all), ...);
    return all;
}

using describe_function = std::string_view (*)(message_id, std::span<const std::byte>, std::span<char>);

template <class List, class Abi>
std::string_view describe_in(message_id id, std::span<const std::byte> payload, std::span<char> room)
{
    return describe(List{}, basic_message<Abi>{id, payload}, room);
}

/// Calls `check` with the messages of `Views` in each of the layouts, and how `describe` is called that is given
/// `List`.
template <class Views, class List, class... Abis, class Check>
void in_layouts(Check check)
{
    (check(messages_of<support::in_host_order<Abis>>(cmsg::detail::plain_list<Views>{}),
           describe_in<List, support::in_host_order<Abis>>),
     ...);
}

/// Calls `check` with every message of the library, as a program would ask, and with those of the families that
/// `describe` has to be told of.
template <class Check>
void in_all_layouts(Check check)
{
    using none = cmsg::view_list<>;
    using namespace cmsg::linux_kernel;
    in_layouts<cmsg::linux_kernel::all_views, none, abi::linux_lp64, abi::linux_ilp32>(check);
    in_layouts<cmsg::darwin::all_views, none, abi::darwin>(check);
    in_layouts<cmsg::freebsd::all_views, none, abi::freebsd_lp64, abi::freebsd_ilp32>(check);
    in_layouts<cmsg::netbsd::all_views, none, abi::netbsd_lp64, abi::netbsd_arm64, abi::netbsd_ilp32>(check);
    in_layouts<cmsg::openbsd::all_views, none, abi::openbsd_lp64, abi::openbsd_ilp32>(check);
    in_layouts<cmsg::windows::all_views, none, abi::windows_64, abi::windows_32>(check);
    in_layouts<hci_views, hci_views, abi::linux_lp64, abi::linux_ilp32>(check); // pitfall 24
    in_layouts<wpan_views, wpan_views, abi::linux_lp64, abi::linux_ilp32>(check);
    in_layouts<misdn_views, misdn_views, abi::linux_lp64, abi::linux_ilp32>(check);
}

TEST(Describe, KnowsEachViewByTheNameOfItsClass)
{
    in_all_layouts([](const std::vector<known_message>& messages, describe_function) {
        for (const known_message& one : messages) {
            // The kernel has SCM_SECURITY at two levels; two classes cannot share the name.
            EXPECT_EQ(one.class_name == "ip_security" ? "SCM_SECURITY" : upper(one.class_name), one.name);
        }
    });
}

/// Whether the line says the level's name, the view's name, and the names of fields if there are any.
void expect_line(const std::string& line, const std::string& name, bool has_fields)
{
    SCOPED_TRACE(line);
    const std::string start = "/" + name;
    const std::size_t at = line.find('/');
    ASSERT_NE(at, std::string::npos);
    EXPECT_TRUE(line.starts_with("SOL_")) << "no name for its level";
    const std::string rest = line.substr(at);
    ASSERT_TRUE(rest.starts_with(start));
    if (!has_fields) {
        EXPECT_EQ(rest, start);
    } else {
        ASSERT_GT(rest.size(), start.size() + 2);
        EXPECT_EQ(rest.substr(start.size(), 2), ": ");
        const char first = rest[start.size() + 2];
        EXPECT_TRUE(first >= 'a' && first <= 'z') << "fell back to hexadecimal, or has a field without a name";
        EXPECT_NE(rest.find('='), std::string::npos);
    }
    EXPECT_TRUE(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    EXPECT_FALSE(line.ends_with(' '));
}

// A whole message of zeros is described by name and fields, under each of its numbers.
TEST(Describe, KnowsEveryViewOfTheLibrary)
{
    in_all_layouts([](const std::vector<known_message>& messages, describe_function describe_it) {
        for (const known_message& one : messages) {
            std::array<char, 2048> room{};
            const std::string_view line = describe_it(one.number, std::span{zeros}.first(one.size), room);
            expect_line(std::string{line}, one.name, one.has_fields);
        }
    });
}

// A line says " instead of " for the sizes that the view refuses, and for no others.
TEST(Describe, TakesForWholeWhatTheViewDoes)
{
    in_all_layouts([](const std::vector<known_message>& messages, describe_function describe_it) {
        for (const known_message& one : messages) {
            for (std::size_t size = 0; size <= 300; ++size) {
                std::array<char, 2048> room{};
                const std::string_view line = describe_it(one.number, std::span{zeros}.first(size), room);
                const bool is_refused = line.find(" instead of ") != std::string_view::npos;
                EXPECT_EQ(is_refused, !one.accepts(one.number, size)) << size << " bytes: " << line;
            }
        }
    });
}

// -- hostile bytes

/// Whether the line is one that a log can take: printable, and text of a payload in quotation marks that nothing in it
/// ends.
bool is_harmless(std::string_view line)
{
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ =.:/{}[]%-";
    bool is_text = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') {
            is_text = !is_text;
        } else if (is_text && line[i] == '\\') {
            ++i; // and what it makes harmless
        } else if (is_text ? line[i] < ' ' || line[i] > '~' : plain.find(line[i]) == std::string_view::npos) {
            return false;
        }
    }
    return !is_text;
}

/// The payloads that an attacker would send: a filling whose bytes break lines, terminals or quotations, and the same
/// with the lengths and counts that views look for in front, so that texts are as long as they can be.
void expect_harmless(const known_message& one, describe_function describe_it)
{
    std::array<std::byte, 300> payload{};
    std::array<char, 8192> room{};
    std::size_t described = 0;
    constexpr int fillings[]{0x0a, 0x0d, 0x1b, 0x7f, 0x80, 0x9b, 0xff, '"', '\\', '\'', 0x08, 0};
    for (const int filling : fillings) {
        for (std::size_t size = 0; size <= payload.size(); size += size < 64 ? 1 : 118) {
            if (!one.accepts(one.number, size)) {
                continue;
            }
            for (const int lengths : {-1, 1, 8, 20, 0xff}) {
                payload.fill(static_cast<std::byte>(filling));
                if (lengths >= 0) {
                    std::fill_n(payload.begin(), 8, static_cast<std::byte>(lengths));
                }
                const std::string_view line = describe_it(one.number, std::span{payload}.first(size), room);
                EXPECT_TRUE(is_harmless(line)) << one.name << ", " << size << " bytes of " << filling << ": " << line;
                EXPECT_FALSE(line.ends_with("...")) << "did not fit, so that its end is not checked";
                ++described;
            }
        }
    }
    EXPECT_GT(described, 0U) << one.name;
}

// pitfall 41
TEST(Describe, QuotesWhateverAPayloadHolds)
{
    EXPECT_FALSE(is_harmless("name=a\n"));
    EXPECT_FALSE(is_harmless("name=\"a\" uid=0\""));
    in_all_layouts([](const std::vector<known_message>& messages, describe_function describe_it) {
        for (const known_message& one : messages) {
            expect_harmless(one, describe_it);
        }
    });
}

} // namespace
