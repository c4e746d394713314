// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_ENABLE_HPP
#define CMSGPP_RECEIVE_ENABLE_HPP

// Switches the messages of a set on, and reports what became of each socket option. Never stops at
// the first refusal, never asks a socket for what its family cannot have, and never switches off what is on.

#include <cmsg/platform/config.hpp>
#include <cmsg/platform/option.hpp>
#include <cmsg/receive/entry.hpp>
#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// The result of an entry whose messages cannot come on the socket.
inline constexpr int inapplicable = -1;

/// What sets the option of one entry of a set: a set is a constant table of them, and one function sets them all.
struct enable_row {
    socket_option option;
    reach comes_on;
    int (*call)(socket_type) noexcept; ///< the view's own `enable`, which the option is left to
};

template <class View>
[[nodiscard]] constexpr enable_row row_of() noexcept
{
    enable_row row{View::about.option, reach_of<View>(), nullptr};
    if constexpr (requires(socket_type fd) { View::enable(fd); }) {
        static_assert(std::is_same_v<decltype(View::enable(socket_type{})), int>,
                      "cmsg: a view's enable(fd) returns 0, or -1 with errno, as setsockopt does");
        row.call = [](socket_type fd) noexcept { return View::enable(fd); };
    }
    return row;
}

/// Returns: 0, or the errno with which the kernel refused the option; 0 of an entry that needs none.
[[nodiscard]] inline int set_row(socket_type fd, const enable_row& row) noexcept
{
    const auto& [level, name, value] = row.option;
    const int result = row.call != nullptr ? row.call(fd) : name < 0 ? 0 : set_option(fd, level, name, value);
    return result < 0 ? errno : 0; // it may be positive: see set_option
}

/// Sets the options that apply to the socket, and notes for each 0, the errno, or `inapplicable`. Out of line: in line
/// it would be several hundred bytes for each set.
CMSGPP_NEVER_INLINE inline void enable_rows(socket_type fd, const enable_row* rows, int* results,
                                            std::size_t count) noexcept
{
    socket_traits socket;
    const int error = socket.read(fd);
    for (std::size_t i = 0; i < count; ++i) {
        results[i] = error != 0 ? error : socket.applies(rows[i].comes_on) ? set_row(fd, rows[i]) : inapplicable;
    }
}

/// The first of the results that is an errno; 0 if there is none. Out of line: in line it is half of what a set of nine
/// takes for `enable` and its check.
[[nodiscard]] CMSGPP_NEVER_INLINE constexpr int first_refusal(const int* results, std::size_t count) noexcept
{
    for (std::size_t i = 0; i < count; ++i) {
        if (results[i] > 0) {
            return results[i];
        }
    }
    return 0;
}

} // namespace detail

/// What became of each option of a set. It is worth a look: what was refused never comes.
template <class... Entries>
class [[nodiscard]] enable_result {
public:
    /// True if every option that applies to the socket is set.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return error() == 0; }

    /// The errno of the first refusal, in the order of the set; 0 if there is none.
    [[nodiscard]] constexpr int error() const noexcept
    {
        return detail::first_refusal(results_.data(), results_.size());
    }

    /// The errno with which the option of this entry, or of this view of one, was refused; the first, if the entry has
    /// several. 0 if none was.
    template <set_entry Entry>
    [[nodiscard]] constexpr int error() const noexcept
    {
        return first_error(options_of<Entry>{});
    }

    /// Whether the kernel refused an option of this entry, or of this view of one.
    template <set_entry Entry>
    [[nodiscard]] constexpr bool refused() const noexcept
    {
        return error<Entry>() > 0;
    }

    /// Whether the messages of the entry, or view, cannot come on this socket, so that no option was tried for it:
    /// those of another family (IPv6 on an IPv4 socket, descriptors on an internet socket, any of these on a netlink
    /// socket), IPv4 on a raw IPv6 socket, and on macOS and the BSDs on any IPv6 socket; another system's view;
    /// and an answer that this system has no message for.
    template <set_entry Entry>
    [[nodiscard]] constexpr bool not_applicable() const noexcept
    {
        return none_applies(options_of<Entry>{});
    }

    /// Calls `f(name, error, applicable)` for each option, in the order of the set's views: the message's name
    /// (`about.name`, a `const char*` that ends with a NUL; "(unnamed)" for a user's view without one); an int, the
    /// errno with which its option was refused, 0 if it is set or was not tried; and whether it was tried, as a bool.
    template <class Function>
    constexpr void each(Function&& f) const noexcept(noexcept(f("", 0, true)))
    {
        static_assert(std::is_invocable_v<Function&, const char*, int, bool>,
                      "cmsg: enable_result::each calls f(const char* name, int error, bool applicable)");
        const auto names = names_of(options{});
        for (std::size_t i = 0; i < names.size(); ++i) {
            f(names[i] == nullptr ? "(unnamed)" : names[i], results_[i] > 0 ? results_[i] : 0,
              results_[i] != detail::inapplicable);
        }
    }

private:
    template <class... Set>
    friend enable_result<Set...> enable_entries(socket_type fd) noexcept;

    using options = detail::options_of_entries<Entries...>;

    using views = detail::views_of_entries<abi::native::platform, Entries...>;

    /// The options of an entry of the set, or of a view of one.
    template <class Entry>
    using options_of = typename detail::options_of_entry<typename detail::listed_as<Entry, Entries...>::type>::type;

    template <class... Options>
    [[nodiscard]] static constexpr std::array<const char*, sizeof...(Options)> names_of(view_list<Options...>) noexcept
    {
        return {Options::about.name...};
    }

    /// What became of an option of the set; 0 of a view whose messages need none.
    template <class Option>
    [[nodiscard]] constexpr int result_of() const noexcept
    {
        constexpr std::size_t place = detail::place_of_kind<Option>(options{});
        static_assert(place < detail::size_of_list(options{}) ||
                          detail::place_of_kind<Option>(views{}) < detail::size_of_list(views{}),
                      "cmsg: the view is not one of the set");
        if constexpr (place < detail::size_of_list(options{})) {
            return results_[place];
        } else {
            return 0;
        }
    }

    template <class... Asked>
    [[nodiscard]] constexpr int first_error(view_list<Asked...>) const noexcept
    {
        int first = 0;
        static_cast<void>((((first = result_of<Asked>()) > 0) || ...));
        return first > 0 ? first : 0;
    }

    template <class... Asked>
    [[nodiscard]] constexpr bool none_applies(view_list<Asked...>) const noexcept
    {
        return ((result_of<Asked>() == detail::inapplicable) && ...);
    }

    std::array<int, detail::size_of_list(options{})> results_{}; // 0: set, positive: the errno, or inapplicable
};

/// Sets the options of all the entries that apply to the socket; what the kernel refuses is noted, and the rest set.
template <class... Entries>
[[nodiscard]] enable_result<Entries...> enable_entries(socket_type fd) noexcept
{
    enable_result<Entries...> result;
    []<class... Options>(socket_type socket, int* results, view_list<Options...>) {
        static constexpr std::array<detail::enable_row, sizeof...(Options)> rows{detail::row_of<Options>()...};
        detail::enable_rows(socket, rows.data(), results, rows.size());
    }(fd, result.results_.data(), typename enable_result<Entries...>::options{});
    return result;
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
