// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_RECEIVE_SET_HPP
#define CMSGPP_RECEIVE_RECEIVE_SET_HPP

// One list of views, from which follow the socket options, the size of the control buffer, the parse and the result.
// Has no objects and no state; never receives, never owns a socket.

#include <cmsg/receive/enable.hpp>
#include <cmsg/receive/layout.hpp>
#include <cmsg/receive/record.hpp>
#include <cmsg/receive/up_to.hpp>
#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/visit.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Whether `View` is the only one of the views that answers to its messages.
template <class View, class... Views>
inline constexpr bool is_only = (0 + ... + int{std::is_same_v<view_of<View>, view_of<Views>>}) == 1;

/// Whether `View` shares its place in the kernel's order with another of the views.
template <class View, class... Views>
inline constexpr bool shares_its_place =
    View::about.place != place{} &&
    ((View::about.place == Views::about.place && !std::is_same_v<view_of<View>, view_of<Views>>) || ...);

} // namespace detail

/// The messages that one kind of socket is to receive, as a type without objects.
template <typed_view... Views>
struct receive_set {
    static_assert((detail::is_only<Views, Views...> && ...), "cmsg: a view is more than once in the set");
    static_assert(
        !(detail::shares_its_place<Views, Views...> || ...),
        "cmsg: the set has two forms of one message (SO_TIMESTAMP and SO_TIMESTAMPNS, say); a socket has one of "
        "them");
    static_assert(!(detail::needs_bound<Views> || ...),
                  "cmsg: a message of any length or number needs a bound in a set: up_to<View, count>");

    receive_set() = delete;

    using views = view_list<Views...>;
    using record_type = record<Views...>;

    /// Bytes of control buffer in which all the messages fit at once, those of both families of a dual-stack socket.
    static constexpr std::size_t space = (std::size_t{0} + ... + view_traits<Views>::space);

    /// Sets the socket options of exactly these messages, as far as they apply to the socket, and switches off nothing
    /// that is on: flags of timestamping are added to those of the socket. Those of IPv4 are set on every IPv6 socket
    /// of Linux that is not raw, V6ONLY or not.
    /// Errors: what the kernel refuses is in the result, by view, and the rest is set; EEXIST for one of SO_TIMESTAMP
    /// and SO_TIMESTAMPNS where the other one is on. If `fd` is no socket all are refused, with the errno of asking it.
    [[nodiscard]] static enable_result<Views...> enable(socket_type fd) noexcept { return enable_views<Views...>(fd); }

    /// Hands each of the set's messages to the visitor's handler for it, exactly as cmsg::visit with the set's views
    /// does, but faster where the messages stand as the kernel emits them.
    template <message_source Source, class Visitor>
    CMSGPP_ALWAYS_INLINE static constexpr outcome visit(const Source& source, Visitor&& visitor) noexcept(
        detail::throws_nothing<views, Source, Visitor>)
    {
        const auto& messages = messages_of(source);
        if constexpr (std::is_same_v<abi_of<Source>, abi::native>) {
            if (messages.has_failed()) [[unlikely]] {
                return messages.outcome();
            }
            return visit_bytes(messages.bytes(), messages.flags(), visitor);
        } else {
            return cmsg::visit(views{}, messages, visitor);
        }
    }

    /// The same for what a receive has left in `header` when it returned `result`; after -1 no handler is called.
    template <received_header Header, class Visitor>
    CMSGPP_ALWAYS_INLINE static outcome visit(returned result, const Header& header, Visitor&& visitor) noexcept(
        detail::throws_nothing<views, Header, Visitor>)
    {
        return visit(control{result, header}, visitor);
    }

    /// Notes which of the set's messages the buffer has.
    /// Lifetime: the record borrows the buffer.
    template <class Abi>
        requires detail::readable_as_record<Abi, Views...>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE static constexpr record_type decode(const basic_control<Abi>& messages) noexcept
        CMSGPP_NONALLOCATING
    {
        if constexpr (std::is_same_v<Abi, abi::native>) {
            return decode_native(messages);
        } else {
            return record_type::read(messages);
        }
    }

    /// The same for what a successful receive has left in `header`, a msghdr or mmsghdr.
    /// Lifetime: Clang warns where the record is returned past the header, which usually stands beside the buffer. If
    /// the buffer lives on, `decode(cmsg::control{result, header})` is the same without the warning.
    template <received_header Header>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE static record_type decode(const Header& header CMSGPP_LIFETIMEBOUND) noexcept
        CMSGPP_NONALLOCATING
    {
        return decode_native(control{header});
    }

    /// The same for what a receive has left in `header` when it returned `result`; after -1 the record is empty.
    template <received_header Header>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE static record_type decode(
        returned result, const Header& header CMSGPP_LIFETIMEBOUND) noexcept CMSGPP_NONALLOCATING
    {
        return decode_native(control{result, header});
    }

private:
    template <class Visitor>
    CMSGPP_ALWAYS_INLINE static constexpr outcome visit_bytes(std::span<const std::byte> bytes, read_flags flags,
                                                              Visitor& visitor)
    {
        auto dispatcher = detail::dispatcher_for<abi::native>(views{}, visitor);
        const auto run = detail::take_expected(views{}, bytes, dispatcher);
        if (run.offset == bytes.size()) [[likely]] {
            return {end_reason::complete, run.offset, flags, dispatcher.unhandled_count};
        }
        if (run.stopped) {
            return {end_reason::stopped, run.offset, flags, dispatcher.unhandled_count};
        }
        return visit_rest(bytes, flags, run.offset, dispatcher.unhandled_count, visitor);
    }

    /// Walks from the first message on that was not the expected one. Out of line: GCC would otherwise save the walk's
    /// registers before it knows that there is one.
    template <class Visitor>
    CMSGPP_NEVER_INLINE static constexpr outcome visit_rest(std::span<const std::byte> bytes, read_flags flags,
                                                            std::size_t offset, std::uint32_t unhandled_count,
                                                            Visitor& visitor)
    {
        auto dispatcher = detail::dispatcher_for<abi::native>(views{}, visitor);
        dispatcher.unhandled_count = unhandled_count;
        const control messages{bytes, flags};
        return detail::walk(messages, messages.from(offset), dispatcher);
    }

    [[nodiscard]] CMSGPP_ALWAYS_INLINE static constexpr record_type decode_native(const control& messages) noexcept
    {
        record_type result;
        if (messages.has_failed()) [[unlikely]] {
            result.outcome_ = messages.outcome();
            return result;
        }
        detail::record_writer<Views...> writer{result};
        const auto run = detail::take_expected(views{}, messages.bytes(), writer);
        if (run.offset == messages.bytes().size()) [[likely]] {
            result.outcome_ = {end_reason::complete, run.offset, messages.flags()};
        } else {
            decode_rest(result, messages.bytes(), messages.flags(), run.offset);
        }
        return result;
    }

    /// Notes what a walk meets from the first message on that was not the expected one.
    CMSGPP_NEVER_INLINE static constexpr void decode_rest(record_type& result, std::span<const std::byte> bytes,
                                                          read_flags flags, std::size_t offset) noexcept
    {
        detail::record_writer<Views...> writer{result};
        const control messages{bytes, flags};
        result.outcome_ = detail::walk(messages, messages.from(offset), writer);
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
