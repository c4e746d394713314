// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_ENTRY_HPP
#define CMSGPP_RECEIVE_ENTRY_HPP

// What a receive_set lists: views, answers, entries of the error queue; and the one list of views, and of options, that
// several of them make. Nothing here runs, and nothing here knows an answer.

#include <cmsg/platform/abi.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>

#include <cstddef>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// The views of one of the library's answers on a system: `views`. Specialised by <cmsg/answers/linux.hpp> and the
/// like, so that a program has those of its own system alone.
template <class Answer, abi::platform Platform>
struct forms {
};

template <class Entry>
concept lists_views = requires
{
    typename Entry::views;
};

template <class Answer, abi::platform Platform>
concept has_forms = requires
{
    typename forms<Answer, Platform>::views;
};

} // namespace detail

// clang-format off
/// What a datagram says to a program, as a value that is made of messages and outlives them. It is trivially copyable,
/// its default is that nothing came, and it has
///
///     using views = cmsg::view_list<…>;               // the messages that it is made of, of any systems
///     constexpr void operator()(View view) noexcept;  // for each of them: takes what arrived
///
/// It is called in the order in which the messages stand in the buffer, once for each whole one. Its default
/// constructor does not throw, but is not asked to say so: that of a std::chrono::time_point in it does not.
template <class Type>
concept answer = !typed_view<Type> && std::is_trivially_copyable_v<Type> &&
                 std::is_default_constructible_v<Type> &&
                 (detail::lists_views<Type> || detail::has_forms<Type, abi::native::platform>);

/// What reads of the error queue bring, as an entry of a set: <cmsg/errors/entries.hpp> has those of Linux. It has
///
///     using queued = cmsg::view_list<…>;     // the messages of such a read, for which the set has room
///     using options = cmsg::view_list<…>;    // what `enable` sets for it: types with an `about`, and perhaps an
///                                            // `enable`, as a view has them
///     using values = cmsg::error_values<…>;  // what read_error's visitor is called with
template <class Type>
concept error_entry = !typed_view<Type> && requires {
    typename Type::queued;
    typename Type::options;
    typename Type::values;
};

/// What may stand in a receive_set.
template <class Type>
concept set_entry = typed_view<Type> || answer<Type> || error_entry<Type>;
// clang-format on

namespace detail {

/// The views of an entry on a system; none of what is no entry, so that the set's own sentence is the only one.
template <class Entry, abi::platform Platform>
struct views_of_entry {
    using type = view_list<>;
};

template <typed_view View, abi::platform Platform>
struct views_of_entry<View, Platform> {
    using type = view_list<View>;
};

template <error_entry Entry, abi::platform Platform>
struct views_of_entry<Entry, Platform> {
    using type = typename Entry::queued;
};

template <answer Answer, abi::platform Platform>
    requires lists_views<Answer>
struct views_of_entry<Answer, Platform> {
    using type = typename Answer::views;
};

template <answer Answer, abi::platform Platform>
    requires(!lists_views<Answer> && has_forms<Answer, Platform>)
struct views_of_entry<Answer, Platform> {
    using type = typename forms<Answer, Platform>::views;
};

/// What `enable` sets for an entry.
template <class Entry>
struct options_of_entry : views_of_entry<Entry, abi::native::platform> {
};

template <error_entry Entry>
struct options_of_entry<Entry> {
    using type = typename Entry::options;
};

/// What two entries have to share to be one in a join: `kind` if they say one, else the view that they stand for.
template <class Entry>
struct kind_of {
    using type = typename underlying<Entry>::type;
};

template <class Entry>
    requires requires { typename Entry::kind; }
struct kind_of<Entry> {
    using type = typename Entry::kind;
};

template <class First, class Second>
inline constexpr bool is_same_kind = std::is_same_v<typename kind_of<First>::type, typename kind_of<Second>::type>;

/// What becomes of two entries of one kind: what either of them says.
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

/// `Listed`, merged with the entry if that is one of the same kind.
template <class Listed, class Entry>
using merged_if_same =
    typename std::conditional_t<is_same_kind<Listed, Entry>, merged<Listed, Entry>, std::type_identity<Listed>>::type;

/// The list, and after it the entries of which it has none of the same kind; the others merged with those.
template <class List, class... Entries>
struct with_entries {
    using type = List;
};

template <template <class...> class List, class... Listed, class Entry, class... Entries>
    requires(is_same_kind<Listed, Entry> || ...)
struct with_entries<List<Listed...>, Entry, Entries...>
    : with_entries<List<merged_if_same<Listed, Entry>...>, Entries...> {};

template <template <class...> class List, class... Listed, class Entry, class... Entries>
    requires(!(is_same_kind<Listed, Entry> || ...))
struct with_entries<List<Listed...>, Entry, Entries...> : with_entries<List<Listed..., Entry>, Entries...> {};

/// The entries of all the lists in one, in the order in which they first appear.
template <class... Lists>
struct merged_lists;

template <class List>
struct merged_lists<List> {
    using type = List;
};

template <class First, template <class...> class List, class... Entries, class... Lists>
struct merged_lists<First, List<Entries...>, Lists...>
    : merged_lists<typename with_entries<First, Entries...>::type, Lists...> {
};

/// The views of all the entries, each once.
template <abi::platform Platform, class... Entries>
using views_of_entries = typename merged_lists<view_list<>, typename views_of_entry<Entries, Platform>::type...>::type;

template <class... Entries>
using options_of_entries = typename merged_lists<view_list<>, typename options_of_entry<Entries>::type...>::type;

/// The place in the list of the entry of the same kind; its size if there is none.
template <class Asked, class... Entries>
[[nodiscard]] constexpr std::size_t place_of_kind(view_list<Entries...>) noexcept
{
    std::size_t place = 0;
    for (const bool found : {is_same_kind<Asked, Entries>..., true}) {
        if (found) {
            break;
        }
        ++place;
    }
    return place;
}

/// The one of the entries that is of the same kind as `Asked`; else that itself, which may be a view of one of them.
template <class Asked, class... Entries>
struct listed_as {
    using type = Asked;
};

template <class Asked, class Entry, class... Entries>
struct listed_as<Asked, Entry, Entries...>
    : std::conditional_t<is_same_kind<Asked, Entry>, std::type_identity<Entry>, listed_as<Asked, Entries...>> {
};

} // namespace detail
} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
