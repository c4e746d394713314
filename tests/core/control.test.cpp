// SPDX-License-Identifier: MIT
#include <cmsg/core/control.hpp>
#include <cmsg/core/control.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/walks.hpp"

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
using support::at_start_and_behind_a_message;
using support::control_bytes;
using support::in_exact_storage;
using support::numbers_of;
using support::octets;
using support::payload_of_5;
using support::three_messages;
using support::walk;
using support::walk_end;

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

// -- the rules of the walk

constexpr auto empty_buffer = []<class Abi>(Abi) {
    constexpr basic_control<Abi> none;
    constexpr std::array<std::byte, 1> one{};
    return CMSGPP_CHECK(walk<Abi>({}) == walk_end{}) &&
           CMSGPP_CHECK(walk<Abi>(std::span{one}.first(0)) == walk_end{}) && CMSGPP_CHECK(none.begin() == none.end()) &&
           CMSGPP_CHECK(none.bytes().empty()) && CMSGPP_CHECK(!none.truncated()) && CMSGPP_CHECK(none.outcome());
};

TEST(Control, HasNoMessagesInAnEmptyBuffer) { CMSGPP_HOLDS_IN_EVERY_ABI(empty_buffer); }

// -- what recvmsg leaves behind

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
    return CMSGPP_CHECK(right);
};

TEST(Control, TakesALengthPastTheEndForACutOneOnlyIfTheBufferIsCut)
{
    CMSGPP_HOLDS_IN_EVERY_ABI(only_known_cuts_are_taken);
}

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
