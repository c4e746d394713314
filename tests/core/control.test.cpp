// SPDX-License-Identifier: MIT
#include <cmsg/core/control.hpp>
#include <cmsg/core/control.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"
#include "support/random.hpp"
#include "support/reference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <iterator>
#include <ranges>
#include <type_traits>
#include <vector>

namespace {

using cmsg::basic_control;
using cmsg::end_reason;
using support::control_bytes;
using support::in_exact_storage;
using support::numbers_of;
using support::octets;

// -- the contract

template <class Control>
constexpr bool is_what_it_claims = [] {
    using iterator = typename Control::iterator;
    static_assert(std::ranges::forward_range<Control>);
    static_assert(std::ranges::view<Control>);
    static_assert(std::ranges::borrowed_range<Control>);
    static_assert(std::forward_iterator<iterator>);
    static_assert(std::sentinel_for<typename Control::sentinel, iterator>);
    static_assert(std::is_trivially_copyable_v<Control> && std::is_trivially_copyable_v<iterator>);
    static_assert(std::is_nothrow_default_constructible_v<Control>);
    static_assert(std::is_nothrow_constructible_v<Control, std::span<const std::byte>>);
    static_assert(std::is_nothrow_constructible_v<Control, const msghdr&>);
    static_assert(std::is_nothrow_constructible_v<Control, ssize_t, const msghdr&>);
    static_assert(noexcept(Control{}.begin())&& noexcept(Control{}.end())&& noexcept(Control{}.outcome())&& noexcept(
        *iterator{})&& noexcept(++std::declval<iterator&>())&& noexcept(std::
                                                                            declval<
                                                                                iterator&>()++)&& noexcept(iterator{} ==
                                                                                                           iterator{}));
    static_assert(sizeof(Control) <= 3 * sizeof(void*));
    static_assert(std::is_nothrow_constructible_v<Control, std::span<const std::byte>, bool>);
    static_assert(std::is_nothrow_constructible_v<Control, std::span<const std::byte>, cmsg::message_flags>);
    static_assert(!std::is_constructible_v<Control, std::span<const std::byte>, int>); // msg_flags are no bool
    return true;
}();
static_assert(sizeof(cmsg::control::iterator) <= 3 * sizeof(void*)); // where a cut message states its own length

static_assert(support::in_every_abi([]<class Abi>(Abi) { return is_what_it_claims<basic_control<Abi>>; }));
static_assert(std::same_as<cmsg::control, basic_control<cmsg::abi::native>>);

// A foreign buffer cannot be mistaken for a native one.
static_assert(!std::constructible_from<cmsg::control, basic_control<cmsg::abi::darwin>>);
static_assert(
    std::same_as<std::ranges::range_value_t<basic_control<cmsg::abi::darwin>>, cmsg::basic_message<cmsg::abi::darwin>>);

// -- how the rules are checked

/// What a walk found, and how it ended. `steps` is `endless` if it took more than the rules allow.
struct walk_end {
    std::size_t steps = 0;
    end_reason reason = end_reason::complete;
    std::size_t offset = 0;

