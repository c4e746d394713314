// SPDX-License-Identifier: MIT
#ifndef CMSGPP_TESTS_SUPPORT_VIEW_CHECKS_HPP
#define CMSGPP_TESTS_SUPPORT_VIEW_CHECKS_HPP

// What every typed view owes, checked in the same way for each of them: its contract, the sizes it accepts, cut
// payloads, any alignment, any layout of its platform.

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/layouts.hpp"
#include "support/memory.hpp"

#include <cmsg/visit/field.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/visit.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <type_traits>

namespace support {

/// Linux with 64- and 32-bit `long`, in the byte order in which this host can view it.
using host_lp64 = in_host_order<cmsg::abi::linux_lp64>;
using host_ilp32 = in_host_order<cmsg::abi::linux_ilp32>;

/// That of them whose `long` this machine's layout has not.
using host_other_long = std::conditional_t<cmsg::abi::native::long_size == 8, host_ilp32, host_lp64>;

/// The same rule for this machine's layout and for Linux with the other `long`.
template <class Rule>
constexpr bool in_every_linux_abi(Rule rule)
{
    return holds(rule, abi_list<cmsg::abi::native, host_other_long>{});
}

/// The same rule for every layout of the view's own platform, if that is not Linux, in this host's byte order.
template <class View, class Rule>
constexpr bool in_own_abis(Rule rule)
{
    constexpr auto platform = cmsg::view_traits<View>::platform;
    if constexpr (platform == cmsg::abi::platform::darwin) {
        return holds(rule, abi_list<in_host_order<cmsg::abi::darwin>>{});
    } else if constexpr (platform == cmsg::abi::platform::freebsd) {
        return holds(rule, abi_list<in_host_order<cmsg::abi::freebsd_lp64>, in_host_order<cmsg::abi::freebsd_ilp32>>{});
    } else if constexpr (platform == cmsg::abi::platform::netbsd) {
        return holds(rule, abi_list<in_host_order<cmsg::abi::netbsd_lp64>, in_host_order<cmsg::abi::netbsd_arm64>,
                                    in_host_order<cmsg::abi::netbsd_ilp32>>{});
    } else if constexpr (platform == cmsg::abi::platform::openbsd) {
        return holds(rule, abi_list<in_host_order<cmsg::abi::openbsd_lp64>, in_host_order<cmsg::abi::openbsd_sparc64>,
                                    in_host_order<cmsg::abi::openbsd_ilp32>>{});
    } else {
        static_assert(platform == cmsg::abi::platform::windows);
        return holds(rule, abi_list<in_host_order<cmsg::abi::windows_64>, in_host_order<cmsg::abi::windows_32>>{});
    }
}

template <class View>
concept small_view = cmsg::typed_view<View> && std::is_trivially_copyable_v<View> && sizeof(View) <= 16 &&
                     !std::is_default_constructible_v<View> && !std::is_convertible_v<std::span<const std::byte>, View>;

/// Parts of a payload, one behind the other.
template <std::size_t... Sizes>
[[nodiscard]] constexpr auto joined(const std::array<std::byte, Sizes>&... parts)
{
    std::array<std::byte, (Sizes + ...)> whole{};
    auto to = whole.begin();
    ((to = std::copy(parts.begin(), parts.end(), to)), ...);
    return whole;
}

/// The number under which control data of `Abi` has a message: its own SOL_SOCKET.
template <class Abi>
[[nodiscard]] constexpr cmsg::message_id number_in(cmsg::message_id id)
{
    return id.level == cmsg::level::socket ? cmsg::message_id{numbers_of<Abi>.socket, id.type} : id;
}

/// What a visitor of one view and of wrong sizes was told.
struct told {
    int views = 0;
    int wrong_sizes = 0;
    cmsg::wrong_size last{};
    cmsg::outcome outcome;
};

template <class View, class Abi>
[[nodiscard]] constexpr told tell(cmsg::basic_control<Abi> messages)
{
    told result;
    result.outcome = cmsg::visit(cmsg::view_list<View>{}, messages,
                                 cmsg::overloaded{[&](View) { ++result.views; },
                                                  [&](cmsg::wrong_size wrong) {
                                                      ++result.wrong_sizes;
                                                      result.last = wrong;
                                                  }});
    return result;
}

/// What `as` and `visit` make of a message for a view.
struct judgement {
    cmsg::field_state state;
    std::size_t payload_size;
    told seen;
};

template <class View, class Abi>
[[nodiscard]] constexpr judgement judge(cmsg::basic_control<Abi> messages)
{
    const auto found = cmsg::as<View>(*messages.begin());
    return {found.state(), found.payload().size(), tell<View>(messages)};
}

/// Whether they take a payload of this size for whole, or tell it by what arrived and by `expected`.
[[nodiscard]] constexpr bool is_right(const judgement& judged, cmsg::message_id number, std::size_t size, bool whole,
                                      std::size_t expected)
{
    const auto& [state, payload_size, seen] = judged;
    if (!(CMSGPP_CHECK(state == (whole ? cmsg::field_state::present : cmsg::field_state::wrong_size)) &&
          CMSGPP_CHECK(payload_size == size) && CMSGPP_CHECK(seen.outcome.reason() == cmsg::end_reason::complete) &&
          CMSGPP_CHECK(bool{seen.outcome} == whole) && CMSGPP_CHECK(seen.views == int{whole}) &&
          CMSGPP_CHECK(seen.wrong_sizes == int{!whole}) &&
          CMSGPP_CHECK(seen.outcome.wrong_size() == (whole ? 0U : 1U)) &&
          CMSGPP_CHECK(seen.outcome.unhandled() == 0))) {
        return false;
    }
    return whole || (CMSGPP_CHECK(seen.last.id == number) && CMSGPP_CHECK(seen.last.actual == size) &&
                     CMSGPP_CHECK(seen.last.expected == expected));
}

/// What is asked of a view in a layout, as functions: the checks are compiled once for all views.
template <class Abi>
struct asked_of_view {
    told (*tell)(cmsg::basic_control<Abi>);
    judgement (*judge)(cmsg::basic_control<Abi>);
    bool (*accepts)(cmsg::message_id, std::size_t);
};

template <class View, class Abi>
inline constexpr asked_of_view<Abi> asked_of{&tell<View, Abi>, &judge<View, Abi>,
                                             &cmsg::view_traits<View>::template accepts<Abi>};

/// The same of a message with such a payload.
template <class Abi>
[[nodiscard]] constexpr bool size_is_judged(asked_of_view<Abi> view, cmsg::message_id number,
                                            std::span<const std::byte> payload, bool whole, std::size_t expected)
{
    control_bytes<Abi> one;
    one.add(number.level, number.type, payload);
    const judgement judged = view.judge(cmsg::basic_control<Abi>{one.bytes()});
    return is_right(judged, number, payload.size(), whole, expected);
}

/// Whether a payload is whole exactly where `is_whole(size)` states so, of all sizes from 0 to one more than the
/// largest. Holds in constant evaluation too, there of those sizes next to which it changes.
template <class Abi, class IsWhole>
[[nodiscard]] constexpr bool is_whole_only_where(asked_of_view<Abi> view, cmsg::message_id id, std::size_t expected,
                                                 std::size_t largest, IsWhole is_whole)
{
    const std::array<std::byte, 128> zeros{};
    for (std::size_t size = 0; size <= largest + 1; ++size) {
        const bool whole = is_whole(size);
        if (std::is_constant_evaluated() && size > 0 && is_whole(size - 1) == whole && is_whole(size + 1) == whole) {
            continue;
        }
        const auto payload = std::span{zeros}.first(size);
        if (!size_is_judged(view, number_in<Abi>(id), payload, whole, expected)) {
            return CMSGPP_CHECK_WITH(layout_name<Abi>(), false);
        }
    }
    return true;
}

template <class View, class Abi, class IsWhole>
[[nodiscard]] constexpr bool is_whole_only_where(cmsg::message_id id, std::size_t expected, std::size_t largest,
                                                 IsWhole is_whole)
{
    return is_whole_only_where(asked_of<View, Abi>, id, expected, largest, is_whole);
}

/// One of these sizes.
struct is_among {
    std::initializer_list<std::size_t> sizes;

