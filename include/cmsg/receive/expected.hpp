// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_EXPECTED_HPP
#define CMSGPP_RECEIVE_EXPECTED_HPP

// What a set may expect: the order and sizes in which the kernel emits its messages, and the packets that are compared
// as a whole. Decided at compile time; reads no buffer but to compare one header.

#include <cmsg/core/load.hpp>
#include <cmsg/platform/abi.hpp>
#include <cmsg/platform/level.hpp>
#include <cmsg/platform/socket_numbers.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// How the native kernel sends a view's message, header and all.
template <class View>
struct expected_message {
    static constexpr message_id id = View::about.id;
    static constexpr std::size_t payload_size = View::about.size;
    static constexpr std::size_t space = abi::native::space(payload_size);

    /// Whether the message has a place in the kernel's order and one size.
    static constexpr bool is_fixed = View::about.place != place{} &&
                                     view_traits<View>::platform == abi::native::platform &&
                                     view_traits<View>::template accepts<abi::native>(id, payload_size);

    /// Zero if its header stands here. A number, so that one branch is enough for length, level and type: with more of
    /// them GCC lays the hot path out as a chain of jumps.
    [[nodiscard]] static constexpr std::uint64_t difference_at(const std::byte* header) noexcept
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
    constexpr std::array<place, sizeof...(Views)> order{Views::about.place...};
    constexpr std::array<bool, sizeof...(Views)> expected{is_expected<Views, Views...>...};
    constexpr std::size_t count = (std::size_t{0} + ... + std::size_t{is_expected<Views, Views...>});
    std::array<std::size_t, count> places{};
    std::size_t sorted = 0;
    for (std::size_t i = 0; i < sizeof...(Views); ++i) {
        if (expected[i]) {
            std::size_t at = sorted++;
            for (; at > 0 && order[places[at - 1]] > order[i]; --at) {
                places[at] = places[at - 1];
            }
            places[at] = i;
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

/// A buffer with the messages of all these views, each in its place.
template <class... Views>
struct whole_layout {
    using views = view_list<Views...>;
    static constexpr std::size_t count = sizeof...(Views);

    /// Where each begins, and after them the size of the buffer.
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

/// What reaches a socket, by the messages that come with it: IPv4 to an IPv4 socket, IPv6, and IPv4 to a dual-stack
/// socket.
enum class traffic : unsigned char { ipv4, ipv6, mapped };

/// Which of the messages that may come with it do: those that usually come, these with the segment size of a
/// train, or with the count of drops, all but the errors', or the usual ones of a read of the error queue.
enum class choice : unsigned char { usual, coalesced, after_drop, all, error_queue };

/// Whether the view's message is in such a packet.
template <class View, traffic Traffic, choice Choice>
inline constexpr bool comes_with = [] {
    const bool of_ipv4 = View::about.family == AF_INET;
    const bool of_ipv6 = View::about.family == AF_INET6;
    const bool reaches =
        (!of_ipv4 && !of_ipv6) || // of no family, or of one that has no other traffic
        (of_ipv4 ? Traffic == traffic::ipv4 || (Traffic == traffic::mapped && !View::about.never_mapped)
                 : Traffic == traffic::ipv6 || (Traffic == traffic::mapped && View::about.comes_mapped));
    if constexpr (View::about.presence == presence::rarely) {
        return reaches && (Choice == choice::all ||
                           (Choice == choice::coalesced && expected_message<View>::id == message_id{level::udp, 104}) ||
                           (Choice == choice::after_drop &&
                            expected_message<View>::id == message_id{level::socket, so_rxq_ovfl_number}));
    } else if constexpr (View::about.presence == presence::error_queue) {
        return reaches && Choice == choice::error_queue;
    } else {
        return reaches;
    }
}();

/// `Layout`, and after it those of the views that are in such packets.
template <traffic Traffic, choice Choice, class Layout, class... Views>
struct layout_with {
    using type = Layout;
};

template <traffic Traffic, choice Choice, class... Kept, class View, class... Views>
struct layout_with<Traffic, Choice, whole_layout<Kept...>, View, Views...>
    : layout_with<
          Traffic, Choice,
          std::conditional_t<comes_with<View, Traffic, Choice>, whole_layout<Kept..., View>, whole_layout<Kept...>>,
          Views...> {
};

template <class... Layouts>
struct layout_list {
};

/// `List`, and after it each of the other layouts once, but for those of fewer than two messages: they have nothing to
/// gain.
template <class List, class... Layouts>
struct distinct {
    using type = List;
};

template <class... Listed, class Layout, class... Layouts>
struct distinct<layout_list<Listed...>, Layout, Layouts...>
    : distinct<std::conditional_t<(Layout::count < 2) || (std::is_same_v<Layout, Listed> || ...),
                                  layout_list<Listed...>, layout_list<Listed..., Layout>>,
               Layouts...> {
};

/// The layouts that are compared as a whole, the commonest first: without what rarely comes, trains, with all, and with
/// an error, for the traffic that the set has messages for. `AfterDrop` adds those with the count of drops, which all
/// packets of a socket have after its first drop. No more, so that the code does not grow with every message that may
/// be absent.
template <class Expected, bool AfterDrop = false>
struct whole_layouts;

template <class... Views, bool AfterDrop>
struct whole_layouts<view_list<Views...>, AfterDrop> {
    static constexpr choice after_drop = AfterDrop ? choice::after_drop : choice::usual; // which is there already
    static constexpr bool has_ipv4 = ((Views::about.family == AF_INET) || ...);
    static constexpr bool has_ipv6 = ((Views::about.family == AF_INET6) || ...);

    template <traffic Traffic, choice Choice>
    using layout = typename layout_with<Traffic, Choice, whole_layout<>, Views...>::type;

    template <choice Choice>
    using ipv4 = std::conditional_t<has_ipv4 || !has_ipv6, layout<traffic::ipv4, Choice>, whole_layout<>>;
    template <choice Choice>
    using ipv6 = std::conditional_t<has_ipv6, layout<traffic::ipv6, Choice>, whole_layout<>>;
    template <choice Choice>
    using mapped = std::conditional_t<has_ipv4 && has_ipv6, layout<traffic::mapped, Choice>, whole_layout<>>;

    using type =
        typename distinct<layout_list<>, ipv4<choice::usual>, ipv6<choice::usual>, mapped<choice::usual>,
                          ipv4<choice::coalesced>, ipv6<choice::coalesced>, mapped<choice::coalesced>, ipv4<after_drop>,
                          ipv6<after_drop>, mapped<after_drop>, ipv4<choice::all>, ipv6<choice::all>,
                          mapped<choice::all>, ipv4<choice::error_queue>, ipv6<choice::error_queue>>::type;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
