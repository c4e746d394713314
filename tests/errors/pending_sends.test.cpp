// SPDX-License-Identifier: MIT
#include <cmsg/errors/pending_sends.hpp>
#include <cmsg/errors/pending_sends.hpp>

#include "support/check.hpp"
#include "support/random.hpp"

#include <cmsg/payload/time.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <type_traits>
#include <vector>

namespace {

using cmsg::pending_sends;
using cmsg::tx_id;
using cmsg::zerocopy_id;
using cmsg::zerocopy_range;

static_assert(std::is_trivially_copyable_v<pending_sends<tx_id, int, 4>>);
static_assert(!std::is_convertible_v<tx_id, pending_sends<tx_id, int, 4>>);
// A value, two ids with the value's place, and a place that is free, each; of the ids two, so that a push is amortised
// constant.
static_assert(sizeof(pending_sends<tx_id, std::uint64_t, 1024>) == 1024 * (8 + 2 * 8 + 4) + 16);
static_assert(noexcept(std::declval<pending_sends<tx_id, int, 4>&>().push(1)));

// What is kept most: when a packet was sent.
constexpr bool keeps_times()
{
    pending_sends<tx_id, cmsg::system_time, 2> sends;
    const auto id = sends.push(cmsg::system_time{std::chrono::nanoseconds{5}});
    pending_sends<zerocopy_id, std::chrono::steady_clock::time_point, 2> others;
    return CMSGPP_CHECK(sends.find(*id)->time_since_epoch().count() == 5) && CMSGPP_CHECK(others.size() == 0U);
}
TEST(PendingSends, KeepsTimes) { CMSGPP_HOLDS(keeps_times()); }

constexpr bool gives_each_send_the_id_of_the_kernel()
{
    pending_sends<tx_id, int, 4> sends;
    const auto first = sends.push(10);
    sends.skip(); // one that failed, and that the kernel has counted
    const auto third = sends.push(30);
    return CMSGPP_CHECK(first) && CMSGPP_CHECK(first->value() == 0U) && CMSGPP_CHECK(third) &&
           CMSGPP_CHECK(third->value() == 2U) && CMSGPP_CHECK(sends.next().value() == 3U) &&
           CMSGPP_CHECK(sends.size() == 2U) && CMSGPP_CHECK(*sends.find(tx_id{0}) == 10) &&
           CMSGPP_CHECK(sends.find(tx_id{1}) == nullptr) && CMSGPP_CHECK(*sends.find(tx_id{2}) == 30) &&
           CMSGPP_CHECK(sends.find(tx_id{3}) == nullptr);
}

TEST(PendingSends, GivesEachSendTheIdOfTheKernel) { CMSGPP_HOLDS(gives_each_send_the_id_of_the_kernel()); }

// A stream counts bytes; the id is that of the last of them.
constexpr bool counts_the_bytes_of_a_stream()
{
    pending_sends<tx_id, int, 4> sends;
    const auto ten = sends.push(1, 10);
    const auto one = sends.push(2, 1);
    sends.skip(100);
    const auto large = sends.push(3, 4000);
    const auto none = sends.push(4, 0);
    return CMSGPP_CHECK(ten->value() == 9U) && CMSGPP_CHECK(one->value() == 10U) &&
           CMSGPP_CHECK(large->value() == 4110U) && CMSGPP_CHECK(!none) && CMSGPP_CHECK(sends.size() == 3U) &&
           CMSGPP_CHECK(sends.next().value() == 4111U) && CMSGPP_CHECK(*sends.find(tx_id{9}) == 1) &&
           CMSGPP_CHECK(*sends.find(tx_id{10}) == 2) && CMSGPP_CHECK(sends.find(tx_id{11}) == nullptr) &&
           CMSGPP_CHECK(sends.find(tx_id{8}) == nullptr) && CMSGPP_CHECK(*sends.find(tx_id{4110}) == 3);
}

TEST(PendingSends, CountsTheBytesOfAStream) { CMSGPP_HOLDS(counts_the_bytes_of_a_stream()); }

constexpr bool counts_on_when_it_is_full()
{
    pending_sends<tx_id, int, 2> sends;
    sends.push(1);
    sends.push(2);
    const bool was_full = sends.full();
    const auto third = sends.push(3); // the kernel has counted it all the same
    const bool finished = sends.finish(tx_id{0});
    const auto fourth = sends.push(4);
    return CMSGPP_CHECK(was_full) && CMSGPP_CHECK(!third) && CMSGPP_CHECK(finished) && CMSGPP_CHECK(fourth) &&
           CMSGPP_CHECK(fourth->value() == 3U) && CMSGPP_CHECK(sends.find(tx_id{2}) == nullptr) &&
           CMSGPP_CHECK(*sends.find(tx_id{3}) == 4) && CMSGPP_CHECK(sends.full());
}

TEST(PendingSends, CountsOnWhenItIsFull) { CMSGPP_HOLDS(counts_on_when_it_is_full()); }

constexpr bool crosses_the_wrap()
{
    pending_sends<tx_id, int, 8> sends{tx_id{0xfffffffe}};
    const auto before = sends.push(1);
    const auto last = sends.push(2);
    const auto after = sends.push(3);
    return CMSGPP_CHECK(before->value() == 0xfffffffeU) && CMSGPP_CHECK(last->value() == 0xffffffffU) &&
           CMSGPP_CHECK(after->value() == 0U) && CMSGPP_CHECK(*sends.find(tx_id{0}) == 3) &&
           CMSGPP_CHECK(sends.finish(tx_id{0})) && CMSGPP_CHECK(*sends.find(tx_id{0xffffffff}) == 2) &&
           CMSGPP_CHECK(sends.finish_up_to(tx_id{0}) == 2U) && CMSGPP_CHECK(sends.size() == 0U);
}

TEST(PendingSends, CrossesTheWrap) { CMSGPP_HOLDS(crosses_the_wrap()); }

constexpr bool finishes_ranges_in_order()
{
    pending_sends<zerocopy_id, int, 8> sends{zerocopy_id{0xfffffffd}};
    for (int i = 0; i < 8; ++i) {
        sends.push(i);
    }
    sends.finish(zerocopy_id{0}); // the fourth, told of already
    int digits = 0;
    const auto note = [&](int value) { digits = digits * 10 + value; };
    const auto count = sends.finish({zerocopy_id{0xfffffffe}, zerocopy_id{2}, false}, note);
    const auto again = sends.finish({zerocopy_id{0xfffffffe}, zerocopy_id{2}, false}, note);
    const auto beyond = sends.finish({zerocopy_id{4}, zerocopy_id{400}, false}, note);
    return CMSGPP_CHECK(count == 4U) && CMSGPP_CHECK(again == 0U) && CMSGPP_CHECK(beyond == 1U) &&
           CMSGPP_CHECK(digits == 12457) && CMSGPP_CHECK(sends.size() == 2U) &&
           CMSGPP_CHECK(*sends.find(zerocopy_id{0xfffffffd}) == 0) && CMSGPP_CHECK(*sends.find(zerocopy_id{3}) == 6);
}

TEST(PendingSends, FinishesRangesInOrder) { CMSGPP_HOLDS(finishes_ranges_in_order()); }

// A stream's sends that share a packet have one stamp, that of the last.
constexpr bool finishes_all_up_to_an_id()
{
    pending_sends<tx_id, int, 8> sends;
    for (int i = 1; i <= 5; ++i) {
        sends.push(i, 100);
    }
    int digits = 0;
    const auto note = [&](int value) { digits = digits * 10 + value; };
    const auto count = sends.finish_up_to(tx_id{299}, note);
    const auto between = sends.finish_up_to(tx_id{398}, note);
    const auto not_yet = sends.finish_up_to(tx_id{500}, note); // no send had that id
    return CMSGPP_CHECK(count == 3U) && CMSGPP_CHECK(between == 0U) && CMSGPP_CHECK(not_yet == 0U) &&
           CMSGPP_CHECK(digits == 123) && CMSGPP_CHECK(sends.size() == 2U) &&
           CMSGPP_CHECK(sends.oldest()->value() == 399U);
}

TEST(PendingSends, FinishesAllUpToAnId) { CMSGPP_HOLDS(finishes_all_up_to_an_id()); }

// What is never told of takes the room of one value, however many sends come after it, and can be dropped.
constexpr bool a_lost_send_takes_the_room_of_one()
{
    pending_sends<tx_id, int, 4> sends;
    sends.push(-1); // never told of
    for (int i = 0; i < 100; ++i) {
        const auto id = sends.push(i);
        if (!CMSGPP_CHECK_WITH(i, id) || !CMSGPP_CHECK_WITH(i, *sends.find(*id) == i) ||
            !CMSGPP_CHECK_WITH(i, sends.finish(*id)) || !CMSGPP_CHECK_WITH(i, sends.size() == 1U)) {
            return false;
        }
    }
    for (int i = 0; i < 3; ++i) {
        sends.push(-2); // nor these
    }
    const bool was_full = sends.full();
    const bool dropped = sends.finish(*sends.oldest());
    const auto next = sends.push(7);
    return CMSGPP_CHECK(was_full) && CMSGPP_CHECK(dropped) && CMSGPP_CHECK(next) &&
           CMSGPP_CHECK(*sends.find(*next) == 7) && CMSGPP_CHECK(sends.oldest()->value() == 101U);
}

TEST(PendingSends, HasALostSendTakeTheRoomOfOne) { CMSGPP_HOLDS(a_lost_send_takes_the_room_of_one()); }

// One that is 2³¹ behind would be taken for one to come.
constexpr bool forgets_what_is_half_a_wrap_behind()
{
    constexpr std::uint32_t half = 0x80000000;
    pending_sends<tx_id, int, 4> kept;
    kept.push(1);
    kept.push(2);
    kept.skip(half - 3); // the first is 2³¹ - 1 behind the next
    const bool had_both = kept.find(tx_id{0}) != nullptr && kept.find(tx_id{1}) != nullptr;
    kept.skip(1);
    pending_sends<tx_id, int, 4> leapt;
    leapt.push(1);
    leapt.skip(0xffffffff);
    return CMSGPP_CHECK(had_both) && CMSGPP_CHECK(kept.find(tx_id{0}) == nullptr) &&
           CMSGPP_CHECK(kept.find(tx_id{1}) != nullptr) && CMSGPP_CHECK(kept.size() == 1U) &&
           CMSGPP_CHECK(leapt.size() == 0U) && CMSGPP_CHECK(!leapt.oldest());
}

TEST(PendingSends, ForgetsWhatIsHalfAWrapBehind) { CMSGPP_HOLDS(forgets_what_is_half_a_wrap_behind()); }

// The value of a buffer that is in the kernel's hands is given back once, and a value's address stays.
TEST(PendingSends, GivesOwnersBack)
{
    pending_sends<zerocopy_id, std::shared_ptr<int>, 4> sends;
    const auto one = std::make_shared<int>(1);
    ASSERT_TRUE(sends.push(one));
    const auto* const place = sends.find(zerocopy_id{0});
    for (int i = 0; i < 20; ++i) {
        const auto id = sends.push(one);
        ASSERT_TRUE(id);
        EXPECT_EQ(one.use_count(), 3);
        EXPECT_EQ(sends.finish({*id, *id, true}, [&](const auto& it) { EXPECT_EQ(it, one); }), 1U);
        EXPECT_EQ(one.use_count(), 2);
        EXPECT_EQ(sends.find(zerocopy_id{0}), place);
    }
    EXPECT_FALSE(sends.push(one, 0));
    EXPECT_TRUE(sends.finish(zerocopy_id{0}));
    EXPECT_EQ(one.use_count(), 1);
}

// -- against a reference

/// The same, simply: all ids from the beginning, without a wrap.
template <std::size_t Capacity>
class reference {
public:
    explicit reference(std::uint64_t first) : next_{first} {}