    friend constexpr bool operator==(const walk_end&, const walk_end&) = default;
};

constexpr std::size_t endless = SIZE_MAX;

/// Walks with a limit on the steps, so that a walk without end fails instead of hanging.
template <class Abi, class Each>
constexpr walk_end walk(std::span<const std::byte> bytes, Each each)
{
    const basic_control<Abi> control{bytes};
    std::size_t steps = 0;
    auto at = control.begin();
    for (; at != control.end(); ++at) {
        if (++steps > bytes.size() / numbers_of<Abi>.header) {
            return {endless, {}, {}};
        }
        each(*at);
    }
    const cmsg::outcome outcome = control.outcome();
    return outcome == control.outcome(at) && !outcome.truncated() ? walk_end{steps, outcome.reason(), outcome.offset()}
                                                                  : walk_end{endless, {}, {}};
}

template <class Abi>
constexpr walk_end walk(std::span<const std::byte> bytes)
{
    return in_exact_storage(bytes, [](std::span<const std::byte> exact) {
        return walk<Abi>(exact, [](const cmsg::basic_message<Abi>&) {});
    });
}

constexpr auto payload_of_5 = octets(1, 2, 3, 4, 5);

/// `rule(bytes)` for an empty buffer, and for one with a whole message before what the rule adds.
template <class Abi, class Rule>
constexpr bool at_start_and_behind_a_message(Rule rule)
{
    return rule(control_bytes<Abi>{}, std::size_t{0}) &&
           rule(control_bytes<Abi>{}.add(1, 2, payload_of_5).pad(), std::size_t{1});
}

template <class Rule>
void expect_in_every_abi(Rule rule)
{
    support::in_every_abi([&]<class Abi>(Abi abi) {
        EXPECT_TRUE(rule(abi)) << "header " << numbers_of<Abi>.header << ", data " << numbers_of<Abi>.data
                               << ", big-endian " << (numbers_of<Abi>.order == std::endian::big);
        return true;
    });
}

// -- the rules of the walk

constexpr auto empty_buffer = []<class Abi>(Abi) {
    constexpr basic_control<Abi> none;
    constexpr std::array<std::byte, 1> one{};
    return walk<Abi>({}) == walk_end{} && walk<Abi>(std::span{one}.first(0)) == walk_end{} &&
           none.begin() == none.end() && none.bytes().empty() && !none.truncated() && none.outcome();
};
static_assert(support::proven<empty_buffer>);

TEST(Control, HasNoMessagesInAnEmptyBuffer) { expect_in_every_abi(empty_buffer); }

// pitfall 2
constexpr auto empty_last_message = []<class Abi>(Abi) {
    return at_start_and_behind_a_message<Abi>([](control_bytes<Abi> bytes, std::size_t before) {
        bytes.add(3, 4);
        return walk<Abi>(bytes.bytes()) == walk_end{before + 1, end_reason::complete, bytes.size()};
    });
};
static_assert(support::proven<empty_last_message>);

TEST(Control, HasALastMessageWithAnEmptyPayload) { expect_in_every_abi(empty_last_message); }

constexpr auto header_must_fit = []<class Abi>(Abi) {
    return at_start_and_behind_a_message<Abi>([](const control_bytes<Abi>& start, std::size_t before) {
        for (std::size_t left = 1; left < numbers_of<Abi>.header; ++left) {
            auto bytes = start;
            bytes.raw(left);
            if (walk<Abi>(bytes.bytes()) != walk_end{before, end_reason::short_header, start.size()}) {
                return false;
            }
        }
        return true;
    });
};
static_assert(support::proven<header_must_fit>);

TEST(Control, EndsAtAHeaderThatDoesNotFit) { expect_in_every_abi(header_must_fit); }

// pitfall 1
constexpr auto length_below_header = []<class Abi>(Abi) {
    return at_start_and_behind_a_message<Abi>([](const control_bytes<Abi>& start, std::size_t before) {
        for (std::size_t length = 0; length < numbers_of<Abi>.data; ++length) {
            for (const std::size_t more : {0U, 1U, 4U, 40U}) {
                auto bytes = start;
                bytes.header(length).raw(more);
                if (walk<Abi>(bytes.bytes()) != walk_end{before, end_reason::length_too_small, start.size()}) {
                    return false;
                }
            }
        }
        return true;
    });
};
static_assert(support::proven<length_below_header>);

TEST(Control, EndsAtALengthBelowTheHeader) { expect_in_every_abi(length_below_header); }

// pitfall 1: rounded up before it is compared, a length near the maximum becomes a small one.
constexpr auto length_past_end = []<class Abi>(Abi) {
    return at_start_and_behind_a_message<Abi>([](const control_bytes<Abi>& start, std::size_t before) {
        constexpr std::size_t room = 16;
        constexpr std::size_t rest = numbers_of<Abi>.header + room;
        constexpr std::uint64_t largest = numbers_of<Abi>.largest_length();
        const auto ends_at = [&](std::uint64_t length) {
            auto bytes = start;
            bytes.header(length).raw(room);
            return walk<Abi>(bytes.bytes()) == walk_end{before, end_reason::length_past_end, start.size()};
        };
        for (std::uint64_t n = 0; n < 20; ++n) {
            if (!ends_at(rest + 1 + n) || !ends_at(largest - n) || !ends_at(largest / 2 - n) ||
                !ends_at(largest / 2 + 1 + n)) {
                return false;
            }
        }
        // A message of 0x1'0000'0010 bytes is not one of 0x10.
        return largest == UINT32_MAX ||
               (ends_at((std::uint64_t{1} << 32) + 16) && ends_at((std::uint64_t{1} << 63) + 16));
    });
};
static_assert(support::proven<length_past_end>);

TEST(Control, EndsAtALengthPastTheEnd) { expect_in_every_abi(length_past_end); }

// FreeBSD's payload begins behind the header: a header alone is not yet a message, though it fits.
constexpr auto header_alone = []<class Abi>(Abi) {
    constexpr auto layout = numbers_of<Abi>;
    control_bytes<Abi> bytes;
    bytes.header(layout.data);
    const end_reason expected = layout.data == layout.header ? end_reason::complete : end_reason::length_past_end;
    return walk<Abi>(bytes.bytes()).reason == expected;
};
static_assert(support::proven<header_alone>);

TEST(Control, NeedsTheBytesBetweenHeaderAndPayload) { expect_in_every_abi(header_alone); }

// pitfalls 2, 3: none, some or all of the padding may be there, and it is never zero here.
constexpr auto last_padding_is_optional = []<class Abi>(Abi) {
    constexpr std::array<std::byte, 17> payload{};
    for (std::size_t size = 0; size <= payload.size(); ++size) {
        control_bytes<Abi> message;
        message.add(1, 2, payload_of_5).add(3, 4, std::span{payload}.first(size));
        const std::size_t padding = numbers_of<Abi>.padded(message.size()) - message.size();
        for (std::size_t present = 0; present <= padding; ++present) {
            auto padded = message;
            padded.raw(present);
            if (walk<Abi>(padded.bytes()) != walk_end{2, end_reason::complete, padded.size()}) {
                return false;
            }
        }
    }
    return true;
};
static_assert(support::proven<last_padding_is_optional>);

TEST(Control, NeitherRequiresNorReadsThePaddingOfTheLastMessage) { expect_in_every_abi(last_padding_is_optional); }

// pitfall 7: also duplicates; a garbage padding before each of the later ones (pitfall 3).
constexpr auto every_message_in_order = []<class Abi>(Abi) {
    control_bytes<Abi> bytes;
    bytes.add(1, 2, payload_of_5)
        .add(-3, 0x7fffffff, octets(9))
        .add(1, 2, payload_of_5)
        .add(0, 0)
        .add(4, 5, octets(6, 7));
    return in_exact_storage(bytes.bytes(), [](std::span<const std::byte> exact) {
        struct expected {
            cmsg::message_id id;
            std::size_t size;
            int first;
        };
        constexpr std::array<expected, 5> all{
            {{{1, 2}, 5, 1}, {{-3, 0x7fffffff}, 1, 9}, {{1, 2}, 5, 1}, {{0, 0}, 0, 0}, {{4, 5}, 2, 6}}};
        std::size_t index = 0;
        bool same = true;
        const walk_end end = walk<Abi>(exact, [&](const cmsg::basic_message<Abi>& message) {
            same = same && message.id() == all[index].id && message.payload().size() == all[index].size &&
                   (message.payload().empty() || std::to_integer<int>(message.payload()[0]) == all[index].first);
            ++index;
        });
        return same && end == walk_end{5, end_reason::complete, exact.size()};
    });
};
static_assert(support::proven<every_message_in_order>);

TEST(Control, YieldsEveryMessageInTheOrderOfTheBuffer) { expect_in_every_abi(every_message_in_order); }

// pitfalls 4, 5: the padding counts from the header, whatever address the buffer has.
constexpr auto any_alignment = []<class Abi>(Abi) {
    control_bytes<Abi> bytes;
    bytes.add(1, 2, payload_of_5).add(3, 4, octets(6, 7, 8, 9)).add(5, 6);
    for (std::size_t shift = 0; shift < 8; ++shift) {
        alignas(8) std::array<std::byte, 8 + 256> shifted{};
        std::copy(bytes.bytes().begin(), bytes.bytes().end(), shifted.begin() + static_cast<std::ptrdiff_t>(shift));
        std::size_t payload = 0;
        const auto end =
            walk<Abi>(std::span{shifted}.subspan(shift, bytes.size()),
                      [&](const cmsg::basic_message<Abi>& message) { payload += message.payload().size(); });
        if (end != walk_end{3, end_reason::complete, bytes.size()} || payload != 9) {
            return false;
        }
    }
    return true;
};
static_assert(support::proven<any_alignment>);

TEST(Control, WalksABufferAtAnyAlignment) { expect_in_every_abi(any_alignment); }

// pitfall 10: a cut message is shortened by the kernel (its length too) or, in a prefix of a buffer, not.
constexpr auto shortened_message = []<class Abi>(Abi) {
    for (std::size_t size = 0; size <= payload_of_5.size(); ++size) {
        control_bytes<Abi> bytes;
        bytes.add(1, 2, payload_of_5).add(3, 4, std::span{payload_of_5}.first(size));
        std::size_t last = SIZE_MAX;
        const auto end = in_exact_storage(bytes.bytes(), [&](std::span<const std::byte> exact) {
            return walk<Abi>(exact, [&](const cmsg::basic_message<Abi>& message) { last = message.payload().size(); });
        });
        if (end != walk_end{2, end_reason::complete, bytes.size()} || last != size) {
            return false;
        }
    }
    return true;
};
static_assert(support::proven<shortened_message>);

TEST(Control, GivesACutPayloadAsItArrived) { expect_in_every_abi(shortened_message); }

constexpr auto stops_where_it_stands = []<class Abi>(Abi) {
    control_bytes<Abi> bytes;
    bytes.add(1, 2, payload_of_5).pad();
    const std::size_t second = bytes.size();
    bytes.add(3, 4);
    const basic_control<Abi> control{bytes.bytes()};
    const auto first = control.begin();
    const auto next = std::next(first);
    return control.outcome(first) == cmsg::outcome{end_reason::stopped, 0, false} &&
           control.outcome(next, 3, 4) == cmsg::outcome{end_reason::stopped, second, false, 3, 4} &&
           control.outcome(std::next(next)) == control.outcome() && control.outcome().reason() == end_reason::complete;
};
static_assert(support::proven<stops_where_it_stands>);

TEST(Control, HasAnOutcomeOfAWalkThatWasLeft) { expect_in_every_abi(stops_where_it_stands); }

// pitfall 6: the range owns the cursor; begin() always is the first message, and an iterator always moves on.
constexpr auto multi_pass = []<class Abi>(Abi) {
    control_bytes<Abi> bytes;
    bytes.add(1, 2, payload_of_5).add(3, 4, octets(6));
    const basic_control<Abi> control{bytes.bytes()};
    auto at = control.begin();
    const auto kept = at;
    const auto before = at++;
    const bool post_increment = before == kept && at != kept && (*before).type() == 2 && (*at).type() == 4;
    const auto copy = at;
    ++at;
    using iterator = typename basic_control<Abi>::iterator;
    return post_increment && at == control.end() && copy != control.end() && control.begin() == kept &&
           copy == std::next(kept) && at == std::next(copy) && (*copy).type() == 4 && (*kept).type() == 2 &&
           at != copy && copy != at && control.end() == at && iterator{} == iterator{} && iterator{} == control.end();
};
static_assert(support::proven<multi_pass>);

TEST(Control, IsMultiPass) { expect_in_every_abi(multi_pass); }

// The end is a position of its own, also where the last message has no padding or no payload, or its length is broken.
constexpr auto end_is_beyond_the_last = []<class Abi>(Abi) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, Abi::alignment}) {
        constexpr auto payload = octets(1, 2, 3, 4, 5, 6, 7, 8);
        control_bytes<Abi> bytes;
        bytes.add(1, 2, std::span{payload}.first(size));
        for (const bool padded : {false, true}) {
            if (padded) {
                bytes.pad();
            }
            const basic_control<Abi> control{bytes.bytes()};
            const auto last = control.begin();
            const auto past = std::next(last);
            if (past == last || last == past || past != control.end() || last == control.end() ||
                std::ranges::distance(control) != 1) {
                return false;
            }
        }
    }
    return true;
};
static_assert(support::proven<end_is_beyond_the_last>);

