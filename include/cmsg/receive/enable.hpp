// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_ENABLE_HPP
#define CMSGPP_RECEIVE_ENABLE_HPP

// Switches the messages of a set on, one socket option a view, and says what became of each. Never stops at the first
// refusal, never asks a socket for what its family cannot have, and never switches off what is on.

#include <cmsg/platform/system.hpp>
#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>

#include <array>
#include <cerrno>
#include <cstddef>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// What became of each option of a set. It is worth a look: what was refused never comes.
template <typed_view... Views>
class [[nodiscard]] enable_result {
public:
    /// True if every option that applies to the socket is set.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return error() == 0; }

    /// The errno of the first refusal, in the order of the set; 0 if there is none.
    [[nodiscard]] constexpr int error() const noexcept
    {
        for (const int result : results_) {
            if (result > 0) {
                return result;
            }
        }
        return 0;
    }

    /// The errno with which this view's option was refused; 0 if it was not.
    template <typed_view View>
    [[nodiscard]] constexpr int error() const noexcept
    {
        const int result = results_[detail::index_of<View, Views...>()];
        return result > 0 ? result : 0;
    }

    /// Whether the kernel refused this view's option.
    template <typed_view View>
    [[nodiscard]] constexpr bool refused() const noexcept
    {
        return results_[detail::index_of<View, Views...>()] > 0;
    }

    /// Whether the view's messages cannot come on this socket, so that its option was not tried: those of another
    /// family (IPv6 on an IPv4 socket, descriptors on an internet socket, any of these on a netlink socket, …), IPv4 on
    /// a raw IPv6 socket, and on macOS and FreeBSD on any IPv6 socket; another system's view.
    template <typed_view View>
    [[nodiscard]] constexpr bool not_applicable() const noexcept
    {
        return results_[detail::index_of<View, Views...>()] == inapplicable;
    }

    /// Calls `f(name, error, applicable)` for each entry, in the order of the set: the message's name (View::name, a
    /// `const char*` that ends with a NUL; "(unnamed)" for a user's view without one); an int, the errno with which its
    /// option was refused, 0 if it is set or was not tried; and whether it was tried, as a bool.
    template <class Function>
    constexpr void each(Function&& f) const noexcept(noexcept(f("", 0, true)))
    {
        static_assert(std::is_invocable_v<Function&, const char*, int, bool>,
                      "cmsg: enable_result::each calls f(const char* name, int error, bool applicable)");
        std::size_t index = 0;
        (visit_entry<Views>(f, results_[index++]), ...);
    }

private:
    template <typed_view... Set>
    friend enable_result<Set...> enable_views(socket_type fd) noexcept;

    static constexpr int inapplicable = -1;

    template <class View, class Function>
    static constexpr void visit_entry(Function& f, int result) noexcept(noexcept(f("", 0, true)))
    {
        if constexpr (requires { View::name; }) {
            f(static_cast<const char*>(View::name), result > 0 ? result : 0, result != inapplicable);
        } else {
            f("(unnamed)", result > 0 ? result : 0, result != inapplicable);
        }
    }

    std::array<int, sizeof...(Views)> results_{}; // 0: set, positive: the errno, or inapplicable
};

namespace detail {

/// Sets one view's option; a view without `enable` needs none.
template <class View>
[[nodiscard]] int enable_view(socket_type fd) noexcept
{
    if constexpr (requires { View::enable(fd); }) {
        static_assert(std::is_same_v<decltype(View::enable(fd)), int>,
                      "cmsg: a view's enable(fd) returns 0, or -1 with errno, as setsockopt does");
        return View::enable(fd) < 0 ? errno : 0; // it may be positive: see set_option
    } else {
        return 0;
    }
}

} // namespace detail

/// Sets the options of all the views that apply to the socket; what the kernel refuses is noted, and the rest set.
template <typed_view... Views>
[[nodiscard]] enable_result<Views...> enable_views(socket_type fd) noexcept
{
    enable_result<Views...> result;
    detail::socket_traits socket;
    if (const int error = socket.read(fd); error != 0) {
        result.results_.fill(error);
        return result;
    }
    std::size_t index = 0;
    ((result.results_[index++] =
          socket.applies<Views>() ? detail::enable_view<Views>(fd) : enable_result<Views...>::inapplicable),
     ...);
    return result;
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
