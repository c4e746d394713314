// SPDX-License-Identifier: MIT
#ifndef CMSGPP_CORE_VISIT_HPP
#define CMSGPP_CORE_VISIT_HPP

// visit: one walk over a control buffer that hands each message to the handler that takes its view.
// Compares only against views that the visitor can take; never allocates, never calls virtually.

#include <cmsg/core/handlers.hpp>
#include <cmsg/core/view.hpp>
#include <cmsg/core/visitor.hpp>

#include <cstdint>
#include <type_traits>

namespace cmsg {

namespace detail {

/// The walk of one visit: the visitor, and what was counted so far.
template <class Visitor, class Abi>
struct visit_step {
    Visitor& visitor;
    std::uint32_t unhandled_count = 0;
    std::uint32_t wrong_size_count = 0;

    /// Hands the message to the first of the views that answers to it.
    template <class... Views>
    constexpr flow offer(view_list<Views...>, const basic_message<Abi>& arrived)
    {
        flow next = flow::proceed;
        if ((take<Views>(arrived, next) || ...)) {
            return next;
        }
        ++unhandled_count;
        if constexpr (names<Visitor, basic_unhandled<Abi>>) {
            next = call(visitor, basic_unhandled<Abi>{arrived});
        }
        return next;
    }

private:
    template <class View>
    constexpr bool take(const basic_message<Abi>& arrived, flow& next)
    {
        using traits = view_traits<View>;
        if (!traits::template answers_to<Abi>(arrived.id())) {
            return false;
        }
        if (traits::template accepts<Abi>(arrived.id(), arrived.payload().size())) [[likely]] {
            next = call(visitor, view_of<View>{arrived.payload()});
            return true;
        }
        ++wrong_size_count;
        if constexpr (names<Visitor, cmsg::wrong_size>) {
            next = call(visitor, cmsg::wrong_size{arrived.id(), arrived.payload().size(),
                                                  traits::template expected_size<Abi>(arrived.id())});
        }
        return true;
    }
};

} // namespace detail

/// Walks the buffer and hands each message to the visitor's handler for its view, out of the views in the list. A
/// message that no handler takes goes to a handler of `unhandled`, one whose payload has a wrong size to a
/// handler of `wrong_size`, if the visitor names these. A handler returns void or flow.
/// Returns: how the walk ended, with the number of unhandled and wrong-sized messages.
template <class... Views, class Abi, class Visitor>
constexpr outcome visit(view_list<Views...>, const basic_control<Abi>& messages, Visitor&& visitor) noexcept(
    detail::rules_for<Abi, std::remove_reference_t<Visitor>, Views...>::none_throws)
{
    using callable = std::remove_reference_t<Visitor>;
    using rules = detail::rules_for<Abi, callable, Views...>;
    static_assert(rules::none_is_mutable, "cmsg: a handler takes a view by mutable reference; take it by value");
    static_assert(rules::none_is_idle, "cmsg: a handler can take none of the views in the list");
    static_assert(rules::none_is_double, "cmsg: two handlers take the same view");
    static_assert(rules::all_have_results, "cmsg: a handler returns neither void nor cmsg::flow");

    using taken = detail::taken_views<callable, Views...>;
    static_assert(std::is_same_v<taken, view_list<>> || Abi::byte_order == std::endian::native,
                  "cmsg: control data of the other byte order can be walked, but not viewed");

    detail::visit_step<callable, Abi> step{visitor};
    auto at = messages.begin();
    for (; at != messages.end(); ++at) {
        if (step.offer(taken{}, *at) == flow::stop) {
            break;
        }
    }
    return messages.outcome(at, step.unhandled_count, step.wrong_size_count);
}

/// The same for what a successful recvmsg has left in `header`.
template <class... Views, class Visitor>
outcome visit(view_list<Views...> views, const msghdr& header,
              Visitor&& visitor) noexcept(noexcept(visit(views, control{header}, visitor)))
{
    return visit(views, control{header}, visitor);
}

/// The same for what recvmsg has left in `header` when it returned `result`; after -1 no handler is called.
template <class... Views, class Visitor>
outcome visit(view_list<Views...> views, ssize_t result, const msghdr& header,
              Visitor&& visitor) noexcept(noexcept(visit(views, control{result, header}, visitor)))
{
    return visit(views, control{result, header}, visitor);
}

/// The same for the views that the visitor's handlers name. A visitor with a generic handler is asked for every
/// view of the library as well, and needs <cmsg/views/all.hpp>.
template <class Abi, class Visitor>
constexpr outcome visit(const basic_control<Abi>& messages, Visitor&& visitor) noexcept(
    noexcept(visit(detail::views_for<std::remove_reference_t<Visitor>>{}, messages, visitor)))
{
    return visit(detail::views_for<std::remove_reference_t<Visitor>>{}, messages, visitor);
}

template <class Visitor>
outcome visit(const msghdr& header, Visitor&& visitor) noexcept(noexcept(visit(control{header}, visitor)))
{
    return visit(control{header}, visitor);
}

template <class Visitor>
outcome visit(ssize_t result, const msghdr& header,
              Visitor&& visitor) noexcept(noexcept(visit(control{result, header}, visitor)))
{
    return visit(control{result, header}, visitor);
}

} // namespace cmsg

#endif