TEST(Control, EndsBeyondItsLastMessage) { expect_in_every_abi(end_is_beyond_the_last); }

// -- a walk that begins anywhere

constexpr auto walks_from_an_offset = []<class Abi>(Abi) {
    control_bytes<Abi> bytes;
    bytes.add(1, 2, payload_of_5).pad();
    const std::size_t second = bytes.size();
    bytes.add(3, 4, octets(6));
    const bool ends = support::in_exact_storage(bytes.bytes(), [&](std::span<const std::byte> exact) {
        const basic_control<Abi> control{exact};
        for (const std::size_t beyond : {exact.size(), exact.size() + 1, exact.size() + 8, SIZE_MAX - 7, SIZE_MAX}) {
            if (control.from(beyond) != control.end() || control.outcome(control.from(beyond)) != control.outcome()) {
                return false;
            }
        }
        return true;
    });
    const basic_control<Abi> control{bytes.bytes()};
    const basic_control<Abi> none;
    return ends && none.from(0) == none.end() && none.from(9) == none.end() && control.from(0) == control.begin() &&
           (*control.from(second)).type() == 4 && std::next(control.from(second)) == control.end();
};
static_assert(support::proven<walks_from_an_offset>);

TEST(Control, BeginsAnywhereAndNeverBeyondTheBuffer) { expect_in_every_abi(walks_from_an_offset); }

