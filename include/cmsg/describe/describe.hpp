// SPDX-License-Identifier: MIT
#ifndef CMSGPP_DESCRIBE_DESCRIBE_HPP
#define CMSGPP_DESCRIBE_DESCRIBE_HPP

// One readable line for any control message: its kernel name, its fields, or its bytes. For logs and for people; never
// allocates, never fails.

#include <cmsg/describe/level_name.hpp>
#include <cmsg/describe/text.hpp>
#include <cmsg/describe/value.hpp>
#include CMSGPP_NATIVE_VIEWS
#include <cmsg/visit/field.hpp>
#include <cmsg/visit/view.hpp>
#include <cmsg/visit/view_list.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cmsg::inline CMSGPP_VERSION_TAG {

namespace detail {

CMSGPP_COLD constexpr void put_size(text_writer& out, std::size_t bytes) noexcept
{
    out.put(": ");
    out.put_number(bytes);
    out.put(bytes == 1 ? " byte" : " bytes");
}

CMSGPP_COLD constexpr void put_payload(text_writer& out, std::span<const std::byte> payload) noexcept
{
    if (!payload.empty()) {
        out.put(": ");
        put_bytes(out, payload);
    }
}

/// A number of a view's messages as it stands in control data of a layout, and the size of a whole payload.
struct described_number {
    message_id id{};
    std::size_t size = 0;  ///< bytes; the one to expect if there are several
    bool is_there = false; ///< whether that control data has the message
};

/// Sizes in bytes: `shortest`, and what is a multiple of `step` above it, up to `longest`.
struct size_range {
    std::size_t shortest = 0;
    std::size_t longest = 0;
    std::size_t step = 1;

