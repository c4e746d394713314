// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_UP_TO_HPP
#define CMSGPP_RECEIVE_UP_TO_HPP

// The bound that a message of any length, or of any number, needs in a list. Bounds the room that is reserved, never
// what is parsed: what the kernel delivers beyond it is handed out like the rest.

#include <cmsg/platform/abi.hpp>
#include <cmsg/visit/view.hpp>

#include <cstddef>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Whether a set cannot know how much room the view's messages take.
template <class View>
inline constexpr bool needs_bound = View::about.element != 0 || View::about.repeats;

} // namespace detail

/// An entry of a list, with a bound: of a view in a receive_set, of a value to send in a send::set.
template <class Entry, std::size_t Count>
struct up_to {
    static_assert(typed_view<Entry>, "cmsg: up_to bounds a view or a value to send, and this is neither");
};

/// In a receive_set: the view, with room for `Count` elements (descriptors, bytes, units: the view's `about.element`),
/// or for `Count` messages of one that repeats. Handlers and records take the view itself.
template <typed_view View, std::size_t Count>
struct up_to<View, Count> : View {
    static_assert(detail::needs_bound<View>,
                  "cmsg: up_to bounds a message of any length or number, and this view has one of a known size");
    static_assert(Count > 0, "cmsg: up_to needs room for at least one");

    using view = View;
    using View::View;

    static constexpr std::size_t count = Count;

    /// In a join with another bound of the view: the larger of the two.
    template <class Other>
    using joined_with = up_to<View, (Count > Other::count ? Count : Other::count)>;

    static constexpr view_info about = [] {
        view_info limited_info = View::about;
        limited_info.space = limited_info.repeats ? Count * abi::native::space(limited_info.size)
                                                  : abi::native::space(Count * limited_info.element);
        limited_info.element = 0;
        limited_info.repeats = false;
        return limited_info;
    }();
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
