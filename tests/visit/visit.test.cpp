// SPDX-License-Identifier: MIT
#include <cmsg/visit/visit.hpp>
#include <cmsg/visit/visit.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/own_views.hpp"

#include <cmsg/views/linux/all.hpp>

#include <gtest/gtest.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

namespace {

using cmsg::basic_control;
using cmsg::control;
using cmsg::end_reason;
using cmsg::flow;
using cmsg::outcome;
using cmsg::overloaded;
using cmsg::unhandled;
using cmsg::view_list;
using cmsg::visit;
using cmsg::wrong_size;
using cmsg::abi::native;
using support::bytes_of;
using support::control_bytes;
using support::octets;
using support::own_bounded;
using support::own_minimal;
using support::own_other;
using support::own_talkative;

// -- the buffer that most tests visit

constexpr auto number(std::int32_t value) { return bytes_of(value); }

/// minimal 1, other 2, an unknown message, minimal 3, minimal of a wrong size, other 4.
constexpr control_bytes<native> mixed()
{
    control_bytes<native> bytes;
    bytes.add(200, 1, number(1)).add(200, 2, number(2)).add(99, 9, octets(9)).add(200, 1, number(3));
    bytes.add(200, 1, octets(1, 2)).add(200, 2, number(4));
    return bytes;
}

constexpr control_bytes<native> mixed_bytes = mixed();
constexpr control mixed_control{mixed_bytes.bytes()};

/// What handlers were called with: each takes its turn at appending a digit.
struct digits {
    int value = 0;
    constexpr void append(int digit) { value = value * 10 + digit; }
};

constexpr outcome complete(std::uint32_t unhandled_count, std::uint32_t wrong_size_count)
{
    return {end_reason::complete, mixed_bytes.size(), false, unhandled_count, wrong_size_count};
}

// -- which handler gets what

constexpr bool calls_handlers_in_the_order_of_the_buffer()
{
    digits seen;
    const overloaded handlers{
        [&](own_other view) { seen.append(view.value() + 4); },                            // 6, 8
        [&](own_minimal view) { seen.append(view.bytes.size() == 4 ? view.value() : 0); }, // 1, 3
    };
    const outcome end = visit(mixed_control, handlers);
    return CMSGPP_CHECK(seen.value == 1638) && CMSGPP_CHECK(end == complete(1, 1)) && CMSGPP_CHECK(!end);
}

TEST(Visit, CallsHandlersInTheOrderOfTheBuffer) { CMSGPP_HOLDS(calls_handlers_in_the_order_of_the_buffer()); }

constexpr bool takes_any_subset()
{
    digits minimal;
    digits other;
    const auto first = visit(mixed_control, [&](own_minimal view) { minimal.append(view.value()); });
    const auto second = visit(mixed_control, overloaded{[&](const own_other& view) { other.append(view.value()); }});
    const auto third = visit(mixed_control, overloaded{});
    const auto fourth = visit(mixed_control, [](own_talkative) {});
    // What no handler takes is unhandled, whatever its size.
    return CMSGPP_CHECK(minimal.value == 13) && CMSGPP_CHECK(first == complete(3, 1)) &&
           CMSGPP_CHECK(other.value == 24) && CMSGPP_CHECK(second == complete(4, 0)) &&
           CMSGPP_CHECK(third == complete(6, 0)) && CMSGPP_CHECK(third) && CMSGPP_CHECK(fourth == complete(6, 0));
}

TEST(Visit, TakesAnySubsetOfTheViews) { CMSGPP_HOLDS(takes_any_subset()); }

constexpr bool hands_the_rest_to_who_names_it()
{
    digits seen;
    const overloaded handlers{
        [&](own_minimal view) { seen.append(view.value()); },
        [&](unhandled rest) {
            const bool unknown =
                rest.message.level() == 99 && rest.message.type() == 9 && rest.message.payload().size() == 1;
            seen.append(unknown ? 9 : rest.message.id() == own_other::about.id ? 7 : 0);
        },
        [&](wrong_size cut) {
            seen.append(cut.id == own_minimal::about.id && cut.actual == 2 && cut.expected == 4 ? 5 : 0);
        },
    };
    const outcome end = visit(mixed_control, handlers);
    return CMSGPP_CHECK(seen.value == 179357) && CMSGPP_CHECK(end == complete(3, 1));
}

TEST(Visit, HandsTheRestToWhoNamesIt) { CMSGPP_HOLDS(hands_the_rest_to_who_names_it()); }

// pitfalls 10, 12: a wrong size is counted even if nobody asks for it, and the outcome is false.
constexpr bool counts_wrong_sizes_without_a_handler()
{
    constexpr auto payload = octets(1, 2, 3, 4, 5, 6, 7, 8, 9);
    for (std::size_t size = 0; size <= payload.size(); ++size) {
        control_bytes<native> bytes;
        bytes.add(200, 1, std::span{payload}.first(size));
        int calls = 0;
        const auto end = support::in_exact_storage(bytes.bytes(), [&](std::span<const std::byte> exact) {
            return visit(control{exact}, [&](own_minimal) { ++calls; });
        });
        const bool whole = size == 4;
        if (!(CMSGPP_CHECK(static_cast<bool>(end) == whole) && CMSGPP_CHECK(end.wrong_size() == (whole ? 0U : 1U)) &&
              CMSGPP_CHECK(calls == (whole ? 1 : 0)) && CMSGPP_CHECK(end.unhandled() == 0))) {
            return false;
        }
    }
    return true;
}

TEST(Visit, NeverMakesAViewOfAWrongSize) { CMSGPP_HOLDS(counts_wrong_sizes_without_a_handler()); }

constexpr bool expects_the_size_of_the_number_that_arrived()
{
    control_bytes<native> bytes;
    bytes.add(200, 4, octets(1)).add(200, 3, octets(1, 2, 3));
    std::size_t sum = 0;
    const auto end = visit(view_list<own_talkative>{}, control{bytes.bytes()},
                           overloaded{[](own_talkative) {}, [&](wrong_size cut) { sum = sum * 100 + cut.expected; }});
    return CMSGPP_CHECK(sum == 500 + 2 * native::long_size) && CMSGPP_CHECK(end.wrong_size() == 2);
}

TEST(Visit, SaysWhichSizeItExpected) { CMSGPP_HOLDS(expects_the_size_of_the_number_that_arrived()); }

// -- generic handlers

using own_views = view_list<own_minimal, own_other>;

// Its body does not compile for unhandled and wrong_size, which are in the buffer.
constexpr bool generic_handlers_take_views_alone()
{
    digits seen;
    const outcome end = visit(own_views{}, mixed_control, [&](auto view) { seen.append(view.value()); });
    digits again;
    const outcome by_reference =
        visit(own_views{}, mixed_control, [&](const auto& view) { again.append(view.value()); });
    digits once_more;
    const outcome forwarded = visit(own_views{}, mixed_control, [&](auto&& view) { once_more.append(view.value()); });
    return CMSGPP_CHECK(seen.value == 1234) && CMSGPP_CHECK(again.value == 1234) &&
           CMSGPP_CHECK(once_more.value == 1234) && CMSGPP_CHECK(end == complete(1, 1)) &&
           CMSGPP_CHECK(by_reference == end) && CMSGPP_CHECK(forwarded == end);
}

TEST(Visit, GivesAGenericHandlerViewsAlone) { CMSGPP_HOLDS(generic_handlers_take_views_alone()); }

constexpr bool named_handlers_go_before_generic_ones()
{
    digits seen;
    const overloaded handlers{
        [&](own_minimal view) { seen.append(view.value()); },
        [&](auto view) {
            static_assert(!std::same_as<decltype(view), own_minimal>); // not even looked at
            seen.append(view.value() + 5);
        },
        [&](unhandled) { seen.append(5); },
        [&](wrong_size) { seen.append(6); },
    };
    const outcome end = visit(own_views{}, mixed_control, handlers);
    return CMSGPP_CHECK(seen.value == 175369) && CMSGPP_CHECK(end == complete(1, 1));
}

TEST(Visit, PrefersANamedHandlerToAGenericOne) { CMSGPP_HOLDS(named_handlers_go_before_generic_ones()); }

// One of the library's messages and one's own: the list is all of the library's views and those that are named.
constexpr bool generic_handlers_know_the_library()
{
    control_bytes<native> bytes;
    bytes.add(cmsg::level::ip, 1, octets(0xb9)).add(200, 1, number(7)).add(cmsg::level::udp, 104, number(1200));
    int known = 0;
    int own = 0;
    const overloaded handlers{
        [&](auto view) {
            known += std::same_as<decltype(view), cmsg::ip_tos> || std::same_as<decltype(view), cmsg::udp_gro>;
        },
        [&](own_minimal view) { own += view.value(); },
    };
    const outcome end = visit(control{bytes.bytes()}, handlers);
    const outcome alone = visit(control{bytes.bytes()}, [](auto) {});
    return CMSGPP_CHECK(known == 2) && CMSGPP_CHECK(own == 7) && CMSGPP_CHECK(end.unhandled() == 0) &&
           CMSGPP_CHECK(end) && CMSGPP_CHECK(alone.unhandled() == 1);
}

constexpr bool own_views_are_like_built_in_ones()
{
    control_bytes<native> bytes;
    bytes.add(cmsg::level::ip, 1, octets(0xb9)).add(200, 1, number(7)).add(cmsg::level::socket, 101, number(8));
    digits seen;
    const overloaded handlers{
        [&](support::own_two_numbers view) { seen.append(view.value()); },
        [&](cmsg::ip_tos tos) { seen.append(static_cast<int>(tos.ecn())); },
        [&](own_minimal view) { seen.append(view.value()); },
    };
    const outcome end = visit(control{bytes.bytes()}, handlers);
    return CMSGPP_CHECK(seen.value == 178) && CMSGPP_CHECK(end) && CMSGPP_CHECK(end.unhandled() == 0);
}

#ifdef __linux__ // where the library's views are

TEST(Visit, AsksAGenericHandlerForEveryViewOfTheLibrary) { CMSGPP_HOLDS(generic_handlers_know_the_library()); }
TEST(Visit, TreatsOwnViewsLikeBuiltInOnes) { CMSGPP_HOLDS(own_views_are_like_built_in_ones()); }
#endif

// -- lists

constexpr bool a_list_bounds_what_is_taken()
{
    digits seen;
    const auto count = [&](auto view) { seen.append(view.value()); };
    return CMSGPP_CHECK(visit(view_list<own_other>{}, mixed_control, count) == complete(4, 0)) &&
           CMSGPP_CHECK(seen.value == 24) &&
           visit(view_list<own_bounded>{}, mixed_control, [](own_minimal) {}) == complete(3, 1) &&
           CMSGPP_CHECK(visit(view_list<>{}, mixed_control, overloaded{}) == complete(6, 0));
}

TEST(Visit, TakesTheViewsOfTheListAlone) { CMSGPP_HOLDS(a_list_bounds_what_is_taken()); }

/// Answers to the same messages as own_minimal.
struct own_twin : support::own_minimal {
    using own_minimal::own_minimal;
};

constexpr bool the_first_of_the_list_gets_it()
{
    int twins = 0;
    int originals = 0;
    const overloaded counting{[&](own_minimal) { ++originals; }, [&](own_twin) { ++twins; }};
    const outcome one = visit(view_list<own_twin, own_minimal>{}, mixed_control, counting);
    const outcome two = visit(view_list<own_minimal, own_twin>{}, mixed_control, [&](own_minimal) { ++originals; });
    return CMSGPP_CHECK(twins == 2) && CMSGPP_CHECK(originals == 2) && CMSGPP_CHECK(one == complete(3, 1)) &&
           CMSGPP_CHECK(two == one);
}

TEST(Visit, GivesAMessageToTheFirstViewThatAnswers) { CMSGPP_HOLDS(the_first_of_the_list_gets_it()); }

// -- how it ends

constexpr bool stops_when_told_to()
{
    control_bytes<native> before;
    before.add(200, 1, number(1)).add(200, 2, number(2)).add(99, 9, octets(9)).pad();
    const std::size_t unknown = before.size() - native::space(1);
    int calls = 0;
    const auto at_once = visit(mixed_control, [&](own_minimal) {
        ++calls;
        return flow::stop;
    });
    const auto at_third = visit(mixed_control, [&](own_minimal view) {
        ++calls;
        return view.value() == 3 ? flow::stop : flow::proceed;
    });
    const auto at_unknown =
        visit(mixed_control,
              overloaded{[&](own_minimal) { ++calls; },
                         [](unhandled rest) { return rest.message.level() == 99 ? flow::stop : flow::proceed; }});
    const auto at_wrong = visit(mixed_control, overloaded{[](own_minimal) {}, [](wrong_size) { return flow::stop; }});
    return CMSGPP_CHECK(calls == 1 + 2 + 1) && CMSGPP_CHECK(at_once == outcome{end_reason::stopped, 0, false}) &&
           CMSGPP_CHECK(at_once) &&
           CMSGPP_CHECK(at_third == outcome{end_reason::stopped, before.size(), false, 2, 0}) &&
           CMSGPP_CHECK(at_third) && CMSGPP_CHECK(at_unknown == outcome{end_reason::stopped, unknown, false, 2, 0}) &&
           CMSGPP_CHECK(at_wrong.reason() == end_reason::stopped) && CMSGPP_CHECK(at_wrong.wrong_size() == 1) &&
           CMSGPP_CHECK(!at_wrong);
}

TEST(Visit, StopsWhenAHandlerSaysSo) { CMSGPP_HOLDS(stops_when_told_to()); }

// pitfalls 1, 6: the messages before the malformed one are visited, and the walk says where it ended.
constexpr bool ends_where_the_bytes_are_malformed()
{
    control_bytes<native> good;
    good.add(200, 1, number(1)).add(99, 9).pad();
    struct row {
        std::uint64_t length;
        std::size_t behind;
        end_reason reason;
    };
    constexpr std::array<row, 3> rows{{{0, 8, end_reason::length_too_small},
                                       {native::length(0) + 9, 8, end_reason::length_past_end},
                                       {static_cast<native::length_type>(-8), 8, end_reason::length_past_end}}};
    for (const auto& [length, behind, reason] : rows) {
        auto bytes = good;
        bytes.header(length).raw(behind);
        int sum = 0;
        const auto end = visit(control{bytes.bytes()}, [&](own_minimal view) { sum += view.value(); });
        if (!(CMSGPP_CHECK(sum == 1) && CMSGPP_CHECK(end == outcome{reason, good.size(), false, 1, 0}) &&
              CMSGPP_CHECK(!end))) {
            return false;
        }
    }
    auto bytes = good;
    bytes.raw(3);
    return CMSGPP_CHECK(visit(control{bytes.bytes()}, overloaded{}) ==
                        outcome{end_reason::short_header, good.size(), false, 2, 0});
}

TEST(Visit, EndsWhereTheBytesAreMalformed) { CMSGPP_HOLDS(ends_where_the_bytes_are_malformed()); }

// -- the forms of a visitor

struct overloads {
    digits seen{};
    constexpr void operator()(own_minimal view) { seen.append(view.value()); }
    constexpr flow operator()(const own_other& view)
    {
        seen.append(view.value());
        return flow::proceed;
    }
    constexpr void operator()(unhandled) { seen.append(9); }
};

struct generic_member {
    digits seen{};
    template <class View>
    constexpr void operator()(View view)
    {
        seen.append(view.value());
    }
};

struct constant {
    int* sum;
    constexpr void operator()(own_minimal view) const { *sum += view.value(); }
};

constexpr bool takes_structs()
{
    overloads several;
    const auto first = visit(own_views{}, mixed_control, several);
    generic_member generic;
    const auto second = visit(own_views{}, mixed_control, generic);
    int sum = 0;
    const constant unchanging{&sum};
    const auto third = visit(mixed_control, unchanging);
    return CMSGPP_CHECK(several.seen.value == 12934) && CMSGPP_CHECK(first == complete(1, 1)) &&
           CMSGPP_CHECK(generic.seen.value == 1234) && CMSGPP_CHECK(second == first) && CMSGPP_CHECK(sum == 4) &&
           CMSGPP_CHECK(third == complete(3, 1));
}

TEST(Visit, TakesStructs) { CMSGPP_HOLDS(takes_structs()); }

constexpr bool keeps_the_state_of_mutable_handlers()
{
    int last = 0;
    auto counting = [count = 0, &last](own_minimal) mutable { last = ++count; };
    static_cast<void>(visit(mixed_control, counting));
    const bool two = last == 2;
    static_cast<void>(visit(mixed_control, counting));
    return CMSGPP_CHECK(two) && CMSGPP_CHECK(last == 4);
}

TEST(Visit, KeepsTheStateOfMutableHandlers) { CMSGPP_HOLDS(keeps_the_state_of_mutable_handlers()); }

int sum_of_functions = 0;
void add_minimal(own_minimal view) { sum_of_functions += view.value(); }
flow stop_at_other(const own_other& view) noexcept
{
    sum_of_functions += view.value();
    return flow::stop;
}

TEST(Visit, TakesFunctions)
{
    sum_of_functions = 0;
    EXPECT_EQ(visit(mixed_control, add_minimal), complete(3, 1));
    EXPECT_EQ(visit(mixed_control, &add_minimal), complete(3, 1));
    EXPECT_EQ(sum_of_functions, 8);
    EXPECT_EQ(visit(mixed_control, stop_at_other).reason(), end_reason::stopped);
    EXPECT_EQ(sum_of_functions, 10);
}

/// Counts its copies and moves. Not in an `overloaded`, which is built of its handlers anyhow.
struct counting_copies {
    int* made;
    constexpr explicit counting_copies(int& count) : made{&count} {}
    constexpr counting_copies(const counting_copies& other) : made{other.made} { ++*made; }
    counting_copies& operator=(const counting_copies&) = delete;
    constexpr ~counting_copies() = default;
    constexpr void operator()(own_minimal) const {}
    constexpr void operator()(unhandled) const {}
};

constexpr bool copies_no_visitor()
{
    int copies = 0;
    const counting_copies constant_visitor{copies};
    counting_copies visitor{copies};
    const view_list<own_minimal> list;
    static_cast<void>(visit(list, mixed_control, visitor));
    static_cast<void>(visit(list, mixed_control, constant_visitor));
    static_cast<void>(visit(list, mixed_control, counting_copies{copies}));
    return CMSGPP_CHECK(copies == 0);
}

TEST(Visit, CopiesNoVisitor)
{
    CMSGPP_HOLDS(copies_no_visitor());
    int copies = 0;
    const view_list<own_minimal> list;
    EXPECT_TRUE(visit(list, msghdr{}, counting_copies{copies}));
    EXPECT_TRUE(visit(list, 0, msghdr{}, counting_copies{copies}));
    EXPECT_EQ(copies, 0);
}

// A visitor that cannot be moved at all, and one that takes views that it may keep.
struct immovable {
    immovable() = default;
    immovable(const immovable&) = delete;
    immovable& operator=(const immovable&) = delete;
    int calls = 0;
    void operator()(own_minimal&&) { ++calls; }
};

TEST(Visit, TakesAVisitorThatCannotBeMoved)
{
    immovable visitor;
    EXPECT_EQ(visit(mixed_control, visitor), complete(3, 1));
    EXPECT_EQ(visitor.calls, 2);
}

// -- the message beside its view

constexpr bool gives_the_message_of_each_view()
{
    int sum = 0;
    std::size_t offsets = 0;
    bool same = true;
    const auto note = [&](auto view, const cmsg::message& source) {
        same = same && source.id() == decltype(view)::about.id && source.payload().data() == view.bytes.data() &&
               source.payload().size() == view.bytes.size();
        offsets = offsets * 256 + mixed_control.offset_of(source);
        sum += view.value();
    };
    const auto named = [&](own_minimal view, cmsg::message source) { note(view, source); };
    const outcome first = visit(mixed_control, overloaded{named, [&](own_other view) { sum += 10 * view.value(); }});
    constexpr std::size_t step = native::space(4);
    const bool at_offsets = offsets == 2 * step + native::space(1);
    const outcome second = visit(own_views{}, mixed_control, note);
    return CMSGPP_CHECK(same) && CMSGPP_CHECK(at_offsets) && CMSGPP_CHECK(first == complete(1, 1)) &&
           CMSGPP_CHECK(second == first) && CMSGPP_CHECK(sum == 1 + 3 + 10 * (2 + 4) + 10);
}

TEST(Visit, GivesTheMessageBesideItsViewToWhoAsks) { CMSGPP_HOLDS(gives_the_message_of_each_view()); }

constexpr bool gives_the_payload_of_a_wrong_size()
{
    std::size_t offset = 0;
    std::size_t size = 0;
    const auto wrong = [&](wrong_size cut) {
        offset = static_cast<std::size_t>(cut.payload.data() - mixed_control.bytes().data());
        size = cut.payload.size();
        return size == cut.actual ? flow::stop : flow::proceed;
    };
    const outcome end = visit(mixed_control, overloaded{[](own_minimal) {}, wrong});
    return CMSGPP_CHECK(size == 2) && CMSGPP_CHECK(offset == end.offset() + native::data_offset) &&
           CMSGPP_CHECK(end.reason() == end_reason::stopped);
}

TEST(Visit, GivesThePayloadOfAWrongSize) { CMSGPP_HOLDS(gives_the_payload_of_a_wrong_size()); }

#ifdef __linux__
/// A handler of what all views of the error queue are takes each of them, alone and beside others.
constexpr bool takes_every_error_by_its_base()
{
    const auto error = bytes_of(std::array<std::uint32_t, 4>{7, 0, 0, 0});
    control_bytes<native> bytes;
    bytes.add(0, 11, error)
        .add(cmsg::level::ip, 1, octets(2))
        .add(41, 25, error)
        .add(263, 16, error)
        .add(274, 4, error);
    bytes.add(287, 1, error).add(101, 1, error).add(107, 4, error);
    const control messages{bytes.bytes()};
    int errors = 0;
    int tos = 0;
    const auto alone = visit(messages, [&](cmsg::extended_error told) { errors += told.error(); });
    const auto beside = visit(messages, overloaded{[&](const cmsg::extended_error& told) { errors += told.error(); },
                                                   [&](cmsg::ip_tos view) { tos += view.value(); }});
    const auto with = visit(messages, [&](cmsg::extended_error told, cmsg::message source) {
        errors += told.error() * int{source.payload().size() == 16};
    });
    int named = 0;
    const auto first = visit(messages, overloaded{[&](cmsg::extended_error) { ++errors; },
                                                  [&](cmsg::ip_recverr told) { named += told.error(); }});
    return CMSGPP_CHECK(errors == 3 * 7 * 7 + 6) && CMSGPP_CHECK(tos == 2) && CMSGPP_CHECK(named == 7) &&
           CMSGPP_CHECK(alone.unhandled() == 1) && CMSGPP_CHECK(beside.unhandled() == 0) &&
           CMSGPP_CHECK(with == alone) && CMSGPP_CHECK(first == alone);
}

TEST(Visit, TakesEveryErrorByItsBase) { CMSGPP_HOLDS(takes_every_error_by_its_base()); }
#endif

// -- noexcept if all the handlers are

template <class Visitor>
constexpr bool is_noexcept = [] {
    constexpr bool walked = noexcept(visit(control{}, std::declval<Visitor>()));
    constexpr bool received = noexcept(visit(std::declval<const msghdr&>(), std::declval<Visitor>()));
    constexpr bool resulted = noexcept(visit(ssize_t{}, std::declval<const msghdr&>(), std::declval<Visitor>()));
    constexpr bool listed = noexcept(visit(own_views{}, control{}, std::declval<Visitor>()));
    constexpr bool listed_received =
        noexcept(visit(own_views{}, std::declval<const msghdr&>(), std::declval<Visitor>()));
    constexpr bool listed_resulted =
        noexcept(visit(own_views{}, ssize_t{}, std::declval<const msghdr&>(), std::declval<Visitor>()));
    static_assert(walked == received && walked == resulted && walked == listed && walked == listed_received &&
                  walked == listed_resulted);
    return walked;
}();

constexpr overloaded all_promise{[](own_minimal) noexcept {}, [](unhandled) noexcept {}, [](wrong_size) noexcept {}};
constexpr overloaded one_does_not{[](own_minimal) noexcept {}, [](unhandled) noexcept {}, [](wrong_size) {}};
static_assert(is_noexcept<overloaded<>> && is_noexcept<decltype(all_promise)> && is_noexcept<decltype((all_promise))>);
static_assert(!is_noexcept<decltype(one_does_not)> && !is_noexcept<decltype([](own_minimal) {})>);
static_assert(is_noexcept<flow (*)(const own_other&) noexcept> && !is_noexcept<void (*)(own_minimal)>);

TEST(Visit, LetsExceptionsOfHandlersPass)
{
    int calls = 0;
    EXPECT_THROW(static_cast<void>(visit(mixed_control,
                                         [&](own_minimal) {
                                             ++calls;
                                             throw calls;
                                         })),
                 int);
    EXPECT_EQ(calls, 1);
}

// -- other systems

using darwin = support::in_host_order<cmsg::abi::darwin>;

// pitfall 24: a view of this system takes nothing in another's control data, though the numbers are the same.
constexpr bool a_view_is_of_one_system()
{
    control_bytes<darwin> bytes;
    bytes.add(200, 1, number(5)).add(0, 1, octets(3));
    int sum = 0;
    const overloaded handlers{
        [&](support::own_darwin view) { sum += view.value(); },
        [&](cmsg::basic_unhandled<darwin> rest) { sum += rest.message.payload().size() == 1 ? 10 : 1000; },
    };
    const auto end = visit(basic_control<darwin>{bytes.bytes()}, handlers);
    return CMSGPP_CHECK(sum == 15) && CMSGPP_CHECK(end.unhandled() == 1);
}

#ifdef __linux__

TEST(Visit, TakesViewsOfTheSystemOfTheBuffer) { CMSGPP_HOLDS(a_view_is_of_one_system()); }
#endif

// The other byte order can be walked and counted, with handlers that take no view.
constexpr bool walks_the_other_byte_order()
{
    using other = support::other_order;
    control_bytes<other> bytes;
    bytes.add(200, 1, number(5)).add(0, 1, octets(3));
    const basic_control<other> messages{bytes.bytes()};
    std::int32_t levels = 0;
    const auto end = visit(messages, [&](cmsg::basic_unhandled<other> rest) { levels += rest.message.level(); });
    return CMSGPP_CHECK(levels == 200) &&
           CMSGPP_CHECK(end == outcome{end_reason::complete, bytes.size(), false, 2, 0}) &&
           CMSGPP_CHECK(visit(messages, overloaded{}) == end) &&
           CMSGPP_CHECK(visit(view_list<own_minimal>{}, messages, overloaded{}) == end);
}

TEST(Visit, WalksTheOtherByteOrder) { CMSGPP_HOLDS(walks_the_other_byte_order()); }

// -- what recvmsg leaves behind

msghdr received(const control_bytes<native>& bytes, int flags)
{
    msghdr header{};
    header.msg_control = const_cast<std::byte*>(bytes.bytes().data());
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(bytes.size());
    header.msg_flags = flags;
    return header;
}

/// Visits the header in each of the ways; all must agree.
template <class Visitor>
outcome visit_received(const msghdr& header, Visitor&& visitor)
{
    const outcome end = visit(header, visitor);
    EXPECT_EQ(visit(0, header, visitor), end);
    EXPECT_EQ(visit(own_views{}, header, visitor), end);
    EXPECT_EQ(visit(own_views{}, 100, header, visitor), end);
    const mmsghdr slot{header, 0};
    EXPECT_EQ(visit(slot, visitor), end);
    EXPECT_EQ(visit(std::size_t{7}, slot, visitor), end);
    EXPECT_EQ(visit(own_views{}, slot, visitor), end);
    EXPECT_EQ(visit(own_views{}, 100, slot, visitor), end);
    return end;
}

TEST(Visit, ReadsWhatRecvmsgHasLeft)
{
    int sum = 0;
    const auto adding = [&](own_minimal view) { sum += view.value(); };
    EXPECT_EQ(visit_received(received(mixed_bytes, 0), adding), complete(3, 1));
    EXPECT_EQ(sum, 8 * 4);
}

// pitfall 12: after MSG_CTRUNC everything that arrived is visited, and the outcome says that something was cut.
TEST(Visit, ReadsWhatACutBufferHas)
{
    control_bytes<native> bytes;
    bytes.add(200, 1, number(6));
    int sum = 0;
    const auto end = visit_received(received(bytes, MSG_CTRUNC), [&](own_minimal view) { sum += view.value(); });
    EXPECT_EQ(sum, 8 * 6);
    EXPECT_EQ(end, (outcome{end_reason::complete, bytes.size(), true}));
    EXPECT_FALSE(end);
}

// pitfall 8
TEST(Visit, CallsNobodyAfterAFailedCall)
{
    int calls = 0;
    const overloaded counting{[&](own_minimal) { ++calls; }, [&](unhandled) { ++calls; }, [&](wrong_size) { ++calls; }};
    const outcome failed{end_reason::no_message, 0, false};
    EXPECT_EQ(visit(-1, received(mixed_bytes, MSG_CTRUNC), counting), failed);
    EXPECT_EQ(visit(own_views{}, -1, received(mixed_bytes, 0), counting), failed);
    EXPECT_EQ(calls, 0);
}

// `received > 0` is no result, and neither is anything else that is no integer.
template <class Result>
concept is_a_result = requires(Result result, const msghdr& header, const mmsghdr& slot)
{
    visit(result, header, overloaded{});
    visit(result, slot, overloaded{});
    visit(own_views{}, result, header, overloaded{});
};
static_assert(is_a_result<int> && is_a_result<ssize_t> && is_a_result<unsigned>);
template <class Result>
concept is_refused = !requires(Result result, const msghdr& header)
{
    visit(result, header, overloaded{});
}
&&!requires(Result result, const mmsghdr& slot) { visit(own_views{}, result, slot, overloaded{}); };
static_assert(is_refused<bool> && is_refused<double> && is_refused<const char*>);

} // namespace
