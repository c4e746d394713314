// SPDX-License-Identifier: MIT
#ifndef CMSGPP_DESCRIBE_DESCRIBE_HPP
#define CMSGPP_DESCRIBE_DESCRIBE_HPP

// One readable line for any control message: its kernel name, its fields, or its bytes. For logs and for people; never
// allocates, never fails.

#include <cmsg/describe/text.hpp>
#include <cmsg/describe/value.hpp>
#include CMSGPP_NATIVE_VIEWS
#include <cmsg/visit/field.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

/// The SOL_ name of a protocol level; null for one without.
template <class Abi>
[[nodiscard]] constexpr const char* level_name(std::int32_t number) noexcept
{
    if (number == Abi::socket_level) {
        return "SOL_SOCKET";
    }
    switch (number) {
    case level::ip:
        return "SOL_IP";
    case level::tcp:
        return "SOL_TCP";
    case level::udp:
        return "SOL_UDP";
    case level::ipv6:
        return "SOL_IPV6";
    case level::sctp:
        return "SOL_SCTP";
    default:
        break;
    }
    if constexpr (Abi::platform == abi::platform::linux_kernel) {
        switch (number) {
        case level::can_raw:
            return "SOL_CAN_RAW";
        case level::can_j1939:
            return "SOL_CAN_J1939";
        case level::packet:
            return "SOL_PACKET";
        case level::llc:
            return "SOL_LLC";
        case level::netlink:
            return "SOL_NETLINK";
        case level::tipc:
            return "SOL_TIPC";
        case level::rxrpc:
            return "SOL_RXRPC";
        case level::bluetooth:
            return "SOL_BLUETOOTH";
        case level::rds:
            return "SOL_RDS";
        case level::iucv:
            return "SOL_IUCV";
        case level::alg:
            return "SOL_ALG";
        case level::tls:
            return "SOL_TLS";
        case level::vsock:
            return "SOL_VSOCK";
        default:
            break;
        }
    }
    return nullptr;
}

template <class Abi>
constexpr void put_level(text_writer& out, std::int32_t number) noexcept
{
    if (const char* const name = level_name<Abi>(number); name != nullptr) {
        out.put(name);
    } else {
        out.put_signed(number);
    }
    out.put('/');
}

constexpr void put_size(text_writer& out, std::size_t bytes) noexcept
{
    out.put_number(bytes);
    out.put(bytes == 1 ? " byte" : " bytes");
}

constexpr void put_payload(text_writer& out, std::span<const std::byte> payload) noexcept
{
    if (!payload.empty()) {
        out.put(": ");
        put_bytes(out, payload);
    }
}

/// Writes the bytes of a message that nothing can be said about but its size.
template <class Abi>
constexpr void put_opaque(text_writer& out, const basic_message<Abi>& arrived) noexcept
{
    out.put(": ");
    put_size(out, arrived.payload().size());
    put_payload(out, arrived.payload());
}

/// Writes level and name as the view says them; numbers for what it does not say.
template <class View, class Abi>
constexpr void put_name(text_writer& out, const basic_message<Abi>& arrived) noexcept
{
    if constexpr (View::about.level_name != nullptr) {
        out.put(View::about.level_name);
        out.put('/');
    } else {
        put_level<Abi>(out, arrived.level());
    }
    if constexpr (View::about.name != nullptr) {
        out.put(View::about.name);
    } else {
        out.put_signed(arrived.type());
    }
}

/// Writes the message if it is the view's.
template <class View, class Abi>
constexpr bool put_as(text_writer& out, const basic_message<Abi>& arrived) noexcept
{
    if (!view_traits<View>::template answers_to<Abi>(arrived.id())) {
        return false;
    }
    put_name<view_of<View>>(out, arrived);
    if constexpr (!viewable_in<View, Abi>) {
        put_opaque(out, arrived); // nothing reads fields of the other byte order
    } else if (const auto found = as<View>(arrived); !found) {
        out.put(": ");
        put_size(out, arrived.payload().size());
        out.put(" instead of ");
        out.put_number(view_traits<View>::template expected_size<Abi>(arrived.id()));
        put_payload(out, arrived.payload());
    } else {
        const view_of<View> view = *found;
        if constexpr (requires(const char*& separator) { view.each_field(field_writer{out, separator}); }) {
            const char* separator = ": ";
            view.each_field(field_writer{out, separator});
        } else {
            put_opaque(out, arrived);
        }
    }
    return true;
}

template <class Abi>
constexpr void put_unknown(text_writer& out, const basic_message<Abi>& arrived) noexcept
{
    put_level<Abi>(out, arrived.level());
    out.put_signed(arrived.type());
    put_opaque(out, arrived);
}

template <class... Views, class Abi>
constexpr std::string_view describe_as(view_list<Views...>, const basic_message<Abi>& arrived,
                                       std::span<char> room) noexcept
{
    text_writer out{room};
    if (!(put_as<Views>(out, arrived) || ...)) {
        put_unknown(out, arrived);
    }
    return out.written();
}

} // namespace detail

/// Writes one line, without a line feed, that names the message and its fields:
/// "SOL_IP/IP_TOS: ecn=ect0 dscp=46". The listed views are asked first, one's own, say, or those of a family that has
/// level 0 for itself (hci_views); after them all of the library's for the system whose message it is. What no view
/// knows is written as numbers and bytes, and so are the fields of a message of the other byte order.
/// Returns: the written part of `room`; if that was too small, it ends in three dots.
/// Lifetime: borrows `room`.
template <class... Views, class Abi>
constexpr std::string_view describe(view_list<Views...>, const basic_message<Abi>& arrived,
                                    std::span<char> room) noexcept CMSGPP_NONALLOCATING
{
    using named = detail::views_of_platform<Abi::platform>;
    static_assert(
        requires { sizeof(named); }, "cmsg: describe asks every view of the message's system: include <cmsg/cmsg.hpp>");
    using library = detail::plain_list<named>;
    return detail::describe_as(typename detail::appended<view_list<Views...>, library>::type{}, arrived, room);
}

/// The same with the listed views as template arguments, usually none.
template <class... Views, class Abi>
constexpr std::string_view describe(const basic_message<Abi>& arrived,
                                    std::span<char> room) noexcept CMSGPP_NONALLOCATING
{
    return describe(view_list<Views...>{}, arrived, room);
}

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
