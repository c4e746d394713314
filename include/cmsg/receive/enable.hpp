// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_ENABLE_HPP
#define CMSGPP_RECEIVE_ENABLE_HPP

// Switches the messages of a set on, one socket option a view, and says what became of each.
// Never stops at the first refusal, and never asks a socket for what its family cannot have.

#include <cmsg/core/address.hpp>
#include <cmsg/core/system.hpp>
#include <cmsg/core/view.hpp>
#include <cmsg/core/view_list.hpp>

#include <array>
#include <cerrno>
#include <cstddef>

namespace cmsg {

/// What became of each option of a set.
template <typed_view... Views>
class enable_result {
public:
    /// True if every option that applies to the socket is set.
    [[nodiscard]] explicit constexpr operator bool() const noexcept CMSGPP_NONALLOCATING { return error() == 0; }

    /// The errno of the first refusal, in the order of the set; 0 if there is none.
    [[nodiscard]] constexpr int error() const noexcept CMSGPP_NONALLOCATING
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
    [[nodiscard]] constexpr int error() const noexcept CMSGPP_NONALLOCATING
    {
        const int result = results_[detail::index_of<View, Views...>()];
        return result > 0 ? result : 0;
    }

    /// Whether the kernel refused this view's option.
    template <typed_view View>
    [[nodiscard]] constexpr bool refused() const noexcept CMSGPP_NONALLOCATING
    {
        return results_[detail::index_of<View, Views...>()] > 0;
    }

    /// Whether the view's messages cannot come on this socket, so that its option was not tried: IPv6 on an IPv4
    /// socket, IPv4 on an IPv6-only or raw IPv6 socket, either on a socket of another family; another system's view.
    template <typed_view View>
    [[nodiscard]] constexpr bool not_applicable() const noexcept CMSGPP_NONALLOCATING
    {
        return results_[detail::index_of<View, Views...>()] == inapplicable;
    }

private:
    template <typed_view... Set>
    friend enable_result<Set...> enable_views(socket_type fd) noexcept;

    static constexpr int inapplicable = -1;

    std::array<int, sizeof...(Views)> results_{}; // 0: set, positive: the errno, or inapplicable
};

namespace detail {

/// What decides whether a family's options apply to a socket.
struct socket_traits {
    int domain = AF_UNSPEC;
    bool takes_ipv4 = false; ///< IPv4 packets can arrive: an IPv4 socket, or a dual-stack one that is not raw

    /// Returns: 0, or the errno with which the kernel refused to tell.
    [[nodiscard]] int read(socket_type fd) noexcept
    {
        int type = 0;
        int only = 0;
        if (!get_domain(fd) || !get(fd, SOL_SOCKET, SO_TYPE, type) ||
            (domain == AF_INET6 && !get(fd, IPPROTO_IPV6, IPV6_V6ONLY, only))) {
            return last_error();
        }
        takes_ipv4 = domain == AF_INET || (domain == AF_INET6 && only == 0 && type != SOCK_RAW);
        return 0;
    }

    /// Another system's view has that system's option numbers, which mean other options here.
    template <class View>
    [[nodiscard]] constexpr bool applies() const noexcept CMSGPP_NONALLOCATING
    {
        constexpr int family = view_traits<View>::family;
        return view_traits<View>::platform == abi::native::platform &&
               (family == AF_UNSPEC || (family == AF_INET ? takes_ipv4 : family == domain));
    }

private:
#if defined(_WIN32)
    [[nodiscard]] static bool get(socket_type fd, int level, int option, int& value) noexcept
    {
        int size = sizeof value;
        void* const bytes = &value;
        return ::getsockopt(fd, level, option, static_cast<char*>(bytes), &size) == 0;
    }

    [[nodiscard]] bool get_domain(socket_type fd) noexcept
    {
        WSAPROTOCOL_INFOW protocol{};
        int size = sizeof protocol;
        void* const bytes = &protocol;
        if (::getsockopt(fd, SOL_SOCKET, SO_PROTOCOL_INFOW, static_cast<char*>(bytes), &size) != 0) {
            return false;
        }
        domain = protocol.iAddressFamily;
        return true;
    }

    [[nodiscard]] static int last_error() noexcept { return ::WSAGetLastError(); }
#else
    [[nodiscard]] static bool get(socket_type fd, int level, int option, int& value) noexcept
    {
        socklen_t size = sizeof value;
        return ::getsockopt(fd, level, option, &value, &size) == 0;
    }

    [[nodiscard]] bool get_domain(socket_type fd) noexcept
    {
#if defined(SO_DOMAIN)
        return get(fd, SOL_SOCKET, SO_DOMAIN, domain);
#else // macOS: a socket has a name, and so a family, before it is bound
        sockaddr name{};
        socklen_t size = sizeof name;
        if (::getsockname(fd, &name, &size) != 0) {
            return false;
        }
        domain = name.sa_family;
        return true;
#endif
    }

    [[nodiscard]] static int last_error() noexcept { return errno; }
#endif
};

/// Sets one view's option; a view without `enable` needs none.
template <class View>
[[nodiscard]] int enable_view(socket_type fd) noexcept
{
    if constexpr (requires { View::enable(fd); }) {
        static_assert(std::is_same_v<decltype(View::enable(fd)), int>,
                      "cmsg: a view's enable(fd) returns 0, or -1 with errno, as setsockopt does");
        return View::enable(fd) == 0 ? 0 : errno;
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

} // namespace cmsg

#endif