    [[nodiscard]] constexpr bool has(std::size_t size) const noexcept
    {
        return size >= shortest && size <= longest && (size - shortest) % step == 0;
    }
};

/// The sizes that view_traits::accepts takes by the view's `about`, as data for a loop.
[[nodiscard]] constexpr size_range whole_sizes_of(const view_info& about) noexcept
{
    if (about.shortest != view_info::no_size) {
        return {about.shortest, about.size, 1};
    }
    if (about.element != 0) {
        return {about.size, view_info::no_size, about.element};
    }
    if (about.other_size == view_info::no_size) {
        return {about.size, about.size, 1};
    }
    const bool is_shorter = about.other_size < about.size;
    const std::size_t shorter = is_shorter ? about.other_size : about.size;
    const std::size_t longer = is_shorter ? about.size : about.other_size;
    return {shorter, longer, longer - shorter};
}

/// What a line says of a view's messages: data for a loop, and functions for what is none.
struct description {
    described_number numbers[2]{};
    const char* name = nullptr;       ///< null: the number of the type
    const char* level_name = nullptr; ///< null: that of the number of the level
    size_range whole_sizes{};
    bool (*accepts)(message_id, std::size_t) noexcept CMSGPP_NONALLOCATING = nullptr; ///< null: those sizes
    void (*put_fields)(field_line&,
                       std::span<const std::byte>) noexcept CMSGPP_NONALLOCATING = nullptr; ///< null: bytes
};

// The next two are called through pointers, where Clang infers nothing: they are marked as an entry point is.

template <class View, class Abi>
[[nodiscard]] constexpr bool is_accepted(message_id id, std::size_t size) noexcept CMSGPP_NONALLOCATING
{
    return view_traits<View>::template accepts<Abi>(id, size);
}

template <class View>
CMSGPP_COLD constexpr void put_fields(field_line& line,
                                      std::span<const std::byte> payload) noexcept CMSGPP_NONALLOCATING
{
    View{payload}.each_field(field_writer{line});
}

/// The class that declares each_field: views that inherit it from one base share a function. Their own class where that
/// cannot be said.
template <class Base>
Base base_of_member(void (Base::*each_field)(field_writer) const);

template <class View>
struct fields_declared_in {
    using type = View;
};

template <class View>
    requires requires(std::span<const std::byte> payload)
    {
        decltype(base_of_member(&View::template each_field<field_writer>)){payload};
    }
struct fields_declared_in<View> {
    using type = decltype(base_of_member(&View::template each_field<field_writer>));
};

template <class View, class Abi>
[[nodiscard]] constexpr described_number number_of(message_id own) noexcept
{
    const message_id id = number_in<Abi>(own);
    const bool is_there = view_traits<View>::template answers_to<Abi>(id);
    return {id, is_there ? view_traits<View>::template expected_size<Abi>(id) : 0, is_there};
}

template <class View, class Abi>
[[nodiscard]] constexpr description description_of() noexcept
{
    using view = view_of<View>;
    description row{};
    constexpr const view_info& about = view::about;
    row.numbers[0] = number_of<View, Abi>(about.id);
    if constexpr (about.also != view_info::no_message) {
        row.numbers[1] = number_of<View, Abi>(about.also);
    }
    row.name = about.name;
    row.level_name = about.level_name;
    if constexpr (!has_host_byte_order<Abi>) {
        row.whole_sizes = {0, view_info::no_size, 1}; // nothing reads fields of the other byte order
    } else if constexpr (is_of_the_system_of<View, Abi>) {
        row.whole_sizes = whole_sizes_of(about);
        if constexpr (view_traits<View>::template has_own_accepts<Abi>) {
            row.accepts = is_accepted<View, Abi>;
        }
        if constexpr (requires(const view& v, field_writer sink) { v.each_field(sink); }) {
            row.put_fields = put_fields<typename fields_declared_in<view>::type>;
        }
    }
    return row;
}

/// The descriptions of a list's views, in the order in which they are asked.
template <class Abi, class... Views>
inline constexpr std::array<description, sizeof...(Views)> descriptions{description_of<Views, Abi>()...};

template <class Abi, class... Views>
[[nodiscard]] constexpr std::span<const description> descriptions_of(view_list<Views...>) noexcept
{
    return descriptions<Abi, Views...>;
}

/// The row for such messages, and which of its numbers they have; null if there is none.
struct found_description {
    const description* row = nullptr;
    const described_number* number = nullptr;
};

CMSGPP_COLD constexpr found_description find_description(std::span<const description> rows, message_id id) noexcept
{
    for (const description& row : rows) {
        for (const described_number& number : row.numbers) {
            if (number.is_there && number.id == id) {
                return {&row, &number};
            }
        }
    }
    return {};
}

/// Writes the message if one of the rows is about it.
CMSGPP_COLD constexpr bool put_known(text_writer& out, described_system system, message_id id,
                                     std::span<const std::byte> payload, std::span<const description> rows) noexcept
{
    const auto [row, number] = find_description(rows, id);
    if (row == nullptr) {
        return false;
    }
    if (row->level_name != nullptr) {
        out.put(row->level_name);
    } else {
        put_level(out, system, id.level);
    }
    out.put('/');
    if (row->name != nullptr) {
        out.put(row->name);
    } else {
        out.put_signed(id.type);
    }
    const bool is_whole =
        row->accepts != nullptr ? row->accepts(id, payload.size()) : row->whole_sizes.has(payload.size());
    if (is_whole && row->put_fields != nullptr) {
        field_line line{out, ": "};
        row->put_fields(line, payload);
        return true;
    }
    put_size(out, payload.size());
    if (!is_whole) {
        out.put(" instead of ");
        out.put_number(number->size);
    }
    put_payload(out, payload);
    return true;
}

CMSGPP_COLD constexpr void put_unknown(text_writer& out, described_system system, message_id id,
                                       std::span<const std::byte> payload) noexcept
{
    put_level(out, system, id.level);
    out.put('/');
    out.put_signed(id.type);
    put_size(out, payload.size());
    put_payload(out, payload);
}

CMSGPP_COLD constexpr std::string_view describe_by(std::span<const description> own,
                                                   std::span<const description> library, described_system system,
                                                   message_id id, std::span<const std::byte> payload,
                                                   std::span<char> room) noexcept
{
    text_writer out{room};
    if (!put_known(out, system, id, payload, own) && !put_known(out, system, id, payload, library)) {
        put_unknown(out, system, id, payload);
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
    return detail::describe_by(detail::descriptions_of<Abi>(view_list<Views...>{}),
                               detail::descriptions_of<Abi>(detail::plain_list<named>{}),
                               {Abi::socket_level, Abi::platform}, arrived.id(), arrived.payload(), room);
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
