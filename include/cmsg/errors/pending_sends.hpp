// SPDX-License-Identifier: MIT
#ifndef CMSGPP_ERRORS_PENDING_SENDS_HPP
#define CMSGPP_ERRORS_PENDING_SENDS_HPP

// What a program keeps of its sends until the error queue tells of them: the kernel tells the number of a send, and
// this has the value that was kept for it. Counts as the kernel counts, also when it is full; never allocates.

#include <cmsg/payload/extended_error.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Values of sends that are on their way, by the kernel's ids: `Id` is tx_id or zerocopy_id. Completions come in any
/// order, and some never: there is room for `Capacity` values, however far their ids are apart, and one that is never
/// told of takes the room of one value until it is dropped (finish_up_to, oldest), or until its id is 2³¹ behind.
///
/// It has to be told of each send that the kernel has counted, in their order: `push` or `skip`. Datagrams count one
/// each, with a stamp asked for or MSG_ZEROCOPY; a stream's stamps count bytes, and the id of a send is that of its
/// last byte: `push(value, bytes)`. A stream's sends that share a packet have one stamp, that of the last:
/// `finish_up_to(id, f)` finishes all of them.
///
/// A value's address stays until it is finished. Not safe to use from several threads at once.
/// Cost: push amortised constant (the worst is a pass over 2 × Capacity ids); find and finish are constant where each
/// send has counted one and in order, else a binary search.
template <class Id, class Value, std::size_t Capacity>
class pending_sends {
    static_assert(Capacity > 0 && Capacity <= std::size_t{1} << 30U,
                  "cmsg: pending_sends has room for 1 to 2³⁰ values");
    // Not asked: that the default constructor is marked noexcept. That of libstdc++'s std::chrono::time_point is not.
    static_assert(std::is_default_constructible_v<Value> && std::is_nothrow_move_assignable_v<Value>,
                  "cmsg: a value of pending_sends is default constructible, and movable without an exception");

public:
    /// Sends that it keeps at most.
    static constexpr std::size_t capacity = Capacity;

    /// `first` is the id that the kernel gives to the next send: 0 of a socket on which OPT_ID or SO_ZEROCOPY has just
    /// been set.
    explicit constexpr pending_sends(Id first = Id{}) noexcept : next_{first.value()}
    {
        for (std::size_t i = 0; i < Capacity; ++i) {
            free_[i] = static_cast<std::uint32_t>(Capacity - 1 - i);
        }
    }

    /// Keeps the value for a send that the kernel has counted: after the call, of its result.
    /// Returns: the id of the send. None if there is no room, or if `step` is 0, which is no send: then the value is
    /// not kept, and the count is right all the same.
    constexpr std::optional<Id> push(Value value, std::uint32_t step = 1) noexcept
    {
        skip(step);
        if (step == 0 || full()) {
            return std::nullopt;
        }
        if (used_ == slots) {
            close_gaps();
        }
        const std::uint32_t place = free_[Capacity - 1 - live_];
        values_[place] = static_cast<Value&&>(value);
        at(used_) = {next_ - 1, place};
        ++used_;
        ++live_;
        return Id{next_ - 1};
    }

    /// Counts a send of which no value is kept, also one that failed and that the kernel has counted: see tx_id.
    constexpr void skip(std::uint32_t step = 1) noexcept
    {
        next_ += step;
        // The ids that come could no longer be told from these.
        while (used_ != 0 && (step > half || next_ - at(0).id >= half)) {
            release(0);
            trim();
        }
    }

    /// Whether there is no room for another value.
    [[nodiscard]] constexpr bool full() const noexcept { return live_ == Capacity; }

    /// How many values are kept.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return live_; }

    /// The id that the next send has, if it counts one.
    [[nodiscard]] constexpr Id next() const noexcept { return Id{next_}; }

    /// The id that was pushed first of those that are kept.
    [[nodiscard]] constexpr std::optional<Id> oldest() const noexcept
    {
        return used_ == 0 ? std::nullopt : std::optional<Id>{Id{at(0).id}};
    }

    /// The value of a send; null if none is kept for the id. A send may be told of several times, once for each stage.
    /// Lifetime: until the value is finished.
    [[nodiscard]] constexpr Value* find(Id id) noexcept
    {
        const std::uint32_t index = index_of(id.value());
        return index == used_ ? nullptr : &values_[at(index).place];
    }

    [[nodiscard]] constexpr const Value* find(Id id) const noexcept
    {
        const std::uint32_t index = index_of(id.value());
        return index == used_ ? nullptr : &values_[at(index).place];
    }

    /// Drops the value of a send.
    /// Returns: whether there was one.
    constexpr bool finish(Id id) noexcept
    {
        const std::uint32_t index = index_of(id.value());
        if (index == used_) {
            return false;
        }
        release(index);
        trim();
        return true;
    }

