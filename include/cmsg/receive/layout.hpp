// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_LAYOUT_HPP
#define CMSGPP_RECEIVE_LAYOUT_HPP

// The order and sizes in which the kernel emits the messages of a set, and a parse that expects them. A buffer of the size
// of a packet that has all of them is compared as a whole; in any other, where a header is the expected one its length is
// a constant, and the next header does not wait for it to be loaded. Where nothing expected stands, the plain walk takes
// over, so that the result never differs; bench/ shows what it saves.

#include <cmsg/core/control.hpp>
#include <cmsg/core/view.hpp>
#include <cmsg/core/visit.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace cmsg::detail {

/// How the native kernel sends a view's message, header and all.
template <class View>
struct expected_message {
    static constexpr message_id id = view_traits<View>::expected_id;
    static constexpr std::size_t payload_size = View::payload_size;
    static constexpr std::size_t space = abi::native::space(payload_size);

    /// Whether the message has a place in the kernel's order and one size.
    static constexpr bool is_fixed = view_traits<View>::kernel_order >= 0 &&
                                     view_traits<View>::platform == abi::native::platform &&
                                     view_traits<View>::template accepts<abi::native>(id, payload_size);

    /// Zero if its header stands here. A number, so that one branch is enough for length, level and type: with more of
    /// them GCC lays the hot path out as a chain of jumps.
    [[nodiscard]] static constexpr std::uint64_t difference_at(const std::byte* header) noexcept CMSGPP_NONALLOCATING
    {
        using length_type = abi::native::length_type;
        constexpr length_type whole{abi::native::length(payload_size)};
        const auto length = load<length_type>(header) ^ whole;
        const auto number = load<std::uint64_t>(header + sizeof(length_type)) ^ std::bit_cast<std::uint64_t>(id);
        return length | number;
    }
};

/// Whether a set may expect the view's message: it is fixed, and no other view of the set answers to it as well.
template <class View, class... Views>
inline constexpr bool is_expected =
    expected_message<View>::is_fixed &&
    (0 + ... + int{view_traits<Views>::template answers_to<abi::native>(expected_message<View>::id)}) == 1;

/// The places in the list of the views that a set expects, in the kernel's order.
template <class... Views>
inline constexpr auto expected_places = [] {
    constexpr std::array<int, sizeof...(Views)> order{view_traits<Views>::kernel_order...};
    constexpr std::array<bool, sizeof...(Views)> expected{is_expected<Views, Views...>...};
    constexpr std::size_t count = (std::size_t{0} + ... + std::size_t{is_expected<Views, Views...>});
    std::array<std::size_t, count> places{};
    std::size_t sorted = 0;
    for (std::size_t place = 0; place < sizeof...(Views); ++place) {
        if (expected[place]) {
            std::size_t at = sorted++;
            for (; at > 0 && order[places[at - 1]] > order[place]; --at) {
                places[at] = places[at - 1];
            }
            places[at] = place;
        }
    }
    return places;
}();

template <std::size_t Place, class View, class... Views>
struct view_at : view_at<Place - 1, Views...> {
};

template <class View, class... Views>
struct view_at<0, View, Views...> {
    using type = View;
};

template <class Places, class... Views>
struct in_kernel_order;

template <std::size_t... I, class... Views>
struct in_kernel_order<std::index_sequence<I...>, Views...> {
    using type = view_list<typename view_at<expected_places<Views...>[I], Views...>::type...>;
};

/// The views that a set expects, in the kernel's order.
template <class... Views>
using expected_views =
    typename in_kernel_order<std::make_index_sequence<expected_places<Views...>.size()>, Views...>::type;

/// Whether the view's message comes with packets of the family.
template <class View, int Family>
inline constexpr bool comes_with = view_traits<View>::family == AF_UNSPEC || view_traits<View>::family == Family ||
                                   (Family == AF_INET && view_traits<View>::comes_mapped);

/// A buffer with the messages of all these views, each in its place.
template <class... Views>
struct whole_layout {
    using views = view_list<Views...>;
    static constexpr std::size_t count = sizeof...(Views);

