// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_RECEIVE_SET_HPP
#define CMSGPP_RECEIVE_RECEIVE_SET_HPP

// One list of views, from which follow the socket options, the size of the control buffer, the parse and the result.
// Has no objects and no state; never receives, never owns a socket.

#include <cmsg/core/view_list.hpp>
#include <cmsg/core/visit.hpp>
#include <cmsg/receive/enable.hpp>
#include <cmsg/receive/record.hpp>

#include <cstddef>
#include <type_traits>

namespace cmsg {

namespace detail {

/// Whether `View` is the only one of the views that answers to its messages.
template <class View, class... Views>
inline constexpr bool is_only = (0 + ... + int{std::is_same_v<view_of<View>, view_of<Views>>}) == 1;

/// Whether `View` shares its place in the kernel's order with another of the views.
template <class View, class... Views>
inline constexpr bool shares_its_place =
    view_traits<View>::kernel_order >= 0 &&
    ((view_traits<View>::kernel_order == view_traits<Views>::kernel_order &&
      !std::is_same_v<view_of<View>, view_of<Views>>) || ...);

} // namespace detail

/// The messages that one kind of socket is to receive, as a type without objects.
template <typed_view... Views>
struct receive_set {
    static_assert((detail::is_only<Views, Views...> && ...), "cmsg: a view is more than once in the set");
    static_assert(!(detail::shares_its_place<Views, Views...> || ...),
                  "cmsg: the set has two forms of one message (SO_TIMESTAMP and SO_TIMESTAMPNS, say); on a socket the "
                  "later option wins");

    receive_set() = delete;

    using views = view_list<Views...>;
    using record_type = record<Views...>;

    /// Bytes of control buffer in which all the messages fit at once, those of both families of a dual-stack socket.
    static constexpr std::size_t space = (std::size_t{0} + ... + view_traits<Views>::space);

    /// Sets the socket options of exactly these messages, as far as they apply to the socket.
    /// Errors: what the kernel refuses is in the result, by view, and the rest is set. If `fd` is no socket all are
    /// refused, with the errno of asking it.
    [[nodiscard]] static enable_result<Views...> enable(int fd) noexcept CMSGPP_NONALLOCATING
    {
        return enable_views<Views...>(fd);
    }

    /// Walks the buffer and hands each of the set's messages to the visitor's handler for it; see cmsg::visit.
    template <class Abi, class Visitor>
    static constexpr outcome visit(const basic_control<Abi>& messages,
                                   Visitor&& visitor) noexcept(noexcept(cmsg::visit(views{}, messages, visitor)))
    {
        return cmsg::visit(views{}, messages, visitor);
    }

    /// The same for what a successful recvmsg has left in `header`.
    template <class Visitor>
    static outcome visit(const msghdr& header, Visitor&& visitor) noexcept(noexcept(visit(control{header}, visitor)))
    {
        return visit(control{header}, visitor);
    }

    /// The same for what recvmsg has left in `header` when it returned `result`; after -1 no handler is called.
    template <class Visitor>
    static outcome visit(ssize_t result, const msghdr& header,
                         Visitor&& visitor) noexcept(noexcept(visit(control{result, header}, visitor)))
    {
        return visit(control{result, header}, visitor);
    }

    /// Walks the buffer and notes which of the set's messages it has.
    /// Lifetime: the record borrows the buffer.
    template <class Abi>
    [[nodiscard]] static constexpr record_type decode(const basic_control<Abi>& messages) noexcept CMSGPP_NONALLOCATING
    {
        return record_type::read(messages);
    }

    /// The same for what a successful recvmsg has left in `header`.
    [[nodiscard]] static record_type decode(const msghdr& header) noexcept CMSGPP_NONALLOCATING
    {
        return decode(control{header});
    }

    /// The same for what recvmsg has left in `header` when it returned `result`; after -1 the record is empty.
    [[nodiscard]] static record_type decode(ssize_t result, const msghdr& header) noexcept CMSGPP_NONALLOCATING
    {
        return decode(control{result, header});
    }
};

namespace detail {

template <class List>
struct set_of;

template <class... Views>
struct set_of<view_list<Views...>> {
    using type = receive_set<Views...>;
};

template <class... Sets>
struct joined;

template <class Set>
struct joined<Set> {
    using type = Set;
};

template <class... Views, class... Others, class... Sets>
struct joined<receive_set<Views...>, receive_set<Others...>, Sets...>
    : joined<typename set_of<typename extended<view_list<Views...>, Others...>::type>::type, Sets...> {};

} // namespace detail

/// One receive_set of all the views of several; a view that is in more than one of them counts once.
template <class... Sets>
using join = typename detail::joined<Sets...>::type;

} // namespace cmsg

#endif
