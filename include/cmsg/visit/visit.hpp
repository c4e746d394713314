// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_VISIT_HPP
#define CMSGPP_VISIT_VISIT_HPP

// visit: one walk over a control buffer that hands each message to the handler that takes its view.
// Compares only against views that the visitor can take; never allocates, never calls virtually.

#include <cmsg/core/control.hpp>
#include <cmsg/visit/handlers.hpp>
#include <cmsg/visit/match.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/visitor.hpp>
#include <cmsg/visit/walk.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Hands messages to a visitor, as views out of those of the list that it can take, and counts the others.
template <class Abi, class Visitor, class Taken>
struct dispatcher;

template <class Abi, class Visitor, class... Taken>
struct dispatcher<Abi, Visitor, view_list<Taken...>> {
    Visitor& visitor;
    std::uint32_t unhandled_count = 0;
    std::uint32_t wrong_size_count = 0;

    /// Hands the message to the first of the views that answers to it.
    CMSGPP_ALWAYS_INLINE constexpr flow offer(const basic_message<Abi>& arrived)
    {
        taker to{*this};
        return (match<Taken>(arrived, to) || ...) ? to.next : give_up(arrived);
    }

    /// Hands a message on of which the view, the only one that answers to it, and the size are known.
    template <class View>
    CMSGPP_ALWAYS_INLINE constexpr flow expect(std::span<const std::byte> payload)
    {
        if constexpr (is_one_of<View, Taken...>) {
            return hand_over<View>({View::about.id, payload});
        } else {
            return give_up({View::about.id, payload});
        }
    }

private:
    /// What becomes of a message that one of the views answers to.
    struct taker {
        dispatcher& self;
        flow next = flow::proceed;

        template <class View>
        CMSGPP_ALWAYS_INLINE constexpr void whole(const basic_message<Abi>& arrived)
        {
            next = self.template hand_over<View>(arrived);
        }

        template <class View>
        CMSGPP_ALWAYS_INLINE constexpr void wrong_size(const basic_message<Abi>& arrived)
        {
            ++self.wrong_size_count;
            if constexpr (names<Visitor, cmsg::wrong_size>) {
                next = call(self.visitor, cmsg::wrong_size{arrived.id(), arrived.payload().size(),
                                                           view_traits<View>::template expected_size<Abi>(arrived.id()),
                                                           arrived.payload()});
            }
        }
    };

    template <class View>
    CMSGPP_ALWAYS_INLINE constexpr flow hand_over(const basic_message<Abi>& arrived)
    {
        if constexpr (form_of<Abi, Visitor, view_of<View>> == form::view_and_message) {
            return call(visitor, view_of<View>{arrived.payload()}, basic_message<Abi>{arrived});
        } else {
            return call(visitor, view_of<View>{arrived.payload()});
        }
    }

    CMSGPP_ALWAYS_INLINE constexpr flow give_up(const basic_message<Abi>& arrived)
    {
        ++unhandled_count;
        if constexpr (names<Visitor, basic_unhandled<Abi>>) {
            return call(visitor, basic_unhandled<Abi>{arrived});
        } else {
            return flow::proceed;
        }
    }
};

/// The dispatcher for a visitor and a list, once the visitor has been found to obey the rules.
template <class Abi, class Visitor, class... Views>
[[nodiscard]] CMSGPP_ALWAYS_INLINE constexpr auto dispatcher_for(view_list<Views...>, Visitor& visitor) noexcept
{
    using rules = rules_for<Abi, Visitor, Views...>;
    static_assert(rules::none_is_mutable, "cmsg: a handler takes a view by mutable reference; take it by value");
    static_assert(rules::none_is_foreign, "cmsg: a handler is for messages of another system than the control data's");
    static_assert(rules::none_is_idle, "cmsg: a handler can take none of the views in the list");
    static_assert(rules::none_is_double, "cmsg: two handlers take the same view");
    static_assert(rules::all_have_results, "cmsg: a handler returns neither void nor cmsg::flow");

    using taken = taken_views<Abi, Visitor, Views...>;
    static_assert(std::is_same_v<taken, view_list<>> || Abi::byte_order == std::endian::native,
                  "cmsg: control data of the other byte order can be walked, but not viewed");
    return dispatcher<Abi, Visitor, taken>{visitor};
}

/// The views that the handlers of a visitor of these messages name.
template <class Visitor, class Source>
using views_named_by = views_for<abi_of<Source>, std::remove_reference_t<Visitor>>;

/// Whether no handler that these messages can reach, out of the views in the list, throws.
template <class List, class Source, class Visitor>
inline constexpr bool throws_nothing = false;

template <class... Views, class Source, class Visitor>
inline constexpr bool throws_nothing<view_list<Views...>, Source, Visitor> =
    rules_for<abi_of<Source>, std::remove_reference_t<Visitor>, Views...>::none_throws;

} // namespace detail

/// Walks the messages and hands each to the visitor's handler for its view, out of the views in the list. A message
/// that no handler takes goes to a handler of `unhandled`, one whose payload has a wrong size to a handler of
/// `wrong_size`, if the visitor names these. A handler returns void or flow. One of a view may take the
/// `basic_message<Abi>` as well, by a second parameter: its bytes and number. The messages are those of control data,
/// or of a msghdr or mmsghdr that a successful receive has filled.
/// Returns: how the walk ended, with the number of unhandled and wrong-sized messages.
template <class... Views, message_source Source, class Visitor>
CMSGPP_ALWAYS_INLINE constexpr outcome visit(view_list<Views...>, const Source& source, Visitor&& visitor) noexcept(
    detail::throws_nothing<view_list<Views...>, Source, Visitor>)
{
    const auto& messages = messages_of(source);
    auto dispatcher = detail::dispatcher_for<abi_of<Source>>(view_list<Views...>{}, visitor);
    return detail::walk(messages, messages.begin(), dispatcher);
}

/// The same for what a receive has left in `header` when it returned `result`; after -1 no handler is called.
template <class... Views, received_header Header, class Visitor>
CMSGPP_ALWAYS_INLINE constexpr outcome visit(
    view_list<Views...> views, returned result, const Header& header,
    Visitor&& visitor) noexcept(detail::throws_nothing<view_list<Views...>, Header, Visitor>)
{
    return visit(views, control{result, header}, visitor);
}

/// The same for the views that the visitor's handlers name. A visitor with a generic handler is asked for every
/// view of the library for the messages' system as well, and needs <cmsg/views/linux/all.hpp>.
template <message_source Source, class Visitor>
CMSGPP_ALWAYS_INLINE constexpr outcome visit(const Source& source, Visitor&& visitor) noexcept(
    detail::throws_nothing<detail::views_named_by<Visitor, Source>, Source, Visitor>)
{
    return visit(detail::views_named_by<Visitor, Source>{}, source, visitor);
}

template <received_header Header, class Visitor>
CMSGPP_ALWAYS_INLINE constexpr outcome visit(returned result, const Header& header, Visitor&& visitor) noexcept(
    detail::throws_nothing<detail::views_named_by<Visitor, Header>, Header, Visitor>)
{
    return visit(control{result, header}, visitor);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