    constexpr bool operator()(std::size_t size) const
    {
        return std::find(sizes.begin(), sizes.end(), size) != sizes.end();
    }
};

/// The same for exactly these sizes, of which the first is the expected one.
template <class View, class Abi>
[[nodiscard]] constexpr bool is_whole_only_at(cmsg::message_id id, std::initializer_list<std::size_t> sizes)
{
    return is_whole_only_where<View, Abi>(id, *sizes.begin(), std::max(View::about.size, std::max(sizes)),
                                          is_among{sizes});
}

/// Whether a message of the same number in control data of another platform is none of this view's, which refuses it.
template <class View>
[[nodiscard]] constexpr bool is_absent_elsewhere(cmsg::message_id id)
{
    const auto absent = [id](auto abi) {
        using foreign = in_host_order<decltype(abi)>;
        return !cmsg::viewable_in<View, foreign> &&
               !cmsg::view_traits<View>::template answers_to<foreign>(number_in<foreign>(id));
    };
    using elsewhere =
        abi_list<cmsg::abi::darwin, cmsg::abi::freebsd_lp64, cmsg::abi::freebsd_ilp32, cmsg::abi::windows_64,
                 cmsg::abi::windows_32, cmsg::abi::netbsd_lp64, cmsg::abi::openbsd_lp64>;
    return holds(absent, elsewhere{});
}

/// Whether control data of the view's own platform, and of no other, has its message under this number.
template <class View>
[[nodiscard]] constexpr bool is_only_on_its_platform(cmsg::message_id id)
{
    const auto matches = [id](auto abi) {
        using layout = in_host_order<decltype(abi)>;
        constexpr bool own = layout::platform == cmsg::view_traits<View>::platform;
        bool known = cmsg::view_traits<View>::template answers_to<layout>(number_in<layout>(id));
        if constexpr (cmsg::viewable_in<View, layout>) {
            const std::array<std::byte, View::about.size> zeros{};
            const cmsg::basic_message<layout> arrived{number_in<layout>(id), zeros};
            known = known && cmsg::as<View>(arrived).state() != cmsg::field_state::absent;
        }
        return known == own && cmsg::viewable_in<View, layout> == own;
    };
    using everywhere =
        abi_list<cmsg::abi::linux_lp64, cmsg::abi::linux_ilp32, cmsg::abi::darwin, cmsg::abi::freebsd_lp64,
                 cmsg::abi::freebsd_ilp32, cmsg::abi::windows_64, cmsg::abi::windows_32, cmsg::abi::netbsd_lp64,
                 cmsg::abi::netbsd_arm64, cmsg::abi::openbsd_lp64>;
    return holds(matches, everywhere{});
}

/// Gives `check` the bytes in a heap block of exactly their size, and in front of an unreadable page.
template <class Check>
void in_guarded_memory(const guarded_page& page, std::span<const std::byte> bytes, Check check)
{
    const exact_heap heap{bytes};
    check(std::span<const std::byte>{heap.bytes()});
    check(std::span<const std::byte>{page.at_end(bytes)});
}

/// Cuts a message at every byte, in memory behind which nothing can be read: once with the length left as it was,
/// once as the kernel does it, which shortens the length to the room there was (and sets MSG_CTRUNC).
template <class Abi>
void expect_cuts_are_told(asked_of_view<Abi> view, cmsg::message_id number, std::span<const std::byte> payload)
{
    control_bytes<Abi> whole;
    whole.add(number.level, number.type, payload);
    const guarded_page page;
    for (std::size_t room = 0; room < whole.size(); ++room) {
        SCOPED_TRACE(room);
        const bool has_header = room >= Abi::header_size;
        in_guarded_memory(page, whole.bytes().first(room), [&](std::span<const std::byte> bytes) {
            const told seen = view.tell(cmsg::basic_control<Abi>{bytes});
            EXPECT_EQ(seen.views + seen.wrong_sizes, 0);
            EXPECT_EQ(seen.outcome.reason(), room == 0     ? cmsg::end_reason::complete
                                             : !has_header ? cmsg::end_reason::short_header
                                                           : cmsg::end_reason::length_past_end);
            EXPECT_EQ(seen.outcome.offset(), 0U);
        });
        if (room < Abi::data_offset) {
            continue; // the kernel does not write such a message at all
        }
        const std::size_t size = room - Abi::data_offset;
        control_bytes<Abi> cut;
        cut.add(number.level, number.type, payload.first(size));
        // An int of IP_TOS cut to its first byte looks like the one byte of recvmsg, and a payload of any length cut
        // behind an element like a shorter one; nothing else looks whole.
        const bool looks_whole = size < payload.size() && view.accepts(number, size);
        in_guarded_memory(page, cut.bytes(), [&](std::span<const std::byte> bytes) {
            const told seen = view.tell(cmsg::basic_control<Abi>{bytes});
            EXPECT_EQ(seen.views, int{looks_whole});
            EXPECT_EQ(seen.wrong_sizes, int{!looks_whole});
            EXPECT_EQ(seen.outcome.reason(), cmsg::end_reason::complete);
            EXPECT_EQ(seen.last.actual, looks_whole ? 0 : size);
        });
    }
}

template <class View, class Abi>
void expect_cuts_are_told(cmsg::message_id id, std::span<const std::byte> payload)
{
    expect_cuts_are_told(asked_of<View, Abi>, number_in<Abi>(id), payload);
}

/// The message at `offset` of a place, which has to be aligned to 8.
template <class Abi>
[[nodiscard]] cmsg::basic_control<Abi> message_at(std::size_t offset, std::span<std::byte, 128> place,
                                                  cmsg::message_id number, std::span<const std::byte> payload)
{
    control_bytes<Abi> one;
    one.add(number.level, number.type, payload);
    const auto bytes = place.subspan(offset, one.size());
    std::copy(one.bytes().begin(), one.bytes().end(), bytes.begin());
    return cmsg::basic_control<Abi>{bytes};
}

/// Reads the same out of a message that stands at any of the eight alignments.
template <class View, class Abi, class Read>
void expect_any_alignment(cmsg::message_id id, std::span<const std::byte> payload, Read read)
{
    for (std::size_t offset = 0; offset < 8; ++offset) {
        SCOPED_TRACE(offset);
        alignas(8) std::array<std::byte, 128> place{};
        const auto found = cmsg::find<View>(message_at<Abi>(offset, place, number_in<Abi>(id), payload));
        ASSERT_TRUE(found);
        EXPECT_EQ(read(*found), read(View{payload}));
    }
}

/// The two checks that need memory of their own, in every Linux layout of this host.
template <class View, class Read>
void expect_cut_and_unaligned(cmsg::message_id id, std::span<const std::byte> payload, Read read)
{
    const auto check = [&](auto abi) {
        using layout = decltype(abi);
        expect_cuts_are_told<View, layout>(id, payload);
        expect_any_alignment<View, layout>(id, payload, read);
        return true;
    };
    EXPECT_TRUE(in_every_linux_abi(check));
}

/// The same for a view of another system than Linux, in the layouts of its platform.
template <class View, class Read>
void expect_cut_and_unaligned_at_home(cmsg::message_id id, std::span<const std::byte> payload, Read read)
{
    const auto check = [&](auto abi) {
        using layout = decltype(abi);
        if (cmsg::view_traits<View>::template accepts<layout>(number_in<layout>(id), payload.size())) {
            expect_cuts_are_told<View, layout>(id, payload);
            expect_any_alignment<View, layout>(id, payload, read);
        }
        return true;
    };
    EXPECT_TRUE(in_own_abis<View>(check));
}

// -- Sizes of a view of another system than Linux, in the layouts of its platform.

template <class... Views>
constexpr bool are_of_platform(cmsg::view_list<Views...>, cmsg::abi::platform platform)
{
    return ((cmsg::view_traits<Views>::platform == platform) && ...);
}

/// Contract of the view, and its only size under this id: with a `long` of 64 bits and of 32.
template <class View>
constexpr bool has_sizes_at_home(cmsg::message_id id, std::size_t wide, std::size_t narrow)
{
    return CMSGPP_CHECK(small_view<View>) && CMSGPP_CHECK(View::about.size == wide) &&
           CMSGPP_CHECK((View::about.id == id || View::about.also == id)) &&
           CMSGPP_CHECK(is_only_on_its_platform<View>(id)) && in_own_abis<View>([=](auto abi) {
               using layout = decltype(abi);
               return is_whole_only_at<View, layout>(id, {layout::long_size == 8 ? wide : narrow});
           });
}

/// Contract of a view of several sizes, and which they are.
template <class View, class IsWhole>
constexpr bool is_whole_at_home_where(IsWhole is_whole)
{
    return CMSGPP_CHECK(small_view<View>) && CMSGPP_CHECK(is_only_on_its_platform<View>(View::about.id)) &&
           in_own_abis<View>([is_whole](auto abi) {
               return is_whole_only_where<View, decltype(abi)>(View::about.id, View::about.size,
                                                               View::about.size < 8 ? 16 : View::about.size, is_whole);
           });
}

} // namespace support

#endif
