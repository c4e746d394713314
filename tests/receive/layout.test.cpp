// SPDX-License-Identifier: MIT
#include <cmsg/receive/layout.hpp>
#include <cmsg/receive/layout.hpp>

#include "support/build.hpp"
#include "support/check.hpp"
#include "support/memory.hpp"
#include "support/own_views.hpp"
#include "support/random.hpp"

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/views/linux/all.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace cmsg;

// -- What a set sees is what the walk sees

/// One call of a visitor: of which view, with which bytes.
struct call {
    std::size_t what;
    const std::byte* at;
    std::size_t size;

    friend constexpr bool operator==(const call&, const call&) = default;
};

/// Notes its calls, and stops at the call of this number, counted from 0.
template <std::size_t Capacity>
struct call_log {
    static constexpr std::size_t no_stop = Capacity;

    std::array<call, Capacity> calls{};
    std::size_t count = 0;
    std::size_t stop_at = no_stop;

    constexpr flow note(std::size_t what, std::span<const std::byte> bytes)
    {
        calls[count] = {what, bytes.data(), bytes.size()};
        return count++ == stop_at ? flow::stop : flow::proceed;
    }
};

/// A view that keeps hold of its payload, so that calls can be compared by address.
template <class View>
struct watched : View {
    using own = View;

    explicit constexpr watched(std::span<const std::byte> arrived) noexcept : View{arrived}, bytes{arrived} {}
    std::span<const std::byte> bytes;
};

template <class... Views>
struct watched_set {
    using set = receive_set<watched<Views>...>;
    static constexpr std::size_t capacity = 24;

    /// A visitor that takes all of the views, and the rest.
    struct visitor {
        call_log<capacity>& log;

        template <class View>
            requires requires { typename View::own; }
        constexpr flow operator()(View view) const
        {
            return log.note(detail::index_of<View, watched<Views>...>(), view.bytes);
        }
        constexpr flow operator()(unhandled other) const { return log.note(100, other.message.payload()); }
        constexpr flow operator()(wrong_size wrong) const { return log.note(200 + wrong.actual, {}); }
    };

    /// Whether set and walk call the same in the same order, end alike, and decode alike.
    [[nodiscard]] static constexpr bool agrees(const control& messages, std::size_t stop_at)
    {
        call_log<capacity> by_set;
        call_log<capacity> by_walk;
        by_set.stop_at = by_walk.stop_at = stop_at;
        const outcome set_outcome = set::visit(messages, visitor{by_set});
        const outcome walk_outcome = visit(typename set::views{}, messages, visitor{by_walk});
        if (!(set_outcome == walk_outcome) || by_set.count != by_walk.count || by_set.calls != by_walk.calls) {
            return false;
        }
        const auto decoded = set::decode(messages);
        const auto walked = set::record_type::read(messages);
        return decoded.outcome() == walked.outcome() && (same_field<Views>(decoded, walked) && ...);
    }

    /// The same with a visitor that takes one of the views and leaves the others to nobody.
    template <class Wanted>
    [[nodiscard]] static constexpr bool agrees_on(const control& messages)
    {
        call_log<capacity> by_set;
        call_log<capacity> by_walk;
        const auto only = [](call_log<capacity>& log) {
            return [&log](watched<Wanted> view) { log.note(0, view.bytes); };
        };
        return set::visit(messages, only(by_set)) == visit(typename set::views{}, messages, only(by_walk)) &&
               by_set.count == by_walk.count && by_set.calls == by_walk.calls;
    }

private:
    template <class View, class Record>
    [[nodiscard]] static constexpr bool same_field(const Record& a, const Record& b)
    {
        const auto one = a.template get<watched<View>>();
        const auto other = b.template get<watched<View>>();
        return one.state() == other.state() && one.payload().data() == other.payload().data() &&
               one.payload().size() == other.payload().size();
    }
};

using four = watched_set<ip_tos, ip_pktinfo, udp_gro, so_rxq_ovfl>;
using bytes = support::control_bytes<cmsg::abi::native, 512>;

/// What a buffer of the four is made of: each whole, one in its other size, one cut, one doubled in size, a stranger.
struct letter {
    message_id id;
    std::size_t size;
};

constexpr letter alphabet[]{{so_rxq_ovfl::about.id, 4}, {udp_gro::about.id, 4}, {ip_pktinfo::about.id, 12},
                            {ip_tos::about.id, 1},      {ip_tos::about.id, 4},  {ip_pktinfo::about.id, 5},
                            {udp_gro::about.id, 8},     {ip_ttl::about.id, 4}};

constexpr void append(bytes& to, const letter& one)
{
    constexpr std::array<std::byte, 16> payload{};
    to.add(one.id.level, one.id.type, std::span<const std::byte>{payload}.first(one.size));
}

constexpr bool agrees_however_it_is_cut(const bytes& whole)
{
    bool agrees = true;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        agrees = agrees && four::agrees(control{whole.bytes().first(size), size != whole.size()}, 24);
    }
    for (std::size_t stop = 0; stop < 4; ++stop) {
        agrees = agrees && four::agrees(control{whole.bytes()}, stop);
    }
    return agrees && four::agrees_on<ip_tos>(control{whole.bytes()}) &&
           four::agrees_on<udp_gro>(control{whole.bytes()});
}

