// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_VIEW_LIST_HPP
#define CMSGPP_VISIT_VIEW_LIST_HPP

// Lists of views as types. Nothing here runs.

#include <cmsg/visit/view.hpp>

#include <cstddef>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A list of views, in the order in which they are asked for a message; the first that answers gets it. Whether they
/// are typed_views is seen where they are asked: seeing it here, for the list of all, would be a sixth of the include
/// cost.
template <class... Views>
struct view_list {
};

// The list of all views of each system; completed by <cmsg/views/linux/all.hpp>.
namespace linux_kernel {
struct all_views;
}
namespace darwin {
struct all_views;
}
namespace freebsd {
struct all_views;
}
namespace windows {
struct all_views;
}
namespace netbsd {
struct all_views;
}
namespace openbsd {
struct all_views;
}

namespace detail {

template <abi::platform Platform>
struct all_views_of {
    using type = linux_kernel::all_views;
};
template <>
struct all_views_of<abi::platform::darwin> {
    using type = darwin::all_views;
};
template <>
struct all_views_of<abi::platform::freebsd> {
    using type = freebsd::all_views;
};
template <>
struct all_views_of<abi::platform::windows> {
    using type = windows::all_views;
};
template <>
struct all_views_of<abi::platform::netbsd> {
    using type = netbsd::all_views;
};
template <>
struct all_views_of<abi::platform::openbsd> {
    using type = openbsd::all_views;
};

/// The list of all views of the system whose messages a layout carries.
template <abi::platform Platform>
using views_of_platform = typename all_views_of<Platform>::type;

template <class View, class... Views>
inline constexpr bool is_one_of = (std::is_same_v<View, Views> || ...);

template <class... Views>
view_list<Views...> as_list(const view_list<Views...>*);

/// The view_list that a list derives from.
template <class List>
using plain_list = decltype(as_list(static_cast<const List*>(nullptr)));

template <class... Views>
[[nodiscard]] constexpr std::size_t size_of_list(view_list<Views...>) noexcept
{
    return sizeof...(Views);
}

template <class First, class Second>
struct appended;

template <class... First, class... Second>
struct appended<view_list<First...>, view_list<Second...>> {
    using type = view_list<First..., Second...>;
};

/// `List`, and after it those of `Views` that it does not have yet.
template <class List, class... Views>
struct extended {
    using type = List;
};

template <class... Listed, class View, class... Views>
struct extended<view_list<Listed...>, View, Views...>
    : extended<std::conditional_t<is_one_of<View, Listed...>, view_list<Listed...>, view_list<Listed..., View>>,
               Views...> {
};

/// Whether a list entry is, or stands for, the view.
template <class View, class Entry>
inline constexpr bool stands_for =
    std::is_same_v<View, Entry> || std::is_same_v<View, typename underlying<Entry>::type>;

/// The place in the list of the entry that is, or stands for, the view.
template <class View, class... Entries>
[[nodiscard]] constexpr std::size_t index_of() noexcept
{
    static_assert((stands_for<View, Entries> || ...), "cmsg: the view is not one of the set");
    std::size_t index = 0;
    for (const bool found : {stands_for<View, Entries>...}) {
        if (found) {
            break;
        }
        ++index;
    }
    return index;
}

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
