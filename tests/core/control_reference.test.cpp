// SPDX-License-Identifier: MIT
// The walk against a second walker, written without the library, at run time.
#include <cmsg/core/control.hpp>
#include <cmsg/core/control.hpp>

#include "support/build.hpp"
#include "support/memory.hpp"
#include "support/random.hpp"
#include "support/reference.hpp"
#include "support/walks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>
namespace {

using cmsg::basic_control;
using cmsg::end_reason;
using support::control_bytes;
using support::endless;
using support::numbers_of;
using support::octets;
using support::three_messages;
using support::walk;

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

// -- what libc writes

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

} // namespace
