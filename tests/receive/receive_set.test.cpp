// SPDX-License-Identifier: MIT
#include <cmsg/receive/receive_set.hpp>
#include <cmsg/receive/receive_set.hpp>

#include "support/timestamp_forms.hpp"
#include "support/build.hpp"
#include "support/check.hpp"
#include "support/sequences.hpp"

#include <cmsg/views/linux/all.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <netinet/in.h>
#include <sys/socket.h>

namespace {

using namespace cmsg;
using support::bytes_of;
using support::octets;

// -- space

constexpr bool narrow_long = sizeof(long) == 4;

/// What CMSG_SPACE says of a timestamp, in both its forms where they differ: a 32-bit libc appends the new one.
constexpr std::size_t timestamp_space = CMSG_SPACE(16) + (narrow_long ? CMSG_SPACE(8) : 0);

/// It does not append one to SO_TIMESTAMPING.
constexpr std::size_t timestamping_space = CMSG_SPACE(48);

template <class... Views>
constexpr std::size_t space_of = receive_set<Views...>::space;

static_assert(space_of<> == 0);
static_assert(space_of<ip_tos> == CMSG_SPACE(1));
static_assert(space_of<ip_ttl> == CMSG_SPACE(sizeof(int)));
static_assert(space_of<scm_timestamp> == timestamp_space && space_of<scm_timestampns> == timestamp_space);
static_assert(space_of<scm_timestamping> == timestamping_space);
static_assert(space_of<timestamping_flags<8>> == timestamping_space);

// pitfall 11: the set of n0-computer/noq#778, for which 96 bytes were reserved on 64-bit Linux.
static_assert(space_of<scm_timestamping, udp_gro, ip_pktinfo, ip_tos> ==
              timestamping_space + CMSG_SPACE(4) + CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(1));
static_assert(narrow_long || space_of<scm_timestamping, udp_gro, ip_pktinfo, ip_tos> == 144);

// A dual-stack socket delivers both.
static_assert(space_of<ip_pktinfo, ipv6_pktinfo> == CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(sizeof(in6_pktinfo)));

template <class... Views>
constexpr bool adds_up(view_list<Views...>)
{
    return (space_of<Views> + ...) == 2 * timestamp_space + timestamping_space + CMSG_SPACE(1) +
                                          5 * CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(in_pktinfo)) +
                                          CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(sockaddr_in)) +
                                          CMSG_SPACE(sizeof(sockaddr_in6));
}

using udp_receiver =
    view_list<scm_timestamp, scm_timestampns, scm_timestamping, so_rxq_ovfl, udp_gro, ipv6_pktinfo, ip_pktinfo, ip_ttl,
              ip_tos, ip_origdstaddr, ipv6_hoplimit, ipv6_tclass, ipv6_origdstaddr>;

// pitfalls 11, 31
TEST(ReceiveSet, ReservesTheSumOfCmsgSpace) { EXPECT_TRUE(adds_up(udp_receiver{})); }

// pitfall 13: a read of the error queue that is cut consumes the entry.
static_assert(space_of<ip_recverr> == CMSG_SPACE(16 + sizeof(sockaddr_in)));
static_assert(space_of<ipv6_recverr> == CMSG_SPACE(16 + sizeof(sockaddr_in6)));
static_assert(narrow_long || space_of<ipv6_recverr> == 64);

/// A payload of this machine's libc in a message of the user's own.
struct odd_sized {
    static constexpr view_info about{.id = {level::ip, 999}, .size = 5};
    explicit constexpr odd_sized(std::span<const std::byte>) noexcept {}
};
static_assert(space_of<odd_sized, ip_tos> == CMSG_SPACE(5) + CMSG_SPACE(1));

struct roomy : odd_sized {
    static constexpr view_info about{.id = odd_sized::about.id, .size = 5, .space = 100};
    using odd_sized::odd_sized;
};
static_assert(space_of<roomy> == 100);

// -- a type, not an object

using three = support::small_set;
static_assert(!std::is_default_constructible_v<three> && std::is_empty_v<three>);
static_assert(std::is_trivially_copyable_v<three::record_type>);

// -- visit and decode

/// The set's `visit` is `cmsg::visit` with the set's views: others are unhandled, also for a generic handler.
constexpr bool visits_only_its_own()
{
    support::word both;
    const auto tos = octets(0xb8);
    const auto ttl = bytes_of(std::int32_t{64});
    both.add(level::ip, 1, tos).add(level::ip, 2, ttl);
    int views = 0;
    int strangers = 0;
    const outcome ended = receive_set<ip_tos>::visit(
        control{both.bytes()},
        overloaded{[&](auto) { ++views; }, [&](unhandled other) { strangers += other.message.type(); }});
    return CMSGPP_CHECK(views == 1) && CMSGPP_CHECK(strangers == 2) && CMSGPP_CHECK(ended.unhandled() == 1) &&
           CMSGPP_CHECK(bool{ended}) && CMSGPP_CHECK(ended.offset() == both.size());
}

TEST(ReceiveSet, LeavesOtherMessagesUnhandled) { CMSGPP_HOLDS(visits_only_its_own()); }

constexpr bool stops_when_told_to()
{
    support::word twice;
    const auto tos = octets(1);
    twice.add(level::ip, 1, tos).pad();
    const std::size_t second = twice.size();
    const auto other = octets(2);
    twice.add(level::ip, 1, other).add(level::ip, 1, tos);
    int calls = 0;
    const outcome ended = three::visit(control{twice.bytes()}, [&](ip_tos arrived) {
        ++calls;
        return arrived.value() == 2 ? flow::stop : flow::proceed;
    });
    return CMSGPP_CHECK(calls == 2) && CMSGPP_CHECK(ended.reason() == end_reason::stopped) &&
           CMSGPP_CHECK(ended.offset() == second) && CMSGPP_CHECK(bool{ended});
}

