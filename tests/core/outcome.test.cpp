// SPDX-License-Identifier: MIT
#include <cmsg/core/outcome.hpp>
#include <cmsg/core/outcome.hpp>

#include "support/check.hpp"
#include "support/read_flags.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace {

using cmsg::end_reason;
using cmsg::outcome;

// -- the contract

static_assert(sizeof(outcome) == 16);
static_assert(std::is_trivially_copyable_v<outcome> && std::is_standard_layout_v<outcome>);
static_assert(std::is_nothrow_default_constructible_v<outcome>);
static_assert(std::is_constructible_v<bool, outcome> && !std::is_convertible_v<outcome, bool>);
static_assert(
    noexcept(outcome{}.reason()) && noexcept(outcome{}.offset()) && noexcept(outcome{}.truncated()) && noexcept(
        outcome{}.unhandled()) && noexcept(outcome{}.wrong_size()) && noexcept(bool(outcome{})) && noexcept(outcome{} ==
                                                                                                            outcome{}));

constexpr end_reason reasons[]{end_reason::complete,     end_reason::stopped,          end_reason::no_message,
                               end_reason::short_header, end_reason::length_too_small, end_reason::length_past_end};

// The largest offset that an address space of 48 bits, or this machine's size_t, can have.
constexpr std::size_t largest_offset = static_cast<std::size_t>(
    std::min(std::uint64_t{std::numeric_limits<std::size_t>::max()}, (std::uint64_t{1} << 48U) - 1));

/// Calls `rule(reason, offset, truncated, unhandled, wrong_size)` with every combination of some values of each.
template <class Rule>
constexpr bool in_every_outcome(Rule rule)
{
    for (const end_reason reason : reasons) {
        for (const std::size_t offset : {std::size_t{0}, std::size_t{1}, std::size_t{0x1'0000}, largest_offset}) {
            for (const bool truncated : {false, true}) {
                for (const std::uint32_t unhandled : {0U, 1U, UINT32_MAX}) {
                    for (const std::uint32_t wrong_size : {0U, 1U, UINT32_MAX}) {
                        if (!CMSGPP_CHECK(rule(reason, offset, truncated, unhandled, wrong_size))) {
                            return false;
                        }
                    }
                }
            }
        }
    }
    return true;
}

// -- the parts do not spill into each other

constexpr auto keeps_every_part = [](end_reason reason, std::size_t offset, bool truncated, std::uint32_t unhandled,
                                     std::uint32_t wrong_size) {
    const outcome end{reason, offset, truncated, unhandled, wrong_size};
    return end.reason() == reason && end.offset() == offset && end.truncated() == truncated &&
           end.unhandled() == unhandled && end.wrong_size() == wrong_size;
};
static_assert(in_every_outcome(keeps_every_part));

TEST(Outcome, KeepsEveryPart) { EXPECT_TRUE(in_every_outcome(keeps_every_part)); }

// -- true means that all the kernel had was read

// pitfall 12: a cut or incomplete read is never taken for a whole one; unhandled messages do not matter.
constexpr auto is_true_of_a_whole_read = [](end_reason reason, std::size_t offset, bool truncated,
                                            std::uint32_t unhandled, std::uint32_t wrong_size) {
    const bool whole =
        (reason == end_reason::complete || reason == end_reason::stopped) && !truncated && wrong_size == 0;
    return static_cast<bool>(outcome{reason, offset, truncated, unhandled, wrong_size}) == whole;
};
static_assert(in_every_outcome(is_true_of_a_whole_read));

TEST(Outcome, IsTrueOfAWholeRead) { EXPECT_TRUE(in_every_outcome(is_true_of_a_whole_read)); }

constexpr bool is_an_empty_walk_by_default()
{
    return CMSGPP_CHECK(outcome{}) && CMSGPP_CHECK(outcome{} == outcome{end_reason::complete, 0, false}) &&
           CMSGPP_CHECK(outcome{}.offset() == 0) && CMSGPP_CHECK(outcome{}.reason() == end_reason::complete) &&
           CMSGPP_CHECK(!outcome{}.truncated());
}

TEST(Outcome, IsThatOfAnEmptyWalkByDefault) { CMSGPP_HOLDS(is_an_empty_walk_by_default()); }

constexpr bool differs_in_any_part()
{
    const outcome base{end_reason::complete, 8, false, 1, 2};
    return CMSGPP_CHECK(base == outcome{end_reason::complete, 8, false, 1, 2}) &&
           CMSGPP_CHECK(base != outcome{end_reason::stopped, 8, false, 1, 2}) &&
           CMSGPP_CHECK(base != outcome{end_reason::complete, 9, false, 1, 2}) &&
           CMSGPP_CHECK(base != outcome{end_reason::complete, 8, true, 1, 2}) &&
           CMSGPP_CHECK(base != outcome{end_reason::complete, 8, false, 0, 2}) &&
           CMSGPP_CHECK(base != outcome{end_reason::complete, 8, false, 1, 3});
}

TEST(Outcome, ComparesEveryPart) { CMSGPP_HOLDS(differs_in_any_part()); }

// -- what the flags of a read say

using cmsg::read_flags;
using support::in_every_read;

// pitfall 38: a cut payload is no whole datagram, except on the error queue, where it is a copy of what was sent.
constexpr auto cut_payload_is_not_whole = [](read_flags flags, bool control, bool payload, bool error_queue) {
    for (const end_reason reason : reasons) {
        for (const std::uint32_t wrong_size : {0U, 1U}) {
            const outcome end{reason, largest_offset, flags, UINT32_MAX, wrong_size};
            const bool complete = reason <= end_reason::stopped && !control && wrong_size == 0;
            if (end.truncated() != control || end.payload_truncated() != payload ||
                end.control_complete() != complete ||
                static_cast<bool>(end) != (complete && (!payload || error_queue)) || end.reason() != reason ||
                end.offset() != largest_offset || end.unhandled() != UINT32_MAX || end.wrong_size() != wrong_size) {
                return false;
            }
        }
    }
    return true;
};
static_assert(in_every_read(cut_payload_is_not_whole));

TEST(Outcome, IsFalseOfACutPayloadExceptOnTheErrorQueue) { EXPECT_TRUE(in_every_read(cut_payload_is_not_whole)); }

} // namespace