    bool push(std::uint64_t value, std::uint32_t step)
    {
        skip(step);
        if (step == 0 || kept_.size() == Capacity) {
            return false;
        }
        kept_.emplace(next_ - 1, value);
        return true;
    }

    void skip(std::uint32_t step)
    {
        next_ += step;
        while (!kept_.empty() && next_ - kept_.begin()->first >= half) {
            kept_.erase(kept_.begin());
        }
    }

    [[nodiscard]] const std::uint64_t* find(std::uint32_t id) const
    {
        const auto found = kept_.find(whole(id));
        return found == kept_.end() ? nullptr : &found->second;
    }

    bool finish(std::uint32_t id) { return kept_.erase(whole(id)) != 0; }

    /// The values of the range, the oldest first.
    std::vector<std::uint64_t> finish(std::uint32_t first, std::uint32_t last)
    {
        // Where the range begins among those that are kept, and once around.
        std::vector<std::uint64_t> found;
        auto at = kept_.begin();
        while (at != kept_.end() && static_cast<std::uint32_t>(at->first) - first > last - first) {
            ++at;
        }
        const std::uint32_t distance = at == kept_.end() ? 0 : static_cast<std::uint32_t>(at->first) - first;
        for (auto other = at; other != kept_.end(); ++other) { // the one that the range comes to first
            if (static_cast<std::uint32_t>(other->first) - first < distance) {
                at = other;
                break;
            }
        }
        for (std::size_t i = kept_.size(); i != 0; --i) {
            if (at == kept_.end()) {
                at = kept_.begin();
            }
            if (static_cast<std::uint32_t>(at->first) - first > last - first) {
                break;
            }
            found.push_back(at->second);
            at = kept_.erase(at);
        }
        return found;
    }

