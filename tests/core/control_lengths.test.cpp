// SPDX-License-Identifier: MIT
// The rules of the walk about headers and lengths.
#include <cmsg/core/control.hpp>
#include <cmsg/core/control.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/walks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace {

using cmsg::end_reason;
using support::at_start_and_behind_a_message;
using support::control_bytes;
using support::numbers_of;
using support::payload_of_5;
using support::walk;
using support::walk_end;

// pitfall 2
constexpr auto empty_last_message = []<class Abi>(Abi) {
    return at_start_and_behind_a_message<Abi>([](control_bytes<Abi> bytes, std::size_t before) {
        bytes.add(3, 4);
        return CMSGPP_CHECK(walk<Abi>(bytes.bytes()) == walk_end{before + 1, end_reason::complete, bytes.size()});
    });
};

TEST(Control, HasALastMessageWithAnEmptyPayload) { CMSGPP_HOLDS_IN_EVERY_ABI(empty_last_message); }

constexpr auto header_must_fit = []<class Abi>(Abi) {
    return at_start_and_behind_a_message<Abi>([](const control_bytes<Abi>& start, std::size_t before) {
        for (std::size_t left = 1; left < numbers_of<Abi>.header; ++left) {
            auto bytes = start;
            bytes.raw(left);
            if (!CMSGPP_CHECK(walk<Abi>(bytes.bytes()) == walk_end{before, end_reason::short_header, start.size()})) {
                return false;
            }
        }
        return true;
    });
};

TEST(Control, EndsAtAHeaderThatDoesNotFit) { CMSGPP_HOLDS_IN_EVERY_ABI(header_must_fit); }

// pitfall 1
constexpr auto length_below_header = []<class Abi>(Abi) {
    return at_start_and_behind_a_message<Abi>([](const control_bytes<Abi>& start, std::size_t before) {
        for (std::size_t length = 0; length < numbers_of<Abi>.data; ++length) {
            for (const std::size_t more : {0U, 1U, 4U, 40U}) {
                auto bytes = start;
                bytes.header(length).raw(more);
                if (!CMSGPP_CHECK(walk<Abi>(bytes.bytes()) ==
                                  walk_end{before, end_reason::length_too_small, start.size()})) {
                    return false;
                }
            }
        }
        return true;
    });
};

TEST(Control, EndsAtALengthBelowTheHeader) { CMSGPP_HOLDS_IN_EVERY_ABI(length_below_header); }

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
            if (!(CMSGPP_CHECK(ends_at(rest + 1 + n)) && CMSGPP_CHECK(ends_at(largest - n)) &&
                  CMSGPP_CHECK(ends_at(largest / 2 - n)) && CMSGPP_CHECK(ends_at(largest / 2 + 1 + n)))) {
                return false;
            }
        }
        // A message of 0x1'0000'0010 bytes is not one of 0x10.
        return CMSGPP_CHECK((largest == UINT32_MAX ||
                             (ends_at((std::uint64_t{1} << 32) + 16) && ends_at((std::uint64_t{1} << 63) + 16))));
    });
};

TEST(Control, EndsAtALengthPastTheEnd) { CMSGPP_HOLDS_IN_EVERY_ABI(length_past_end); }

// FreeBSD's payload begins behind the header: a header alone is not yet a message, though it fits.
constexpr auto header_alone = []<class Abi>(Abi) {
    constexpr auto layout = numbers_of<Abi>;
    control_bytes<Abi> bytes;
    bytes.header(layout.data);
    const end_reason expected = layout.data == layout.header ? end_reason::complete : end_reason::length_past_end;
    return CMSGPP_CHECK(walk<Abi>(bytes.bytes()).reason == expected);
};

TEST(Control, NeedsTheBytesBetweenHeaderAndPayload) { CMSGPP_HOLDS_IN_EVERY_ABI(header_alone); }

} // namespace