/// Every permutation and every omission of the set's four messages.
constexpr bool agrees_on_permutations_and_omissions()
{
    std::array<std::size_t, 4> order{0, 1, 2, 3};
    bool agrees = true;
    do {
        for (std::size_t count = 0; count <= order.size(); ++count) {
            bytes buffer;
            for (std::size_t i = 0; i < count; ++i) {
                append(buffer, alphabet[order[i]]);
            }
            buffer.pad();
            agrees = agrees && four::agrees(control{buffer.bytes()}, 24);
        }
    } while (std::next_permutation(order.begin(), order.end()));
    return CMSGPP_CHECK(agrees);
}

TEST(Layout, AgreesWithTheWalkOnPermutationsAndOmissions) { CMSGPP_HOLDS(agrees_on_permutations_and_omissions()); }

/// Every sequence of up to four letters: duplicates, other sizes, strangers, cut anywhere and stopped anywhere.
TEST(Layout, AgreesWithTheWalkOnEverySequence)
{
    std::size_t checked = 0;
    const auto grow = [&](auto again, const bytes& before, int left) -> void {
        for (const letter& next : alphabet) {
            bytes longer = before;
            append(longer, next);
            longer.pad();
            ASSERT_TRUE(agrees_however_it_is_cut(longer)) << longer.size();
            ++checked;
            if (left > 1) {
                again(again, longer, left - 1);
            }
        }
    };
    grow(grow, bytes{}, 4);
    EXPECT_EQ(checked, 8U + 64U + 512U + 4096U);
}

/// Each header of an expected layout with each of its bytes changed.
TEST(Layout, AgreesWithTheWalkOnCorruptedHeaders)
{
    bytes whole;
    for (std::size_t i = 0; i < 4; ++i) {
        append(whole, alphabet[i]);
    }
    whole.pad();
    std::vector<std::byte> corrupted{whole.bytes().begin(), whole.bytes().end()};
    for (std::byte& octet : corrupted) {
        const std::byte before = octet;
        for (int value = 0; value < 256; ++value) {
            octet = static_cast<std::byte>(value);
            const support::exact_heap heap{corrupted};
            ASSERT_TRUE(four::agrees(control{heap.bytes()}, 24)) << (&octet - corrupted.data()) << '=' << value;
        }
        octet = before;
    }
}

/// All that a dual-stack socket can deliver, in the kernel's order, with random faults.
TEST(Layout, AgreesWithTheWalkOnRandomTraffic)
{
    using everything = watched_set<ip_tos, ip_ttl, ip_pktinfo, ip_origdstaddr, ipv6_tclass, ipv6_hoplimit, ipv6_pktinfo,
                                   ipv6_origdstaddr, scm_timestampns, scm_timestamping, udp_gro, so_rxq_ovfl>;
    constexpr std::int32_t stamp = scm_timestampns::about.id.type;
    constexpr std::int32_t stamps = scm_timestamping::about.id.type;
    constexpr letter emitted[]{
        {{level::socket, stamp}, 16}, {{level::socket, stamps}, 48}, {so_rxq_ovfl::about.id, 4},
        {udp_gro::about.id, 4},       {ipv6_pktinfo::about.id, 20},  {ip_pktinfo::about.id, 12},
        {ip_ttl::about.id, 4},        {ip_tos::about.id, 1},         {ip_origdstaddr::about.id, 16},
        {ipv6_hoplimit::about.id, 4}, {ipv6_tclass::about.id, 4},    {ipv6_origdstaddr::about.id, 28}};
    support::random_source random;
    const support::guarded_page page;
    std::array<std::byte, 48> payload{};
    std::size_t undisturbed = 0;
    for (int round = 0; round < 20'000; ++round) {
        bytes buffer;
        bool disturbed = false;
        for (const letter& one : emitted) {
            const std::size_t dice = random(16);
            if (dice < 5) {
                continue; // absent
            }
            const bool twice = dice == 5;
            const bool resized = dice == 6;
            const letter stranger = emitted[random(std::size(emitted))];
            const letter sent = dice == 7 ? stranger : one;
            disturbed = disturbed || dice <= 7;
            for (int copies = twice ? 2 : 1; copies > 0 && buffer.size() < 400; --copies) {
                const std::size_t size = resized ? random(sent.size) : sent.size;
                buffer.add(sent.id.level, sent.id.type, std::span<const std::byte>{payload}.first(size));
            }
        }
        if (random(8) == 0) {
            buffer.pad().header(random(40));
            disturbed = true;
        }
        if (random(4) != 0) {
            buffer.pad();
        }
        undisturbed += disturbed ? 0 : 1;
        const auto placed = page.at_end(buffer.bytes());
        ASSERT_TRUE(everything::agrees(control{placed}, random(2) == 0 ? 24 : random(8))) << "seed " << random.seed();
        ASSERT_TRUE(everything::agrees_on<ip_tos>(control{placed})) << "seed " << random.seed();
    }
    EXPECT_GT(undisturbed, 100U);
}

} // namespace
