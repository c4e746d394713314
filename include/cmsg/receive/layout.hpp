// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_LAYOUT_HPP
#define CMSGPP_RECEIVE_LAYOUT_HPP

// The order and sizes in which the kernel emits the messages of a set, and a parse that expects them: where a header is
// the expected one, its length is a constant, and the next header does not wait for it to be loaded. Where nothing
// expected stands, the plain walk takes over, so that the result never differs; bench/ shows what it saves.

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

    /// Whether its header stands here. One branch for length, level and type: with more of them GCC lays the hot
    /// path out as a chain of jumps.
    [[nodiscard]] static constexpr bool stands_at(const std::byte* header) noexcept CMSGPP_NONALLOCATING
    {
        using length_type = abi::native::length_type;
        const auto length = load<length_type>(header) ^ static_cast<length_type>(abi::native::length(payload_size));
        const auto number = load<std::uint64_t>(header + sizeof(length_type)) ^ std::bit_cast<std::uint64_t>(id);
        return (length | number) == 0;
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
    std::size_t offset = 0;

    /// Takes the view's message if its header stands here. Returns false if the consumer stops.
    template <class View>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool take()
    {
        using expected = expected_message<View>;
        const std::size_t next = offset + expected::space;
        if (next > bytes.size()) [[unlikely]] {
            return true;
        }
        const std::byte* const header = bytes.data() + offset;
        if (expected::stands_at(header)) [[likely]] {
            if (consumer.template expect<View>({header + abi::native::data_offset, expected::payload_size}) ==
                flow::stop) {
                return false;
            }
            offset = next;
        }
        return true;
    }

    template <class... Views, std::size_t... I>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool take_at(std::index_sequence<I...>)
    {
        return (take<typename view_at<expected_places<Views...>[I], Views...>::type>() && ...);
    }

    /// Takes what stands here of the views, each once, in the kernel's order.
    template <class... Views>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr bool take_all(view_list<Views...>)
    {
        return take_at<Views...>(std::make_index_sequence<expected_places<Views...>.size()>{});
    }
};

/// Gives the consumer by `expect<View>(payload)` the whole messages of native control data that stand where the kernel
/// puts them, up to the first one that does not.
template <class List, class Consumer>
[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr expected_run take_expected(std::span<const std::byte> bytes,
                                                                        Consumer& consumer)
{
    expectation<Consumer> position{consumer, bytes};
    const bool proceeds = position.take_all(List{});
    return {position.offset, !proceeds};
}

} // namespace cmsg::detail

#endif
