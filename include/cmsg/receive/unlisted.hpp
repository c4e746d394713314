// SPDX-License-Identifier: MIT
#ifndef CMSGPP_RECEIVE_UNLISTED_HPP
#define CMSGPP_RECEIVE_UNLISTED_HPP

// What is enabled on a socket beyond a list, by any code: it takes room that the list's buffer does not have, and what
// finds none is lost. Asks the kernel, and changes nothing.

#include <cmsg/platform/option.hpp>
#include <cmsg/platform/timestamp_option.hpp>
#include <cmsg/receive/option_table.hpp>
#include <cmsg/receive/socket_traits.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// Messages that are enabled on a socket, and that a set has no room for.
class [[nodiscard]] unlisted_messages {
public:
    /// `rows` has a bit for each row of the table; see `unlisted`.
    constexpr unlisted_messages(std::uint64_t rows, int error) noexcept : rows_{rows}, error_{error} {}

    /// True if there is any: a read with the set's buffer may lose messages, and on the error queue the entry itself.
    [[nodiscard]] explicit constexpr operator bool() const noexcept { return rows_ != 0; }

    /// The errno with which the socket did not report its family and type, so that nothing is known; 0 if it did. On
    /// systems other than Linux ENOPROTOOPT: this library knows no option of theirs to ask for.
    [[nodiscard]] constexpr int error() const noexcept { return error_; }

    /// Bytes of control buffer that they take, if all come with one packet: padding included, and of a message without
    /// a largest size (a label, an extension header, statistics) one that is as short as it can be.
    [[nodiscard]] constexpr std::size_t space() const noexcept
    {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < detail::option_table.size(); ++i) {
            sum += has(i) ? detail::option_table[i].space : 0;
        }
        return sum;
    }

    /// Calls `f(name, space)` for each: the message's name, as its view's, a `const char*` that ends with a NUL; and
    /// the bytes that it takes, as a std::size_t.
    template <class Function>
    constexpr void each(Function&& f) const noexcept(noexcept(f("", std::size_t{})))
    {
        static_assert(std::is_invocable_v<Function&, const char*, std::size_t>,
                      "cmsg: unlisted_messages::each calls f(const char* name, std::size_t space)");
        for (std::size_t i = 0; i < detail::option_table.size(); ++i) {
            if (has(i)) {
                f(detail::option_table[i].name, detail::option_table[i].space);
            }
        }
    }

private:
    [[nodiscard]] constexpr bool has(std::size_t row) const noexcept { return (rows_ >> row & 1U) != 0; }

    std::uint64_t rows_;
    int error_;
};

namespace detail {

/// Whether the view takes the row's message. Some families share level 0 with IP, and say so.
template <class View>
[[nodiscard]] constexpr bool takes_row(const option_row& row) noexcept
{
    constexpr std::uint32_t sharing = socket_kind::hci | socket_kind::wpan | socket_kind::isdn;
    constexpr int family = View::about.family;
    constexpr bool shares =
        family == linux_family::bluetooth || family == linux_family::ieee802154 || family == linux_family::isdn;
    return view_traits<View>::template answers_to<abi::native>(row.id) &&
           (row.id.level != 0 || ((row.kinds & sharing) != 0) == shares);
}

/// The rows whose messages the views take, as bits.
template <class... Views>
[[nodiscard]] constexpr std::uint64_t listed_rows(view_list<Views...>) noexcept
{
    std::uint64_t rows = 0;
    for (std::size_t i = 0; i < option_table.size(); ++i) {
        const bool listed = (takes_row<Views>(option_table[i]) || ...);
        rows |= std::uint64_t{listed} << i;
    }
    return rows;
}

/// What a socket has on, as far as several rows ask for it.
struct enabled_options {
    std::uint32_t kinds = 0;
    std::uint32_t flags = 0;       ///< of SO_TIMESTAMPING
    std::int32_t timestamp = 0;    ///< enabled_timestamp
    bool uses_error_queue = false; ///< without IP_RECVERR or IPV6_RECVERR

