// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_RECEIVE_SET_HPP
#define CMSGPP_RECEIVE_RECEIVE_SET_HPP

// One list for one socket, from which follow the socket options, the size of the control buffer, the parse and the
// result. Has no objects and no state; never receives, never owns a socket.

#include <cmsg/receive/enable.hpp>
#include <cmsg/receive/entry.hpp>
#include <cmsg/receive/reading.hpp>
#include <cmsg/receive/view_set.hpp>

#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// Whether the entry is the only one of its kind.
template <class Entry, class... Entries>
inline constexpr bool is_only = (0 + ... + int{is_same_kind<Entry, Entries>}) == 1;

/// Calls one handler for an entry of the error queue; completed by <cmsg/errors/read_error.hpp>.
template <class... Entries>
struct error_reader;

} // namespace detail

/// What one socket is to receive, as a type without objects: views of messages, answers that are made of them, and
/// entries of the error queue. Options belong to the socket, so that one list is for both its queues.
///
/// What follows from the views alone is in the base: `views`, `space`, `visit` and `decode`; see view_set.hpp.
template <class... Entries>
struct receive_set : detail::view_set_of<detail::views_of_entries<abi::native::platform, Entries...>>::type {
    static_assert(
        (set_entry<Entries> && ...),
        "cmsg: an entry of a receive_set is a view, an answer (a trivially copyable class with `views`), or an "
        "entry of the error queue");
    static_assert((detail::is_only<Entries, Entries...> && ...), "cmsg: an entry is more than once in the set");

    receive_set() = delete;

    /// What `read` returns: an outcome and one value of each answer.
    using reading_type = typename detail::reading_of_entries<reading<>, Entries...>::type;

    /// Sets the socket options of exactly these entries, as far as they apply to the socket, and switches off nothing
    /// that is on: flags of timestamping are added to those of the socket. Those of IPv4 are set on every IPv6 socket
    /// of Linux that is not raw, V6ONLY or not, but for those of an answer that has the same from IPv6's.
    /// Errors: what the kernel refuses is in the result, by entry, and the rest is set; EEXIST for one of SO_TIMESTAMP
    /// and SO_TIMESTAMPNS where the other one is on. If `fd` is no socket all are refused, with the errno of asking it.
    [[nodiscard]] static enable_result<Entries...> enable(socket_type fd) noexcept
    {
        return enable_entries<Entries...>(fd);
    }

    /// The answers to the datagram that the source names: control data of any layout, or a msghdr, an mmsghdr or an
    /// io_uring_datagram that a successful receive has filled. Values, which outlive the buffer.
    /// Initialise an object with it: to assign it to one that exists takes more than three times as long (bench/suite,
    /// question w), for which there is the form below.
    template <message_source Source>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE static constexpr reading_type read(const Source& source) noexcept
        CMSGPP_NONALLOCATING
    {
        reading_type result;
        fill(messages_of(source), result);
        return result;
    }

    /// The same for what a receive has left in `header` when it returned `result`; after -1 every answer is absent.
    template <received_header Header>
    [[nodiscard]] CMSGPP_ALWAYS_INLINE static reading_type read(returned result,
                                                                const Header& header) noexcept CMSGPP_NONALLOCATING
    {
        return read(control{result, header});
    }

    /// Reads into an object that exists, and of which nothing stays.
    template <message_source Source>
    CMSGPP_ALWAYS_INLINE static constexpr void read(const Source& source,
                                                    reading_type& into) noexcept CMSGPP_NONALLOCATING
    {
        into = {};
        fill(messages_of(source), into);
    }

    template <received_header Header>
    CMSGPP_ALWAYS_INLINE static void read(returned result, const Header& header,
                                          reading_type& into) noexcept CMSGPP_NONALLOCATING
    {
        read(control{result, header}, into);
    }

    /// Calls exactly one of the visitor's handlers for what a read of the error queue (MSG_ERRQUEUE) has left in
    /// `header` when it returned `result`: the one that takes what the entry says (errors/values.hpp), or lost_entry.
    /// A name in `header` has room for a whole address of the socket's family: its size is that of the address, also
    /// where the kernel has written less (linux v6.12 net/socket.c move_addr_to_user()).
    /// Returns: false after -1, and for what is no read of the error queue; then no handler is called.
    template <received_header Header, class Visitor>
    CMSGPP_ALWAYS_INLINE static constexpr bool read_error(returned result, const Header& header, Visitor&& visitor)
    {
        return !result.is_failure() && read_error(header, visitor);
    }

    /// The same for a read that has succeeded.
    template <message_source Source, class Visitor>
    CMSGPP_ALWAYS_INLINE static constexpr bool read_error(const Source& source, Visitor&& visitor)
    {
        return detail::error_reader<Entries...>::read(source, visitor);
    }

private:
    template <class Abi>
    CMSGPP_ALWAYS_INLINE static constexpr void fill(const basic_control<Abi>& messages, reading_type& into) noexcept
    {
        static_assert(has_host_byte_order<Abi>,
                      "cmsg: control data of the other byte order can be walked, but not viewed");
        using views = detail::views_of_entries<Abi::platform, Entries...>;
        typename detail::writer_of_reading<views, reading_type>::type writer{into};
        if constexpr (std::is_same_v<Abi, abi::native>) {
            writer.read_native(messages);
        } else {
            writer.read_walking(messages, messages.begin());
        }
    }
};

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