constexpr auto tells_the_offset_of_a_message = []<class Abi>(Abi) {
    control_bytes<Abi> bytes;
    bytes.add(1, 2, payload_of_5).pad();
    const std::size_t second = bytes.size();
    bytes.add(3, 4).pad();
    const std::size_t third = bytes.size();
    bytes.add(5, 6, octets(7));
    const basic_control<Abi> control{bytes.bytes()};
    std::size_t expected[]{0, second, third};
    std::size_t index = 0;
    for (const cmsg::basic_message<Abi> each : control) {
        const std::size_t offset = control.offset_of(each);
        if (offset != expected[index++] || (*control.from(offset)).type() != each.type()) {
            return false;
        }
    }
    return index == 3;
};
static_assert(support::proven<tells_the_offset_of_a_message>);

TEST(Control, TellsTheOffsetOfAMessage) { expect_in_every_abi(tells_the_offset_of_a_message); }

// A message that a system has cut between header and payload has an offset as well.
constexpr auto tells_the_offset_of_a_cut_message = []<class Abi>(Abi) {
    control_bytes<Abi> bytes;
    bytes.add(1, 2, payload_of_5).pad();
    const std::size_t second = bytes.size();
    bytes.add(3, 4, octets(6, 7));
    for (std::size_t size = second + Abi::header_size; size <= bytes.size(); ++size) {
        const basic_control<Abi> control{bytes.bytes().first(size), true};
        const auto last = std::next(control.begin());
        if (last != control.end() && control.offset_of(*last) != second) {
            return false;
        }
    }
    return true;
};
static_assert(support::proven<tells_the_offset_of_a_cut_message>);