    /// Returns: 0, or the errno with which the kernel refused to report it.
    [[nodiscard]] int read(socket_type fd) noexcept
    {
        socket_traits socket;
        if (const int error = socket.read(fd); error != 0) {
            return error;
        }
        int protocol = 0;
        static_cast<void>(get_option(fd, level::socket, so_protocol_number, protocol));
        kinds = socket_kind::of(socket, protocol);
        int stamping = 0;
        static_cast<void>(get_option(fd, level::socket, so_timestamping.old_form, stamping));
        flags = static_cast<std::uint32_t>(stamping);
        timestamp = enabled_timestamp(fd);
        uses_error_queue = (flags & transmit_flags) != 0 || is_on(fd, so_zerocopy_number) ||
                           is_on(fd, so_wifi_status_number) || reports_times(fd) ||
                           (socket.domain == AF_INET6 && socket.takes_ipv4 && has(fd, {level::ip, 11}));
        return 0;
    }

    [[nodiscard]] bool brings(socket_type fd, const option_row& row) const noexcept
    {
        if ((row.kinds & kinds) == 0) {
            return false;
        }
        if (row.id == message_id{level::socket, so_timestamp.enabled_form()}) {
            return timestamp == so_timestamp.old_form;
        }
        if (row.id == message_id{level::socket, so_timestampns.enabled_form()}) {
            return timestamp == so_timestampns.old_form;
        }
        return (row.flags & flags) != 0 || (row.reports_errors && uses_error_queue) ||
               (row.option.type != 0 && has(fd, row.option));
    }

private:
    [[nodiscard]] static bool has(socket_type fd, message_id option) noexcept
    {
        int value = 0;
        return get_option(fd, option.level, option.type, value) == 0 && value != 0;
    }

    /// Whether packets that miss their time come back: SOF_TXTIME_REPORT_ERRORS in struct sock_txtime.
    [[nodiscard]] static bool reports_times(socket_type fd) noexcept
    {
        struct {
            std::int32_t clock = 0;
            std::uint32_t flags = 0;
        } value; // linux include/uapi/linux/net_tstamp.h
        std::size_t size = sizeof value;
        return get_option_bytes(fd, level::socket, so_txtime_number, &value, size) == 0 && (value.flags & 2U) != 0;
    }
};

/// The messages that are enabled on the socket, but for those of the listed rows.
[[nodiscard]] inline unlisted_messages unlisted_rows(socket_type fd, std::uint64_t listed) noexcept
{
    if constexpr (abi::native::platform != abi::platform::linux_kernel) {
        return {0, ENOPROTOOPT}; // the numbers are other options' there
    }
    enabled_options socket;
    if (const int error = socket.read(fd); error != 0) {
        return {0, error};
    }
    std::uint64_t rows = 0;
    for (std::size_t i = 0; i < option_table.size(); ++i) {
        if ((listed >> i & 1U) == 0 && socket.brings(fd, option_table[i])) {
            rows |= std::uint64_t{1} << i;
        }
    }
    return {rows, 0};
}

} // namespace detail

/// Which messages are enabled on the socket that the set has no room for: by another list, by a library, by one's own
/// setsockopt. Worth a look after the set's `enable`, where a socket comes from elsewhere; `join` of the lists is the
/// cure.
///
///     if (const auto lost = cmsg::unlisted<metadata>(fd))
///         lost.each([](const char* name, std::size_t space) { … });
///
/// It knows the options of Linux that getsockopt reports, and asks for those that a socket of this family and type can
/// have. SO_INQ is not reported, and a message that needs no option, such as SCM_RIGHTS, is not enabled by one.
/// Errors: unlisted_messages::error, of what is no socket.   Side effects: none but errno.
template <class Set>
[[nodiscard]] unlisted_messages unlisted(socket_type fd) noexcept
{
    constexpr std::uint64_t listed = detail::listed_rows(typename Set::views{});
    return detail::unlisted_rows(fd, listed);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