    std::vector<std::uint64_t> finish_up_to(std::uint32_t id)
    {
        std::vector<std::uint64_t> found;
        if (static_cast<std::uint32_t>(next_ - 1) - id < half) {
            while (!kept_.empty() && kept_.begin()->first <= whole(id)) {
                found.push_back(kept_.begin()->second);
                kept_.erase(kept_.begin());
            }
        }
        return found;
    }

    [[nodiscard]] std::size_t size() const { return kept_.size(); }
    [[nodiscard]] std::uint32_t next() const { return static_cast<std::uint32_t>(next_); }

    /// One of those that are kept, by chance.
    [[nodiscard]] std::uint32_t some(std::uint64_t chance) const
    {
        const auto at = kept_.lower_bound(kept_.begin()->first + chance % (next_ - kept_.begin()->first));
        return static_cast<std::uint32_t>(at == kept_.end() ? kept_.begin()->first : at->first);
    }

    [[nodiscard]] std::uint32_t oldest() const { return static_cast<std::uint32_t>(kept_.begin()->first); }

private:
    static constexpr std::uint64_t half = std::uint64_t{1} << 31U;

    /// The latest id of this number.
    [[nodiscard]] std::uint64_t whole(std::uint32_t id) const
    {
        return next_ - 1 - (static_cast<std::uint32_t>(next_ - 1) - id);
    }

