// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_JOIN_HPP
#define CMSGPP_RECEIVE_JOIN_HPP

// One list out of several, for the one socket that they are all for. Nothing here runs.

#include <cmsg/receive/receive_set.hpp>
#include <cmsg/visit/view.hpp>

#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// What becomes of two entries of one view in a join: what either of them says.
template <class First, class Second>
struct merged {
    static_assert(!std::is_same_v<First, First>,
                  "cmsg: join does not know what two entries of one view become: give one of them a `joined_with`");
};

template <class Same>
struct merged<Same, Same> {
    using type = Same;
};

template <class First, class Second>
    requires(!std::is_same_v<First, Second> && requires { typename First::template joined_with<Second>; })
struct merged<First, Second> {
    using type = typename First::template joined_with<Second>;
};

template <class First, class Second>
    requires(
        !std::is_same_v<First, Second> && !requires { typename First::template joined_with<Second>; } &&
        requires { typename Second::template joined_with<First>; })
struct merged<First, Second> {
    using type = typename Second::template joined_with<First>;
};

/// `Listed`, merged with the entry if that is one of the same view.
template <class Listed, class Entry>
using merged_if_same = typename std::conditional_t<std::is_same_v<view_of<Listed>, view_of<Entry>>,
                                                   merged<Listed, Entry>, std::type_identity<Listed>>::type;

/// The set of the list, and of the entries that follow.
template <class Set, class... Entries>
struct joined_entries {
    using type = Set;
};

template <class... Listed, class Entry, class... Entries>
struct joined_entries<receive_set<Listed...>, Entry, Entries...>
    : joined_entries<std::conditional_t<(std::is_same_v<view_of<Listed>, view_of<Entry>> || ...),
                                        receive_set<merged_if_same<Listed, Entry>...>, receive_set<Listed..., Entry>>,
                     Entries...> {
};

template <class... Sets>
struct joined;

template <class Set>
struct joined<Set> {
    using type = Set;
};

template <class Set, class... Others, class... Sets>
struct joined<Set, receive_set<Others...>, Sets...> : joined<typename joined_entries<Set, Others...>::type, Sets...> {
};

} // namespace detail

/// One list for one socket: the receive_set of all the views of several, in the order in which they first appear. A
/// view that is in more than one of them counts once: flags of timestamping are put together, with each other and with
/// those that scm_timestamping asks for; of two bounds (up_to) the larger one counts. An entry of one's own says what
/// it becomes beside another of its view by a member template `joined_with<Other>`.
///
/// Options belong to the socket, not to a read: what one list enables takes room in every read that another list has
/// made room for, also in those of the error queue, and what finds none is lost.
template <class... Sets>
using join = typename detail::joined<Sets...>::type;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
