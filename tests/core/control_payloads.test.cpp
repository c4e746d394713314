// SPDX-License-Identifier: MIT
// The rules of the walk about padding, order, alignment and payloads.
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
using support::control_bytes;
using support::in_exact_storage;
using support::numbers_of;
using support::octets;
using support::payload_of_5;
using support::walk;
using support::walk_end;

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
            if (!CMSGPP_CHECK(walk<Abi>(padded.bytes()) == walk_end{2, end_reason::complete, padded.size()})) {
                return false;
            }
        }
    }
    return true;
};

TEST(Control, NeitherRequiresNorReadsThePaddingOfTheLastMessage)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(last_padding_is_optional);
}

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

TEST(Control, YieldsEveryMessageInTheOrderOfTheBuffer) { CMSGPP_HOLDS_IN_EVERY_ABI(every_message_in_order); }

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
        if (!(CMSGPP_CHECK(end == walk_end{3, end_reason::complete, bytes.size()}) && CMSGPP_CHECK(payload == 9))) {
            return false;
        }
    }
    return true;
};

TEST(Control, WalksABufferAtAnyAlignment) { CMSGPP_HOLDS_IN_EVERY_ABI(any_alignment); }

// pitfall 10: a cut message is shortened by the kernel (its length too) or, in a prefix of a buffer, not.
constexpr auto shortened_message = []<class Abi>(Abi) {
    for (std::size_t size = 0; size <= payload_of_5.size(); ++size) {
        control_bytes<Abi> bytes;
        bytes.add(1, 2, payload_of_5).add(3, 4, std::span{payload_of_5}.first(size));
        std::size_t last = SIZE_MAX;
        const auto end = in_exact_storage(bytes.bytes(), [&](std::span<const std::byte> exact) {
            return walk<Abi>(exact, [&](const cmsg::basic_message<Abi>& message) { last = message.payload().size(); });
        });
        if (!(CMSGPP_CHECK(end == walk_end{2, end_reason::complete, bytes.size()}) && CMSGPP_CHECK(last == size))) {
            return false;
        }
    }
    return true;
};

TEST(Control, GivesACutPayloadAsItArrived) { CMSGPP_HOLDS_IN_EVERY_ABI(shortened_message); }

} // namespace
