// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_VIEW_SET_HPP
#define CMSGPP_RECEIVE_VIEW_SET_HPP

// What follows from the views of a receive_set alone: how much room their messages take, and the parse. Has no objects
// and no state.

#include <cmsg/receive/layout.hpp>
#include <cmsg/receive/record.hpp>
#include <cmsg/receive/up_to.hpp>
#include <cmsg/visit/view_list.hpp>
#include <cmsg/visit/visit.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG::detail {

/// Whether `View` shares its place in the kernel's order with another of the views.
template <class View, class... Views>
inline constexpr bool shares_its_place =
    View::about.place != place{} &&
    ((View::about.place == Views::about.place && !std::is_same_v<view_of<View>, view_of<Views>>) || ...);

/// The part of a receive_set that knows nothing but views.
template <class... Views>
struct view_set {
    static_assert(
        !(shares_its_place<Views, Views...> || ...),
        "cmsg: the set has two forms of one message (SO_TIMESTAMP and SO_TIMESTAMPNS, say); a socket has one of "
        "them");
    static_assert(!(needs_bound<Views> || ...),
                  "cmsg: a message of any length or number needs a bound in a set: up_to<View, count>");

    /// The views of all the entries, each once.
    using views = view_list<Views...>;
    using record_type = record<Views...>;

    /// Bytes of control buffer in which all the messages fit at once, those of both families of a dual-stack socket,
    /// and those of a read of the error queue.
    static constexpr std::size_t space = (std::size_t{0} + ... + view_traits<Views>::space);

    /// Hands each of the set's messages to the visitor's handler for it, exactly as cmsg::visit with the set's views
    /// does, but faster where the messages stand as the kernel emits them.
    template <message_source Source, class Visitor>
    CMSGPP_ALWAYS_INLINE static constexpr outcome visit(const Source& source, Visitor&& visitor) noexcept(
        throws_nothing<views, Source, Visitor>)
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
    CMSGPP_ALWAYS_INLINE static outcome visit(returned result, const Header& header,
                                              Visitor&& visitor) noexcept(throws_nothing<views, Header, Visitor>)
    {
        return visit(control{result, header}, visitor);
    }

    /// Notes which of the set's messages the buffer has.
    /// Lifetime: the record borrows the buffer.
    template <class Abi>
        requires readable_as_record<Abi, Views...>
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
        auto dispatcher = dispatcher_for<abi::native>(views{}, visitor);
        const auto run = take_expected(views{}, bytes, dispatcher);
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
        auto dispatcher = dispatcher_for<abi::native>(views{}, visitor);
        dispatcher.unhandled_count = unhandled_count;
        const control messages{bytes, flags};
        return walk(messages, messages.from(offset), dispatcher);
    }

    [[nodiscard]] CMSGPP_ALWAYS_INLINE static constexpr record_type decode_native(const control& messages) noexcept
    {
        record_type result;
        if (messages.has_failed()) [[unlikely]] {
            result.outcome_ = messages.outcome();
            return result;
        }
        record_writer<Views...> writer{result};
        const auto run = take_expected(views{}, messages.bytes(), writer);
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
        record_writer<Views...> writer{result};
        const control messages{bytes, flags};
        result.outcome_ = walk(messages, messages.from(offset), writer);
    }
};

/// The same of a list.
template <class List>
struct view_set_of;

template <class... Views>
struct view_set_of<view_list<Views...>> {
    using type = view_set<Views...>;
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG::detail

#endif