    /// Where each begins, and behind them the size of the buffer.
    static constexpr auto offsets = [] {
        constexpr std::array<std::size_t, sizeof...(Views)> spaces{expected_message<Views>::space...};
        std::array<std::size_t, count + 1> starts{};
        for (std::size_t i = 0; i < count; ++i) {
            starts[i + 1] = starts[i] + spaces[i];
        }
        return starts;
    }();

    static constexpr std::size_t size = offsets[count];
};

/// `Layout`, and behind it those of the views that come with packets of the family.
template <int Family, class Layout, class... Views>
struct layout_with {
    using type = Layout;
};

template <int Family, class... Kept, class View, class... Views>
struct layout_with<Family, whole_layout<Kept...>, View, Views...>
    : layout_with<Family,
                  std::conditional_t<comes_with<View, Family>, whole_layout<Kept..., View>, whole_layout<Kept...>>,
                  Views...> {
};

/// The layouts of packets that have all the messages of a set: one, or two for a set with messages of both families. No
/// more, so that the code does not grow with the messages that are sometimes absent.
template <class Expected>
struct whole_layouts;

template <class... Views>
struct whole_layouts<view_list<Views...>> {
    static constexpr bool has_ipv4 = ((view_traits<Views>::family == AF_INET) || ...);
    static constexpr bool has_ipv6 = ((view_traits<Views>::family == AF_INET6) || ...);
    using ipv4 = typename layout_with<AF_INET, whole_layout<>, Views...>::type;
    using ipv6 = typename layout_with<AF_INET6, whole_layout<>, Views...>::type;
    using first = std::conditional_t<has_ipv4 || !has_ipv6, ipv4, ipv6>;
    using second = std::conditional_t<has_ipv4 && has_ipv6, ipv6, whole_layout<>>;
};

/// Where a run of expected messages has ended.
struct expected_run {
    std::size_t offset; ///< of the first message that is not the expected one, or that the consumer stopped at
    bool stopped;
};

/// How the layout of a whole packet fits a buffer.
enum class fit : unsigned char { other_size, other_messages, taken };

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

    /// Whether all headers of the layout stand here, at constant offsets: no load waits for another. The first has a branch
    /// of its own, because another order of messages nearly always shows there; the others have one together.
    template <class Layout, class First, class... Others, std::size_t... I>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool stands_here(view_list<First, Others...>,
                                                                  std::index_sequence<I...>) const
    {
        const std::byte* const start = bytes.data();
        return expected_message<First>::difference_at(start) == 0 &&
               (expected_message<Others>::difference_at(start + Layout::offsets[I + 1]) | ...) == 0;
    }

    /// Takes the messages of the layout if that is what the buffer has. One of a single message has nothing to gain.
    template <class Layout>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr fit take_whole()
    {
        if constexpr (Layout::count > 1) {
            using views = typename Layout::views;
            if (bytes.size() == Layout::size) {
                if (!stands_here<Layout>(views{}, std::make_index_sequence<Layout::count - 1>{})) [[unlikely]] {
                    return fit::other_messages;
                }
                take_all(views{});
                return fit::taken;
            }
        }
        return fit::other_size;
    }
};

/// Gives the consumer by `expect<View>(payload)` the whole messages of native control data that stand where the kernel
/// puts them, up to the first one that does not, or that it stops at.
template <class... Views, class Consumer>
[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr expected_run take_expected(view_list<Views...>,
                                                                        std::span<const std::byte> bytes,
                                                                        Consumer& consumer)
{
    using expected = expected_views<Views...>;
    using layouts = whole_layouts<expected>;
    expectation<Consumer> position{consumer, bytes};
    const fit first = position.template take_whole<typename layouts::first>();
    if (first == fit::taken) {
        return {position.offset, position.stopped};
    }
    const fit second = position.template take_whole<typename layouts::second>();
    // Other messages in a layout's size stand in another order, which is the walk's business.
    if (first == fit::other_size && second == fit::other_size) {
        position.take_each(expected{});
    }
    return {position.offset, position.stopped};
}

} // namespace cmsg::detail

#endif