    /// Calls `f(value)` for each send of the range, the oldest first, and drops the value then. `f` must not change
    /// this.
    /// Returns: for how many.
    template <class Function>
    constexpr std::size_t finish(const zerocopy_range& range, Function&& f) noexcept(
        noexcept(f(*find(Id{})))) requires std::is_same_v<Id, zerocopy_id>
    {
        const std::uint32_t first = used_ == 0 ? 0 : first_from(range.first.value());
        std::size_t count = 0;
        for (std::uint32_t i = 0; i < used_; ++i) {
            const std::uint32_t index = first + i < used_ ? first + i : first + i - used_;
            if (!range.contains(zerocopy_id{at(index).id})) {
                break;
            }
            count += give(index, f);
        }
        trim();
        return count;
    }

    /// Calls `f(value)` for each send up to this one, itself included, the oldest first, and drops the value then. `f`
    /// must not change this. For a stream's acknowledgement, and to make room of values of which nothing has been told.
    /// Returns: for how many; 0 of an id that has not been given yet.
    template <class Function>
    constexpr std::size_t finish_up_to(Id id, Function&& f) noexcept(noexcept(f(*find(Id{}))))
    {
        const bool is_given = next_ - 1 - id.value() < half;
        std::size_t count = 0;
        for (std::uint32_t i = 0; is_given && i < used_ && id.value() - at(i).id < half; ++i) {
            count += give(i, f);
        }
        trim();
        return count;
    }

    constexpr std::size_t finish_up_to(Id id) noexcept
    {
        return finish_up_to(id, [](Value&) noexcept {});
    }

private:
    struct slot {
        std::uint32_t id = 0;
        std::uint32_t place = 0; ///< of the value; `gone` of one that is finished
    };

    static constexpr std::uint32_t gone = ~std::uint32_t{0};
    static constexpr std::uint32_t half = std::uint32_t{1} << 31U;
    // Twice the values, so that closing the gaps of finished ones makes room for as many as there are values.
    static constexpr std::uint32_t slots = std::bit_ceil(static_cast<std::uint32_t>(2 * Capacity));

    [[nodiscard]] constexpr slot& at(std::uint32_t index) noexcept { return ring_[(begin_ + index) % slots]; }
    [[nodiscard]] constexpr const slot& at(std::uint32_t index) const noexcept
    {
        return ring_[(begin_ + index) % slots];
    }

    /// Where the first id stands that is not before this one, of those after the oldest; `used_` if there is none, as
    /// for an id before the oldest.
    [[nodiscard]] constexpr std::uint32_t first_from(std::uint32_t id) const noexcept
    {
        const std::uint32_t distance = id - at(0).id;
        // Ids differ by at least one, so that it stands no further than it would if all were there.
        if (distance < used_ && at(distance).id == id) {
            return distance;
        }
        std::uint32_t low = 0;
        std::uint32_t high = distance < used_ ? distance : used_;
        while (low < high) {
            const std::uint32_t middle = low + (high - low) / 2;
            if (at(middle).id - at(0).id < distance) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Where the id stands; `used_` if no value is kept for it.
    [[nodiscard]] constexpr std::uint32_t index_of(std::uint32_t id) const noexcept
    {
        const std::uint32_t index = used_ == 0 ? 0 : first_from(id);
        return index < used_ && at(index).id == id && at(index).place != gone ? index : used_;
    }

    /// Calls `f` for the value, if there still is one, and drops it.
    template <class Function>
    constexpr std::size_t give(std::uint32_t index, Function& f)
    {
        if (at(index).place == gone) {
            return 0;
        }
        f(values_[at(index).place]);
        release(index);
        return 1;
    }

    constexpr void release(std::uint32_t index) noexcept
    {
        slot& one = at(index);
        if constexpr (!std::is_trivially_destructible_v<Value>) {
            values_[one.place] = Value{};
        }
        --live_;
        free_[Capacity - 1 - live_] = one.place;
        one.place = gone;
    }

    /// What has been finished at the beginning needs no slot.
    constexpr void trim() noexcept
    {
        while (used_ != 0 && at(0).place == gone) {
            begin_ = (begin_ + 1) % slots;
            --used_;
        }
    }

    constexpr void close_gaps() noexcept
    {
        std::uint32_t kept = 0;
        for (std::uint32_t i = 0; i < used_; ++i) {
            if (at(i).place != gone) {
                at(kept) = at(i);
                ++kept;
            }
        }
        used_ = kept;
    }

    std::array<slot, slots> ring_{}; // in the order of their ids
    std::array<Value, Capacity> values_{};
    std::array<std::uint32_t, Capacity> free_{}; // places of values_; the first Capacity - live_ of these are free
    std::uint32_t begin_ = 0;                    // of the ring
    std::uint32_t used_ = 0;
    std::uint32_t live_ = 0;
    std::uint32_t next_;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
