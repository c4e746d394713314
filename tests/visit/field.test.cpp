// SPDX-License-Identifier: MIT
#include <cmsg/visit/field.hpp>
#include <cmsg/visit/field.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/exact.hpp"
#include "support/memory.hpp"
#include "support/own_views.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <type_traits>

#include <sys/socket.h> // for msghdr, mmsghdr

namespace {

namespace abi = cmsg::abi;
using cmsg::as;
using cmsg::basic_control;
using cmsg::basic_message;
using cmsg::field;
using cmsg::field_state;
using cmsg::find;
using cmsg::viewable_in;
using support::bytes_of;
using support::control_bytes;
using support::octets;
using support::own_bounded;
using support::own_darwin;
using support::own_minimal;
using support::own_talkative;

// -- a field

template <class View>
constexpr bool is_light =
    std::is_trivially_copyable_v<field<View>> && sizeof(field<View>) <= 24 &&
    std::is_nothrow_default_constructible_v<field<View>>&& std::is_constructible_v<bool, field<View>> &&
    !std::is_convertible_v<field<View>, bool>&& noexcept(*field<View>{}) && noexcept(field<View>{}.operator->()) &&
    sizeof(View) <= 16;
static_assert(is_light<own_minimal> && is_light<own_talkative>);

constexpr bool has_three_states()
{
    constexpr auto payload = bytes_of(std::int32_t{-77});
    const field<own_minimal> absent;
    const field<own_minimal> present{field_state::present, payload};
    const field<own_minimal> cut{field_state::wrong_size, std::span{payload}.first(3)};
    return CMSGPP_CHECK(!absent) && CMSGPP_CHECK(absent.state() == field_state::absent) &&
           CMSGPP_CHECK(absent.payload().empty()) && CMSGPP_CHECK(present) &&
           CMSGPP_CHECK(present.state() == field_state::present) && CMSGPP_CHECK((*present).value() == -77) &&
           CMSGPP_CHECK(present->value() == -77) && CMSGPP_CHECK(present.payload().data() == payload.data()) &&
           CMSGPP_CHECK(!cut) && CMSGPP_CHECK(cut.state() == field_state::wrong_size) &&
           CMSGPP_CHECK(cut.payload().size() == 3);
}

TEST(Field, HasAFieldOfThreeStates) { CMSGPP_HOLDS(has_three_states()); }

// -- as

static_assert(noexcept(as<own_minimal>(cmsg::message{{}, {}})) && noexcept(find<own_minimal>(cmsg::control{})));
static_assert(std::same_as<decltype(as<own_bounded>(cmsg::message{{}, {}})), field<own_minimal>>);

// pitfall 10: whatever size arrives, one that is not whole is never given out as a view.
constexpr bool views_a_whole_payload_only()
{
    constexpr auto payload = octets(1, 2, 3, 4, 5, 6);
    for (std::size_t size = 0; size <= payload.size(); ++size) {
        const bool right =
            support::in_exact_storage(std::span{payload}.first(size), [&](std::span<const std::byte> bytes) {
                const auto found = as<own_minimal>(cmsg::message{own_minimal::about.id, bytes});
                return found.state() == (size == 4 ? field_state::present : field_state::wrong_size) &&
                       found.payload().size() == size && static_cast<bool>(found) == (size == 4) &&
                       (size != 4 || found->value() == cmsg::load<std::int32_t>(payload.data()));
            });
        if (!CMSGPP_CHECK(right)) {
            return false;
        }
    }
    return CMSGPP_CHECK(as<own_minimal>(cmsg::message{{200, 2}, payload}).state() == field_state::absent);
}

TEST(Field, IsMadeOfAWholePayloadOnly) { CMSGPP_HOLDS(views_a_whole_payload_only()); }

// -- find

template <class Abi>
constexpr auto duplicates()
{
    control_bytes<Abi> bytes;
    bytes.add(200, 2, octets(1, 2, 3, 4))
        .add(200, 1, bytes_of(std::int32_t{11}))
        .add(200, 1, bytes_of(std::int32_t{22}));
    return bytes;
}

// pitfall 7: of duplicates the first, whole or not.
constexpr bool finds_the_first()
{
    const auto bytes = duplicates<abi::native>();
    const auto found = find<own_minimal>(cmsg::control{bytes.bytes()});
    control_bytes<abi::native> cut;
    cut.add(200, 1, octets(1)).add(200, 1, bytes_of(std::int32_t{33}));
    return CMSGPP_CHECK(found) && CMSGPP_CHECK(found->value() == 11) &&
           CMSGPP_CHECK(find<own_minimal>(cmsg::control{cut.bytes()}).state() == field_state::wrong_size) &&
           CMSGPP_CHECK(find<own_talkative>(cmsg::control{bytes.bytes()}).state() == field_state::absent) &&
           CMSGPP_CHECK(find<own_minimal>(cmsg::control{}).state() == field_state::absent);
}

TEST(Field, IsFoundWhereItFirstOccurs) { CMSGPP_HOLDS(finds_the_first()); }

// pitfall 24: a view is looked for only where one of its messages can be; generic code can ask.
using darwin = support::in_host_order<abi::darwin>;
using freebsd = support::in_host_order<abi::freebsd_lp64>;

template <class View, class Abi>
concept can_be_found = requires(const basic_control<Abi>& messages, const basic_message<Abi>& message)
{
    find<View>(messages);
    as<View>(message);
};

template <class View, class Abi>
concept is_refused = !can_be_found<View, Abi> && !requires(const basic_control<Abi>& messages)
{
    find<View>(messages);
}
&&!requires(const basic_message<Abi>& message) { as<View>(message); };

static_assert(can_be_found<own_darwin, darwin> && can_be_found<own_minimal, abi::native> &&
              viewable_in<own_darwin, darwin> && viewable_in<own_bounded, abi::native>);
static_assert(is_refused<own_minimal, support::other_order> && !viewable_in<own_minimal, support::other_order>);
static_assert(is_refused<own_darwin, freebsd> && is_refused<int, darwin> && !viewable_in<own_darwin, freebsd>);
#ifdef __linux__
static_assert(is_refused<own_minimal, darwin> && is_refused<own_darwin, abi::native>);
#endif

/// The readable of some views in a buffer of any layout.
template <class Abi, class... Views>
constexpr int readable_of(const basic_control<Abi>& messages)
{
    const auto one = [&]<class View>(std::type_identity<View>) {
        if constexpr (viewable_in<View, Abi>) {
            return find<View>(messages) ? 1 : 0;
        } else {
            return 0;
        }
    };
    return (0 + ... + one(std::type_identity<Views>{}));
}

constexpr bool finds_what_can_be_there()
{
    const auto apple = duplicates<darwin>();
    const auto foreign = duplicates<support::other_order>();
    const basic_control<darwin> in_darwin{apple.bytes()};
    return CMSGPP_CHECK(find<own_darwin>(in_darwin)->value() == 11) &&
           CMSGPP_CHECK(readable_of<darwin, own_darwin>(in_darwin) == 1) &&
           CMSGPP_CHECK(readable_of<support::other_order, own_darwin, own_minimal>(
                            basic_control<support::other_order>{foreign.bytes()}) == 0);
}

TEST(Field, IsOfAMessageThatCanBeThere) { CMSGPP_HOLDS(finds_what_can_be_there()); }

// The message before the malformed one is found, and the search ends there.
TEST(Field, IsFoundBeforeMalformedBytesAndNotBehindThem)
{
    control_bytes<abi::native> bytes;
    bytes.add(200, 1, bytes_of(std::int32_t{5})).pad().header(0, 200, 2).raw(40);
    const cmsg::control control{bytes.bytes()};
    EXPECT_EQ(find<own_minimal>(control)->value(), 5);
    EXPECT_EQ(find<support::own_other>(control).state(), field_state::absent);
}

// pitfall 4: the payload of a view stands at any address, right up to an unreadable page.
TEST(Field, ReadsItsFieldsAtAnyAddress)
{
    const support::guarded_page page;
    const auto bytes = duplicates<abi::native>(); // ends with the payload, without padding
    const auto placed = page.at_end(bytes.bytes());
    EXPECT_EQ(find<own_minimal>(cmsg::control{placed})->value(), 11);
    for (std::size_t shift = 0; shift < 8; ++shift) {
        alignas(8) std::array<std::byte, 264> room{};
        std::copy(placed.begin(), placed.end(), room.begin() + static_cast<std::ptrdiff_t>(shift));
        EXPECT_EQ(find<own_minimal>(cmsg::control{std::span{room}.subspan(shift, placed.size())})->value(), 11);
    }
}

// pitfall 8: every form in which recvmsg and recvmmsg leave a message, and nothing after a failed call.
TEST(Field, IsFoundInWhatRecvmsgHasLeft)
{
    const auto bytes = duplicates<abi::native>();
    mmsghdr slot{};
    msghdr& header = slot.msg_hdr;
    header.msg_control = const_cast<std::byte*>(bytes.bytes().data());
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(bytes.size());
    for (const auto found : {find<own_minimal>(header), find<own_minimal>(3, header), find<own_minimal>(slot),
                             find<own_minimal>(std::int64_t{0}, slot), find<own_bounded>(0U, header)}) {
        ASSERT_TRUE(found);
        EXPECT_EQ(found->value(), 11);
    }
    EXPECT_EQ(find<own_minimal>(-1, header).state(), field_state::absent);
    EXPECT_EQ(find<own_minimal>(ssize_t{-1}, slot).state(), field_state::absent);
}

// `received > 0` is no result.
template <class Result>
concept is_a_result = requires(Result result, const msghdr& header)
{
    find<own_minimal>(result, header);
};
static_assert(is_a_result<int> && is_a_result<long> && is_a_result<std::size_t> && is_a_result<ssize_t>);
static_assert(!is_a_result<bool> && !is_a_result<double> && !is_a_result<void*>);

} // namespace