TEST(Control, TellsTheOffsetOfACutMessage) { expect_in_every_abi(tells_the_offset_of_a_cut_message); }

// -- against a second walker, at run time

/// What the library finds, in the terms of the reference walker.
template <class Abi>
support::walked library_walk(std::span<const std::byte> bytes)
{
    support::walked result;
    const auto end = walk<Abi>(bytes, [&](const cmsg::basic_message<Abi>& message) {
        result.messages.push_back({message.level(), message.type(),
                                   static_cast<std::size_t>(message.payload().data() - bytes.data()),
                                   message.payload().size()});
    });
    EXPECT_NE(end.steps, endless) << "too many steps, or two outcomes of one walk";
    result.reason = end.reason;
    result.offset = end.offset;
    return result;
}

template <class Abi>
void expect_as_reference(std::span<const std::byte> bytes)
{
    const auto ours = library_walk<Abi>(bytes);
    const auto expected = support::reference_walk(bytes, numbers_of<Abi>);
    ASSERT_EQ(ours.reason, expected.reason);
    ASSERT_EQ(ours.offset, expected.offset);
    ASSERT_TRUE(ours.messages == expected.messages);
    for (const auto& message : ours.messages) {
        ASSERT_LE(message.offset + message.size, bytes.size());
    }
}

TEST(Control, AgreesWithTheReferenceOnEveryLengthInASmallBuffer)
{
    const support::guarded_page page;
    support::in_every_abi([&]<class Abi>(Abi) {
        constexpr std::size_t header = numbers_of<Abi>.header;
        for (std::size_t size = header; size <= 3 * header; ++size) {
            for (std::uint64_t first = 0; first <= size + 1; ++first) {
                control_bytes<Abi> bytes;
                bytes.header(first).raw(size - header);
                const std::size_t second = numbers_of<Abi>.padded(static_cast<std::size_t>(first));
                if (first < numbers_of<Abi>.data || second + header > size) {
                    expect_as_reference<Abi>(page.at_end(bytes.bytes()));
                    continue;
                }
                for (std::uint64_t length = 0; length <= size - second + 1; ++length) {
                    control_bytes<Abi> two;
                    two.header(first).raw(second - header).header(length).raw(size - second - header);
                    expect_as_reference<Abi>(page.at_end(two.bytes()));
                }
            }
        }
        return !testing::Test::HasFatalFailure();
    });
}

template <class Abi>
control_bytes<Abi> three_messages()
{
    control_bytes<Abi> bytes;
    bytes.add(0, 1, octets(1)).add(17, 104, octets(1, 2, 3, 4)).add(1, 37, std::array<std::byte, 48>{}).pad();
    return bytes;
}

// pitfall 10: each prefix is walked as far as whole messages go, and not a byte behind it is read.
TEST(Control, AgreesWithTheReferenceOnEveryPrefixOfABuffer)
{
    const support::guarded_page page;
    support::in_every_abi([&]<class Abi>(Abi) {
        const auto whole = three_messages<Abi>();
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            const auto prefix = whole.bytes().first(size);
            expect_as_reference<Abi>(page.at_end(prefix));
            expect_as_reference<Abi>(page.at_start(prefix));
            expect_as_reference<Abi>(support::exact_heap{prefix}.bytes());
        }
        return !testing::Test::HasFatalFailure();
    });
}

TEST(Control, AgreesWithTheReferenceOnRandomBuffers)
{
    support::random_source random;
    const support::guarded_page page;
    support::in_every_abi([&]<class Abi>(Abi) {
        constexpr auto layout = numbers_of<Abi>;
        for (int round = 0; round < 4000; ++round) {
            control_bytes<Abi, 1024> bytes;
            for (std::size_t count = random(6); count > 0; --count) {
                const std::size_t size = random(24);
                const std::size_t lies = random(10); // one length in ten is anything
                bytes.pad().header(lies == 0 ? layout.largest_length() >> random(64) : layout.data + size);
                bytes.raw(layout.data - layout.header + size);
            }
            bytes.raw(random(20));
            const auto all = page.at_end(bytes.bytes());
            for (std::size_t flips = random(3); flips > 0 && !all.empty(); --flips) {
                all[random(all.size())] = static_cast<std::byte>(random(256));
            }
            expect_as_reference<Abi>(page.at_end(all.first(all.size() - random(all.size() + 1) / 4)));
            if (testing::Test::HasFatalFailure()) {
                ADD_FAILURE() << "seed " << random.seed() << ", round " << round;
                return false;
            }
        }
        return true;
    });
}

// pitfall 4, under UBSan: not only the walk but the payload too stands at any address.
TEST(Control, AgreesWithTheReferenceAtEveryAlignment)
{
    support::in_every_abi([]<class Abi>(Abi) {
        const auto bytes = three_messages<Abi>();
        std::vector<std::byte> room(bytes.size() + 64);
        for (std::size_t shift = 0; shift < 64; ++shift) { // 44 is where io_uring puts it behind an IPv6 name
            const auto shifted = std::span{room}.subspan(shift, bytes.size());
            std::ranges::copy(bytes.bytes(), shifted.begin());
            expect_as_reference<Abi>(shifted);
        }
        return !testing::Test::HasFatalFailure();
    });
}

