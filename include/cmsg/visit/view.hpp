// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_VIEW_HPP
#define CMSGPP_VISIT_VIEW_HPP

// What a typed view is, what it may say about itself, and which control data it can be found in.
// Never names a view: the built-in ones and a user's own are the same to it.

#include <cmsg/core/control.hpp>
#include <cmsg/visit/view_info.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A typed view: a trivially copyable value over the payload of one message type. It has
///
///     static constexpr view_info about{.name = "EXAMPLE", .id = {level, type}, .size = 4};
///     explicit constexpr View(std::span<const std::byte> payload) noexcept;
///
/// and what `about` cannot say as data in static functions: `accepts<Abi>(id, size)`, a bool, which sizes are whole
/// ones, if there are several; `enable(fd)`, which returns 0 or -1 with errno, if its option takes more than an int. A
/// view of another system's message says so by `platform_of` (see <cmsg/platform/platform_of.hpp>). For `describe` it
/// has a template `void each_field(auto sink) const` that calls `sink("name", value)` for each of its fields. The
/// library makes a view only of a payload whose size it accepts; a caller of the constructor owes it the same.
// clang-format off
template <class View>
concept typed_view = std::is_trivially_copyable_v<View> &&
                     std::is_nothrow_constructible_v<View, std::span<const std::byte>> &&
                     requires { requires std::is_same_v<decltype(View::about), const view_info>; };
// clang-format on

namespace detail {

template <class View>
struct underlying {
    using type = View;
};

template <class View>
    requires requires { typename View::view; }
struct underlying<View> {
    using type = typename View::view;
};

namespace by_namespace {

void platform_of(); // hides those that a using-directive brings: the namespaces of the view are asked alone

template <class View>
[[nodiscard]] constexpr abi::platform platform_said_of() noexcept
{
    if constexpr (requires { platform_of(static_cast<const View*>(nullptr)); }) {
        return platform_of(static_cast<const View*>(nullptr));
    } else {
        return abi::native::platform;
    }
}

} // namespace by_namespace
} // namespace detail

/// What follows from what a list entry says about itself.
template <typed_view Entry>
struct view_traits {
    /// The view that handlers and records get: `Entry::view` for an entry that only changes how an existing view is
    /// enabled or bounded, else the entry itself.
    using view = typename detail::underlying<Entry>::type;

    static_assert(view::about.id != view_info::no_message && view::about.size != view_info::no_size,
                  "cmsg: a view's `about` has to say .id and .size");

    /// How many of its facts say that other sizes than `size` are whole.
    static constexpr int kinds_of_sizes = int{view::about.other_size != view_info::no_size} +
                                          int{view::about.shortest != view_info::no_size} +
                                          int{view::about.element != 0};
    static_assert(kinds_of_sizes <= 1,
                  "cmsg: a view's `about` says one of .other_size, .shortest and .element, or `accepts` decides");

    /// Whose message it is: the system's of the namespace that it stands in; any other view's is the one that it is
    /// compiled for.
    static constexpr abi::platform platform = detail::by_namespace::platform_said_of<Entry>();

    /// Bytes to reserve for it in a native control buffer.
    static constexpr std::size_t space =
        Entry::about.space != 0 ? Entry::about.space : abi::native::space(view::about.size);

    /// Whether the view is for messages of this id in control data of this ABI.
    template <class Abi>
    [[nodiscard]] static constexpr bool answers_to(message_id id) noexcept
    {
        if constexpr (Abi::socket_types != abi::native::socket_types) {
            if (id.level == Abi::socket_level && id.type > last_type_of_all_architectures) {
                return false; // the number is another message's there
            }
        }
        constexpr bool has_two = view::about.also != view_info::no_message;
        return platform == Abi::platform && (id == detail::number_in<Abi>(view::about.id) ||
                                             (has_two && id == detail::number_in<Abi>(view::about.also)));
    }

    /// Whether a function of the view decides instead which sizes are whole in control data of this ABI.
    template <class Abi>
    static constexpr bool has_own_accepts = requires
    {
        view::template accepts<Abi>(message_id{}, std::size_t{});
    };

    /// Whether all whole payloads have the same size in control data of this ABI.
    template <class Abi>
    static constexpr bool has_one_size = kinds_of_sizes == 0 && !has_own_accepts<Abi>;

    /// Whether a payload of this many bytes is a whole one for this id in control data of this ABI.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id id, std::size_t size) noexcept
    {
        if constexpr (has_own_accepts<Abi>) {
            return view::template accepts<Abi>(id, size);
        } else if constexpr (view::about.shortest != view_info::no_size) {
            return size >= view::about.shortest && size <= view::about.size;
        } else if constexpr (view::about.other_size != view_info::no_size) {
            return size == view::about.size || size == view::about.other_size;
        } else if constexpr (view::about.element != 0) {
            return size >= view::about.size && (size - view::about.size) % view::about.element == 0;
        } else {
            return size == view::about.size;
        }
    }

    /// The size to expect of this id in this ABI: that of `about` if it is a whole one, else the smallest that is.
    template <class Abi>
    [[nodiscard]] static constexpr std::size_t expected_size(message_id id) noexcept
    {
        constexpr std::size_t usual = view::about.size;
        for (std::size_t size = accepts<Abi>(id, usual) ? usual : 0; size < usual; ++size) {
            if (accepts<Abi>(id, size)) {
                return size;
            }
        }
        return usual;
    }

private:
    static constexpr std::int32_t last_type_of_all_architectures = 4; // SCM_PIDFD; linux include/linux/socket.h
};

/// The view that a list entry stands for.
template <typed_view Entry>
using view_of = typename detail::underlying<Entry>::type;

/// A message of a wanted type whose payload has a size that this type never has: usually the kernel cut it.
/// Lifetime: borrows the control buffer.
struct wrong_size {
    message_id id;
    std::size_t actual;                      ///< bytes of payload that arrived
    std::size_t expected;                    ///< bytes of payload that a whole one has
    std::span<const std::byte> payload = {}; ///< those that arrived
};

/// Whether the typed views of this host can read control data of the layout: what has the other byte order can be
/// walked, but not viewed.
template <class Abi>
concept has_host_byte_order = Abi::byte_order == std::endian::native;

/// Whether the view is one of the system whose messages the layout carries. Another system's never answers to one.
template <class View, class Abi>
concept is_of_the_system_of = view_traits<View>::platform == Abi::platform;

/// Whether control data of the layout can have a message for the view; what `as` and `find` require.
template <class View, class Abi>
concept viewable_in = typed_view<View> && has_host_byte_order<Abi> && is_of_the_system_of<View, Abi>;

} // namespace cmsg::inline CMSGPP_VERSION_TAG

#endif
