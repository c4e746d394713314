// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_LAYOUT_HPP
#define CMSGPP_RECEIVE_LAYOUT_HPP

// A parse that expects the messages of a set where the kernel puts them. A buffer of the size of a common packet is
// compared as a whole; in any other, where a header is the expected one its length is a constant, and the next header
// does not wait for it to be loaded. Where nothing expected stands, the plain walk takes over, so that the result never
// differs; bench/ shows what it saves.

#include <cmsg/core/control.hpp>
#include <cmsg/receive/expected.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/visit.hpp>

#include <cstddef>
#include <span>
#include <utility>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// Where a run of expected messages has ended.
struct expected_run {
    std::size_t offset; ///< of the first message that is not the expected one, or that the consumer stopped at
    bool stopped;
};

/// A position in native control data, and the consumer of what stands there.
template <class Consumer>
struct expectation {
    Consumer& consumer;
    std::span<const std::byte> bytes;
    std::size_t offset = 0; ///< of the first message that is not the expected one, or that the consumer stopped at
    bool stopped = false;

    /// Takes the view's message, which stands here. Returns false if the consumer stops.
    template <class View>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool take()
    {
        using expected = expected_message<View>;
        stopped = consumer.template expect<View>(
                      {bytes.data() + offset + abi::native::data_offset, expected::payload_size}) == flow::stop;
        if (stopped) {
            return false;
        }
        offset += expected::space;
        return true;
    }

    /// Takes the view's message if it stands here. Returns false if the consumer stops.
    template <class View>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool take_if_there()
    {
        using expected = expected_message<View>;
        if (offset + expected::space > bytes.size()) [[unlikely]] {
            return true;
        }
        if (expected::difference_at(bytes.data() + offset) != 0) [[unlikely]] {
            return true;
        }
        return take<View>();
    }

    /// Takes what stands here of the views, each once, in the given order.
    template <class... Views>
    CMSGPP_ALWAYS_INLINE constexpr void take_each(view_list<Views...>)
    {
        static_cast<void>((take_if_there<Views>() && ...));
    }

    template <class... Views>
    CMSGPP_ALWAYS_INLINE constexpr void take_all(view_list<Views...>)
    {
        static_cast<void>((take<Views>() && ...));
    }

    /// Whether all headers of the layout stand here, at constant offsets: no load waits for another. The first has a
    /// branch of its own, because another order of messages nearly always shows there; the others have one together.
    template <class Layout, class First, class... Others, std::size_t... I>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool stands_here(view_list<First, Others...>,
                                                                  std::index_sequence<I...>) const
    {
        const std::byte* const start = bytes.data();
        return expected_message<First>::difference_at(start) == 0 &&
               (expected_message<Others>::difference_at(start + Layout::offsets[I + 1]) | ...) == 0;
    }

    /// Takes the messages of the layout if that is what the buffer has. Returns whether it was.
    template <class Layout>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool take_whole()
    {
        using views = typename Layout::views;
        if (bytes.size() != Layout::size ||
            !stands_here<Layout>(views{}, std::make_index_sequence<Layout::count - 1>{})) {
            return false;
        }
        take_all(views{});
        return true;
    }

    /// Takes the messages of the first of the layouts that is what the buffer has. Returns whether one was.
    template <class... Layouts>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool take_one(layout_list<Layouts...>)
    {
        return (take_whole<Layouts>() || ...);
    }
};

/// Whether a consumer wants the packets after a drop compared as a whole, too. It saves a reading a quarter of its
/// instructions there (bench/suite, questions r and u), and would cost visitors and records 2 to 8 % of theirs on all
/// other packets (q and s).
template <class Consumer>
concept expects_drops = requires
{
    requires Consumer::expects_drops;
};

/// Gives the consumer by `expect<View>(payload)` the whole messages of native control data that stand where the kernel
/// puts them, up to the first one that does not, or that it stops at.
template <class... Views, class Consumer>
[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr expected_run take_expected(view_list<Views...>,
                                                                        std::span<const std::byte> bytes,
                                                                        Consumer& consumer)
{
    using expected = expected_views<Views...>;
    expectation<Consumer> position{consumer, bytes};
    if (!position.take_one(typename whole_layouts<expected, expects_drops<Consumer>>::type{})) {
        position.take_each(expected{});
    }
    return {position.offset, position.stopped};
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
