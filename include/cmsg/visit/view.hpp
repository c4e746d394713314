// SPDX-License-Identifier: MIT
#ifndef CMSGPP_VISIT_VIEW_HPP
#define CMSGPP_VISIT_VIEW_HPP

// What a typed view is, what it may say about itself, and which control data it can be found in.
// Never names a view: the built-in ones and a user's own are the same to it.

#include <cmsg/core/control.hpp>
#include <cmsg/visit/presence.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace cmsg::inline CMSGPP_VERSION_TAG {

/// A typed view: a trivially copyable value over the payload of one message type. It has
///
///     static constexpr message_id id;            // or ids[], or both: all numbers, and the usual one
///     static constexpr std::size_t payload_size; // bytes that the native kernel sends whole
///     explicit constexpr View(std::span<const std::byte> payload) noexcept;
///
/// and may say more about itself; `view_traits` lists what, and what holds when it does not. For `describe` it has a
/// `static constexpr const char* name` and a template `void each_field(Sink sink) const` that calls
/// `sink("name", value)` for each of its fields. The library makes a view only of a payload whose size it accepts;
/// whoever calls the constructor owes it the same.
// clang-format off
template <class View>
concept typed_view = std::is_trivially_copyable_v<View> &&
                     std::is_nothrow_constructible_v<View, std::span<const std::byte>> &&
                     (requires { message_id{View::id}; } || requires { message_id{View::ids[0]}; }) &&
                     requires { static_cast<std::size_t>(View::payload_size); };
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

} // namespace detail

/// What a view says about itself, with the answer that holds where it says nothing.
template <typed_view View>
struct view_traits {
    /// The view that handlers and records get: `View::view` for a list entry that only changes how an existing
    /// view is enabled or bounded, else the view itself.
    using view = typename detail::underlying<View>::type;

    /// Whose message it is; a view that says nothing belongs to the system it is compiled for.
    static constexpr abi::platform platform = [] {
        if constexpr (requires { View::platform; }) {
            return View::platform;
        } else if constexpr (requires { platform_of(static_cast<const View*>(nullptr)); }) {
            return platform_of(static_cast<const View*>(nullptr));
        } else {
            return abi::native::platform;
        }
    }();

    /// Its place in the one order in which Linux emits messages, IPv4, IPv6 and IPv4-mapped alike; -1 for a message
    /// without a fixed place, and for those of other systems, whose order depends on the family. Two forms of one
    /// message share a place: a socket delivers only one of them.
    static constexpr int kernel_order = [] {
        if constexpr (requires { View::kernel_order; }) {
            return View::kernel_order;
        } else {
            return -1;
        }
    }();

    /// How often it comes once it is enabled. A receive_set compares packets without the rare ones as a whole, and
    /// those with all; no message is ever required.
    static constexpr cmsg::presence presence = [] {
        if constexpr (requires { View::presence; }) {
            return View::presence;
        } else {
            return cmsg::presence::always;
        }
    }();

    /// AF_INET if it comes with IPv4 packets alone, on IPv4 sockets and, on Linux and Windows, dual-stack ones;
    /// AF_INET6 or another family if it comes on sockets of that alone; AF_UNSPEC if its level says enough, or it comes
    /// on any socket.
    static constexpr int family = [] {
        if constexpr (requires { View::family; }) {
            return View::family;
        } else {
            return AF_UNSPEC;
        }
    }();

    /// True for a message of AF_INET6 that comes with IPv4 packets as well, which a dual-stack socket gets with a
    /// mapped address.
    static constexpr bool comes_mapped = [] {
        if constexpr (requires { View::comes_mapped; }) {
            return View::comes_mapped;
        } else {
            return false;
        }
    }();

    /// The id that `enable` makes the native kernel send: `id`, or the first of `ids` for a view without.
    static constexpr message_id expected_id = [] {
        if constexpr (requires { message_id{View::id}; }) {
            return View::id;
        } else {
            return View::ids[0];
        }
    }();

    /// Bytes to reserve for it in a native control buffer: one whole message, unless the view says more.
    static constexpr std::size_t space = [] {
        if constexpr (requires { View::space; }) {
            return View::space;
        } else {
            return abi::native::space(View::payload_size);
        }
    }();

    /// Bytes of one element of a payload of any length, whose `payload_size` is then the shortest whole one; 0 for a
    /// payload with a largest size, which is `payload_size`. In a receive_set it needs a bound: `up_to<View, count>`.
    static constexpr std::size_t element_size = [] {
        if constexpr (requires { View::element_size; }) {
            return View::element_size;
        } else {
            return std::size_t{0};
        }
    }();

    /// True if one recvmsg delivers any number of the messages, all of them significant. In a receive_set it needs a
    /// bound: `up_to<View, count>`.
    static constexpr bool repeats = [] {
        if constexpr (requires { View::repeats; }) {
            return View::repeats;
        } else {
            return false;
        }
    }();

    /// Whether the view is for messages of this id in control data of this ABI.
    template <class Abi>
    [[nodiscard]] static constexpr bool answers_to(message_id id) noexcept
    {
        if constexpr (Abi::socket_types != abi::native::socket_types) {
            if (id.level == Abi::socket_level && id.type > last_type_of_all_architectures) {
                return false; // the number is another message's there
            }
        }
        if constexpr (platform != Abi::platform) {
            return false;
        } else if constexpr (requires { View::ids[0]; }) {
            for (const message_id& own : View::ids) {
                if (id == number<Abi>(own)) {
                    return true;
                }
            }
            return false;
        } else {
            return id == number<Abi>(View::id);
        }
    }

    /// Whether a payload of this many bytes is a whole one for this id in control data of this ABI.
    template <class Abi>
    [[nodiscard]] static constexpr bool accepts(message_id id, std::size_t size) noexcept
    {
        if constexpr (requires { View::template accepts<Abi>(id, size); }) {
            return View::template accepts<Abi>(id, size);
        } else {
            return size == View::payload_size;
        }
    }

    /// The size to expect of this id in this ABI: `payload_size` if that is a whole one, else the smallest that is.
    template <class Abi>
    [[nodiscard]] static constexpr std::size_t expected_size(message_id id) noexcept
    {
        if (!accepts<Abi>(id, View::payload_size)) {
            for (std::size_t size = 0; size < View::payload_size; ++size) {
                if (accepts<Abi>(id, size)) {
                    return size;
                }
            }
        }
        return View::payload_size;
    }

private:
    static constexpr std::int32_t last_type_of_all_architectures = 4; // SCM_PIDFD; linux include/linux/socket.h

    /// Views say level::socket; control data of another ABI has that ABI's SOL_SOCKET.
    template <class Abi>
    [[nodiscard]] static constexpr message_id number(message_id own) noexcept
    {
        return {own.level == level::socket ? Abi::socket_level : own.level, own.type};
    }
};

/// The view that a list entry stands for.
template <typed_view View>
using view_of = typename view_traits<View>::view;

/// A message of a wanted type whose payload has a size that this type never has: as a rule the kernel cut it.
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