// -- what libc writes, and what recvmsg leaves behind

TEST(Control, ReadsWhatTheMacrosOfLibcWrite)
{
    alignas(cmsghdr) std::array<unsigned char, 256> buffer{};
    msghdr header{};
    header.msg_control = buffer.data();
    header.msg_controllen = CMSG_SPACE(4) + CMSG_SPACE(1) + CMSG_SPACE(0);
    std::vector<support::found> written;
    cmsghdr* at = CMSG_FIRSTHDR(&header);
    for (const std::size_t size : {4U, 1U, 0U}) {
        ASSERT_NE(at, nullptr);
        at->cmsg_len = static_cast<decltype(at->cmsg_len)>(CMSG_LEN(size));
        at->cmsg_level = static_cast<int>(size) + 10;
        at->cmsg_type = static_cast<int>(size) + 20;
        written.push_back(
            {at->cmsg_level, at->cmsg_type, static_cast<std::size_t>(CMSG_DATA(at) - buffer.data()), size});
        at = CMSG_NXTHDR(&header, at);
    }
    const auto bytes = cmsg::control{header}.bytes();
    EXPECT_EQ(static_cast<const void*>(bytes.data()), buffer.data());
    EXPECT_TRUE(library_walk<cmsg::abi::native>(bytes).messages == written);
}

template <class Buffer>
msghdr received(const Buffer& bytes, int flags = 0)
{
    msghdr header{};
    header.msg_control = const_cast<std::byte*>(bytes.bytes().data());
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(bytes.size());
    header.msg_flags = flags;
    return header;
}

// pitfall 8: after a failure the capacity is still in msg_controllen, and an earlier call's bytes in the buffer.
TEST(Control, IsEmptyAfterAFailedCall)
{
    const auto bytes = three_messages<cmsg::abi::native>();
    const cmsg::control control{-1, received(bytes, MSG_CTRUNC)};
    EXPECT_EQ(control.begin(), control.end());
    EXPECT_TRUE(control.bytes().empty());
    EXPECT_EQ(control.outcome(), (cmsg::outcome{end_reason::no_message, 0, false}));
    EXPECT_FALSE(control.outcome());
    EXPECT_TRUE(control.has_failed());
    EXPECT_FALSE((cmsg::control{0, received(bytes, MSG_CTRUNC)}.has_failed()));
}

TEST(Control, IsNamedByItselfAndByWhatAReceiveFills)
{
    const auto bytes = three_messages<cmsg::abi::native>();
    const msghdr header = received(bytes, MSG_CTRUNC);
    cmsg::datagram_header datagram{};
    datagram.msg_hdr = header;
    const cmsg::control control{header};
    EXPECT_EQ(&cmsg::messages_of(control), &control);
    for (const cmsg::control named : {cmsg::messages_of(header), cmsg::messages_of(datagram)}) {
        EXPECT_EQ(named.bytes().data(), control.bytes().data());
        EXPECT_EQ(named.bytes().size(), control.bytes().size());
        EXPECT_EQ(named.flags(), control.flags());
    }
    static_assert(std::same_as<cmsg::abi_of<cmsg::basic_control<cmsg::abi::darwin>>, cmsg::abi::darwin>);
    static_assert(std::same_as<cmsg::abi_of<msghdr>, cmsg::abi::native>);
    static_assert(!cmsg::message_source<std::span<const std::byte>> && !cmsg::message_source<int>);
}

TEST(Control, IsReadAfterADatagramWithoutData)
{
    const auto bytes = three_messages<cmsg::abi::native>();
    const cmsg::control control{0, received(bytes)};
    EXPECT_EQ(std::ranges::distance(control), 3);
    EXPECT_EQ(control.outcome(), (cmsg::outcome{end_reason::complete, bytes.size(), false}));
}

TEST(Control, IsEmptyWithoutABufferWhateverItsLength)
{
    msghdr header{};
    header.msg_controllen = 128;
    for (const cmsg::control control : {cmsg::control{header}, cmsg::control{7, header}}) {
        EXPECT_EQ(control.begin(), control.end());
        EXPECT_EQ(control.outcome(), cmsg::outcome{});
    }
}