    std::uint64_t next_;
    std::map<std::uint64_t, std::uint64_t> kept_;
};

// Ten million where the optimiser is on; a twentieth where it is not, or a sanitizer looks on.
#if defined(__has_feature)
#define CMSGPP_TESTS_IS_SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define CMSGPP_TESTS_IS_SANITIZED 1
#else
#define CMSGPP_TESTS_IS_SANITIZED 0
#endif
#if defined(__OPTIMIZE__) && !CMSGPP_TESTS_IS_SANITIZED
constexpr std::size_t all_events = 10'000'000;
#else
constexpr std::size_t all_events = 500'000;
#endif

/// How far one send counts: as datagrams, or as a stream does, now and then as far as a wrap.
struct stepping {
    std::uint32_t usual;
    std::uint32_t largest;
};

template <std::size_t Capacity>
void compare_with_reference(stepping steps, support::random_source& random, std::size_t events)
{
    SCOPED_TRACE(testing::Message() << "capacity " << Capacity << ", steps up to " << steps.usual);
    const auto draw = [&](std::uint64_t below) {
        return static_cast<std::uint32_t>(random(static_cast<std::size_t>(below)));
    };
    constexpr std::uint64_t any = std::uint64_t{1} << 32U;
    constexpr std::uint64_t first = any - 1000;
    const auto sends = std::make_unique<pending_sends<zerocopy_id, std::uint64_t, Capacity>>(
        zerocopy_id{static_cast<std::uint32_t>(first)});
    reference<Capacity> truth{first};
    std::vector<std::uint64_t> given;
    const auto note = [&](std::uint64_t value) { given.push_back(value); };
    const auto step = [&] { return draw(1000) == 0 ? draw(steps.largest) : 1 + draw(steps.usual); };
    // An id that is kept, one beside it, or any.
    const auto some_id = [&]() -> std::uint32_t {
        const auto kind = draw(16);
        if (kind == 0 || truth.size() == 0) {
            return draw(any);
        }
        const std::uint32_t kept = kind < 8 ? truth.oldest() : truth.some(draw(any));
        return kind == 1 ? kept + 1 : kind == 2 ? kept - 1 : kept;
    };
    std::size_t refused = 0;
    for (std::size_t i = 0; i < events; ++i) {
        constexpr std::size_t phase = 8192; // every other one loses most of what would have been told
        const bool loses = i / phase % 2 == 1 && draw(8) != 0;
        const std::uint64_t value = draw(any);
        given.clear();
        std::vector<std::uint64_t> expected;
        switch (loses ? 10 + draw(10) : draw(20)) {
        case 0: {
            const std::uint32_t count = step();
            sends->skip(count);
            truth.skip(count);
            break;
        }
        case 1: {
            const std::uint32_t begin = some_id();
            const std::uint32_t end = draw(8) == 0 ? some_id() : begin + draw(4 * steps.usual);
            expected = truth.finish(begin, end);
            ASSERT_EQ(sends->finish({zerocopy_id{begin}, zerocopy_id{end}, false}, note), expected.size()) << i;
            ASSERT_EQ(given, expected) << i;
            break;
        }
        case 2:
            if (draw(16) == 0) { // and so the window is often full
                const std::uint32_t id = some_id();
                expected = truth.finish_up_to(id);
                ASSERT_EQ(sends->finish_up_to(zerocopy_id{id}, note), expected.size()) << i;
                ASSERT_EQ(given, expected) << i;
            }
            break;
        case 3:
        case 4:
        case 5:
        case 6:
        case 7:
        case 8:
        case 9: {
            const std::uint32_t id = some_id();
            ASSERT_EQ(sends->finish(zerocopy_id{id}), truth.finish(id)) << i;
            break;
        }
        case 10:
        case 11: {
            const std::uint32_t id = some_id();
            const std::uint64_t* const found = sends->find(zerocopy_id{id});
            const std::uint64_t* const real = truth.find(id);
            ASSERT_EQ(found == nullptr, real == nullptr) << i;
            if (real != nullptr) {
                ASSERT_EQ(*found, *real) << i;
            }
            break;
        }
        default: {
            const std::uint32_t count = step();
            const auto id = sends->push(value, count);
            ASSERT_EQ(id.has_value(), truth.push(value, count)) << i;
            if (id) {
                ASSERT_EQ(id->value(), truth.next() - 1) << i;
            }
            refused += id || count == 0 ? 0U : 1U;
            break;
        }
        }
        ASSERT_EQ(sends->size(), truth.size()) << i;
        ASSERT_EQ(sends->full(), truth.size() == Capacity) << i;
        ASSERT_EQ(sends->next().value(), truth.next()) << i;
        if (truth.size() != 0) {
            ASSERT_EQ(sends->oldest()->value(), truth.oldest()) << i;
        }
    }
    EXPECT_GT(refused, 0U) << "it was never full";
}

TEST(PendingSends, AgreesWithASimpleReference)
{
    constexpr stepping datagrams{1, 5000};
    constexpr stepping stream{20'000, 0xffffffff};
    constexpr std::size_t events = all_events / 8;
    support::random_source random;
    compare_with_reference<1>(datagrams, random, events);
    compare_with_reference<7>(datagrams, random, events);
    compare_with_reference<64>(datagrams, random, events);
    compare_with_reference<1000>(datagrams, random, events);
    compare_with_reference<1>(stream, random, events);
    compare_with_reference<7>(stream, random, events);
    compare_with_reference<64>(stream, random, events);
    compare_with_reference<1000>(stream, random, events);
}

} // namespace
