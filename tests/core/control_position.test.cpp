// SPDX-License-Identifier: MIT
// Positions of a walk: iterators, offsets, and a walk that begins anywhere.
#include <cmsg/core/control.hpp>
#include <cmsg/core/control.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/walks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <span>
namespace {

using cmsg::basic_control;
using cmsg::end_reason;
using support::control_bytes;
using support::numbers_of;
using support::octets;
using support::payload_of_5;

constexpr auto stops_where_it_stands = []<class Abi>(Abi) {
    control_bytes<Abi> bytes;
    bytes.add(1, 2, payload_of_5).pad();
    const std::size_t second = bytes.size();
    bytes.add(3, 4);
    const basic_control<Abi> control{bytes.bytes()};
    const auto first = control.begin();
    const auto next = std::next(first);
    return CMSGPP_CHECK(control.outcome(first) == cmsg::outcome{end_reason::stopped, 0, false}) &&
           CMSGPP_CHECK(control.outcome(next, 3, 4) == cmsg::outcome{end_reason::stopped, second, false, 3, 4}) &&
           CMSGPP_CHECK(control.outcome(std::next(next)) == control.outcome()) &&
           CMSGPP_CHECK(control.outcome().reason() == end_reason::complete);
};

TEST(Control, HasAnOutcomeOfAWalkThatWasLeft) { CMSGPP_HOLDS_IN_EVERY_ABI(stops_where_it_stands); }

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
    return CMSGPP_CHECK(post_increment) && CMSGPP_CHECK(at == control.end()) && CMSGPP_CHECK(copy != control.end()) &&
           CMSGPP_CHECK(control.begin() == kept) && CMSGPP_CHECK(copy == std::next(kept)) &&
           CMSGPP_CHECK(at == std::next(copy)) && CMSGPP_CHECK((*copy).type() == 4) &&
           CMSGPP_CHECK((*kept).type() == 2) && CMSGPP_CHECK(at != copy) && CMSGPP_CHECK(copy != at) &&
           CMSGPP_CHECK(control.end() == at) && CMSGPP_CHECK(iterator{} == iterator{}) &&
           CMSGPP_CHECK(iterator{} == control.end());
};

TEST(Control, IsMultiPass) { CMSGPP_HOLDS_IN_EVERY_ABI(multi_pass); }

// The end is a position of its own, also where the last message has no padding or no payload, or its length is broken.
constexpr auto end_is_beyond_the_last = []<class Abi>(Abi) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, Abi::alignment}) {
        constexpr std::array<std::byte, 16> payload{};
        control_bytes<Abi> bytes;
        bytes.add(1, 2, std::span{payload}.first(size));
        for (const bool padded : {false, true}) {
            if (padded) {
                bytes.pad();
            }
            const basic_control<Abi> control{bytes.bytes()};
            const auto last = control.begin();
            const auto past = std::next(last);
            if (!(CMSGPP_CHECK(past != last) && CMSGPP_CHECK(last != past) && CMSGPP_CHECK(past == control.end()) &&
                  CMSGPP_CHECK(last != control.end()) && CMSGPP_CHECK(std::ranges::distance(control) == 1))) {
                return false;
            }
        }
    }
    return true;
};

TEST(Control, EndsBeyondItsLastMessage) { CMSGPP_HOLDS_IN_EVERY_ABI(end_is_beyond_the_last); }

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
    return CMSGPP_CHECK(ends) && CMSGPP_CHECK(none.from(0) == none.end()) && CMSGPP_CHECK(none.from(9) == none.end()) &&
           CMSGPP_CHECK(control.from(0) == control.begin()) && CMSGPP_CHECK((*control.from(second)).type() == 4) &&
           CMSGPP_CHECK(std::next(control.from(second)) == control.end());
};

TEST(Control, BeginsAnywhereAndNeverBeyondTheBuffer) { CMSGPP_HOLDS_IN_EVERY_ABI(walks_from_an_offset); }

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
        if (!(CMSGPP_CHECK(offset == expected[index++]) &&
              CMSGPP_CHECK((*control.from(offset)).type() == each.type()))) {
            return false;
        }
    }
    return CMSGPP_CHECK(index == 3);
};

TEST(Control, TellsTheOffsetOfAMessage) { CMSGPP_HOLDS_IN_EVERY_ABI(tells_the_offset_of_a_message); }

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

TEST(Control, TellsTheOffsetOfACutMessage) { CMSGPP_HOLDS_IN_EVERY_ABI(tells_the_offset_of_a_cut_message); }

} // namespace