// pitfall 12: truncation is reported beside what did arrive, and refuses nothing.
TEST(Control, SaysThatTheKernelCutAndYieldsTheRest)
{
    const auto bytes = three_messages<cmsg::abi::native>();
    for (const int flags : {0, int{MSG_CTRUNC}, int{MSG_TRUNC}, int{MSG_CTRUNC} | int{MSG_TRUNC} | int{MSG_EOR}}) {
        const bool cut = (flags & MSG_CTRUNC) != 0;
        const bool payload_cut = (flags & MSG_TRUNC) != 0;
        for (const cmsg::control control :
             {cmsg::control{received(bytes, flags)}, cmsg::control{1, received(bytes, flags)}}) {
            EXPECT_EQ(std::ranges::distance(control), 3);
            EXPECT_EQ(control.truncated(), cut);
            EXPECT_EQ(control.flags().payload_truncated(), payload_cut);
            EXPECT_EQ(control.outcome().reason(), end_reason::complete);
            EXPECT_EQ(control.outcome().offset(), bytes.size());
            EXPECT_EQ(control.outcome(control.begin()).truncated(), cut);
            EXPECT_EQ(control.outcome(control.begin()).payload_truncated(), payload_cut);
            EXPECT_EQ(control.outcome().control_complete(), !cut);
            EXPECT_EQ(static_cast<bool>(control.outcome()), !cut && !payload_cut);
        }
    }
}

// -- buffers that are known to be cut

/// The messages of a cut buffer, and how its walk ends.
template <class Abi>
support::walked walk_of_cut(std::span<const std::byte> bytes)
{
    support::walked result;
    const basic_control<Abi> control{bytes, true};
    for (const auto message : control) {
        const auto payload = message.payload();
        const auto offset = static_cast<std::size_t>(payload.data() - bytes.data());
        result.messages.push_back({message.level(), message.type(), payload.empty() ? 0 : offset, payload.size()});
    }
    result.reason = control.outcome().reason();
    result.offset = control.outcome().offset();
    EXPECT_TRUE(control.outcome().truncated());
    return result;
}

template <class Abi>
support::walked reference_of_cut(std::span<const std::byte> bytes)
{
    support::walked expected = support::reference_walk(bytes, numbers_of<Abi>, Abi::cut_keeps_length);
    for (support::found& message : expected.messages) {
        message.offset = message.size == 0 ? 0 : message.offset;
    }
    return expected;
}

/// Linux shortens a cut message's length; XNU and older FreeBSDs leave it, and so the last one reaches past the end.
// pitfalls 10, 12
TEST(Control, YieldsWhatIsThereOfACutMessageWhoseLengthWasKept)
{
    const support::guarded_page page;
    support::in_every_abi([&]<class Abi>(Abi) {
        const auto whole = three_messages<Abi>();
        for (std::size_t size = 0; size <= whole.size(); ++size) {
            SCOPED_TRACE(size);
            const auto cut = page.at_end(whole.bytes().first(size));
            const auto ours = walk_of_cut<Abi>(cut);
            const auto expected = reference_of_cut<Abi>(cut);
            EXPECT_EQ(ours.reason, expected.reason);
            EXPECT_EQ(ours.offset, expected.offset);
            EXPECT_TRUE(ours.messages == expected.messages);
            if (Abi::cut_keeps_length) {
                EXPECT_EQ(ours.reason, end_reason::complete);
            }
        }
        return !testing::Test::HasFailure();
    });
}

/// Only a buffer that is known to be cut: a length past the end is malformed in any other, and so is one below the
/// header in all of them.
constexpr auto only_known_cuts_are_taken = []<class Abi>(Abi) {
    const std::size_t data = numbers_of<Abi>.data;
    const auto far = control_bytes<Abi>{}.header(data + 9).raw(data - numbers_of<Abi>.header + 3);
    const auto near = control_bytes<Abi>{}.header(data - 1).raw(20);
    const auto largest = control_bytes<Abi>{}.header(numbers_of<Abi>.largest_length()).raw(data);
    const basic_control<Abi> cut{far.bytes(), true};
    const basic_control<Abi> endless_cut{largest.bytes(), true};
    bool right = basic_control<Abi>{far.bytes()}.outcome().reason() == end_reason::length_past_end &&
                 basic_control<Abi>{far.bytes(), false}.outcome().reason() == end_reason::length_past_end &&
                 basic_control<Abi>{near.bytes(), true}.outcome().reason() == end_reason::length_too_small;
    if constexpr (Abi::cut_keeps_length) {
        right = right && cut.outcome() == cmsg::outcome{end_reason::complete, far.size(), true} &&
                (*cut.begin()).payload().size() == 3 && ++cut.begin() == cut.end() &&
                endless_cut.outcome() == cmsg::outcome{end_reason::complete, largest.size(), true} &&
                (*endless_cut.begin()).payload().size() == numbers_of<Abi>.header && cut.from(0) != cut.end() &&
                (*cut.from(0)).payload().size() == 3; // as a walk that goes on
    } else {
        right = right && cut.outcome() == cmsg::outcome{end_reason::length_past_end, 0, true} &&
                cut.begin() == cut.end() && endless_cut.outcome().reason() == end_reason::length_past_end;
    }
    return right;
};
static_assert(support::proven<only_known_cuts_are_taken>);

TEST(Control, TakesALengthPastTheEndForACutOneOnlyIfTheBufferIsCut) { expect_in_every_abi(only_known_cuts_are_taken); }