TEST(ReceiveSet, StopsWhereAHandlerSaysSo) { CMSGPP_HOLDS(stops_when_told_to()); }

/// A handler gets the view that a list entry stands for.
constexpr bool entries_stand_for_views()
{
    using set = receive_set<timestamping_flags<1>, ip_tos>;
    support::word one;
    const std::array<std::byte, 48> zeros{};
    one.add(level::socket, support::new_id<cmsg::scm_timestamping>.type, zeros);
    int calls = 0;
    const outcome ended = set::visit(control{one.bytes()}, [&](scm_timestamping) { ++calls; });
    const auto decoded = set::decode(control{one.bytes()});
    const field<scm_timestamping> by_view = decoded.get<scm_timestamping>();
    const field<scm_timestamping> by_entry = decoded.get<timestamping_flags<1>>();
    return CMSGPP_CHECK(calls == 1) && CMSGPP_CHECK(ended.unhandled() == 0) && CMSGPP_CHECK(by_view) &&
           CMSGPP_CHECK(by_entry) && CMSGPP_CHECK(!decoded.get<ip_tos>());
}

TEST(ReceiveSet, HandsOutTheViewThatAnEntryStandsFor) { CMSGPP_HOLDS(entries_stand_for_views()); }

// pitfall 8
TEST(ReceiveSet, VisitsNothingAfterAFailedRecvmsg)
{
    support::word stale;
    const auto tos = octets(0xb8);
    stale.add(level::ip, 1, tos).pad();
    auto bytes = support::exact_heap{stale.bytes()};
    msghdr header{};
    header.msg_control = bytes.bytes().data();
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(bytes.bytes().size());

    int calls = 0;
    const auto count = overloaded{[&](ip_tos) { ++calls; }, [&](unhandled) { ++calls; }, [&](wrong_size) { ++calls; }};
    const outcome failed = three::visit(-1, header, count);
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(failed.reason(), end_reason::no_message);
    EXPECT_FALSE(failed);
    EXPECT_EQ(three::decode(-1, header).outcome(), failed);
    EXPECT_EQ(three::decode(-1, header).get<ip_tos>().state(), field_state::absent);

    const outcome empty_datagram = three::visit(0, header, count);
    EXPECT_EQ(calls, 1) << "a datagram without payload has control messages, too";
    EXPECT_TRUE(empty_datagram);
    EXPECT_EQ(three::visit(header, count), empty_datagram);
    EXPECT_TRUE(three::decode(header).get<ip_tos>());
    EXPECT_TRUE(three::decode(0, header).get<ip_tos>());
}

// pitfall 12
TEST(ReceiveSet, ReadsWhatCameInSpiteOfTruncation)
{
    support::word one;
    const auto tos = octets(0xb8);
    one.add(level::ip, 1, tos).pad();
    auto bytes = support::exact_heap{one.bytes()};
    msghdr header{};
    header.msg_control = bytes.bytes().data();
    header.msg_controllen = static_cast<decltype(header.msg_controllen)>(bytes.bytes().size());
    header.msg_flags = MSG_CTRUNC;

    const auto decoded = three::decode(1, header);
    EXPECT_TRUE(decoded.get<ip_tos>());
    EXPECT_TRUE(decoded.outcome().truncated());
    EXPECT_EQ(decoded.outcome().reason(), end_reason::complete);
    EXPECT_FALSE(decoded.outcome());
    EXPECT_EQ(three::visit(1, header, [](ip_tos) {}), decoded.outcome());
}

// -- visit, decode and `for` agree on every buffer

/// What the record has to say: the last whole message of the view, else the last one, else nothing.
template <class View>
void expect_last_whole(const support::events& seen, const field<View>& found)
{
    const support::event* last = nullptr;
    for (const support::event& one : seen) {
        if (one.id == View::about.id && (one.kind == support::event_kind::view || last == nullptr ||
                                         last->kind == support::event_kind::wrong_size)) {
            last = &one;
        }
    }
    ASSERT_EQ(found.state() == field_state::absent, last == nullptr);
    if (last != nullptr) {
        ASSERT_EQ(support::event_of(found), *last);
    }
}

// pitfalls 7, 10, 20
TEST(ReceiveSet, VisitDecodeAndForAgree)
{
    std::size_t buffers = 0;
    support::for_every_sequence(4, [&](std::span<const std::byte> bytes) {
        ++buffers;
        const control messages{bytes};
        support::events by_for;
        for (const message arrived : messages) {
            by_for.push_back(support::event_of(arrived));
        }
        support::events by_visit;
        const outcome ended = support::small_set::visit(messages, support::recorder{by_visit});
        const auto decoded = support::small_set::decode(messages);

        ASSERT_EQ(by_visit, by_for);
        ASSERT_EQ(ended, (outcome{messages.outcome().reason(), messages.outcome().offset(), false,
                                  support::count(by_for, support::event_kind::stranger),
                                  support::count(by_for, support::event_kind::wrong_size)}));
        ASSERT_EQ(decoded.outcome(), ended);
        expect_last_whole(by_for, decoded.get<ip_tos>());
        expect_last_whole(by_for, decoded.get<ip_pktinfo>());
        expect_last_whole(by_for, decoded.get<udp_gro>());
    });
    EXPECT_GT(buffers, 30'000U);
}

} // namespace