/// MSG_CTRUNC is another number on each system: that of the BSDs is Linux' MSG_TRUNC.
constexpr bool flags_are_those_of_the_system()
{
    using cmsg::message_flags;
    constexpr auto bytes = octets(0);
    const auto is_cut = [&]<class Abi>(Abi, unsigned flags) {
        return basic_control<Abi>{std::span{bytes}.first(0), message_flags{flags}}.truncated();
    };
    const auto is_payload_cut = []<class Abi>(Abi, unsigned flags) {
        return basic_control<Abi>{{}, message_flags{flags}}.outcome().payload_truncated();
    };
    namespace abi = cmsg::abi;
    return CMSGPP_CHECK(is_cut(abi::linux_lp64{}, 0x8)) && CMSGPP_CHECK(is_cut(abi::linux_ilp32_be{}, 0x28)) &&
           CMSGPP_CHECK(!is_cut(abi::linux_lp64{}, 0x20)) && CMSGPP_CHECK(is_cut(abi::darwin{}, 0x20)) &&
           CMSGPP_CHECK(is_cut(abi::freebsd_lp64{}, 0x30)) && CMSGPP_CHECK(!is_cut(abi::darwin{}, 0x18)) &&
           CMSGPP_CHECK(is_cut(abi::windows_64{}, 0x200)) && CMSGPP_CHECK(is_cut(abi::windows_32{}, 0x300)) &&
           CMSGPP_CHECK(!is_cut(abi::windows_64{}, 0x128)) && CMSGPP_CHECK(is_cut(abi::linux_mips{}, 0x8)) &&
           CMSGPP_CHECK(!is_cut(abi::native{}, 0)) && CMSGPP_CHECK(is_payload_cut(abi::linux_lp64{}, 0x20)) &&
           CMSGPP_CHECK(!is_payload_cut(abi::linux_lp64{}, 0x10)) &&
           CMSGPP_CHECK(is_payload_cut(abi::darwin{}, 0x10)) &&
           CMSGPP_CHECK(is_payload_cut(abi::freebsd_ilp32{}, 0x30)) &&
           CMSGPP_CHECK(!is_payload_cut(abi::darwin{}, 0x20)) &&
           CMSGPP_CHECK(is_payload_cut(abi::windows_64{}, 0x100)) &&
           CMSGPP_CHECK(!is_payload_cut(abi::windows_64{}, 0x220)) &&
           CMSGPP_CHECK(!basic_control<abi::darwin>{{}, message_flags{0x10}}.outcome()) &&
           CMSGPP_CHECK(basic_control<abi::linux_lp64>{{}, message_flags{0x2020}}.outcome());
}

TEST(Control, ReadsTheFlagsOfACaptureByItsSystem)
{
    CMSGPP_HOLDS(flags_are_those_of_the_system());
    EXPECT_TRUE((cmsg::control{{}, cmsg::message_flags{MSG_CTRUNC}}.truncated()));
    EXPECT_FALSE((cmsg::control{{}, cmsg::message_flags{~unsigned{MSG_CTRUNC}}}.truncated()));
    EXPECT_EQ((cmsg::control{{}, cmsg::message_flags{~0U}}.flags()),
              (cmsg::control{received(three_messages<cmsg::abi::native>(), -1)}.flags()))
        << "a header's flags and a capture's are the same";
}
// pitfall 38: on the error queue the payload is a copy of what was sent, which nobody has to have whole.
TEST(Control, TakesACutCopyOnTheErrorQueueForWhole)
{
    const auto bytes = three_messages<cmsg::abi::native>();
    const cmsg::control control{received(bytes, int{MSG_ERRQUEUE} | int{MSG_TRUNC})};
    EXPECT_TRUE(control.outcome());
    EXPECT_TRUE(control.outcome().payload_truncated());
}

// Neither msg_flags nor a result of recvmsg turn into the bool that says whether the control data was cut.
static_assert(std::is_constructible_v<cmsg::control, std::span<const std::byte>, bool> &&
              std::is_constructible_v<cmsg::control, std::span<const std::byte>, cmsg::read_flags> &&
              !std::is_constructible_v<cmsg::control, std::span<const std::byte>, int> &&
              !std::is_constructible_v<cmsg::control, std::span<const std::byte>, ssize_t>);
static_assert(!std::is_constructible_v<cmsg::control, bool, const msghdr&> &&
              !std::is_constructible_v<cmsg::control, bool, const mmsghdr&> &&
              std::is_constructible_v<cmsg::control, int, const mmsghdr&>);

// A borrowed range: its iterators outlive the object.
TEST(Control, IsBorrowed)
{
    const auto bytes = three_messages<cmsg::abi::native>();
    const auto last = std::ranges::find_if(cmsg::control{bytes.bytes()},
                                           [](const cmsg::message& message) { return message.type() == 37; });
    EXPECT_EQ((*last).payload().size(), 48U);
}

} // namespace
